"""Which URLs may be asked for at all, judged by their spelling alone.

Whatever two URL parsers could read differently is refused here, so that what is checked is what is fetched. Whether
the host's address is a good one is `addresses`' question, asked where the socket opens.
"""

from __future__ import annotations

import re
from functools import lru_cache

import httpx

from watchers.fetching.errors import AddressRefused, BadAnswer

URL_CHARACTERS_MAX = 4_096
TARGETS_KEPT = 4_096
"""Addresses remembered as parsed, about 1 KB each: a source asks for the same one at every look."""

_CONFUSING = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_AUTHORITY_END = re.compile("[/?#]")
_INNER_NAMES = ("localhost", "local", "internal", "intranet", "home", "lan", "corp", "home.arpa", "onion", "test")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_ASTRAY = "The site may be broken, or no longer its owner's; look at it in a browser."
_SPELLING = "Write it as a browser shows it, with https:// in front."


@lru_cache(TARGETS_KEPT)
def parse_target(url: str, *, allow_inner_names: bool = False) -> httpx.URL:
    """Return `url` parsed, without its fragment.

    Args:
        url: As people or servers wrote it.
        allow_inner_names: Whether names of the own network ("localhost", "rsshub") may be asked for; their addresses
            are checked all the same.

    Raises:
        AddressRefused: When its spelling is dangerous, or it is no address of a web page.
    """
    if len(url) > URL_CHARACTERS_MAX:
        raise AddressRefused(f"the address is longer than {URL_CHARACTERS_MAX} characters", _SPELLING)
    if _CONFUSING.search(url):
        raise AddressRefused("the address has blanks, control characters or backslashes in it", _SPELLING)
    try:
        target = httpx.URL(url)
        host = target.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressRefused(f"the address cannot be read: {error}", _SPELLING) from error
    if target.scheme not in {"http", "https"}:
        raise AddressRefused("the address does not begin with http:// or https://", _SPELLING)
    if target.userinfo or "@" in _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[0]:
        raise AddressRefused("the address has a user name or password in it", "Take it out; Sokbo reads public pages.")
    if target.port is not None and not 0 < target.port < 65_536:
        raise AddressRefused("the address has no usable port", _SPELLING)
    _check_host(host, allow_inner_names=allow_inner_names)
    return target.copy_with(fragment=None)


def next_target(here: httpx.URL, location: str | None, *, allow_inner_names: bool = False) -> httpx.URL:
    """Return where a redirect from `here` leads.

    Raises:
        AddressRefused: As `parse_target` does.
        BadAnswer: When the redirect leads nowhere, or from https to http.
    """
    if not location or not location.strip():
        raise BadAnswer(f"{here.host} redirects, but does not say where to", "The site has to mend this.")
    # Blanks are the one sloppiness that is common in this header and cannot mean two things.
    cleaned = location.strip().replace(" ", "%20")
    if _CONFUSING.search(cleaned):
        reason = f"{here.host} redirects to an address with control characters or backslashes in it"
        raise AddressRefused(reason, _ASTRAY)
    try:
        joined = str(here.join(cleaned))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressRefused(f"{here.host} redirects to an address that cannot be read", _ASTRAY) from error
    try:
        target = parse_target(joined, allow_inner_names=allow_inner_names)
    except AddressRefused as error:
        raise AddressRefused(f"{here.host} redirects where nobody should go: {error.reason}", _ASTRAY) from error
    if here.scheme == "https" and target.scheme == "http":
        raise BadAnswer(f"{here.host} redirects from https to http", "Use the http:// address if you trust it.")
    return target


def _check_host(host: str, *, allow_inner_names: bool) -> None:
    if ":" in host:
        # An IPv6 literal, which httpx has parsed; a zone ("%eth0") would name an interface of this machine.
        if "%" in host:
            raise AddressRefused("the address names a network interface", _SPELLING)
        return
    if not _HOST.fullmatch(host):
        raise AddressRefused("the address has no host name that can be right", _SPELLING)
    name = host.rstrip(".").lower()
    is_inner = "." not in name or any(name == inner or name.endswith(f".{inner}") for inner in _INNER_NAMES)
    if is_inner and not allow_inner_names:
        raise AddressRefused(
            f"{name} is a name of a private network", "If you mean it, add its network to SOKBO_ALLOW_NETWORKS."
        )
