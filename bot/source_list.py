"""The table of `sokbo source list`: every source, where it comes from, and how it is doing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from bot.intervals import interval_of
from bot.terminal import local_time
from bot.translate import Text, Translator
from store.records import Source, SourceSpec

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


ROWS_MAX = 50
"""Sources in the table unless all are wanted; those that need a look come first then."""


class State(Enum):
    """How a source is doing; the value is what people read."""

    FINE = Text("fine", "정상")
    FAILING = Text("fails", "실패")
    NEW = Text("not read yet", "아직 안 읽음")
    COMES = Text("from the next start on", "다음에 시작할 때부터")
    GOES = Text("gone at the next start", "다음에 시작할 때 빠짐")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A source in the list.

    Attributes:
        spec: The source.
        where: File and line of the watchlist, or "" for one that was added.
        state: How it is doing.
        articles: How many are kept.
        stored: Its stored state; None before the bot has met it.
    """

    spec: SourceSpec
    where: str
    state: State
    articles: int = 0
    stored: Source | None = None


def listed_sources(
    declared: Iterable[tuple[SourceSpec, str]], stored: Iterable[Source], counts: Mapping[int, int]
) -> list[Listed]:
    """Return the operator's sources by name.

    Args:
        declared: The sources of the watchlist as it is now, each with its file and line.
        stored: The sources in force.
        counts: Articles kept, by row id.
    """
    known = {source.spec.name: source for source in stored if source.spec.guild_id is None}
    found = [_declared(spec, where, known.pop(spec.name, None), counts) for spec, where in declared]
    for source in known.values():
        state = State.GOES if source.spec.origin == "watchlist" else _state(source)
        found.append(Listed(spec=source.spec, where="", state=state, articles=counts.get(source.id, 0), stored=source))
    return sorted(found, key=lambda each: each.spec.name.casefold())


def _declared(spec: SourceSpec, where: str, source: Source | None, counts: Mapping[int, int]) -> Listed:
    if source is None:
        return Listed(spec=spec, where=where, state=State.COMES)
    return Listed(spec=spec, where=where, state=_state(source), articles=counts.get(source.id, 0), stored=source)


def _state(source: Source) -> State:
    if source.failing_since is not None:
        return State.FAILING
    return State.FINE if source.last_success_at is not None else State.NEW


def listed_json(listed: Listed) -> Mapping[str, Any]:
    """Return one source as --json writes it; times in ISO 8601, null for what never was."""
    spec, stored = listed.spec, listed.stored
    times = ("last_checked_at", "next_check_at", "failing_since", "gap_at")
    moments = {name: getattr(stored, name, None) for name in times}
    return {
        "name": spec.name,
        "kind": spec.kind,
        "options": dict(spec.options),
        "origin": spec.origin,
        "where": listed.where,
        "every_s": int(spec.interval.total_seconds()),
        "pinned": spec.is_pinned,
        "backlog": spec.backlog,
        "state": listed.state.name.lower(),
        "articles": listed.articles,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "failures": stored.failures if stored else 0,
        "error": str(stored.last_error) if stored and stored.failing_since else "",
    }


COLUMNS = (
    Text("Source", "출처"),
    Text("From", "등록한 곳"),
    Text("Kind", "종류"),
    Text("Every", "간격"),
    Text("Articles", "기사"),
    Text("Read", "확인"),
    Text("Next", "다음"),
    Text("State", "상태"),
)
ADDED, LINE = Text("added", "추가"), Text("line {n}", "{n}행")
AGO, IN = Text("{time} ago", "{time} 전"), Text("in {time}", "{time} 뒤")
NOW, NEVER = Text("now", "지금"), Text("never", "없음")
UNITS = ((DAY, Text("{n} d", "{n}일")), (HOUR, Text("{n} h", "{n}시간")), (MINUTE, Text("{n} min", "{n}분")))
SECONDS = Text("{n} s", "{n}초")
FAILS = Text(
    "{name} fails since {since} ({count:#time/times} in a row): {reason}",
    "{name}: {since}부터 {count}번 잇따라 읽지 못함: {reason}",
)
GAP = Text(
    "{name}: at {time} it showed nothing of the check before, so articles may have been missed.",
    "{name}: {time}에 앞선 확인과 겹치는 기사가 없어 놓친 기사가 있을 수 있습니다.",
)
FILE = Text(
    "The line is that of {file}: such a source is changed there.", "행은 {file}의 행입니다. 그 출처는 거기서 고칩니다."
)
SUM = Text("{count:#source/sources}", "출처 {count}개")
MORE = Text(
    "{count:#more is/more are} not in the table, and no worse than these; --all shows all, --json as well.",
    "나머지 {count}개는 줄였습니다. 이보다 나쁜 것은 없습니다. --all이나 --json은 모두 보여 줍니다.",
)
NONE = Text("No sources. Add one with: sokbo source add URL", "출처가 없습니다. 이렇게 더하세요: sokbo source add URL")
NONE_FAILS = Text("No source fails.", "읽지 못하는 출처가 없습니다.")


def show_listed(
    console: Console, listed: Sequence[Listed], now: datetime, translator: Translator, *, is_whole: bool = False
) -> None:
    """Print the table, a line for each that fails, and what there is in all; of very many only the worst."""
    shown = listed if is_whole or len(listed) <= ROWS_MAX else sorted(listed, key=_rank)[:ROWS_MAX]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(COLUMNS):
        table.add_column(translator.say(heading), justify="right" if number in {3, 4} else "left", overflow="fold")
    for each in shown:
        table.add_row(*_cells(each, now, translator), style="red" if each.state is State.FAILING else "")
    console.print(table)
    for each in shown:
        for line, style in _remarks(each, translator):
            console.print(line, style=style, markup=False, soft_wrap=True)
    if len(shown) < len(listed):
        console.print(translator.say(MORE, count=len(listed) - len(shown)), markup=False, soft_wrap=True)
    files = {each.where.rpartition(":")[0] for each in shown if each.where}
    for file in sorted(files):
        console.print(translator.say(FILE, file=file), markup=False, soft_wrap=True)
    console.print(_sum(listed, translator), markup=False, soft_wrap=True)


def _rank(listed: Listed) -> tuple[bool, bool, bool]:
    """Put first what fails, then what missed articles, then what is not as it will be."""
    has_gap = listed.stored is not None and listed.stored.gap_at is not None
    return listed.state is not State.FAILING, not has_gap, listed.state is State.FINE


def _cells(listed: Listed, now: datetime, translator: Translator) -> Iterator[Styled]:
    spec, stored = listed.spec, listed.stored
    checked = stored.last_checked_at if stored else None
    next_at = stored.next_check_at if stored else None
    yield Styled(spec.name)
    yield Styled(_from(listed, translator), style="dim")
    yield Styled(spec.kind)
    yield Styled(interval_of(spec, stored))
    yield Styled(f"{listed.articles:,}")
    yield Styled(ago(now - checked, translator) if checked else translator.say(NEVER))
    yield Styled(until(next_at - now, translator) if next_at else "")
    yield Styled(translator.say(listed.state.value))


def _from(listed: Listed, translator: Translator) -> str:
    if listed.where:
        return translator.say(LINE, n=int(listed.where.rpartition(":")[2]))
    return translator.say(ADDED) if listed.spec.origin == "added" else ""


def _remarks(listed: Listed, translator: Translator) -> Iterator[tuple[str, str]]:
    name, stored = listed.spec.name, listed.stored
    if stored is None:
        return
    if stored.failing_since:
        since = local_time(stored.failing_since)
        reason = stored.last_error
        yield translator.say(FAILS, name=name, since=since, count=stored.failures, reason=reason), "red"
    if stored.gap_at:
        yield translator.say(GAP, name=name, time=local_time(stored.gap_at)), "yellow"


def _sum(listed: Sequence[Listed], translator: Translator) -> str:
    parts = [translator.say(SUM, count=len(listed))]
    for state in State:
        count = sum(each.state is state for each in listed)
        if count:
            parts.append(f"{translator.say(state.value)}: {count:,}")
    return " · ".join(parts)


def ago(length: timedelta, translator: Translator) -> str:
    """Return how long ago something was."""
    return translator.say(AGO, time=_rough(length, translator)) if length >= SECOND else translator.say(NOW)


def until(length: timedelta, translator: Translator) -> str:
    """Return in what time something will be; what is due is now."""
    return translator.say(IN, time=_rough(length, translator)) if length >= SECOND else translator.say(NOW)


def _rough(length: timedelta, translator: Translator) -> str:
    for unit, words in UNITS:
        if length >= unit:
            return translator.say(words, n=length // unit)
    return translator.say(SECONDS, n=length // SECOND)
