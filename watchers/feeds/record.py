"""What every kind of feed is turned into, and the caps that hold for all of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

from newsdesk.wording import Said, Text
from watchers.kind import SourceError
from watchers.pacing.skips import NO_SKIPS, Skips
from watchers.text.markup import plain_line, plain_text, tidy

ITEMS_MAX = 200
ENTRIES_LOOKED_AT_MAX = 2_000
MARKUP_CHARACTERS_MAX = 200_000
TEXT_CHARACTERS_MAX = 20_000
TITLE_CHARACTERS_MAX = 500
TITLE_FROM_TEXT_CHARACTERS = 100
NAME_CHARACTERS_MAX = 200
GUID_CHARACTERS_MAX = 1_000
URL_CHARACTERS_MAX = 2_048
TAGS_MAX = 20
TAG_CHARACTERS_MAX = 100
TAGS_KEPT = 1_024
"""Categories remembered as plain lines: a feed has a few, and they stand in all its entries."""

# An address as most are: whole, and of nothing but signs that mean one thing, so that resolving it changes nothing.
_PLAIN_LINK = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?/[A-Za-z0-9._~%/+,!=-]*(?:\?[A-Za-z0-9._~%/+,!=&-]+)?"
)

Entry = TypeVar("Entry")


EMPTY_ENTRIES = Text(
    "entries with neither a title nor a text nor a link: {count}", "제목도 글도 링크도 없는 항목: {count}개"
)
MORE_ENTRIES = Text(
    "more entries than are read at once: the newest {most} were",
    "항목이 한 번에 읽는 수보다 많아 최근 {most}개만 읽었습니다",
)


class FeedError(SourceError):
    """The bytes are no feed."""


class FeedItem(NamedTuple):
    """One entry of a feed, plain text throughout.

    Attributes:
        title: One line; never empty.
        text: The best text the feed has of it, paragraphs separated by newlines; may be empty.
        link: Absolute http(s) address, or "".
        guid: The feed's own identity for it, or "" when it has none or gives the same to several entries.
        published_at: Aware UTC time it was published, else last changed, or None.
        author: Names, by commas, or "".
        tags: Categories, in the feed's order.
        image_url: https address of a picture, or "".
        outlet: Publisher named by the entry itself, as aggregators do, or "".
    """

    title: str
    text: str = ""
    link: str = ""
    guid: str = ""
    published_at: datetime | None = None
    author: str = ""
    tags: tuple[str, ...] = ()
    image_url: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed.

    Attributes:
        title: Its name, or "".
        language: Primary subtag it declares, or "".
        link: Address of the site it belongs to, or "".
        ttl: How long it asks to be left alone between two looks, or None.
        skips: When it asks not to be looked at.
        hub: Address of the hub that would tell of its news, or "".
        topic: What the feed calls itself there: the address it names as its own, or "".
        items: Its entries, oldest first as far as their dates or their order tell.
        problems: Plain lines about entries that could not be read.
    """

    title: str = ""
    language: str = ""
    link: str = ""
    ttl: timedelta | None = None
    skips: Skips = NO_SKIPS
    hub: str = ""
    topic: str = ""
    items: tuple[FeedItem, ...] = ()
    problems: tuple[Said, ...] = ()


def both_ends(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return those of the entries that are worth a look: of too many, those at the two ends, where the newest stand."""
    half = ENTRIES_LOOKED_AT_MAX // 2
    return [*entries[:half], *entries[-half:]] if len(entries) > ENTRIES_LOOKED_AT_MAX else entries


def newest(
    entries: Sequence[Entry], date_of: Callable[[Entry], datetime | None]
) -> list[tuple[Entry, datetime | None]]:
    """Return at most ITEMS_MAX of the entries with their dates, the newest, oldest first.

    Feeds put the newest first by habit; one whose first entry is older than its last goes the other way.
    """
    dated = [(entry, date_of(entry)) for entry in both_ends(entries)]
    known = [date for _, date in dated if date is not None]
    is_ascending = len(known) > 1 and known[0] < known[-1]
    oldest_first = dated if is_ascending else dated[::-1]
    if len(dated) > ITEMS_MAX and len(known) == len(dated):
        oldest_first = [dated for _, dated in sorted(zip(known, dated, strict=True), key=lambda each: each[0])]
    return oldest_first[-ITEMS_MAX:]


def finish(feed: ParsedFeed, items: Sequence[FeedItem | None], *, listed: int = 0) -> ParsedFeed:
    """Return the feed with its readable items in order, and with words for those that are not.

    Args:
        feed: The feed without items.
        items: As they stand in the feed, oldest first; None for an entry with nothing to show.
        listed: How many entries the feed has, when `items` are the newest of them only.
    """
    readable = [item for item in items if item is not None]
    found = _by_time(_with_own_guids(readable))
    empty = len(items) - len(readable)
    problems = [EMPTY_ENTRIES.said(count=empty)] if empty else []
    if listed > len(items):
        # Without the number, which differs at every look: a problem that stays the same is told once.
        problems.append(MORE_ENTRIES.said(most=ITEMS_MAX))
    return replace(feed, items=tuple(found), problems=tuple(problems))


def _with_own_guids(items: list[FeedItem]) -> list[FeedItem]:
    """Take away guids that several different entries share, which identify nothing, and entries that stand twice."""
    if len({item.guid for item in items}) == len(items):
        return items
    distinct = list(dict.fromkeys(items))
    uses = Counter(item.guid for item in {(item.guid, item.link or item.title): item for item in distinct}.values())
    return [item._replace(guid="") if uses[item.guid] > 1 else item for item in distinct]


def _by_time(items: list[FeedItem]) -> list[FeedItem]:
    is_any_undated = any(item.published_at is None for item in items)
    return items if is_any_undated else sorted(items, key=attrgetter("published_at"))


def text_of(markup: str, *, is_plain: bool = False) -> str:
    """Return markup as plain text, cut to the caps."""
    cut = markup[:MARKUP_CHARACTERS_MAX]
    return cut_text(tidy(cut) if is_plain else plain_text(cut))


def cut_text(text: str) -> str:
    """Return `text` cut at the last line or word that fits."""
    if len(text) <= TEXT_CHARACTERS_MAX:
        return text
    cut = text[:TEXT_CHARACTERS_MAX]
    return cut[: max(cut.rfind("\n"), cut.rfind(" "), TEXT_CHARACTERS_MAX // 2)].rstrip()


def title_of(title: str, text: str, link: str, *, is_plain: bool = False) -> str:
    """Return the headline as one plain line; entries without one are named by their first words, or their address."""
    cut = title[: 4 * TITLE_CHARACTERS_MAX]
    line = (tidy(cut).replace("\n", " ") if is_plain else plain_line(cut))[:TITLE_CHARACTERS_MAX].rstrip()
    if line:
        return line
    first = text.partition("\n")[0]
    if len(first) > TITLE_FROM_TEXT_CHARACTERS:
        first = first[:TITLE_FROM_TEXT_CHARACTERS].rstrip() + "…"
    return first or link


def name_of(text: str) -> str:
    """Return a person's or outlet's name as one plain line."""
    return plain_line(text[: 4 * NAME_CHARACTERS_MAX])[:NAME_CHARACTERS_MAX].rstrip()


def tags_of(labels: Sequence[str]) -> tuple[str, ...]:
    """Return categories as plain lines, each once."""
    lines = dict.fromkeys([_tag_of(label[: 4 * TAG_CHARACTERS_MAX]) for label in labels[: 4 * TAGS_MAX]])
    lines.pop("", None)
    return tuple(lines)[:TAGS_MAX]


@lru_cache(TAGS_KEPT)
def _tag_of(label: str) -> str:
    return plain_line(label)[:TAG_CHARACTERS_MAX]


def guid_of(text: str) -> str:
    """Return an identity fit for a key; one that is too long by its hash."""
    guid = tidy(text[:MARKUP_CHARACTERS_MAX]).replace("\n", " ")
    return guid if len(guid) <= GUID_CHARACTERS_MAX else hashlib.sha256(guid.encode()).hexdigest()


def link_of(base: str, address: str) -> str:
    """Return `address`, resolved, when it is a web page's, else ""."""
    if _PLAIN_LINK.fullmatch(address) and len(address) <= URL_CHARACTERS_MAX:
        return address
    # Line breaks inside addresses come from pretty-printers, blanks from carelessness.
    cleaned = "".join(tidy(address[: 2 * URL_CHARACTERS_MAX]).split("\n")).replace(" ", "%20")
    if not cleaned:
        return ""
    try:
        resolved = urljoin(base, cleaned)
        parts = urlsplit(resolved)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return resolved if is_web and len(resolved) <= URL_CHARACTERS_MAX and "\\" not in resolved else ""


def image_of(base: str, address: str) -> str:
    """Return the address of a picture when it is https, else ""."""
    link = link_of(base, address)
    return link if link.startswith("https://") else ""
