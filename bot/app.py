"""The composition root: opens the rooms in order, joins them, and closes them in reverse.

The only module of this room that knows the watchers. Discord is imported by `bot.serve` alone, when there is a token.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import seeds
from bot import VERSION
from bot.channels import channels_of, without_a_channel
from bot.misfits import misfits, names_to_look_up
from bot.terminal import show_outbox
from config.problems import ConfigurationError, Problem
from config.settings import SHIPPED_WATCHLIST, Settings
from config.watchlist import Reference, WatchedRule, Watchlist, load_watchlist
from newsdesk.alerts import Route
from newsdesk.article import Article
from newsdesk.card import Card
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.rule import Rule
from newsdesk.terms.verify import Segmenter
from newsdesk.wording import Said, Text
from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, TERMINAL, RuleSpec, SourceSpec
from watchers.files.read import READERS, read_file
from watchers.files.written import FileError
from watchers.fulltext import FullTexts
from watchers.kind import Ask, SourceError
from watchers.kinds import source_specs
from watchers.later import FetchLater, fetch_later
from watchers.pacing.turns import Turns
from watchers.pipeline import Checked, Pipeline
from watchers.prospects.record import Candidate, KindHelp, LeftOut, Outline, Preview
from watchers.sweep import Sweep, check_all
from watchers.text.segment import segmenter
from watchers.workers.pool import Workers

__all__ = [
    "Candidate",
    "Checked",
    "KindHelp",
    "LeftOut",
    "Newsroom",
    "Outline",
    "Plan",
    "Preview",
    "SourceError",
    "demo_plan",
    "existing_store",
    "load_plan",
    "open_newsroom",
    "preview_source",
    "segmenter_of",
    "source_kinds",
    "watch_once",
    "watching",
]

MEMORY = "sqlite://"
"""A store that leaves nothing behind."""

DESK_TTL = timedelta(seconds=90)
"""How long the claim on a database outlives a process that died; a heartbeat renews it."""


_NO_FOLDER = Text(
    "The data folder {folder} cannot be made: {reason}.", "{folder} 데이터 폴더를 만들 수 없습니다: {reason}."
)
_SET_FOLDER = Said(
    "Set SOKBO_DATA_DIR to a folder that this user may write to.",
    "SOKBO_DATA_DIR에 이 사용자가 쓸 수 있는 폴더를 적으세요.",
)
_NO_DATABASE = Text(
    "There is no database at {path}; the bot has not run yet.",
    "{path} 위치에 데이터베이스가 없습니다. 봇이 아직 실행된 적이 없습니다.",
)
_START = Said("Start with: sokbo check", "먼저 실행하세요: sokbo check")
_NO_ARTICLE = Text("It {reason}.", "기사로 읽을 수 없습니다: {reason}.")
_NAME_ARTICLE = Said("Name a file with an article.", "기사가 든 파일을 적으세요.")
_TAKEN = Said("Another sokbo process works on this database.", "다른 sokbo 프로세스가 이 데이터베이스를 쓰고 있습니다.")
_STOP_OTHER = Text(
    "Stop it first; after a crash, wait {seconds} seconds and try again.",
    "먼저 그것을 멈추세요. 비정상 종료 뒤라면 {seconds}초 기다렸다가 다시 하세요.",
)


def utcnow() -> datetime:
    """Return the time: the one clock of the whole program."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the operator declared, checked: enough to open the newsroom.

    Attributes:
        references: What the rules say of sources that the watchlist does not have; only the store can tell whether
            they were added.
    """

    sources: tuple[SourceSpec, ...]
    rules: tuple[RuleSpec, ...]
    desk: Desk
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """The open rooms, joined.

    Attributes:
        holder: The name under which this process holds the database.
        fetch: The door to the network.
    """

    holder: str
    store: AsyncStore
    fetch: FetchLater
    pipeline: Pipeline
    turns: Turns


def load_plan(settings: Settings) -> Plan:
    """Read and check the watchlist.

    Raises:
        ConfigurationError: With every problem found.
    """
    watchlist = load_watchlist(settings.watchlist_path)
    sources, problems = source_specs(watchlist)
    if settings.token is not None and settings.discord_channel is None:
        problems += without_a_channel(watchlist)
    if problems:
        raise ConfigurationError(problems)
    return _plan(watchlist, sources, channels_of(settings), segment_cjk=settings.segment_cjk)


def demo_plan(folder: Path | None, *, segment_cjk: bool = False) -> Plan:
    """Return the shipped rules over one folder of articles, the shipped seeds unless named, told to the terminal.

    Args:
        folder: The articles.
        segment_cjk: Whether to use the segmenter of Chinese and Japanese where it is installed.
    """
    source = SourceSpec(
        name="seeds",
        kind="folder",
        options={"path": str((folder or seeds.FOLDER).absolute())},
        interval=timedelta(minutes=1),
        backlog="alert",
    )
    watchlist = load_watchlist(SHIPPED_WATCHLIST)
    return _plan(watchlist, (source,), lambda _: (TERMINAL,), segment_cjk=segment_cjk)


def _plan(
    watchlist: Watchlist,
    sources: tuple[SourceSpec, ...],
    channels_of: Callable[[WatchedRule], tuple[int, ...]],
    *,
    segment_cjk: bool,
) -> Plan:
    rules = tuple(
        RuleSpec(
            id=f"watchlist:{rule.name}",
            name=rule.name,
            query=rule.query.text,
            channel_ids=channels_of(rule),
            sources=rule.sources,
        )
        for rule in watchlist.rules
    )
    queries = (rule.query for rule in watchlist.rules)
    matcher = Matcher.build(
        (Rule(id=spec.id, query=query) for spec, query in zip(rules, queries, strict=True)),
        watchlist.sets,
        segmenter=segmenter() if segment_cjk else None,
    )
    return Plan(
        sources=sources,
        rules=rules,
        desk=Desk(matcher, {spec.id: _route(spec) for spec in rules}),
        references=watchlist.references(),
    )


def _route(spec: RuleSpec) -> Route:
    return Route(
        rule_id=spec.id,
        name=spec.name,
        guild_id=spec.guild_id,
        channel_ids=spec.channel_ids,
        sources=spec.sources,
    )


def segmenter_of(settings: Settings) -> Segmenter | None:
    """Return the segmenter of Chinese and Japanese where it is installed and wanted, else None."""
    return segmenter() if settings.segment_cjk else None


def own_store(settings: Settings) -> str:
    """Return the URL of the database in force; the data folder is made where the database is to live in it.

    Raises:
        StoreError: The folder cannot be made.
    """
    if settings.database_url is None:
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = _NO_FOLDER.said(folder=settings.data_dir, reason=error.strerror)
            raise StoreError(reason, _SET_FOLDER) from error
    return settings.store_url


def existing_store(settings: Settings) -> Store:
    """Open the database in force for looking into it; none is created.

    Raises:
        StoreError: There is none yet, or it cannot be opened.
    """
    store = store_if_any(settings)
    if store is None:
        path = settings.store_url.removeprefix("sqlite:///")
        raise StoreError(_NO_DATABASE.said(path=path), _START)
    return store


def read_article(source: str, ending: str, data: bytes, now: datetime) -> Article:
    """Return the article in the bytes of a file, of any format that a folder of articles may hold.

    Args:
        source: What to call the place it comes from.
        ending: The ending of the file's name, with its dot, which says the format; an unknown one means plain text.
        data: The bytes.
        now: Aware UTC time, for `Article.seen_at`.

    Raises:
        ConfigurationError: There is no article in it.
    """
    try:
        found = read_file(f"file{ending if ending.lower() in READERS else '.txt'}", data)
    except FileError as error:
        raise ConfigurationError([Problem(source, _NO_ARTICLE.said(reason=error.reason), _NAME_ARTICLE)]) from error
    return Article(
        source=source,
        title=found.title,
        body=found.body,
        url=found.url,
        language=found.language,
        outlet=found.outlet,
        author=found.author,
        tags=found.tags,
        image_url=found.image_url,
        published_at=found.published_at,
        seen_at=now,
    )


def store_if_any(settings: Settings) -> Store | None:
    """Open the database in force for looking into it, or return None when there is none yet.

    Raises:
        StoreError: It cannot be opened.
    """
    url = settings.store_url
    if url.startswith("sqlite:") and not Path(url.removeprefix("sqlite:///")).exists():
        return None
    return Store.open(url)


@asynccontextmanager
async def open_newsroom(settings: Settings, plan: Plan, database_url: str) -> AsyncIterator[Newsroom]:
    """Open the doors to the store and the network, claim the database and declare the plan; close all in reverse.

    Args:
        settings: How to fetch.
        plan: What to watch.
        database_url: The store.

    Raises:
        StoreError: The store cannot be opened, or another process works on it.
        ConfigurationError: The plan does not go together with the sources that were added.
    """
    holder = uuid4().hex
    async with AsyncExitStack() as stack:
        store = AsyncStore(await asyncio.to_thread(Store.open, database_url))
        stack.push_async_callback(store.close)
        if not await store.write(Store.claim_desk, holder, utcnow(), DESK_TTL):
            raise StoreError(_TAKEN, _STOP_OTHER.said(seconds=DESK_TTL.seconds))
        stack.push_async_callback(store.write, Store.release_desk, holder)
        if problems := await store.read(misfits_with, plan):
            raise ConfigurationError(problems)
        await store.write(Store.declare, plan.sources, plan.rules, utcnow())
        await store.write(Store.note_network, None)  # what an earlier run found says nothing of this one
        turns, agent = Turns(utcnow), _user_agent(settings)
        door = fetch_later(user_agent=agent, allow_networks=settings.allow_networks, turns=turns)
        fetch = await stack.enter_async_context(door)
        workers = await stack.enter_async_context(Workers.open())
        texts = FullTexts(fetch, utcnow)
        pipeline = Pipeline(store, fetch, plan.desk, clock=utcnow, chance=random.random, full_texts=texts, work=workers)
        yield Newsroom(holder=holder, store=store, fetch=fetch, pipeline=pipeline, turns=turns)


def misfits_with(store: Store, plan: Plan) -> tuple[Problem, ...]:
    """Return what is wrong between a plan and the sources that were added."""
    added = store.added_sources(names_to_look_up(plan.sources, plan.references))
    return misfits(plan.sources, plan.references, added)


def _user_agent(settings: Settings) -> str:
    return f"Sokbo/{VERSION}" + (f" (+{settings.contact})" if settings.contact else "")


async def watch_once(
    settings: Settings,
    plan: Plan,
    *,
    show: Callable[[Card], None] | None,
    on_begun: Callable[[int], None] = lambda _: None,
    on_checked: Callable[[Checked], None] = lambda _: None,
    database_url: str = MEMORY,
) -> list[Checked]:
    """Check every source of `plan` and every added one once, and return what came of each.

    Args:
        settings: How to fetch.
        plan: What to watch.
        show: Shows a card on the terminal, for what is not meant for Discord; None shows nothing.
        on_begun: Told how many sources there are.
        on_checked: Told of each pass as it ends.
        database_url: The store to use; in memory unless named.

    Raises:
        StoreError: The store cannot be opened, or another process works on it.
    """
    async with open_newsroom(settings, plan, database_url) as newsroom:
        on_begun(await newsroom.store.read(Store.count_sources, OPERATOR))
        checked = await check_all(newsroom.store, newsroom.pipeline, newsroom.turns, on_checked)
        if show is not None and settings.token is None:
            await show_outbox(newsroom.store, show, utcnow)
        return checked


@asynccontextmanager
async def watching(newsroom: Newsroom, settings: Settings) -> AsyncIterator[Callable[[], datetime | None]]:
    """Run the recurring jobs and hear of news; at the end let running passes finish for a moment, then cut them off.

    Yields:
        A function that tells when the sources were last swept.
    """
    # The scheduler is slow to load, and one look at everything needs none.
    from watchers.listeners import hearing
    from watchers.schedule import start_jobs

    store, pipeline = newsroom.store, newsroom.pipeline
    hears = hearing(
        store,
        newsroom.fetch,
        pipeline,
        utcnow,
        public_url=settings.public_url,
        listen_at=settings.listen_at,
        jetstream_url=settings.jetstream_url,
    )
    sweep = Sweep(store, pipeline, newsroom.turns, network=pipeline.health.network, clock=utcnow)
    scheduler = start_jobs(store, sweep, utcnow)
    try:
        async with hears:
            yield lambda: sweep.swept_at
    finally:
        scheduler.shutdown(wait=False)
        await sweep.stop()


async def preview_source(
    settings: Settings, target: str, kind: str, options: Mapping[str, Any], *, pages: int = 0
) -> Preview:
    """Look once at what may become a source; nothing is stored.

    Args:
        settings: How to fetch.
        target: A web address, a folder or a file; "" when the options say it all.
        kind: Name of its kind, or "" to find out.
        options: Options of the kind, by name.
        pages: Of how many of the newest articles the pages are read, too.

    Raises:
        ConfigurationError: There is no such kind, or an option is wrong.
    """
    # Nothing else needs to know what a page may be, and finding out takes all the parsers.
    from watchers.prospects.preview import preview

    door = fetch_later(user_agent=_user_agent(settings), allow_networks=settings.allow_networks)
    async with door as fetch, Workers.open() as workers:
        ask = Ask(source="preview", cursor={}, now=utcnow(), fetch=fetch, work=workers)
        texts = FullTexts(fetch, utcnow)
        return await preview(target, kind, options, ask, texts=texts, pages=pages)


def check_wishes(*, name: str, every: str, backlog: str) -> None:
    """See that what a person wants of a source can be had, before anybody looks at the source.

    Raises:
        ConfigurationError: A value is wrong.
    """
    from watchers.prospects.preview import wishes

    wishes(name or "any", every, backlog)


def spec_to_add(preview: Preview, *, name: str, every: str, backlog: str) -> SourceSpec:
    """Return the source that a preview showed, as `prospects.preview.spec_for` does, from the working folder."""
    from watchers.prospects.preview import spec_for

    return spec_for(preview, name=name, every=every, backlog=backlog, base=Path.cwd())


def watchlist_sources(settings: Settings) -> tuple[tuple[SourceSpec, str], ...]:
    """Return the sources of the watchlist, each with its file and line.

    Raises:
        ConfigurationError: With every problem of the watchlist and of its sources.
    """
    watchlist = load_watchlist(settings.watchlist_path)
    specs, problems = source_specs(watchlist)
    if problems:
        raise ConfigurationError(problems)
    return tuple((spec, watchlist.where("sources", index)) for index, spec in enumerate(specs))


def watchlist_references(settings: Settings) -> tuple[Reference, ...]:
    """Return what the rules of the watchlist say of sources that it does not have.

    Raises:
        ConfigurationError: With every problem of the watchlist.
    """
    return load_watchlist(settings.watchlist_path).references()


def read_list(
    data: bytes, *, backlog: str, with_folders: bool
) -> tuple[int, Iterator[Candidate | LeftOut], tuple[Said, ...]]:
    """Return how many entries a list of feeds has, what each can be, and what is wrong with the list as a whole.

    Args:
        data: The list, OPML.
        backlog: What to do with the backlog of those that do not say it.
        with_folders: Whether folders of this computer may be sources.

    Raises:
        SourceError: It is no such list.
    """
    from watchers.prospects.listed import candidates
    from watchers.prospects.opml import read_opml

    opml = read_opml(data)
    found = candidates(opml.outlines, Path.cwd(), backlog=backlog, with_folders=with_folders)
    return len(opml.outlines), found, opml.problems


def write_list(specs: Iterable[SourceSpec]) -> Iterator[str]:
    """Yield the text of a list of sources, OPML, piece by piece."""
    from watchers.prospects.opml import write_opml

    return write_opml(specs, "Sokbo", utcnow())


async def look_at_sources(
    settings: Settings, specs: Sequence[SourceSpec], on_looked: Callable[[int, SourceError | None], None]
) -> None:
    """Look once at many sources that are none yet, as `watchers.prospects.looks.look_at_all` does."""
    from watchers.prospects.looks import look_at_all

    turns, networks = Turns(utcnow), settings.allow_networks
    door = fetch_later(user_agent=_user_agent(settings), allow_networks=networks, turns=turns)
    async with door as fetch, Workers.open() as workers:
        await look_at_all(specs, fetch, turns, utcnow, on_looked, work=workers)


def source_kinds() -> tuple[KindHelp, ...]:
    """Return what every source kind says about itself, by name."""
    from watchers.prospects.preview import describe_kinds

    return describe_kinds()
