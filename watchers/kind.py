"""What a source kind is: the seam between one file in `watchers/sources/` and the rest of the room.

A kind is a module of `watchers/sources/` with a module constant `KIND`, found by `watchers.kinds`. It turns bytes
into articles and nothing more: who wants them, and what becomes of them, is not its business.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, TypeVarTuple

from pydantic import BaseModel, ConfigDict

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import SourceError
from watchers.fetching.fetched import Fetched
from watchers.pacing.skips import NO_SKIPS, Skips
from watchers.place import Place

__all__ = ["Ask", "Kind", "Network", "Options", "Reading", "SourceError", "Work"]


class Network(Protocol):
    """The one door to the network, as a kind sees it; `watchers.fetch.Fetcher.get` says what everything means."""

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = ...,
        headers: Mapping[str, str] | None = None,
    ) -> Awaitable[Fetched]:
        """Return what `url` shows now."""


T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Work(Protocol):
    """Where that is done which a stranger's document could draw out without end.

    The program has `watchers.workers.pool.Workers` for it, processes that can be killed.
    """

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Return what `function`, one at the top of a module, returns for `arguments`, all of which can be pickled.

        Raises:
            SourceError: As `function` raises it, or because it was not done.
        """


class Options(BaseModel):
    """Base of every kind's options model; unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One look at one source.

    Attributes:
        source: Name of the source, for `Article.source`.
        cursor: What the last look returned as `Reading.cursor`; empty on the first.
        now: Aware UTC time of this look, for `Article.seen_at`.
        fetch: The one door to the network; local kinds leave it alone.
        work: Where that is done which may take for ever.
    """

    source: str
    cursor: Mapping[str, Any]
    now: datetime
    fetch: Network
    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Who would tell of a source's news, so that it need not be asked.

    Attributes:
        url: Address of the hub.
        topic: What the source is called there.
    """

    url: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look yielded.

    Attributes:
        articles: Everything the source shows now that may be new, oldest first; repeats are harmless.
        cursor: JSON-ready state for the next look; stored in the same transaction as the articles.
        problems: Plain lines about single items that could not be read while the others could ("a.txt: is empty").
        wait: The least time before the next look, when the source asked for one.
        hub: Who would tell of its news, when it names somebody.
        skips: When it asks not to be looked at.
    """

    articles: tuple[Article, ...]
    cursor: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Said, ...] = ()
    wait: timedelta | None = None
    hub: Hub | None = None
    skips: Skips = NO_SKIPS


def no_place(_: Place) -> Mapping[str, Any] | None:
    """Recognise nothing: an address has to be looked at before anybody can tell whether this kind fits."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A source kind.

    Attributes:
        name: The word for `kind:` in the watchlist.
        help: One sentence for people.
        example: A watchlist entry that works, YAML.
        options: Model of its options.
        read: Takes validated options and an Ask; raises SourceError when the source cannot be read.
        interval: Time between two looks at a source of which nothing is known.
        shows_again: Whether a look shows what the last one showed, in so far as it is still there; else only news.
        recognise: Returns the options for an address that people copy out of their browser, when its spelling alone
            says that it is one for this kind; else None. What it returns may still be refused by the options' model.
    """

    name: str
    help: str
    example: str
    options: type[Options]
    read: Callable[[Any, Ask], Awaitable[Reading]]
    interval: timedelta = timedelta(minutes=5)
    shows_again: bool = True
    recognise: Callable[[Place], Mapping[str, Any] | None] = no_place
