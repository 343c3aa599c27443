"""The watchlist file: what to watch, what to look for, and whom to tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from config.located import Located, Place, load_located
from config.problems import (
    CANNOT_READ,
    NO_TEXT,
    NONE_YET,
    SAVE_AS_TEXT,
    TOO_LARGE,
    ConfigurationError,
    OptionError,
    Problem,
    reason_of,
)
from newsdesk.rules.parse import QueryError, parse_query
from newsdesk.rules.query import Query
from newsdesk.rules.sets import AliasSets
from newsdesk.wording import UNSAID, Said, Text

SIZE_MAX = 1_000_000
"""Bytes; a watchlist is written by people, and a larger file is some other file."""

EVERY_MIN = timedelta(seconds=10)
EVERY_MAX = timedelta(days=7)

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_DURATION = re.compile(r"(\d{1,6})\s*(s|m|h|d)")
_NO_DURATION = Said(
    "a time between checks is a number with a unit, such as 90s, 5m, 2h or 1d",
    "확인 간격은 90s, 5m, 2h, 1d처럼 숫자와 단위로 적습니다",
)
_NO_INTERVAL = Said("a time between checks is from 10s to 7d long", "확인 간격은 10s에서 7d까지 적을 수 있습니다")
_NO_NAME = Said("a name is one line without control characters", "이름은 제어 문자 없이 한 줄로 적습니다")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _read_duration(value: Any) -> Any:
    written = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if written is None:
        raise OptionError(_NO_DURATION)
    length = timedelta(**{_UNITS[written[2]]: int(written[1])})
    if not EVERY_MIN <= length <= EVERY_MAX:
        raise OptionError(_NO_INTERVAL)
    return length


def write_duration(length: timedelta) -> str:
    """Return a time between checks as the watchlist has it, in the largest unit that says it exactly: 90s, 5m, 2h."""
    seconds = round(length.total_seconds())
    units = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
    unit, size = next(each for each in units if seconds % each[1] == 0)
    return f"{seconds // size}{unit}"


Duration = Annotated[timedelta, BeforeValidator(_read_duration)]


def _one_line(name: str) -> str:
    if _CONTROL.search(name):
        raise OptionError(_NO_NAME)
    return name


Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$"), AfterValidator(_one_line)]
ChannelId = Annotated[int, Field(gt=0, lt=2**63)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceEntry(_Entry):
    """One source; keys beyond these are the options of its kind."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Name
    kind: Name
    every: Duration | None = None
    backlog: Literal["silent", "alert"] = "silent"

    @property
    def options(self) -> dict[str, Any]:
        """The options of its kind, not yet checked."""
        return dict(self.model_extra or {})


class RuleEntry(_Entry):
    """One rule: a query, and where its alerts go."""

    name: Name
    query: str
    channels: tuple[str | int, ...] = ()
    sources: tuple[str, ...] = ()


class _File(_Entry):
    channels: dict[Name, ChannelId] = {}
    sets: dict[Name, tuple[str, ...]] = {}
    sources: tuple[SourceEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedRule:
    """A rule as the watchlist declares it, with its parsed query and its channels as ids.

    The sources it is for are named as written: whether those beyond the file exist, only the store can tell.
    """

    name: str
    query: Query
    channel_ids: tuple[int, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A rule of the watchlist that names a source which the watchlist does not have; `where` is its file and line."""

    where: str
    rule: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """A watchlist that is right in itself; the options of its sources are checked by the room that knows the kinds.

    Attributes:
        path: The file it came from; relative paths in it start from its folder.
        located: The document, to point at lines.
        sets: The shipped alias sets with the file's own on top.
    """

    path: Path
    located: Located
    sets: AliasSets
    sources: tuple[SourceEntry, ...]
    rules: tuple[WatchedRule, ...]

    def where(self, *place: str | int) -> str:
        """Return "file:line" of a place in the file."""
        return self.located.where(place)

    def references(self) -> tuple[Reference, ...]:
        """Return what its rules say of sources that are not in the file: those were added by a command, or are none."""
        own = {each.name for each in self.sources}
        return tuple(
            Reference(where=self.where("rules", number, "sources", position), rule=rule.name, source=name)
            for number, rule in enumerate(self.rules)
            for position, name in enumerate(rule.sources)
            if name not in own
        )


def load_watchlist(path: Path) -> Watchlist:
    """Read and check a watchlist file.

    Raises:
        ConfigurationError: With every problem of the file, each with its line.
    """
    located = load_located(_read(path), path.name)
    if located.data is None:
        raise ConfigurationError([Problem(path.name, _EMPTY, _SHIPPED)])
    try:
        file = _File.model_validate(located.data)
    except ValidationError as error:
        raise ConfigurationError([_shape_problem(each, located) for each in error.errors()]) from error
    return _checked(path, located, file)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_MAX:
            raise ConfigurationError([Problem(str(path), TOO_LARGE.said(size=SIZE_MAX), _NAME_WATCHLIST)])
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = Problem(str(path), CANNOT_READ.said(reason=error.strerror), _SET_WATCHLIST)
        raise ConfigurationError([problem]) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError([Problem(path.name, NO_TEXT, SAVE_AS_TEXT)]) from error


_EMPTY = Said("The watchlist is empty.", "감시 목록이 비어 있습니다.")
_SHIPPED = Said("Start from the shipped example.", "함께 온 예시(config/watchlist.example.yaml)를 바탕으로 쓰세요.")
_NAME_WATCHLIST = Said("Name the watchlist itself.", "감시 목록 파일을 적으세요.")
_SET_WATCHLIST = Said(
    "Set SOKBO_WATCHLIST to the file you mean, or leave it unset for the shipped example.",
    "SOKBO_WATCHLIST에 쓰려는 파일을 적거나, 비워 두고 함께 온 예시를 쓰세요.",
)

_PLACE = Text("{place}: {reason}.", "{place}: {reason}.")
_WHOLE = Said("the watchlist", "감시 목록")
_LINES_BELOW = Said("Write “key: value” lines below it.", "그 아래에 “이름: 값” 줄을 적으세요.")
_REMEDIES = {
    "missing": Said("Add it.", "적어 넣으세요."),
    "extra_forbidden": Said("Remove it, or check its spelling.", "지우거나, 철자를 살펴보세요."),
    "string_pattern_mismatch": Said("Take away the spaces around it.", "앞뒤의 빈칸을 지우세요."),
    "tuple_type": Said("Write a list: one “- ” line each.", "한 줄에 하나씩 “- ” 뒤에 적으세요."),
    "dict_type": _LINES_BELOW,
    "model_type": _LINES_BELOW,
    "string_type": Said("Put it in quotes.", "따옴표로 묶으세요."),
}


def _shape_problem(error: Any, located: Located) -> Problem:
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    label = ".".join(str(part) for part in place if not isinstance(part, int)) or _WHOLE
    what = _PLACE.said(place=label, reason=reason_of(error))
    return Problem(located.where(place), what, _REMEDIES.get(error["type"], UNSAID))


def _checked(path: Path, located: Located, file: _File) -> Watchlist:
    """Check what a shape cannot say: names that must be unique or known, and queries."""
    problems: list[Problem] = []
    sets = AliasSets.starter().with_sets(file.sets)
    rules = []
    for index, entry in enumerate(file.rules):
        note = _noter(problems, located, ("rules", index))
        channel_ids = _channel_ids(entry, file.channels, note)
        query = _query(entry, sets, note)
        if query is not None:
            rules.append(
                WatchedRule(name=entry.name, query=query, channel_ids=channel_ids, sources=tuple(entry.sources))
            )
    problems += _repeated(located, "sources", (each.name for each in file.sources))
    problems += _repeated(located, "rules", (each.name for each in file.rules))
    if problems:
        raise ConfigurationError(problems)
    return Watchlist(path=path, located=located, sets=sets, sources=file.sources, rules=tuple(rules))


Noter = Callable[[Place, Said, Said], None]


def _noter(problems: list[Problem], located: Located, above: Place) -> Noter:
    def note(place: Place, what: Said, remedy: Said) -> None:
        problems.append(Problem(located.where((*above, *place)), what, remedy))

    return note


def _channel_ids(entry: RuleEntry, channels: dict[str, int], note: Noter) -> tuple[int, ...]:
    ids = []
    for index, named in enumerate(entry.channels):
        if isinstance(named, int):
            ids.append(named)
        elif named in channels:
            ids.append(channels[named])
        else:
            what = _NO_CHANNEL.said(rule=entry.name, channel=named)
            note(("channels", index), what, _ADD_CHANNEL.said(known=", ".join(channels) or NONE_YET))
    return tuple(dict.fromkeys(ids))


def _query(entry: RuleEntry, sets: AliasSets, note: Noter) -> Query | None:
    try:
        return parse_query(entry.query, sets)
    except QueryError as error:
        for problem in error.problems:
            fix = _TRY.said(query=problem.suggestion) if problem.suggestion else _SEE_HELP
            what = _BAD_QUERY.said(rule=entry.name, character=problem.position + 1, said=problem.said)
            note(("query",), what, fix)
        return None


def _repeated(located: Located, section: str, names: Iterable[str]) -> list[Problem]:
    listed = list(names)
    return [
        Problem(located.where((section, index, "name")), _NAME_TWICE.said(name=name), _RENAME)
        for name, count in Counter(listed).items()
        if count > 1
        for index in [len(listed) - 1 - listed[::-1].index(name)]
    ]


_NO_CHANNEL = Text(
    "Rule “{rule}” names the channel “{channel}”, which is not under “channels:”.",
    "“{rule}” 규칙이 쓰는 “{channel}” 채널이 “channels:”에 없습니다.",
)
_ADD_CHANNEL = Text(
    "Add it there with its Discord id, or use one of: {known}.",
    "거기에 Discord ID와 함께 적으세요. 적어 둔 채널: {known}.",
)
_BAD_QUERY = Text("Rule “{rule}”, character {character}: {said}", "“{rule}” 규칙, {character}번째 글자: {said}")
_TRY = Text("Try: {query}", "이렇게 적어 보세요: {query}")
_SEE_HELP = Said("See “sokbo rule explain --help”.", "“sokbo rule explain --help”를 살펴보세요.")
_NAME_TWICE = Text("The name “{name}” is used twice.", "“{name}” 이름이 두 번 쓰였습니다.")
_RENAME = Said("Give one another name.", "둘 가운데 하나의 이름을 바꾸세요.")
