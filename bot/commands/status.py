"""`/status`: whether everything works, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.discord_text import Markup, inert, timestamp
from bot.intervals import interval_of
from bot.page import Entry, Page
from bot.slash import Ask, SlashCommand
from bot.translate import Text
from store.door import Store
from store.records import ParkedChannel, Source, Status

SOURCES_SHOWN = 15
PARKED_SHOWN = 5
REASON_MAX = 120
GAP_SHOWN = timedelta(days=1)

TITLE = Text("How the bot is doing", "봇 상태")
COUNTS = Text(
    "{articles:#article/articles} in 24 hours ({all} in all) · {alerts:#alert/alerts} · {rules:#rule/rules}",
    "24시간 기사 {articles}건 (모두 {all}건) · 알림 {alerts}건 · 규칙 {rules}개",
)
IS_UP = Text("Connected to Discord, since {time}", "디스코드에 연결됨, {time}부터")
IS_DOWN = Text("The line to Discord is down, since {time}", "디스코드 연결이 끊김, {time}부터")
NEVER_UP = Text("Not connected to Discord yet", "아직 디스코드에 연결되지 않음")
WAITING = Text(
    "{count:#alert waits/alerts wait} to be posted, the oldest since {time}",
    "보내지 못한 알림 {count}건, 가장 오래된 것은 {time}부터",
)
NONE_WAIT = Text("Nothing waits to be posted", "보내지 못한 알림 없음")
PARKED = Text(
    "⚠️ {channel} takes no messages: {reason}. Waiting there: {count}; next try {time}.",
    "⚠️ {channel} 채널에 보낼 수 없습니다: {reason}. 기다리는 알림 {count}건, 다음 시도 {time}.",
)
FAILING = Text(
    "⚠️ **{source}** fails since {since}: {reason}. Next try {next}.",
    "⚠️ **{source}** 읽기 실패, {since}부터: {reason}. 다음 시도 {next}.",
)
FINE = Text(
    "✅ **{source}** · checked {last} · next {next}, every {every}",
    "✅ **{source}** · 확인 {last} · 다음 {next}, {every} 간격",
)
TOLD = Text(" · its hub tells of news until {until}", " · 허브가 {until}까지 새 소식을 알려 줌")
GAP = Text(
    " · ⚠️ articles may have been missed {time}: it showed nothing that it showed at the look before",
    " · ⚠️ {time} 놓친 기사가 있을 수 있음: 그 앞에 보인 기사가 하나도 남아 있지 않았음",
)
OFFLINE = Text(
    "⚠️ The bot's own network is down since {time}. No source is blamed; all are asked again when it is back.",
    "⚠️ {time}부터 봇의 네트워크가 끊겼습니다. 출처의 실패로 세지 않으며, 다시 이어지면 모두 확인합니다.",
)
NOT_YET = Text("⏳ **{source}** · first check {next}", "⏳ **{source}** · 첫 확인 {next}")
MORE_SOURCES = Text("{count:#more source/more sources}", "출처 {count}개 더")
NO_SOURCES = Text(
    "No sources yet: whoever runs the bot adds them to the watchlist.",
    "아직 출처가 없습니다. 봇 운영자가 감시 목록에 더할 수 있습니다.",
)


async def run(ask: Ask) -> Page:
    """Answer with the line to Discord, the outbox, and every source, the failing ones first."""
    status = await ask.store.read(Store.status, ask.scope, ask.now)
    overview = "\n".join((_connection(ask), _counts(ask, status), _waiting(ask, status)))
    return Page(
        title=ask.say(TITLE),
        entries=(Entry(overview), *(Entry(line) for line in _troubles_and_sources(ask, status))),
        note="" if status.source_count else ask.say(NO_SOURCES),
    )


def _connection(ask: Ask) -> str:
    since = ask.connection.since
    if since is None:
        return ask.say(NEVER_UP)
    return ask.say(IS_UP if ask.connection.is_up else IS_DOWN, time=timestamp(since))


def _counts(ask: Ask, status: Status) -> str:
    return ask.say(
        COUNTS,
        articles=status.articles_today,
        all=status.articles,
        alerts=status.alerts_today,
        rules=len(status.rules),
    )


def _waiting(ask: Ask, status: Status) -> str:
    if status.oldest_waiting_at is None:
        return ask.say(NONE_WAIT)
    return ask.say(WAITING, count=status.waiting, time=timestamp(status.oldest_waiting_at))


def _troubles_and_sources(ask: Ask, status: Status) -> Iterator[str]:
    if status.network_lost_at is not None:
        yield ask.say(OFFLINE, time=timestamp(status.network_lost_at))
    for parked in status.parked[:PARKED_SHOWN]:
        yield _parked(ask, parked)
    for source in status.sources[:SOURCES_SHOWN]:
        yield _source(ask, source) + _gap(ask, source) + _hub(ask, status.pushed_until.get(source.id))
    if status.source_count > SOURCES_SHOWN:
        yield ask.say(MORE_SOURCES, count=status.source_count - SOURCES_SHOWN)


def _parked(ask: Ask, parked: ParkedChannel) -> str:
    return ask.say(
        PARKED,
        channel=Markup(f"<#{parked.channel_id}>"),
        reason=inert(ask.translator.say(parked.reason), REASON_MAX),
        count=parked.waiting,
        time=timestamp(parked.probe_at),
    )


def _source(ask: Ask, source: Source) -> str:
    name, next_check = source.spec.name, timestamp(source.next_check_at)
    if source.failing_since is not None:
        reason = inert(ask.translator.say(source.last_error), REASON_MAX)
        return ask.say(FAILING, source=name, since=timestamp(source.failing_since), reason=reason, next=next_check)
    if source.last_checked_at is None:
        return ask.say(NOT_YET, source=name, next=next_check)
    every = Markup(interval_of(source.spec, source))
    return ask.say(FINE, source=name, last=timestamp(source.last_checked_at), next=next_check, every=every)


def _gap(ask: Ask, source: Source) -> str:
    """Return what to say of a gap; what happened days ago helps nobody any more."""
    is_recent = source.gap_at is not None and ask.now - source.gap_at < GAP_SHOWN
    return ask.say(GAP, time=timestamp(source.gap_at)) if source.gap_at and is_recent else ""


def _hub(ask: Ask, until: datetime | None) -> str:
    return ask.say(TOLD, until=timestamp(until)) if until else ""


COMMAND = SlashCommand(
    name=Text("status", "상태"),
    help=Text("Show whether sources, alerts and the connection work", "출처와 알림, 연결이 잘 되는지 보여 줍니다"),
    example=Text("/status", "/상태"),
    run=run,
)
