"""One pass over one source: fetch | read once | think | write once.

Many passes run side by side, and most end when it is found that nothing is new, or that no rule wants it. For the
others recall, placing into stories and commit form one critical section, so that two passes never place articles into
the same story without knowing of each other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from newsdesk.article import Article
from newsdesk.desk import Desk, Sifted, Thought, settle, sift, sift_fuller
from newsdesk.identity import resolve_identities
from newsdesk.stories import WINDOW, StoryBoard
from newsdesk.verdict import Recall
from store.aside import AsyncStore
from store.door import Store
from store.records import Pass, Source
from watchers.fulltext import FullTexts
from watchers.kind import Ask, Kind, Network, Options, Reading, SourceError
from watchers.kinds import find_kind
from watchers.pacing.health import Health
from watchers.pacing.own_network import OwnNetwork
from watchers.pacing.plan import THRESHOLD, Chance, Look, plan
from watchers.push.keeper import PATIENCE, HubKeeper, NoHubs

log = logging.getLogger(__name__)

CHECK_DEADLINE_S = 120.0
"""The longest one look may take, so that a source that never answers cannot hold its place for ever."""

NOTHING = Thought(filed=(), edited={}, stories=(), alerts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one pass came to.

    Attributes:
        source: Name of the source.
        read: Articles the source showed.
        new: Articles not met before.
        matched: New articles that a rule wanted.
        alerts: Alerts opened or grown.
        silent: True when matches were kept silent because the source was new.
        has_gap: True when the source showed nothing of what it showed before: articles may have been missed.
        problems: Single items that could not be read.
        error: Why the source could not be read, or "".
        remedy: What to do about it, or "".
    """

    source: str
    read: int = 0
    new: int = 0
    matched: int = 0
    alerts: int = 0
    silent: bool = False
    has_gap: bool = False
    problems: tuple[str, ...] = ()
    error: str = ""
    remedy: str = ""


class Pipeline:
    """Carries sources through their passes.

    Attributes:
        desk: The rules in force; may be replaced while running.
        health: Judges how looks end.
        announce: Called whenever a pass put something into the outbox.
        hubs: Hears after each pass which hub the source named, if any.
    """

    def __init__(
        self,
        store: AsyncStore,
        fetch: Network,
        desk: Desk,
        *,
        clock: Callable[[], datetime],
        chance: Chance = lambda: 0.5,
        full_texts: FullTexts | None = None,
    ) -> None:
        """Take the doors to the world.

        Args:
            store: Where everything is kept.
            fetch: The door to the network.
            desk: The rules in force.
            clock: Returns the aware UTC time.
            chance: Spreads looks that would fall together; without it they come exactly when they are due.
            full_texts: Reads new articles on their own pages; without it they stay as their sources have them.
        """
        self.desk = desk
        self.health = Health(OwnNetwork(), chance)
        self.announce: Callable[[], None] = lambda: None
        self.hubs: HubKeeper = NoHubs()
        self._store = store
        self._fetch = fetch
        self._clock = clock
        self._chance = chance
        self._full_texts = full_texts
        self._desk_is_taken = asyncio.Lock()
        self._board = StoryBoard()
        self._logged: dict[int, tuple[str, ...]] = {}

    async def check(self, source: Source) -> Checked:
        """Run one pass over `source` and store its outcome, be it a failure."""
        try:
            async with asyncio.timeout(CHECK_DEADLINE_S):
                reading = await self._read(source)
        except TimeoutError:
            return await self._fail(source, SourceError(f"gave no answer within {CHECK_DEADLINE_S:.0f} s"))
        except SourceError as error:
            return await self._fail(source, error)
        checked = await self._file(source, reading)
        self.hubs.offered(source, reading.hub, has_news=checked.new > 0)
        return checked

    async def _read(self, source: Source) -> Reading:
        kind = _kind_of(source)
        ask = Ask(source=source.spec.name, cursor=source.cursor, now=self._clock(), fetch=self._fetch)
        return await kind.read(_options_of(source, kind), ask)

    async def _file(self, source: Source, reading: Reading) -> Checked:
        is_backlog = source.first_read_at is None and source.spec.backlog == "silent"
        await self._succeed(source)
        finished = await self._think(source, reading, is_backlog=is_backlog) if reading.articles else None
        if finished is None:
            # The usual case by far: only the cursor moves.
            finished = self._pass(source, reading, NOTHING, self._clock())
            await self._store.commit_quiet(finished)
        if finished.alerts:
            self.announce()
        self._log_new(source, reading.problems)
        return _checked(source, reading, finished, is_backlog=is_backlog)

    async def _think(self, source: Source, reading: Reading, *, is_backlog: bool) -> Pass | None:
        """Think about what a reading showed and write it; returns None, and writes nothing, when it is all known."""
        # Matching a long reading takes a while: off the loop, on the thread that reads, Discord's heartbeat goes on.
        sifted = await self._store.read(_sift, source.id, self.desk, reading.articles)
        if not sifted.fresh and not sifted.edited:
            return None
        if not is_backlog:
            sifted = await self._with_full_texts(source, sifted)
        desk = self.desk
        if not sifted.is_wanted:
            now = self._clock()
            thought = settle(desk, sifted, Recall(), self._board, is_backlog=is_backlog, now=now)
            finished = self._pass(source, reading, thought, now)
            await self._store.write(Store.commit, finished)
            return finished
        async with self._desk_is_taken:
            now = self._clock()
            thought = await self._store.read(
                _settle, source.id, desk, sifted, self._board, is_backlog=is_backlog, now=now
            )
            finished = self._pass(source, reading, thought, now)
            await self._store.write(Store.commit, finished)
        return finished

    def _pass(self, source: Source, reading: Reading, thought: Thought, now: datetime) -> Pass:
        kind = find_kind(source.spec.kind)
        look = Look(
            new=[each.article for each in thought.filed],
            shown=len(reading.articles),
            shows_again=kind is not None and kind.shows_again,
            wait=reading.wait,
            skips=reading.skips,
        )
        threshold = THRESHOLD * PATIENCE if self.hubs.tells_of(source.id) else THRESHOLD
        planned = plan(source, look, now, threshold=threshold, chance=self._chance)
        if planned.has_gap:
            log.warning("source %s: nothing it shows was there before; articles may have been missed", source.spec.name)
        return Pass(
            source_id=source.id,
            cursor=reading.cursor,
            checked_at=now,
            next_check_at=planned.next_check_at,
            pace=planned.pace,
            has_gap=planned.has_gap,
            filed=thought.filed,
            edited=thought.edited,
            stories=thought.stories,
            alerts=thought.alerts,
        )

    async def _with_full_texts(self, source: Source, sifted: Sifted) -> Sifted:
        """Read what is new on its own pages, where a rule looks at the source and the source says little."""
        if self._full_texts is None or not self.desk.could_want(source.spec.name):
            return sifted
        fuller = await self._full_texts.complete(_options_of(source, _kind_of(source)), sifted.articles)
        if all(new is old for new, old in zip(fuller, sifted.articles, strict=True)):
            return sifted
        return await asyncio.to_thread(sift_fuller, self.desk, sifted, fuller)

    def _log_new(self, source: Source, problems: tuple[str, ...]) -> None:
        """Log what was not wrong at the last look: a bad file is bad at every look."""
        for problem in problems:
            if problem not in self._logged.get(source.id, ()):
                log.warning("source %s: %s", source.spec.name, problem)
        if problems:
            self._logged[source.id] = problems
        else:
            self._logged.pop(source.id, None)

    async def _succeed(self, source: Source) -> None:
        lost_at = self.health.network.lost_at
        self.health.succeeded(source, self._clock())
        await self._note_network(lost_at)

    async def _fail(self, source: Source, error: SourceError) -> Checked:
        now, lost_at = self._clock(), self.health.network.lost_at
        failure = self.health.failed(source, error, now)
        await self._store.write(
            Store.source_failed,
            source.id,
            error.reason,
            now,
            failure.next_check_at,
            not_before=failure.not_before,
            counts=failure.counts,
        )
        await self._note_network(lost_at)
        return Checked(source=source.spec.name, error=error.reason, remedy=error.remedy)

    async def _note_network(self, before: datetime | None) -> None:
        lost_at = self.health.network.lost_at
        if lost_at != before:
            await self._store.write(Store.note_network, lost_at)


def _kind_of(source: Source) -> Kind:
    kind = find_kind(source.spec.kind)
    if kind is None:
        reason = f"there is no source kind “{source.spec.kind}”"
        raise SourceError(reason, "Remove the source, or install its kind.")
    return kind


def _options_of(source: Source, kind: Kind) -> Options:
    try:
        return kind.options.model_validate(source.spec.options)
    except ValidationError as error:
        # Checked when it was declared; but what is right may change with the program's version.
        wrong = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise SourceError(f"its options are wrong: {wrong}", "Correct them where the source is declared.") from error


def _sift(store: Store, source_id: int, desk: Desk, articles: Sequence[Article]) -> Sifted:
    keyed = resolve_identities(articles)
    return sift(desk, keyed, store.known(source_id, [key for keys, _ in keyed for key in keys]))


def _settle(
    store: Store, source_id: int, desk: Desk, sifted: Sifted, board: StoryBoard, *, is_backlog: bool, now: datetime
) -> Thought:
    recall = store.recall(source_id, (), now - WINDOW)
    return settle(desk, sifted, recall, board, is_backlog=is_backlog, now=now)


def _checked(source: Source, reading: Reading, finished: Pass, *, is_backlog: bool) -> Checked:
    return Checked(
        source=source.spec.name,
        read=len(reading.articles),
        new=len(finished.filed),
        matched=sum(bool(filed.matches) for filed in finished.filed),
        alerts=len(finished.alerts),
        silent=is_backlog,
        has_gap=finished.has_gap,
        problems=reading.problems,
    )
