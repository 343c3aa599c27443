"""What is told of a source that is none yet: which kind it would be, what it would yield, and what kinds there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from newsdesk.article import Article
from newsdesk.wording import UNSAID, Said
from store.records import SourceSpec


class Why(Enum):
    """Why a kind fits."""

    IS_FEED = "the address is a feed"
    NAMES_FEED = "the address is a web page that names a feed"
    NAMES_KNOWN_FEED = "the address is a web page that names a feed which a kind of its own reads"
    GUESSED_FEED = "the address is a web page that names no feed, but there is one at a usual place"
    HAS_FEED = "the address is on a platform whose feeds are known"
    IS_KNOWN_PLACE = "the address is one that a kind knows by its spelling"
    IS_SITEMAP = "the address is a sitemap"
    IS_JSON = "the address answers with JSON"
    LISTS_ARTICLES = "the address is a web page that lists articles"
    IS_FOLDER = "the path is a folder"
    IS_FILE = "the path is a file"
    WAS_NAMED = "the kind was named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A kind that fits an address.

    Attributes:
        kind: Its name.
        options: The options it needs, as the watchlist has them.
        why: Why it fits.
        feeds: Further feeds that the page names.
    """

    kind: str
    options: Mapping[str, Any]
    why: Why
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What one look at a source came to, with nothing stored.

    Attributes:
        fit: Which kind it is and why; None when none was found.
        name: What it would be called, or "" when no kind was found.
        every: The time between two looks to begin with, unless a person names another.
        articles: What it would yield, oldest first.
        from_pages: Addresses of those whose text is that of their own page.
        problems: Single items that could not be read.
        next_look_at: Aware UTC time of the look after this one, were it a source; None when it could not be read.
        hub: Host of the hub that would tell of its news, or "".
        error: Why it could not be read, or `UNSAID`.
        remedy: What to do about it, or `UNSAID`.
    """

    fit: Fit | None
    name: str = ""
    every: timedelta = timedelta()
    articles: tuple[Article, ...] = ()
    from_pages: frozenset[str] = frozenset()
    problems: tuple[Said, ...] = ()
    next_look_at: datetime | None = None
    hub: str = ""
    error: Said = UNSAID
    remedy: Said = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionHelp:
    """An option of a kind: its name, dotted where it is inside another; `default` is "" when there is none."""

    name: str
    description: str
    is_required: bool
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindHelp:
    """What a kind says about itself; `example` is a watchlist entry."""

    name: str
    help: str
    example: str
    interval: timedelta
    options: tuple[OptionHelp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One entry of a list that stands for a source, as it is written.

    Attributes:
        number: Its place among all outlines of the file, from 1.
        line: Its line in the file, or 0 when nobody knows.
        title: What it is called, or "".
        folders: Names of the outlines around it, the outermost first.
        url: Address of its feed, or "".
        page: Address of its site, or "".
        type: What the list calls its type, lower case.
        kind: Our kind; "" in lists of other programs, and then the rest is empty as well.
        options: Our options, as JSON.
        every: Our interval.
        backlog: What we do with its backlog.
    """

    number: int
    line: int = 0
    title: str = ""
    folders: tuple[str, ...] = ()
    url: str = ""
    page: str = ""
    type: str = ""
    kind: str = ""
    options: str = ""
    every: str = ""
    backlog: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that can be a source; its name may be taken already."""

    outline: Outline
    spec: SourceSpec


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that cannot be a source.

    Attributes:
        outline: The entry.
        reason: One plain line that says why.
        remedy: One plain line that says what to do about it, or `UNSAID`.
    """

    outline: Outline
    reason: Said
    remedy: Said = UNSAID
