"""Lists of feeds as other readers write them (OPML 1.0 and 2.0), and our own with all that we know of a source.

What no other program understands of a source stands in attributes of a name space of our own, so that a list that was
written here comes back as it was, and other readers still find every feed in it. Files come from anywhere: in any
encoding, broken, and as large as they like. What cannot be read is never left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from json import dumps

from lxml import etree

from config.watchlist import write_duration
from newsdesk.wording import Said, Text
from store.records import SourceSpec
from watchers.feeds.document import mend, recover
from watchers.kind import SourceError
from watchers.prospects.record import Outline
from watchers.text.decode import decode
from watchers.text.markup import tidy

BYTES_MAX = 32_000_000
OUTLINES_MAX = 100_000
"""A list of 100,000 feeds takes some 25 MB; what goes far beyond is no list of feeds."""

TAGS_MAX = 5 * OUTLINES_MAX
"""Start and end tags; each costs a hundred bytes of memory or more before anybody can count outlines."""

TITLE_CHARACTERS_MAX = 200
FOLDERS_MAX = 20
ATTRIBUTES_MAX = 100

SOKBO = "urn:sokbo:source"
"""The name space of our attributes: kind, options, every, backlog."""

_KIND, _OPTIONS, _EVERY, _BACKLOG = (f"{{{SOKBO}}}{name}" for name in ("kind", "options", "every", "backlog"))
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]{0,1000}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rss1", "rss2", "json"})

_EMPTY = Said("the list is empty", "목록이 비어 있습니다")
_LARGE = Text("the list is larger than {most} bytes", "목록이 {most}바이트를 넘습니다")
_TAGS = Text("the list has more than {most} tags", "목록에 태그가 {most}개 넘게 있습니다")
_CUT = Text(
    "the list has more than {most} feeds; those after them are left out",
    "목록에 피드가 {most}개 넘게 있어 그 뒤의 것은 뺐습니다",
)
_NO_LIST = Text(
    "this is no list of feeds (OPML): its outermost element is <{name}>",
    "피드 목록(OPML)이 아닙니다: 가장 바깥 요소가 <{name}>입니다",
)
_NO_XML = Text("this is no XML: line {line}: {words}", "XML이 아닙니다: {line}행: {words}")
_BROKEN = Text(
    "the file is broken at line {line} ({words}); what can be read of it is taken",
    "파일이 {line}행에서 깨져 있어({words}) 읽을 수 있는 것만 가져옵니다",
)
_SPLIT = Said("Split it into several.", "여럿으로 나누세요.")
_SPLIT_BY_FEEDS = Text("Split it: {most} feeds are read.", "나누세요. 피드를 {most}개까지 읽습니다.")
_EXPORT_AGAIN = Said("Export the list again.", "목록을 다시 내보내세요.")
_EXPORT_AS_OPML = Said(
    "Export the list as OPML from the program that has it.", "목록이 있는 프로그램에서 OPML로 내보내세요."
)
_IS_FEED = Said("It is a feed itself: sokbo source add ADDRESS", "목록이 아니라 피드입니다: sokbo source add 주소")


@dataclass(frozen=True, slots=True)
class Opml:
    """A list.

    Attributes:
        outlines: Its entries, without those that only hold others.
        problems: What is wrong with the file as a whole, so that something of it may be missing.
    """

    outlines: tuple[Outline, ...]
    problems: tuple[Said, ...] = ()


# --- reading


def read_opml(data: bytes) -> Opml:
    """Return what a list holds.

    Raises:
        SourceError: It is none, or too large.
    """
    if len(data) > BYTES_MAX:
        raise SourceError(_LARGE.said(most=BYTES_MAX), _SPLIT)
    text = _undeclared(decode(data, markup=True))
    if text.count("<") > TAGS_MAX:
        raise SourceError(_TAGS.said(most=TAGS_MAX), _SPLIT_BY_FEEDS.said(most=OUTLINES_MAX))
    root, problems = _document(text)
    if _local(root) != "opml":
        raise SourceError(_NO_LIST.said(name=_local(root)[:40]), _remedy(root))
    found = _Outlines()
    outlines = tuple(found.read(root))
    if found.is_cut:
        problems.append(_CUT.said(most=OUTLINES_MAX))
    return Opml(outlines, tuple(problems))


def _undeclared(text: str) -> str:
    """Take out what the parser must not see: the old encoding, and entities; the lines keep their numbers."""
    text = _DECLARATION.sub(_only_lines, text.lstrip("\ufeff"), count=1)
    return _DOCTYPE.sub(_only_lines, text, count=1)


def _only_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _document(text: str) -> tuple[etree._Element, list[Said]]:
    if not text.strip():
        raise SourceError(_EMPTY)
    try:
        return _strictly(text), []
    except etree.XMLSyntaxError:
        mended = mend(text, {})
    try:
        # What readers commonly get wrong is put right without a loss; nobody needs to hear of it.
        return _strictly(mended), []
    except etree.XMLSyntaxError as error:
        line, message = error.lineno or 0, " ".join(str(error.msg).partition(", line ")[0].split())
    root = recover(mended)
    if root is None:
        raise SourceError(_NO_XML.said(line=str(line), words=message), _EXPORT_AGAIN)
    return root, [_BROKEN.said(line=str(line), words=message)]


def _strictly(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _remedy(root: etree._Element) -> Said:
    return _IS_FEED if _local(root) in {"rss", "feed", "rdf"} else _EXPORT_AS_OPML


class _Outlines:
    """Walks a document without recursion, and counts.

    Attributes:
        is_cut: Whether there was more than is read.
    """

    def __init__(self) -> None:
        self.is_cut = False

    def read(self, root: etree._Element) -> Iterator[Outline]:
        """Yield the outlines that stand for a source, or for nothing."""
        number = read = 0
        folders: list[str] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if _local(element) != "outline":
                continue
            is_folder = any(_local(child) == "outline" for child in element[:1])
            if event == "end":
                if is_folder:
                    folders.pop()
                continue
            number += 1
            outline = _outline(element, number, tuple(folders[:FOLDERS_MAX]))
            if not is_folder or outline.url or outline.kind:
                self.is_cut = read == OUTLINES_MAX
                if self.is_cut:
                    return
                read += 1
                yield outline
            if is_folder:
                folders.append(outline.title)


def _outline(element: etree._Element, number: int, folders: tuple[str, ...]) -> Outline:
    # Reading all of very many takes time that grows with their square; no program writes so many.
    written = element.attrib.items() if len(element.attrib) <= ATTRIBUTES_MAX else ()
    named = {str(name).rpartition("}")[2].lower(): str(value) for name, value in written}
    kind = str(element.get(_KIND, ""))
    own = {"options": _OPTIONS, "every": _EVERY, "backlog": _BACKLOG} if kind else {}
    type_ = named.get("type", "").strip().lower()
    return Outline(
        number=number,
        line=element.sourceline or 0,  # type: ignore[arg-type,truthy-bool,unreachable]  # the stubs leave its type open
        title=(named.get("title") or named.get("text") or "")[:TITLE_CHARACTERS_MAX],
        folders=folders,
        url=(named.get("xmlurl") or (named.get("url", "") if type_ in _FEED_TYPES else "")).strip(),
        page=tidy(named.get("htmlurl", "")),
        type=type_,
        kind=kind,
        **{name: str(element.get(key, "")) for name, key in own.items()},
    )


# --- writing


def write_opml(sources: Iterable[SourceSpec], title: str, now: datetime) -> Iterator[str]:
    """Yield the text of a list, piece by piece.

    Args:
        sources: What it holds, in this order; names and options are free of characters that XML cannot hold.
        title: What it is called.
        now: Aware UTC time of its making.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<opml version="2.0" xmlns:sokbo="{SOKBO}">\n  <head>\n'
    for name, value in (("title", title), ("dateCreated", format_datetime(now, usegmt=True))):
        yield f"    <{name}>{_escaped(value)}</{name}>\n"
    yield "  </head>\n  <body>\n"
    for source in sources:
        attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in _attributes(source).items())
        yield f"    <outline{attributes}/>\n"
    yield "  </body>\n</opml>\n"


def _attributes(source: SourceSpec) -> dict[str, str]:
    options = dict(source.options)
    attributes = {"text": source.name, "title": source.name}
    url = str(options.get("url", ""))
    if source.kind == "feed":
        options.pop("url", None)
        attributes |= {"type": "rss", "xmlUrl": url}
    elif url:
        # Other readers would take an xmlUrl for a feed.
        attributes |= {"htmlUrl": url}
    attributes["sokbo:kind"] = source.kind
    if options:
        attributes["sokbo:options"] = dumps(options, ensure_ascii=False, separators=(",", ":"))
    if source.is_pinned:
        attributes["sokbo:every"] = write_duration(source.interval)
    if source.backlog != "silent":
        attributes["sokbo:backlog"] = source.backlog
    return attributes


def _escaped(text: str) -> str:
    for character, reference in _REFERENCES.items():
        text = text.replace(character, reference)
    return _FORBIDDEN.sub("\ufffd", text)


_REFERENCES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
}  # fmt: skip
