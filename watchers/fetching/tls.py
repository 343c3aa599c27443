"""TLS that remembers.

A poller meets each host again and again, each time on a new connection, and the handshake is most of what such a poll
costs (4 ms CPU with the usual P-384 chains). A host's last session makes the next handshake a third of that. Sessions
are kept by host name, so what a certificate proved about one host never counts for another.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from typing import Any

import certifi

SESSIONS_MAX = 2_000
"""A kept session holds its peer's certificates: about 19 KB."""


class _Connection(ssl.SSLObject):
    """One connection; hands its session over once the first data has come, when TLS 1.3 has sent its ticket."""

    _is_kept = False

    def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002 - the base's name
        data = super().read(len, buffer)
        if not self._is_kept and isinstance(self.context, ResumingContext):
            self._is_kept = True
            self.context.keep(self.server_hostname, self.session)
        return data


class ResumingContext(ssl.SSLContext):
    """A client context that gives each host its last session."""

    sslobject_class = _Connection

    def __init__(self, _protocol: int) -> None:
        """Remember nothing yet; the protocol is taken by `__new__`."""
        self._sessions: OrderedDict[str, ssl.SSLSession] = OrderedDict()

    def keep(self, host: str | None, session: ssl.SSLSession | None) -> None:
        """Remember the last session of `host`, if it can be resumed."""
        if host and session is not None and session.has_ticket:
            self._sessions[host] = session
            self._sessions.move_to_end(host)
            while len(self._sessions) > SESSIONS_MAX:
                self._sessions.popitem(last=False)

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """Begin a connection, with the host's last session unless one is given; asyncio and uvloop call this."""
        if session is None and isinstance(server_hostname, str):
            session = self._sessions.get(server_hostname)
        return super().wrap_bio(incoming, outgoing, server_side, server_hostname, session)


def client_context() -> ResumingContext:
    """Return a context that trusts the usual authorities and the machine's own; costs about 25 ms, so make one."""
    context = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    context.load_default_certs()
    context.set_alpn_protocols(["http/1.1"])
    return context
