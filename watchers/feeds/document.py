"""XML out of bytes that were meant to be XML.

Most feeds are well-formed and go straight through the strict parser. The rest are mended first, by what the mistakes
of feeds look like (a bare `&`, an HTML entity, a control character, junk in front), and then read by the parser's
recovering mode. Entities of a DOCTYPE are never expanded but for short literal ones; nothing is ever loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from watchers.feeds.record import FeedError

_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(rss|feed|RDF|rdf|channel|item|entry)(?=[\s>/])")
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"<>&%]{0,64})"|'([^'<>&%]{0,64})')\s*>""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));|(\w{1,32});)?")
# Characters beyond U+FFFF written as two references, as scripts in UTF-16 do.
_SURROGATES = re.compile(r"&#(\d{5}|[xX][dD][89abAB][0-9a-fA-F]{2});&#(\d{5}|[xX][dD][c-fC-F][0-9a-fA-F]{2});")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

HEAD_CHARACTERS = 4_096
EXPANSIONS_MAX = 10_000


def parse_document(text: str) -> etree._Element:
    """Return the root element of a feed.

    Raises:
        FeedError: When nothing in `text` looks like one.
    """
    body = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    if not _DOCTYPE.search(body[:HEAD_CHARACTERS]):
        try:
            return etree.fromstring(body.encode("utf-8", "surrogatepass"), _parser(recover=False))
        except etree.XMLSyntaxError:
            pass
    try:
        root = etree.fromstring(mend(body).encode(), _parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise _not_a_feed() from error
    if root is None:
        raise _not_a_feed()
    return root


def mend(text: str) -> str:
    """Return `text` with the usual mistakes put right."""
    literals = dict(_entities(text[:HEAD_CHARACTERS]))
    found = _ROOT.search(text)
    if found is None:
        raise _not_a_feed()
    body = _FORBIDDEN.sub("", text[found.start() :])
    mended = "".join(part if is_raw else _mend_references(part, literals) for part, is_raw in _split_cdata(body))
    # The parser stops after the first root, so entries that lost theirs get one.
    return f"<rss>{mended}</rss>" if found[1] in {"channel", "item", "entry"} else mended


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


def _not_a_feed() -> FeedError:
    return FeedError("there is no feed in the answer", "Check the address: it has to be the feed's, not the site's.")


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


def _mend_references(text: str, literals: dict[str, str]) -> str:
    expansions = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal expansions
        decimal, hexadecimal, name = found.groups()
        if name in literals and expansions < EXPANSIONS_MAX:
            expansions += 1
            return literals[name]
        if name is not None:
            return _mend_name(found[0], name)
        if decimal is not None or hexadecimal is not None:
            return _character(int(decimal) if decimal else int(hexadecimal, 16))
        return "&amp;"

    return _AMPERSAND.sub(replace, _SURROGATES.sub(_join_surrogates, text))


def _mend_name(reference: str, name: str) -> str:
    if name in _XML_NAMES:
        return reference
    character = html5.get(f"{name};")
    return "&amp;" + reference[1:] if character is None else "".join(_ESCAPED.get(each, each) for each in character)


def _character(number: int) -> str:
    if number > 0x10FFFF or _FORBIDDEN.match(chr(number)):
        return ""
    return _ESCAPED.get(chr(number), chr(number))


def _join_surrogates(found: re.Match[str]) -> str:
    high, low = (int(each[1:], 16) if each[0] in "xX" else int(each) for each in found.groups())
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return found[0]
