"""HTML to plain text.

Feeds carry HTML by whoever wrote it, hundreds of pieces a look. A tree of it would be more than is needed, and the
standard's way to build one is open to abuse: a piece of 60 KB that opens a thousand <b> and then a thousand <p> makes
a million elements. So the markup is read from the left to the right, once, and each tag is worth a line break, a
blank or nothing; that takes time and memory in proportion to the text, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from string import ascii_lowercase

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
ATTRIBUTES_MAX = 100
"""Of one tag, as far as anybody asks for them."""

SPLIT_CHARACTERS_MAX = 100_000
"""Texts up to this length, which those of feeds hardly ever reach, are split at their tags, which is faster than to
replace one after the other; but the pieces take twenty times the memory of the text."""

# A control character, so no text's own: neither as it is nor as a reference.
_BREAK = "\x0b"


class _Edges(dict[str | None, str]):
    """What each tag is worth by its name, None for a comment: a line break, a blank or nothing."""

    def __missing__(self, name: str) -> str:
        return self.get(name.lower(), "")


# Of those worth nothing, only the usual ones are here, to be found at once.
_INLINE_NAMES = "a abbr b big code em font i img mark picture small source span strong sub sup u"
_EDGES = _Edges(dict.fromkeys([None, *_INLINE_NAMES.split()], ""))
_EDGES.update(dict.fromkeys(BLOCKS, _BREAK))
_EDGES.update(dict.fromkeys(CELLS, " "))

# Every repetition is possessive, and whatever lacks its end reaches to the end of the text: nothing is read twice.
_TAG_END = r"""(?:[\s/](?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>=]++|=)*+)?>?+"""
_COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?"
_TAG = re.compile(rf"</?([a-z][^\s/>]*+){_TAG_END}|{_COMMENT}", re.IGNORECASE | re.DOTALL)
_UNREAD_NAMES = "|".join(sorted(DROPPED - {"embed", "head"} | {"title"}))
_UNREAD = re.compile(
    # What ends in "/>" is empty, as XHTML has it; of nested ones the first end tag counts. A head may lack its end, but
    # has nothing in it for reading beside its title and its scripts.
    rf"<({_UNREAD_NAMES})(?=[\s/>]){_TAG_END}"
    r"(?:(?<=/>)|.*?(?:</\1(?=[\s/>])[^>]*+>?|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_PRE = re.compile(r"(<pre(?=[\s>]).*?(?:</pre\s*+>|\Z))", re.IGNORECASE | re.DOTALL)
# What takes more than to read the tags one by one. Most others begin with a letter that tells them apart at once.
_ORDINARY = "/" + "".join(sorted(set(ascii_lowercase) - {name[0] for name in ("pre", *_UNREAD_NAMES.split("|"))}))
_UNUSUAL = re.compile(rf"<(?![{_ORDINARY}])(?:pre|{_UNREAD_NAMES})(?=[\s/>])", re.IGNORECASE)
_TITLE = re.compile(r"<title(?=[\s>])[^>]*+>([^<]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s=/>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")
_TAG_IN_TITLE = re.compile(
    r"</?(?:a|abbr|b|big|br|code|div|em|font|h[1-6]|i|img|mark|p|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# No character's number is as long, and Python reads none of thousands of digits, not even of zeros.
_ENDLESS = re.compile(r"&#[0-9]{1000,}+;?")
_PRINTABLE_ASCII = bytes(byte for byte in range(128) if chr(byte).isprintable())
# Blanks and line ends stay; NUL and the other controls, lone surrogates and misplaced byte order marks are no text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def plain_text(html: str) -> str:
    """Return the text of an HTML page or fragment, one line for each block, without what is not for reading.

    Text without any tag keeps its own lines. Character references are resolved; white space is tidied.
    """
    if "<" not in html:
        return tidy(_resolve(html))
    marked = html.replace(_BREAK, "")
    if _UNUSUAL.search(marked):
        parts = _PRE.split(marked)
        # Every second part is a <pre>, whose line breaks count.
        parts[1::2] = [part.replace("\r\n", "\n").replace("\n", _BREAK) for part in parts[1::2]]
        marked = _UNREAD.sub("", "".join(parts))
    text = _resolve(_without_tags(marked))
    return tidy(text.replace("\n", " ").replace("\r", " ").replace(_BREAK, "\n"))


def _without_tags(markup: str) -> str:
    if len(markup) > SPLIT_CHARACTERS_MAX:
        return _TAG.sub(lambda tag: _EDGES[tag[1]], markup)
    # Every second piece is a tag's name, None for a comment.
    pieces: list[str] = _TAG.split(markup)
    pieces[1::2] = map(_EDGES.__getitem__, pieces[1::2])
    return "".join(pieces)


def _resolve(text: str) -> str:
    """Return `text` with its character references resolved; what cannot be one becomes U+FFFD or stays."""
    if "&" not in text:
        return text
    return unescape(_ENDLESS.sub("\N{REPLACEMENT CHARACTER}", text) if "&#" in text else text)


def tags_of(html: str, *names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the start tags of these names, with their attributes by lower-case names; the first of equal ones counts.

    What stands in comments and scripts is no tag.
    """
    for tag in _TAG.finditer(_UNREAD.sub("", html)):
        name = (tag[1] or "").lower()
        if name in names and not tag[0].startswith("</"):
            attributes = islice(_ATTRIBUTE.finditer(tag.string, tag.end(1), tag.end()), ATTRIBUTES_MAX)
            yield (
                name,
                {each[1].lower(): _resolve(each[2] or each[3] or each[4] or "") for each in reversed(list(attributes))},
            )


def window_title(html: str) -> str:
    """Return what a page's <title> says, as one plain line, or ""."""
    found = _TITLE.search(html)
    return tidy(_resolve(found[1])).replace("\n", " ") if found else ""


def page_text(page: LexborHTMLParser) -> str:
    """Return the text of a parsed page, as `plain_text` does."""
    return tidy("".join(_pieces(page.root))) if page.root is not None else ""


def plain_line(html: str) -> str:
    """Return a headline or a name as one plain line.

    Only inline tags that headlines really have are taken out, so that "a < b" and "List<T>" stay whole.
    """
    bare = _TAG_IN_TITLE.sub(" ", html) if "<" in html else html
    return tidy(_resolve(bare)).replace("\n", " ")


def tidy(text: str) -> str:
    """Return `text` without controls, every run of white space in it made one space or, across lines, one newline."""
    # Most texts need next to nothing of all this, and to find out is cheap: beside the space, all white space and
    # everything that is taken out here is unprintable.
    if "  " not in text:
        if text.isprintable():
            return text.strip(" ")
        parts = text.split("\n")
        if _is_printable("".join(parts)):
            return "\n".join(filter(None, map(str.strip, parts)))
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", text).splitlines())
    return "\n".join(filter(None, lines))


def _is_printable(text: str) -> bool:
    """Do what `str.isprintable` does, in a third of the time where a long text is ASCII."""
    return not text.encode().translate(None, _PRINTABLE_ASCII) if text.isascii() else text.isprintable()


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
