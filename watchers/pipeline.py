"""One pass over one source: fetch | read once | sift | settle and write once.

Many passes run side by side until they are sifted; those that end in the same moment are written together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from config.problems import reason_of
from newsdesk.article import Article
from newsdesk.desk import Desk, Sifted, sift_each, sift_fuller
from newsdesk.identity import resolve_identities
from newsdesk.wording import UNSAID, Said, Text
from store.aside import AsyncStore
from store.door import Store
from store.records import Pass, Source
from watchers.errors import NO_ANSWER, NO_SUCH_KIND
from watchers.filing import Brought, Filing
from watchers.fulltext import FullTexts
from watchers.kind import Ask, Kind, Network, Options, Reading, SourceError, Work
from watchers.kinds import find_kind
from watchers.pacing.due import FAILING, Party
from watchers.pacing.health import Health
from watchers.pacing.own_network import OwnNetwork
from watchers.pacing.plan import THRESHOLD, Chance, Look, plan
from watchers.push.keeper import PATIENCE, HubKeeper, NoHubs
from watchers.workers.lanes import Lanes

log = logging.getLogger(__name__)

CHECK_DEADLINE_S = 120.0
"""The longest one look may take, so that a source that never answers cannot hold its place for ever."""

QUIET_S = 0.05
"""How long a pass that found nothing waits for others, to share one transaction with them."""

ALONE_FROM = 200
"""Articles in one reading above which it is sifted alone, so that no other has to wait for it."""

NEWS_S = 0.02
"""How long news waits for those that are under way; alone it does not wait."""


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
        error: Why the source could not be read, or `UNSAID`.
        remedy: What to do about it, or `UNSAID`.
    """

    source: str
    read: int = 0
    new: int = 0
    matched: int = 0
    alerts: int = 0
    silent: bool = False
    has_gap: bool = False
    problems: tuple[Said, ...] = ()
    error: Said = UNSAID
    remedy: Said = UNSAID


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
        work: Work,
        chance: Chance = lambda: 0.5,
        full_texts: FullTexts | None = None,
    ) -> None:
        """Take the doors to the world.

        Args:
            store: Where everything is kept.
            fetch: The door to the network.
            desk: The rules in force.
            clock: Returns the aware UTC time.
            work: Where that is done which may take for ever: of each guild one thing at a time, and one of all sources
                that fail.
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
        self._lanes = Lanes(work)
        self._sift_together = store.read_together(self._sift_each)
        self._file_together = store.write_together(Filing().file)
        self._under_way = 0
        self._logged: dict[int, tuple[Said, ...]] = {}

    async def check(self, source: Source) -> Checked:
        """Run one pass over `source` and store its outcome, be it a failure."""
        self._under_way += 1
        try:
            return await self._check(source)
        finally:
            self._under_way -= 1

    async def _check(self, source: Source) -> Checked:
        try:
            async with asyncio.timeout(CHECK_DEADLINE_S):
                reading = await self._read(source)
        except TimeoutError:
            return await self._fail(source, SourceError(NO_ANSWER.said(seconds=f"{CHECK_DEADLINE_S:.0f}")))
        except SourceError as error:
            return await self._fail(source, error)
        checked = await self._file(source, reading)
        self.hubs.offered(source, reading.hub, has_news=checked.new > 0)
        return checked

    async def _read(self, source: Source) -> Reading:
        kind = _kind_of(source)
        work = self._lanes.of(_party_of(source))
        ask = Ask(source=source.spec.name, cursor=source.cursor, now=self._clock(), fetch=self._fetch, work=work)
        return await kind.read(_options_of(source, kind), ask)

    async def _file(self, source: Source, reading: Reading) -> Checked:
        is_backlog = source.first_read_at is None and source.spec.backlog == "silent"
        await self._succeed(source)
        desk, sifted = await self._sifted(source, reading)
        if not is_backlog:
            sifted = await self._with_full_texts(source, desk, sifted)
        brought = Brought(desk=desk, sifted=sifted, look=self._pass(source, reading, sifted), is_backlog=is_backlog)
        finished = await self._file_together(brought, self._patience_s(sifted))
        if finished.alerts:
            self.announce()
        self._log_new(source, reading.problems)
        return _checked(source, reading, finished, is_backlog=is_backlog)

    async def _sifted(self, source: Source, reading: Reading) -> tuple[Desk, Sifted]:
        """Return what is left of a reading, and the rules that it was sifted by."""
        # Matching a long reading takes a while: on the thread that reads, and Discord's heartbeat goes on.
        if not reading.articles:
            return self.desk, Sifted()
        if len(reading.articles) > ALONE_FROM:
            [sifted] = await self._store.read(self._sift_each, [(source.id, reading.articles)])
            return sifted
        return await self._sift_together((source.id, reading.articles))

    def _sift_each(self, store: Store, readings: Sequence[tuple[int, Sequence[Article]]]) -> list[tuple[Desk, Sifted]]:
        desk = self.desk
        keyed = [resolve_identities(articles) for _, articles in readings]
        known = store.known_each(
            [
                (source_id, [key for keys, _ in each for key in keys])
                for (source_id, _), each in zip(readings, keyed, strict=True)
            ]
        )
        return [(desk, sifted) for sifted in sift_each(desk, zip(keyed, known, strict=True))]

    def _patience_s(self, sifted: Sifted) -> float:
        """Return how long the outcome of a pass may wait for others to be written with, in seconds."""
        if not sifted.articles:
            return QUIET_S
        return NEWS_S if self._under_way > 1 else 0.0

    def _pass(self, source: Source, reading: Reading, sifted: Sifted) -> Pass:
        """Return what becomes of the source; what becomes of its articles is not decided yet."""
        kind = find_kind(source.spec.kind)
        now = self._clock()
        look = Look(
            new=[each.article for each in sifted.fresh],
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
        )

    async def _with_full_texts(self, source: Source, desk: Desk, sifted: Sifted) -> Sifted:
        """Read what is new on its own pages, where a rule looks at the source and the source says little."""
        if self._full_texts is None or not sifted.articles or not desk.could_want(source.spec.name):
            return sifted
        options, work = _options_of(source, _kind_of(source)), self._lanes.of(_party_of(source))
        fuller = await self._full_texts.complete(options, sifted.articles, work)
        if all(new is old for new, old in zip(fuller, sifted.articles, strict=True)):
            return sifted
        return await asyncio.to_thread(sift_fuller, desk, sifted, fuller)

    def _log_new(self, source: Source, problems: tuple[Said, ...]) -> None:
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


def _party_of(source: Source) -> Party:
    return FAILING if source.failures else source.spec.guild_id


def _kind_of(source: Source) -> Kind:
    kind = find_kind(source.spec.kind)
    if kind is None:
        raise SourceError(NO_SUCH_KIND.said(kind=source.spec.kind), _INSTALL)
    return kind


def _options_of(source: Source, kind: Kind) -> Options:
    try:
        return kind.options.model_validate(source.spec.options)
    except ValidationError as error:
        # Checked when it was declared; but what is right may change with the program's version.
        raise SourceError(_WRONG_OPTIONS.said(reason=reason_of(error.errors()[0])), _CORRECT) from error


_WRONG_OPTIONS = Text("its options are wrong: {reason}", "옵션이 잘못되었습니다: {reason}")
_CORRECT = Said("Correct them where the source is declared.", "출처를 적은 곳에서 고치세요.")
_INSTALL = Said("Remove the source, or install its kind.", "출처를 빼거나 그 종류를 설치하세요.")


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
