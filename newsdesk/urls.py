"""One spelling for all the ways in which a web address may be written, so that two of them can be compared.

The result is for comparing, not for opening: it says https for http, drops `www.` and `m.`, sorts the query and leaves
out what only tells a site where its readers come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

HOSTS_KEPT = 4_096
"""Hosts remembered as they are compared: all articles of a site have the same."""

NAMES_KEPT = 1_024
"""Names in queries of which is remembered whether they are tracking: a site has a few."""

_DEFAULT_PORTS = frozenset({80, 443})
_MIRRORS = frozenset({"www", "m", "mobile", "amp"})
# "m.co.kr" is somebody's own name, not the mobile page of "co.kr".
_REGISTRIES = frozenset({"co", "com", "or", "org", "ne", "net", "go", "gov", "ac", "edu", "re", "pe"})

# Only names that no site would give to what identifies an article: dropping such a one would make two articles one.
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "stm_", "at_custom", "cx_test", "guce_")
_TRACKING_NAMES = """
    fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mibextid
    mc_cid mc_eid mkt_tok vero_id ml_subscriber ml_subscriber_hash oly_enc_id oly_anon_id
    _hsenc _hsmi hsctatracking __hstc __hssc __hsfp _ga _gl _openstat _branch_match_id guccounter soc_src soc_trk
    pk_campaign pk_kwd pk_source pk_medium at_medium at_campaign at_link_id at_link_type at_format
    ns_campaign ns_mchannel ns_source ns_linkname cx_artpos xtor cmpid ncid ocid smid s_cid wt_mc
    sr_share ref_src ref_url feedtype fromrss from_rss n_cid nclick_check amp outputtype
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_PIECES = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]")
_QUERY_PIECES = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$'()*,;=:@/?]")
_NAME = re.compile(r"[a-z0-9_\-.:]*[a-z0-9][a-z0-9_\-.:]*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# An address as most articles have: whole, and of nothing but signs that are spelled one way only.
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/(?!\.)[A-Za-z0-9._~-]*)+)(?:\?([A-Za-z0-9._~=&-]*))?")
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")


def canonical_url(url: str) -> str:
    """Return the one spelling under which `url` is compared with others.

    Idempotent. Scheme and host are lower-cased (http counts as https, a name in Korean letters as its punycode),
    credentials, default ports, anchors, tracking parameters, `www.`/`m.`/`amp.` and a slash at the end are left out,
    percent-encoding is made uniform and query parameters are sorted by name.

    Returns:
        The address; what is no http(s) address comes back stripped of outer white space and otherwise as it is; "" for
        an empty one.
    """
    if plain := _PLAIN.fullmatch(url):
        authority, path, query = plain.groups()
        if not path.endswith(("/", "/amp")) and (host := _host(authority)):
            return f"https://{host}{path}{_asked(query.split('&'))}" if query else f"https://{host}{path}"
    return _canonical(url.strip().translate(_LINE_BREAKS))


def _canonical(stripped: str) -> str:
    parts = _split(stripped)
    if parts is None:
        return stripped
    return f"https://{_host(parts.netloc)}{_path(parts.path)}{_query(parts.query)}{_fragment(parts.fragment)}"


def names_a_page(canonical: str) -> bool:
    """Tell whether a canonical address leads to more than the front page of a site."""
    if canonical.startswith("https://") and 0 < canonical.find("/", len("https://")) < len(canonical) - 1:
        return True
    parts = _split(canonical)
    if parts is None:
        return bool(canonical)
    return parts.path not in {"", "/"} or bool(parts.query) or bool(parts.fragment)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address
        return None
    return parts if parts.scheme in {"http", "https"} and _host(parts.netloc) else None


@lru_cache(HOSTS_KEPT)
def _host(authority: str) -> str:
    """Return the host of an address as it is compared, with its port if that is unusual; "" when it can be none."""
    parts = SplitResult("https", authority, "", "", "")
    try:
        name, port = _name(parts), parts.port
    except ValueError:  # ports that are no numbers, names that cannot be names
        return ""
    if not _NAME.fullmatch(name):
        return ""
    labels = name.split(".")
    while labels[0] in _MIRRORS and len(labels) > 2 and not (len(labels) == 3 and labels[1] in _REGISTRIES):
        labels = labels[1:]
    host = ".".join(labels)
    if ":" in host:
        host = f"[{host}]"
    return host if port is None or port in _DEFAULT_PORTS else f"{host}:{port}"


def _name(parts: SplitResult) -> str:
    name = parts.hostname or ""
    return (name if name.isascii() else name.encode("idna").decode("ascii").lower()).rstrip(".")


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _uniform(_PATH_PIECES, path).split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    while kept and kept[-1] in {"", "amp"}:
        kept.pop()
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    return _asked(_uniform(_QUERY_PIECES, pair.replace("+", "%20")) for pair in query.split("&"))


def _asked(pairs: Iterable[str]) -> str:
    """Return the part of an address that begins with the question mark, or ""."""
    kept = [pair for pair in pairs if pair and not _is_tracking(pair.partition("=")[0].lower())]
    if len(kept) > 1:
        kept.sort(key=lambda pair: pair.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _fragment(fragment: str) -> str:
    """Keep the fragments that pages made by script use as paths; the others only scroll."""
    return "#" + _uniform(_PATH_PIECES, fragment) if fragment.startswith(("/", "!")) else ""


@lru_cache(NAMES_KEPT)
def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _uniform(pieces: re.Pattern[str], text: str) -> str:
    """Decode what needs no percent sign, encode what needs one; in a single pass, or "%4%31" would decode twice."""
    return pieces.sub(_uniform_piece, text)


def _uniform_piece(piece: re.Match[str]) -> str:
    text = piece.group()
    if not _ESCAPE.fullmatch(text):
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    byte = int(text[1:], 16)
    return chr(byte) if byte in _UNRESERVED else text.upper()
