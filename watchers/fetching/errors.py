"""Why a fetch failed, in words for the operator.

FetchError
  AddressRefused    the address is none a news source may have: a private network, an odd port, bad spelling
  NameNotFound      DNS knows no address for the host, or does not answer
  Unreachable       no connection, or it was cut
    TlsFailed       no trustworthy certificate
  TimedOut          no complete answer in time
  TooLarge          more bytes than any feed has
  BadAnswer         an answer that breaks the rules of HTTP, or ours
  StatusRefused     an HTTP status that is no success
    Gone            410: it will not come back
  LeftAlone         not asked, for the host wants to be left alone
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import httpx

from watchers.errors import SourceError, Trouble
from watchers.fetching.addresses import AddressRefusedError
from watchers.fetching.floods import FloodError


class FetchError(SourceError):
    """A fetch failed; the subclasses say why."""


class AddressRefused(FetchError):  # noqa: N818 - the base says that they are errors, the leaves say which
    """The address is not one that may be fetched."""


class NameNotFound(FetchError):  # noqa: N818
    """The host has no address."""

    trouble = Trouble.SILENCE


class Unreachable(FetchError):  # noqa: N818
    """No connection came about, or it was cut."""

    trouble = Trouble.SILENCE


class TlsFailed(Unreachable):
    """The host could not prove who it is."""

    trouble = Trouble.SOURCE


class TimedOut(FetchError):  # noqa: N818
    """The answer was not complete in time."""

    trouble = Trouble.SILENCE


class TooLarge(FetchError):  # noqa: N818
    """The answer exceeds the limits."""


class BadAnswer(FetchError):  # noqa: N818
    """The answer cannot be read."""


class StatusRefused(FetchError):  # noqa: N818
    """The server answered with a status that is no success.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int, host: str, retry_after: timedelta | None = None) -> None:
        reason, remedy = _STATUS_WORDS.get(status, _STATUS_WORDS[500 if 500 <= status < 600 else 0])
        super().__init__(f"{host} {reason} (HTTP {status})", remedy, retry_after)
        self.status = status


class Gone(StatusRefused):
    """The page is gone for good."""

    trouble = Trouble.GONE


class LeftAlone(FetchError):  # noqa: N818
    """The host was not asked: it said that it wants to be left alone for a while, which is not over."""


_STATUS_WORDS = {
    0: ("gave no page", "Open the address in a browser to see what is there."),
    401: ("wants a login", "Sokbo reads public pages only; look for a public feed."),
    403: ("refuses to let us in", "The site may block bots; set SOKBO_CONTACT so that it sees who is asking."),
    404: ("has no such page", "Check the address; the feed may have moved."),
    410: ("says the page is gone for good", "Remove the source, or find its new address."),
    429: ("asks us to come less often", "Give the source a longer interval (every:)."),
    451: ("may not show the page for legal reasons", "Remove the source."),
    500: ("has trouble of its own", "Nothing to do here: it is asked again later."),
}


@contextmanager
def explained(host: str, deadline_s: float) -> Iterator[None]:
    """Turn whatever the libraries below raise into a FetchError about `host`."""
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"{host} gave no complete answer within {deadline_s:g} s", LATER) from error
    except httpx.InvalidURL as error:
        raise AddressRefused(f"the address cannot be read: {error}", "Check its spelling.") from error
    # The transport's own table calls nearly every failure a connect timeout, so its cause is asked instead.
    except httpx.HTTPError as error:
        raise _explain(error.__cause__ or error, host, deadline_s) from error
    except (aiohttp.ClientError, OSError, UnicodeError) as error:
        raise _explain(error, host, deadline_s) from error


LATER = "Nothing to do here unless it lasts: it is asked again later."


def _explain(error: BaseException, host: str, deadline_s: float) -> FetchError:
    """Explain what went wrong before there was a connection; else see below."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefusedError):
        return AddressRefused(f"{host}: {cause}", "If you mean it, add its network to SOKBO_ALLOW_NETWORKS.")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NameNotFound(f"no address is known for {host}", "Check its spelling, or this machine's DNS.")
    if isinstance(cause, ssl.SSLError | ssl.CertificateError) or isinstance(error, aiohttp.ClientSSLError):
        return TlsFailed(f"{host} has no certificate we can trust ({_words(cause)})", "The site has to mend this.")
    return _explain_exchange(error, cause, host, deadline_s)


def _explain_exchange(error: BaseException, cause: BaseException, host: str, deadline_s: float) -> FetchError:
    match error:
        case aiohttp.ServerTimeoutError() | TimeoutError():
            return TimedOut(f"{host} gave no complete answer within {deadline_s:g} s", LATER)
        case FloodError():
            return TooLarge(f"{host} sends more than any answer needs", LATER)
        case aiohttp.ClientResponseError() | aiohttp.ClientPayloadError():
            return BadAnswer(f"{host} gave an answer that breaks off or is no HTTP", LATER)
        case aiohttp.InvalidURL() | UnicodeError():
            return AddressRefused("the address cannot be read", "Check its spelling.")
        case aiohttp.ServerDisconnectedError():
            return Unreachable(f"{host} cut the connection", LATER)
    return Unreachable(f"{host} cannot be reached ({_words(cause)})", LATER)


def _words(error: BaseException) -> str:
    """Return the shortest thing the error says about itself."""
    # By its number, as asyncio puts addresses and brackets into its words.
    number = error.errno if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else None
    text = getattr(error, "verify_message", "") or (os.strerror(number) if number else "") or str(error)
    return (text or type(error).__name__).splitlines()[0][:120]
