"""HTML to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest

from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED_NAMES = "canvas embed head iframe math noscript object script select style svg template textarea"
_BLOCK_NAMES = """
    address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead
    tr ul
"""
DROPPED = frozenset(_DROPPED_NAMES.split())
BLOCKS = frozenset(_BLOCK_NAMES.split())
CELLS = frozenset({"td", "th"})

_SIMPLE_INLINE = "a abbr b big cite code del em i img ins mark q s small span strong sub sup time u wbr"
_SIMPLE_BREAKS = frozenset({"p", "br"})
_SIMPLE_NESTED = frozenset({"blockquote", "center", "div", "figcaption", "figure", "ol", "ul"})
_SIMPLE_NAMES = "|".join((*_SIMPLE_INLINE.split(), *_SIMPLE_BREAKS, *_SIMPLE_NESTED))
# A value in quotes may hold anything but tags; a quote anywhere else makes no simple tag of it.
_SIMPLE_TAG = re.compile(rf"""<(/?)({_SIMPLE_NAMES})(?:\s(?:[^<>"']|"[^<>"]*"|'[^<>']*')*)?/?>""", re.IGNORECASE)
# Numbers that Python and browsers may read as different characters.
_ODD_REFERENCE = re.compile(r"&#(?![1-9]\d{1,3};)")

TAGS_MAX = 20_000
ATTRIBUTES_MAX = 1_000
TAGS_IN_VALUES_MAX = 8
"""Beyond these the HTML parser's time may grow with the square of the input (50,000 attributes: 4 s); articles stay
far below. What exceeds them is read by a coarser hand, which takes time in proportion to the text."""

_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_SEPARATOR = re.compile(r"""[\s/"']""")
_TAG_IN_VALUE = re.compile(r"""=\s*(?:"[^"<]*<|'[^'<]*<)""")
_DROPPED_EDGE = re.compile(r"<(/?)(?:script|style|noscript|template)\b[^<>]*>?", re.IGNORECASE)
_TAG_IN_TITLE = re.compile(
    r"</?(?:a|abbr|b|big|br|code|div|em|font|h[1-6]|i|img|mark|p|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Tab and line feed stay; NUL and the other controls, lone surrogates and misplaced byte order marks are no text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r" ?(?:\n ?)+")
_LINE_ENDS = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")


def plain_text(html: str) -> str:
    """Return the text of an HTML page or fragment, one line for each block, without what is not for reading.

    Text without any tag keeps its own lines. Character references are resolved; white space is tidied.
    """
    if "<" not in html:
        return tidy(unescape(html))
    simple = _simple_text(html)
    if simple is not None:
        return simple
    if is_costly(html):
        return tidy(unescape(_ANY_TAG.sub("\n", _without_dropped(html))))
    return page_text(LexborHTMLParser(html))


def page_text(page: LexborHTMLParser) -> str:
    """Return the text of a parsed page, as `plain_text` does."""
    return tidy("".join(_pieces(page.root))) if page.root is not None else ""


def plain_line(html: str) -> str:
    """Return a headline or a name as one plain line.

    Only inline tags that headlines really have are taken out, so that "a < b" and "List<T>" stay whole.
    """
    bare = _TAG_IN_TITLE.sub(" ", html) if "<" in html else html
    return tidy(unescape(bare)).replace("\n", " ")


def tidy(text: str) -> str:
    """Return `text` without controls, every run of white space in it made one space or, across lines, one newline."""
    # Most texts need next to nothing of all this, and to find out is cheap: beside the space, all white space and
    # everything that is taken out here is unprintable.
    if "  " not in text:
        if text.isprintable():
            return text.strip(" ")
        lines = text.split("\n")
        if "".join(lines).isprintable():
            return "\n".join(filter(None, [line.strip(" ") for line in lines]))
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    return _LINE_BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def is_costly(html: str) -> bool:
    """Tell markup that could keep the HTML parser busy for seconds, by facts that cost next to nothing to see."""
    if html.count("<") > TAGS_MAX or len(_TAG_IN_VALUE.findall(html)) > TAGS_IN_VALUES_MAX:
        return True
    if len(html) <= 2 * ATTRIBUTES_MAX:
        return False
    # One tag with all its attributes lies between two "<", unless a value holds another one: counted above.
    long = (piece for piece in html.split("<") if len(piece) > 2 * ATTRIBUTES_MAX)
    return any(len(_SEPARATOR.findall(piece)) > ATTRIBUTES_MAX for piece in long)


def _simple_text(html: str) -> str | None:
    """Return what `plain_text` does of markup as most entries of feeds have it; None when there is anything else in it.

    Only tags that have no say in how the text around them is read, and blocks that are properly nested; then the order
    of texts and tags is all there is to know, and making a tree of them would take ten times as long.
    """
    parts = _SIMPLE_TAG.split(html)
    if any("<" in text for text in parts[::3]) or _ODD_REFERENCE.search(html):
        return None
    pieces: list[str] = []
    around: list[str] = []
    for text, slash, name in zip_longest(parts[::3], parts[1::3], parts[2::3], fillvalue=""):
        pieces.append(unescape(text).replace("\n", " ").replace("\r", " "))
        tag = name.lower()
        if tag in _SIMPLE_NESTED:
            if not slash:
                around.append(tag)
            elif not around or around.pop() != tag:
                return None
        if tag in BLOCKS:
            pieces.append("\n")
    return tidy("".join(pieces))


def _without_dropped(html: str) -> str:
    """Cut out elements whose text is not for reading, nested ones counted as closed by the first end tag."""
    kept: list[str] = []
    # Text and slashes alternate: a slash stands for an end tag, nothing for a start tag.
    parts = _DROPPED_EDGE.split(html)
    is_inside = False
    for text, edge in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if not is_inside:
            kept.append(text)
        is_inside = edge != "/"
    return "".join(kept)


def _pieces(root: LexborNode) -> Iterator[str]:
    """Walk the tree without recursion, because markup may nest deeper than Python's stack."""
    node: LexborNode | None = root
    depth_of_pre = 0
    while node is not None:
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            yield text if depth_of_pre else text.replace("\n", " ").replace("\r", " ")
        depth_of_pre += tag == "pre"
        yield _edge(tag or "")
        child = None if tag in DROPPED else node.child
        if child is not None:
            node = child
            continue
        while node is not None:
            depth_of_pre -= node.tag == "pre"
            yield _edge(node.tag or "")
            if node.next is not None or node.tag == "html":
                node = node.next
                break
            node = node.parent


def _edge(tag: str) -> str:
    if tag in BLOCKS:
        return "\n"
    return " " if tag in CELLS else ""
