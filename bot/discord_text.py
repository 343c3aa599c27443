r"""Text from outside, made harmless and made to fit, for Discord.

    visible characters only -> one line -> escape -> cut

The order is the safety: what is stripped could hide a mark that is escaped (`@<zero width>everyone`), and cutting last
takes whole characters as people see them, so that neither an escape, a surrogate pair nor a letter with its accents is
ever cut in two.

Two kinds of fields:

* Markdown fields (content, embed title, description, field values, text displays): `inert` and `emphasised`.
* Plain fields (author, footer, button labels, suggestions), where a backslash would be shown: `plain`.

Bold. Discord's parser takes any `**...**`; parsers of the CommonMark family, which other clients and exporters use,
refuse a closing `**` between punctuation and a letter, which in Korean is everyday (`**"속보"**는`). So a mark gives up
punctuation at its edge wherever a letter follows outside: `"**속보**"는` is bold everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from newsdesk.card import Marked

ELLIPSIS = "…"

_NON_JOINER, _JOINER = "\u200c", "\u200d"
_JOINERS = _NON_JOINER + _JOINER
# Letters and marks that show nothing: Hangul fillers, combining joiner, Khmer inherent vowels, Mongolian selectors.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_BRAILLE_BLANK = "\u2800"
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
_COMBINING_RUN_MAX = 4
_CLUSTER_MAX = 16

# Escaped anywhere; at the start of the line only; and inside what Discord would turn into links and pictures.
_MARKDOWN = re.compile(
    r"[\\*_~`|\[\]<]"
    r"|^[>#+\-]"
    r"|:(?=//)"
    r"|:(?=[a-z0-9_+\-]+:)"
    r"|(?<=discord)\.(?=gg/|com/)|(?<=discordapp)\.(?=com/)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\d+([.)])")
# A backslash does not keep Discord's servers from reading a mention; a character in between does.
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_ZERO_WIDTH_SPACE = "\u200b"

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z0-9]\.?")
_URL_FORBIDDEN = re.compile(r"[\s\\\x00-\x1f\x7f]")
# Kept as they are in a path; brackets, quotes and everything not ASCII are percent-encoded.
_URL_SAFE = "/:@!$&*+,;=~%-._?#"

Glyph = tuple[str, bool]
"""A character as people see it (one or more code points), and whether it is to be emphasised."""


class Markup(str):
    """Text that is Discord markdown already: made by us, or inert."""

    __slots__ = ()


def inert(text: str, limit: int | None = None) -> Markup:
    """Return `text` so that a markdown field shows it as written, and nothing in it links, pings or formats.

    Args:
        text: Plain text from outside.
        limit: The most UTF-16 code units to return; what is cut ends in "…".
    """
    return emphasised(Marked(text), limit)


def emphasised(marked: Marked, limit: int | None = None) -> Markup:
    """Return inert text with the marked words in bold; a mark that is cut stays bold up to the cut."""
    glyphs = _escaped(_glyphs(_visible(marked)))
    whole = _bold(glyphs)
    if limit is None or length(whole) <= limit:
        return Markup(whole)
    count = _fitting(glyphs, limit - length(ELLIPSIS))
    # Marks cost four more each; few steps, because summaries hold few marks.
    while count and length(_bold(_trimmed(glyphs[:count]))) + length(ELLIPSIS) > limit:
        count -= 1
    return Markup(_bold(_trimmed(glyphs[:count]), followed_by=ELLIPSIS) + ELLIPSIS)


def plain(text: str, limit: int) -> str:
    """Return `text` for a field without markdown: visible, on one line, within `limit` UTF-16 code units."""
    glyphs = _glyphs(_visible(Marked(text)))
    whole = "".join(glyph for glyph, _ in glyphs)
    if length(whole) <= limit:
        return whole
    count = _fitting(glyphs, limit - length(ELLIPSIS))
    return "".join(glyph for glyph, _ in _trimmed(glyphs[:count])) + ELLIPSIS


def length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) + sum(each > "\uffff" for each in text)


def web_link(url: str, limit: int) -> str | None:
    """Return `url` as an address that is safe in every Discord field, or None when it is none.

    Args:
        url: From outside.
        limit: The most characters the field takes; a longer address is left out, because a cut one leads nowhere.
    """
    if _URL_FORBIDDEN.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username is not None:
        return None
    tail = (quote(part, safe=_URL_SAFE) for part in (parts.path, parts.query, parts.fragment))
    safe = urlunsplit((parts.scheme, host + port, *tail))
    return safe if len(safe) <= limit else None


def timestamp(moment: datetime, style: Literal["f", "R", "t"] = "R") -> Markup:
    """Return `moment` as Discord shows it in each reader's own time zone: date and time, "5 minutes ago", or time."""
    return Markup(f"<t:{int(moment.timestamp())}:{style}>")


def _visible(marked: Marked) -> list[Glyph]:
    """Return the code points that show something, white space collapsed, each with its mark."""
    kept: list[Glyph] = []
    combining = 0
    for (index, character), is_marked in zip(enumerate(marked.text), _flags(marked), strict=True):
        if character.isspace() or character == _BRAILLE_BLANK:
            if kept and kept[-1][0] != " ":
                kept.append((" ", is_marked))
            combining = 0
            continue
        if character in _JOINERS:
            if not _joins(kept, marked.text, index):
                continue
        elif _is_hidden(character):
            continue
        combining = combining + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if combining <= _COMBINING_RUN_MAX:
            kept.append((character, is_marked))
    return _trimmed(kept)


def _flags(marked: Marked) -> Iterator[bool]:
    """Yield for each code point whether it stands in a mark; marks outside the text count for nothing."""
    flags = [False] * len(marked.text)
    for start, end in marked.marks:
        for index in range(max(start, 0), min(end, len(flags))):
            flags[index] = True
    yield from flags


def _is_hidden(character: str) -> bool:
    # Unassigned code points stay, being next year's emoji for an older Python; noncharacters go.
    code = ord(character)
    return (
        character in _BLANK
        or unicodedata.category(character) in _HIDDEN_CATEGORIES
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
        or 0xFFF0 <= code <= 0xFFF8
        or 0xE0000 <= code <= 0xE0FFF
    )


def _joins(kept: Sequence[Glyph], text: str, index: int) -> bool:
    """Return whether the joiner at `index` has a job: inside an emoji, or inside a word of a script that needs it."""
    if not kept or index + 1 >= len(text):
        return False
    before, after = kept[-1][0], text[index + 1]
    if text[index] == _JOINER and _is_emoji(after) and (_is_emoji(before) or before == "\ufe0f"):
        return True
    return all("\u0600" <= each <= "\u0dff" and each.isprintable() for each in (before, after))


def _is_emoji(character: str) -> bool:
    return character >= "\u2190" and unicodedata.category(character) in {"So", "Sk", "Sm", "Cn"}


def _trimmed(glyphs: list[Glyph]) -> list[Glyph]:
    end = len(glyphs)
    while end and glyphs[end - 1][0] == " ":
        end -= 1
    return glyphs[:end]


def _glyphs(characters: Sequence[Glyph]) -> list[Glyph]:
    """Join code points into characters as people see them; a mark on a part marks the whole."""
    joined: list[Glyph] = []
    for character, is_marked in characters:
        if joined and _continues(joined[-1][0], character):
            before, was_marked = joined[-1]
            joined[-1] = (before + character, is_marked or was_marked)
        else:
            joined.append((character, is_marked))
    return joined


def _continues(before: str, character: str) -> bool:
    if before == " " or len(before) >= _CLUSTER_MAX:
        return False
    return (
        character in _JOINERS
        or unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
        or (before[-1] == _JOINER and _is_emoji(character))
        or (len(before) == 1 and _is_flag_letter(before) and _is_flag_letter(character))
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _escaped(glyphs: Sequence[Glyph]) -> list[Glyph]:
    text = "".join(glyph for glyph, _ in glyphs)
    escapes = {found.start() for found in _MARKDOWN.finditer(text)}
    escapes |= {found.start(1) for found in _NUMBERED.finditer(text)}
    mentions = {found.start() for found in _MENTION.finditer(text)}
    escaped: list[Glyph] = []
    position = 0
    for glyph, is_marked in glyphs:
        before = "\\" if position in escapes else ""
        after = _ZERO_WIDTH_SPACE if position in mentions else ""
        escaped.append((before + glyph + after, is_marked))
        position += len(glyph)
    return escaped


def _fitting(glyphs: Sequence[Glyph], limit: int) -> int:
    """Return how many glyphs from the start fit into `limit`, marks not counted."""
    used = 0
    for count, (glyph, _) in enumerate(glyphs):
        used += length(glyph)
        if used > limit:
            return count
    return len(glyphs)


def _bold(glyphs: Sequence[Glyph], followed_by: str = "") -> str:
    parts: list[str] = []
    done = 0
    for start, end in _bold_ranges(glyphs, followed_by):
        parts += [glyph for glyph, _ in glyphs[done:start]]
        parts += ["**", *(glyph for glyph, _ in glyphs[start:end]), "**"]
        done = end
    parts += [glyph for glyph, _ in glyphs[done:]]
    return "".join(parts)


def _bold_ranges(glyphs: Sequence[Glyph], followed_by: str) -> Iterator[tuple[int, int]]:
    index = 0
    while index < len(glyphs):
        if not glyphs[index][1]:
            index += 1
            continue
        start = index
        while index < len(glyphs) and glyphs[index][1]:
            index += 1
        trimmed = _trim_range(glyphs, start, index, followed_by)
        if trimmed[0] < trimmed[1]:
            yield trimmed


def _trim_range(glyphs: Sequence[Glyph], start: int, end: int, followed_by: str) -> tuple[int, int]:
    def is_letter(index: int) -> bool:
        # A letter with marks ends in a mark, so its first code point tells.
        return glyphs[index][0][0].isalnum() if 0 <= index < len(glyphs) else index > 0 and followed_by.isalnum()

    def may_go(index: int, *, all_signs: bool) -> bool:
        return glyphs[index][0] == " " or (all_signs and not is_letter(index))

    at_start, at_end = is_letter(start - 1), is_letter(end)
    while start < end and may_go(start, all_signs=at_start):
        start += 1
    while start < end and may_go(end - 1, all_signs=at_end):
        end -= 1
    return start, end
