"""XML out of bytes that were meant to be XML.

Most feeds are well-formed and go straight through the strict parser. The rest are mended first, by what the mistakes
of feeds look like (a bare `&`, an HTML entity, a control character, junk in front), and then read by the parser's
recovering mode. Entities of a DOCTYPE are never expanded but for short literal ones; nothing is ever loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

from lxml import etree

from newsdesk.wording import Said
from watchers.feeds.record import FeedError

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF|rdf|channel|item|entry)(?=[\s>/])")
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*\?>")
_DOCTYPE = re.compile("<!(?i:DOCTYPE)")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"<>&%]{0,64})"|'([^'<>&%]{0,64})')\s*>""")
# Elements of feeds have ASCII names; what else begins with a bracket is text (“물가 < 임금”, “<속보>”).
_BARE_BRACKET = re.compile(r"<(?!/?[A-Za-z_:]|[!?])")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,9}|#[xX][0-9a-fA-F]{1,8}|\w{1,32});)")
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,8})|(\w{1,32}));")
# Characters beyond U+FFFF written as two references, as scripts in UTF-16 do.
_SURROGATES = re.compile(r"&#(\d{5}|[xX][dD][89abAB][0-9a-fA-F]{2});&#(\d{5}|[xX][dD][c-fC-F][0-9a-fA-F]{2});")
# Half of such a pair (U+D800 to U+DFFF). In an attribute the recovering parser takes it for a character, which none is.
_HALF = re.compile(
    r"&#(?:0*(?:55(?:29[6-9]|[3-9]\d\d)|56\d{3}|57(?:[0-2]\d\d|3[0-3]\d|34[0-3]))|x0*[dD][89a-fA-F][0-9a-fA-F]{2});"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

HEAD_CHARACTERS = 4_096
EXPANSIONS_MAX = 10_000

TAGS_MAX = 250_000
"""Start and end tags together: 5 MB with more have one every 20 bytes, which no list of articles has, and each costs a
hundred bytes of memory or more."""

REFERENCES_MAX = 1_000_000
"""References that need mending in one feed."""


def parse_document(text: str) -> etree._Element:
    """Return the root element of a feed.

    Raises:
        FeedError: When nothing in `text` looks like one.
    """
    body = text.lstrip("\ufeff \t\r\n")
    if declaration := _DECLARATION.match(body):
        body = body[declaration.end() :]
    if len(body) > TAGS_MAX and body.count("<") > TAGS_MAX and _tags_outside_cdata(body) > TAGS_MAX:
        raise FeedError(_TAGS, _SMALLER)
    if not _DOCTYPE.search(body[:HEAD_CHARACTERS]):
        try:
            return etree.fromstring(body.encode("utf-8", "surrogatepass"), _parser(recover=False))
        except etree.XMLSyntaxError:
            pass
    found = _ROOT.search(body)
    if found is None:
        raise not_a_feed()
    mended = mend(body[found.start() :], dict(_entities(body[:HEAD_CHARACTERS])))
    # The parser stops after the first root, so entries that lost theirs get one.
    root = recover(f"<rss>{mended}</rss>" if found[1] in {"channel", "item", "entry"} else mended)
    if root is None:
        raise not_a_feed()
    return root


def mend(text: str, literals: Mapping[str, str]) -> str:
    """Return `text` with the usual mistakes put right.

    Args:
        text: XML from its root on.
        literals: What stands for the names that its DOCTYPE declares.

    Raises:
        FeedError: When it is nothing but mistakes.
    """
    body = _FORBIDDEN.sub("", text)
    parts = _split_cdata(body)
    return "".join(_mend_raw(part) if is_raw else _mend_references(part, literals) for part, is_raw in parts)


def recover(text: str) -> etree._Element | None:
    """Return the root of XML that has been mended, whatever else is wrong with it; None when nothing is left."""
    try:
        return etree.fromstring(text.encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    # A parser for each document: lxml's parsers are not to be shared between threads.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        recover=recover,
    )


def not_a_feed() -> FeedError:
    """Return the error that says so."""
    return FeedError(_NO_FEED, _ADDRESS)


_NO_FEED = Said("there is no feed in the answer", "응답에 피드가 없습니다")
_TAGS = Said("the feed has more tags than any list of articles", "기사 목록이라기에는 피드에 태그가 너무 많습니다")
_REFERENCES = Said(
    "the feed has more broken references than can be mended", "피드에 깨진 문자 참조가 너무 많아 고쳐 읽을 수 없습니다"
)
_ADDRESS = Said(
    "Check the address: it has to be the feed's, not the site's.",
    "주소를 확인하세요. 사이트가 아니라 피드의 주소라야 합니다.",
)
_SMALLER = Said(
    "Look for a smaller feed of the site, or for its news sitemap.",
    "사이트의 더 작은 피드나 뉴스 사이트맵을 찾아보세요.",
)


def _tags_outside_cdata(text: str) -> int:
    return sum(part.count("<") for part, is_raw in _split_cdata(text) if not is_raw)


def _entities(head: str) -> Iterator[tuple[str, str]]:
    doctype = _DOCTYPE.search(head)
    if doctype:
        for found in _ENTITY.finditer(head, doctype.end()):
            yield found[1], found[2] if found[2] is not None else found[3]


def _split_cdata(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts outside (False) and inside (True) of CDATA sections; one without an end reaches to the end."""
    at = 0
    while (start := text.find(_CDATA, at)) >= 0:
        yield text[at:start], False
        end = text.find(_CDATA_END, start)
        if end < 0:
            yield text[start:] + _CDATA_END, True
            return
        at = end + len(_CDATA_END)
        yield text[start:at], True
    yield text[at:], False


def _mend_raw(text: str) -> str:
    # What begins like CDATA may stand in an attribute, where the parser reads references all the same.
    return _HALF.sub("", _SURROGATES.sub(_join_surrogates, text)) if "&#" in text else text


def _mend_references(text: str, literals: Mapping[str, str]) -> str:
    references = expansions = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal references, expansions
        references += 1
        if references > REFERENCES_MAX:
            raise FeedError(_REFERENCES, _SMALLER)
        decimal, hexadecimal, name = found.groups()
        if name is None:
            return _character(int(decimal) if decimal else int(hexadecimal, 16))
        if name in literals and expansions < EXPANSIONS_MAX:
            expansions += 1
            return literals[name]
        return _named(name)

    escaped = _BARE_BRACKET.sub("&lt;", _BARE_AMPERSAND.sub("&amp;", text))
    return _REFERENCE.sub(replace, _SURROGATES.sub(_join_surrogates, escaped))


def _named(name: str) -> str:
    character = html5.get(f"{name};")
    return f"&amp;{name};" if character is None else "".join(_ESCAPED.get(each, each) for each in character)


def _character(number: int) -> str:
    if number > 0x10FFFF or _FORBIDDEN.match(chr(number)):
        return ""
    return _ESCAPED.get(chr(number), chr(number))


def _join_surrogates(found: re.Match[str]) -> str:
    high, low = (int(each[1:], 16) if each[0] in "xX" else int(each) for each in found.groups())
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return found[0]
