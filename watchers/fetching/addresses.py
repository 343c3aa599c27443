"""Which addresses a connection may be opened to.

The check sits where the socket is made, after every look-up and for every redirect, because a check made before may
see another answer of DNS than the connection does. Names, odd spellings of numbers, IPv6 wrappings of IPv4: here they
are all one address again.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult

from newsdesk.wording import Said, Text

Network = IPv4Network | IPv6Network
LookUp = Callable[[str], Sequence[str]]
"""Takes a host name, returns its addresses; may block; raises OSError when there are none."""

PORTS = frozenset({80, 443, 8080, 8443})

ADDRESSES_KEPT = 4_096
LOOK_UPS_AT_ONCE = 16
LOOK_UP_S_MAX = 5.0

# `is_global` differs between releases of Python and calls several of these public. Each line says who lives there.
_NEVER_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; also cloud metadata (100.100.100.200)
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local; cloud metadata (169.254.169.254)
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata (192.0.0.192)
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "::/32",  # unspecified, loopback, IPv4-compatible
        "64:ff9b::/96",  # NAT64: any IPv4 address in disguise
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",  # discard
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address in disguise
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",  # private; AWS metadata (fd00:ec2::254)
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local, of old
        "ff00::/8",  # multicast
    )
)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""The upper half of an interface id that carries an IPv4 address in its lower half."""


class AddressRefusedError(OSError):
    """No socket is made for this address; an OSError, so that the connector tries the host's next one.

    Attributes:
        reason: One plain line that says why.
    """

    def __init__(self, reason: Said) -> None:
        super().__init__(str(reason))
        self.reason = reason


_PRIVATE = Said("it leads into a private or reserved network", "사설망이나 예약된 네트워크의 주소입니다")
_PORT = Text("port {port} is not one that web sites use", "{port}번은 웹사이트가 쓰는 포트가 아닙니다")
_NO_ADDRESS = Said("it is no internet address", "인터넷 주소가 아닙니다")


@lru_cache(ADDRESSES_KEPT)
def is_public(address: str) -> bool:
    """Tell whether `address`, a literal, belongs to the public internet."""
    parsed = _parse(address)
    if parsed.version == 6 and (int(parsed) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return False
    return parsed.is_global and not parsed.is_multicast and not _is_in(parsed, _NEVER_PUBLIC)


class Guard:
    """Makes the sockets of outgoing connections, or refuses to."""

    def __init__(self, allow_networks: Iterable[Network] = (), allow_ports: Iterable[int] = PORTS) -> None:
        """Take what the operator allows: private networks, on any port, and the ports of the public internet."""
        self._allow_networks = tuple(allow_networks)
        self._allow_ports = frozenset(allow_ports)

    def check(self, address: str, port: int) -> None:
        """Raise AddressRefusedError unless a connection to `address`, a literal, may be opened."""
        if _is_in(_parse(address), self._allow_networks):
            return
        # The messages name no address: aiohttp merges the errors of a host's addresses only when they read the same.
        if not is_public(address):
            raise AddressRefusedError(_PRIVATE)
        if port not in self._allow_ports:
            raise AddressRefusedError(_PORT.said(port=str(port)))

    def open_socket(self, address_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """Return an unconnected socket for one result of getaddrinfo; aiohttp's `socket_factory`."""
        family, kind, protocol, _, (address, port, *_) = address_info
        if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(port, int):
            raise AddressRefusedError(_NO_ADDRESS)
        self.check(str(address), port)
        return socket.socket(family, kind, protocol)


class Resolver(AbstractResolver):
    """Looks names up in threads of its own, few and for a short time, so that a dead DNS server holds up nothing else.

    Caching and sharing of look-ups under way are the connector's.
    """

    def __init__(self, look_up: LookUp) -> None:
        """Take what asks DNS."""
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(LOOK_UPS_AT_ONCE, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`, of either family; raises OSError when DNS names none in time."""
        del family
        try:
            async with asyncio.timeout(LOOK_UP_S_MAX):
                found = await asyncio.get_running_loop().run_in_executor(self._threads, self._look_up, host)
        except TimeoutError as error:
            raise OSError(f"DNS gave no answer for {host} within {LOOK_UP_S_MAX:g} s") from error
        except UnicodeError as error:
            raise OSError(f"{host} is no host name") from error
        if not found:
            raise OSError(f"{host} has no address")
        return [_result(host, address, port) for address in dict.fromkeys(found)]

    async def close(self) -> None:
        """Forget look-ups that have not begun; those under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def look_up(host: str) -> list[str]:
    """Return the addresses of `host` by the system's resolver, in its order; blocks."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for _, _, _, _, address in found]


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


def _parse(address: str) -> IPv4Address | IPv6Address:
    """Return the address without its zone, IPv4 taken out of its IPv6 mapping."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError as error:
        raise AddressRefusedError(_NO_ADDRESS) from error
    return parsed.ipv4_mapped or parsed if isinstance(parsed, IPv6Address) else parsed


def _is_in(address: IPv4Address | IPv6Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
