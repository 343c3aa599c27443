"""Which URLs may be asked for at all, judged by their spelling alone.

Whatever two URL parsers could read differently is refused here, so that what is checked is what is fetched. Whether
the host's address is a good one is `addresses`' question, asked where the socket opens.
"""

from __future__ import annotations

import re
from functools import lru_cache

import httpx

from newsdesk.wording import Said, Text
from watchers.errors import SITE_MENDS
from watchers.fetching.errors import PRIVATE_NETWORK, UNREADABLE_ADDRESS, AddressRefused, BadAnswer

URL_CHARACTERS_MAX = 4_096
TARGETS_KEPT = 4_096
"""Addresses remembered as parsed, about 1 KB each: a source asks for the same one at every look."""

_CONFUSING = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_AUTHORITY_END = re.compile("[/?#]")
_INNER_NAMES = ("localhost", "local", "internal", "intranet", "home", "lan", "corp", "home.arpa", "onion", "test")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)

_LONG = Text("the address is longer than {most} characters", "주소가 {most}자를 넘습니다")
_STRANGE = Said(
    "the address has blanks, control characters or backslashes in it", "주소에 빈칸이나 제어 문자, 역슬래시가 있습니다"
)
_SCHEME = Said("the address does not begin with http:// or https://", "주소가 http://나 https://로 시작하지 않습니다")
_LOGIN = Said("the address has a user name or password in it", "주소에 사용자 이름이나 비밀번호가 들어 있습니다")
_PORT = Said("the address has no usable port", "주소의 포트 번호를 쓸 수 없습니다")
_INTERFACE = Said("the address names a network interface", "주소에 네트워크 인터페이스 이름이 있습니다")
_NO_HOST = Said("the address has no host name that can be right", "주소의 호스트 이름이 잘못되었습니다")
_INNER = Text("{name} is a name of a private network", "사설망에서 쓰는 이름입니다: {name}")

_NOWHERE = Text("{host} redirects, but does not say where to", "{host}의 리디렉션에 옮겨 갈 주소가 없습니다")
_STRANGE_REDIRECT = Text(
    "{host} redirects to an address with control characters or backslashes in it",
    "{host}에서 제어 문자나 역슬래시가 든 주소로 리디렉션합니다",
)
_UNREADABLE_REDIRECT = Text(
    "{host} redirects to an address that cannot be read", "{host}에서 읽을 수 없는 주소로 리디렉션합니다"
)
_BAD_REDIRECT = Text(
    "{host} redirects where nobody should go: {reason}", "{host}에서 가면 안 되는 곳으로 리디렉션합니다: {reason}"
)
_DOWNGRADE = Text("{host} redirects from https to http", "{host}에서 https 주소를 http 주소로 리디렉션합니다")

_SPELLING = Said(
    "Write it as a browser shows it, with https:// in front.", "브라우저에 보이는 대로 https://부터 적으세요."
)
_TAKE_OUT = Said("Take it out; Sokbo reads public pages.", "그 부분을 빼세요. Sokbo는 공개된 페이지만 읽습니다.")
_ASTRAY = Said(
    "The site may be broken, or no longer its owner's; look at it in a browser.",
    "사이트가 고장 났거나 주인이 바뀌었을 수 있습니다. 브라우저로 열어 보세요.",
)
_TRUST = Said("Use the http:// address if you trust it.", "믿을 수 있는 곳이면 http:// 주소를 쓰세요.")


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
        raise AddressRefused(_LONG.said(most=URL_CHARACTERS_MAX), _SPELLING)
    if _CONFUSING.search(url):
        raise AddressRefused(_STRANGE, _SPELLING)
    try:
        target = httpx.URL(url)
        host = target.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressRefused(UNREADABLE_ADDRESS.said(words=error), _SPELLING) from error
    if target.scheme not in {"http", "https"}:
        raise AddressRefused(_SCHEME, _SPELLING)
    if target.userinfo or "@" in _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[0]:
        raise AddressRefused(_LOGIN, _TAKE_OUT)
    if target.port is not None and not 0 < target.port < 65_536:
        raise AddressRefused(_PORT, _SPELLING)
    _check_host(host, allow_inner_names=allow_inner_names)
    return target.copy_with(fragment=None)


def next_target(here: httpx.URL, location: str | None, *, allow_inner_names: bool = False) -> httpx.URL:
    """Return where a redirect from `here` leads.

    Raises:
        AddressRefused: As `parse_target` does.
        BadAnswer: When the redirect leads nowhere, or from https to http.
    """
    if not location or not location.strip():
        raise BadAnswer(_NOWHERE.said(host=here.host), SITE_MENDS)
    # Blanks are the one sloppiness that is common in this header and cannot mean two things.
    cleaned = location.strip().replace(" ", "%20")
    if _CONFUSING.search(cleaned):
        raise AddressRefused(_STRANGE_REDIRECT.said(host=here.host), _ASTRAY)
    try:
        joined = str(here.join(cleaned))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise AddressRefused(_UNREADABLE_REDIRECT.said(host=here.host), _ASTRAY) from error
    try:
        target = parse_target(joined, allow_inner_names=allow_inner_names)
    except AddressRefused as error:
        raise AddressRefused(_BAD_REDIRECT.said(host=here.host, reason=error.reason), _ASTRAY) from error
    if here.scheme == "https" and target.scheme == "http":
        raise BadAnswer(_DOWNGRADE.said(host=here.host), _TRUST)
    return target


def _check_host(host: str, *, allow_inner_names: bool) -> None:
    if ":" in host:
        # An IPv6 literal, which httpx has parsed; a zone ("%eth0") would name an interface of this machine.
        if "%" in host:
            raise AddressRefused(_INTERFACE, _SPELLING)
        return
    if not _HOST.fullmatch(host):
        raise AddressRefused(_NO_HOST, _SPELLING)
    name = host.rstrip(".").lower()
    is_inner = "." not in name or any(name == inner or name.endswith(f".{inner}") for inner in _INNER_NAMES)
    if is_inner and not allow_inner_names:
        raise AddressRefused(_INNER.said(name=name), PRIVATE_NETWORK)
