"""What is declared: sources with their state, and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Result,
    Row,
    Table,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from newsdesk.wording import UNSAID, Said, Text, said_from_json, said_to_json
from store.columns import UtcTime, as_stored, hash_of, json_text, storable
from store.errors import StoreError
from store.records import Due, RuleSpec, Scope, Source, SourceSpec
from store.rows import chunks
from store.schema import rules, sources

AT_ONCE_MAX = 50
"""New sources that are due at once; nobody who adds a few has to wait."""

ERROR_MAX = 500
"""Characters kept of an error."""


def visible(table: Table, scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a row with a guild id may be seen in `scope`."""
    if scope.guild_id is None:
        return true()
    return or_(table.c.guild_id.is_(None), table.c.guild_id == scope.guild_id)


def one_line(error: str) -> str:
    """Return an error as it is stored: on one line, not longer than anybody reads."""
    return " ".join(error.split())[:ERROR_MAX]


def kept_error(error: Said) -> str:
    """Return an error as it is stored for readers of every language."""
    return json_text({language: one_line(words) for language, words in said_to_json(error).items()})


def error_of(kept: str) -> Said:
    """Return a stored error; those from before there were two languages are plain sentences."""
    if not kept:
        return UNSAID
    return said_from_json(json.loads(kept) if kept.startswith('{"en":') else kept)


# --- declaring


def declare(
    connection: Connection, source_specs: Sequence[SourceSpec], rule_specs: Sequence[RuleSpec], now: datetime
) -> None:
    """Make the declared sources and rules the ones in force."""
    _declare_sources(connection, source_specs, now)
    _declare_rules(connection, rule_specs, now)


def _declare_sources(connection: Connection, specs: Sequence[SourceSpec], now: datetime) -> None:
    stored = {(row.guild_id, row.name): row for row in _meant(connection, specs)}
    kept, newcomers = set(), []
    for spec in specs:
        row = stored.get((spec.guild_id, storable(spec.name)))
        if row is None:
            newcomers.append(spec)
            continue
        kept.add(row.id)
        update_source(connection, row, spec, now)
    in_force = select(sources.c.id).where(sources.c.origin == "watchlist", sources.c.retired_at.is_(None))
    gone = [number for number in connection.execute(in_force).scalars() if number not in kept]
    for chunk in chunks(gone):
        connection.execute(update(sources).where(sources.c.id.in_(chunk)).values(retired_at=now))
    if newcomers:
        connection.execute(insert(sources), _first_rows(newcomers, now))


def _meant(connection: Connection, specs: Sequence[SourceSpec]) -> Iterator[Row[Any]]:
    """Yield the stored sources that have the name of a declared one; there may be 100,000 others."""
    names: dict[int | None, list[str]] = {}
    for spec in specs:
        names.setdefault(spec.guild_id, []).append(storable(spec.name))
    for guild_id, wanted in names.items():
        for chunk in chunks(wanted):
            named = select(sources).where(sources.c.guild_id == guild_id, sources.c.name.in_(chunk))
            yield from connection.execute(named)


def _first_rows(newcomers: Sequence[SourceSpec], now: datetime) -> list[dict[str, Any]]:
    """Return the rows of new sources; where there are many, their first looks are spread over their intervals."""
    rows = [columns_of(spec) | fresh(now) for spec in newcomers]
    for spec, row in islice(zip(newcomers, rows, strict=True), AT_ONCE_MAX, None):
        row["next_check_at"] = now + spec.interval * (hash_of(f"{spec.guild_id} {spec.name}") % 1_000 / 1_000)
    return rows


def update_source(connection: Connection, row: Row[Any], spec: SourceSpec, now: datetime) -> None:
    """Let a stored source be as `spec` says, in force; it starts anew when it reads something else now."""
    values = columns_of(spec)
    if (row.kind, row.options) != (values["kind"], values["options"]):
        values |= fresh(now)
    elif row.retired_at:
        values |= {"retired_at": None, "next_check_at": max(now, row.not_before or now)}
    elif row.interval > spec.interval or (spec.is_pinned and not row.pinned):
        # Asked for more often from now on, not only after the old, longer wait.
        values["next_check_at"] = max(min(row.next_check_at, now + spec.interval), row.not_before or now)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        connection.execute(update(sources).where(sources.c.id == row.id).values(changed))


def columns_of(spec: SourceSpec) -> dict[str, Any]:
    """Return what is declared of a source, by column."""
    return {
        "guild_id": spec.guild_id,
        "name": spec.name,
        "kind": spec.kind,
        # As it will come back, or a tuple among the options would look like a change at every start.
        "options": as_stored(spec.options),
        "interval": spec.interval,
        "backlog": spec.backlog,
        "origin": spec.origin,
        "pinned": spec.is_pinned,
        "host": spec.host,
    }


def fresh(now: datetime) -> dict[str, Any]:
    """Return the state of a source that was never read."""
    return {
        "cursor": {},
        "next_check_at": now,
        "failures": 0,
        "failing_since": None,
        "last_error": "",
        "last_checked_at": None,
        "last_success_at": None,
        "first_read_at": None,
        "retired_at": None,
        "pace": {},
        "gap_at": None,
        "not_before": None,
    }


def _declare_rules(connection: Connection, specs: Sequence[RuleSpec], now: datetime) -> None:
    stored = {row.id: row for row in connection.execute(select(rules))}
    for position, spec in enumerate(specs):
        values = {
            "guild_id": spec.guild_id,
            "name": spec.name,
            "query": spec.query,
            "channel_ids": list(spec.channel_ids),
            "sources": list(spec.sources),
            "origin": spec.origin,
            "position": position,
            "retired_at": None,
        }
        row = stored.get(storable(spec.id))
        if row is not None:
            if row.guild_id != spec.guild_id:
                raise StoreError(_OTHER_GUILD.said(id=spec.id))
            connection.execute(update(rules).where(rules.c.id == spec.id).values(values))
        else:
            connection.execute(insert(rules).values(id=spec.id, **values))
    declared = {storable(spec.id) for spec in specs}
    gone = [
        row.id
        for row in stored.values()
        if row.origin == "watchlist" and row.retired_at is None and row.id not in declared
    ]
    connection.execute(update(rules).where(rules.c.id.in_(gone)).values(retired_at=now))


# --- reading


# Built once: this is asked every second.
_DUE = (
    select(sources.c.id, sources.c.guild_id, sources.c.host, sources.c.failures)
    .where(sources.c.retired_at.is_(None))
    .where(sources.c.next_check_at.between(bindparam("since"), bindparam("now")))
    .order_by(sources.c.next_check_at, sources.c.id)
)
_STILL_DUE = select(sources).where(
    sources.c.retired_at.is_(None),
    sources.c.next_check_at <= bindparam("now"),
    sources.c.id.in_(bindparam("ids", expanding=True)),
)


def due(connection: Connection, since: datetime, now: datetime) -> tuple[Due, ...]:
    """Return the sources whose time came from `since` to `now`, earliest first."""
    return tuple([Due(*row) for row in connection.execute(_DUE, {"since": since, "now": now}).all()])


def due_sources(connection: Connection, ids: Sequence[int], now: datetime) -> tuple[Source, ...]:
    """Return those of the sources that are still in force and still due."""
    found: list[Source] = []
    for chunk in chunks(list(ids)):
        found += _sources(connection.execute(_STILL_DUE, {"ids": chunk, "now": now}))
    return tuple(found)


def next_due_at(connection: Connection) -> datetime | None:
    """Return when the next source is due, or None when there is none."""
    return connection.execute(select(func.min(sources.c.next_check_at)).where(sources.c.retired_at.is_(None))).scalar()


def sources_in(connection: Connection, scope: Scope) -> tuple[Source, ...]:
    """Return the sources in force, by name."""
    query = select(sources).where(sources.c.retired_at.is_(None), visible(sources, scope))
    return _sources(connection.execute(query.order_by(sources.c.name, sources.c.id)))


def worst_sources(connection: Connection, scope: Scope, limit: int, since: datetime) -> tuple[Source, ...]:
    """Return up to `limit` of the sources in force: the failing ones, those with a gap after `since`, then by name."""
    query = select(sources).where(sources.c.retired_at.is_(None), visible(sources, scope))
    has_no_gap = func.coalesce(sources.c.gap_at, literal(since, UtcTime)) <= since
    worst_first = query.order_by(sources.c.failures == 0, has_no_gap, sources.c.name, sources.c.id)
    return _sources(connection.execute(worst_first.limit(limit)))


def count_sources(connection: Connection, scope: Scope) -> int:
    """Return how many sources are in force."""
    query = select(func.count()).select_from(sources).where(sources.c.retired_at.is_(None), visible(sources, scope))
    return connection.execute(query).scalar_one()


def source_names(connection: Connection, scope: Scope) -> tuple[str, ...]:
    """Return the names of the sources in force, each once, in order."""
    query = select(sources.c.name).where(sources.c.retired_at.is_(None), visible(sources, scope)).distinct()
    return tuple(connection.execute(query.order_by(sources.c.name)).scalars())


def sources_of(connection: Connection, kind: str) -> tuple[Source, ...]:
    """Return the sources of a kind in force, in order of their ids."""
    query = select(sources).where(sources.c.retired_at.is_(None), sources.c.kind == kind)
    return _sources(connection.execute(query.order_by(sources.c.id)))


def rules_in(connection: Connection, scope: Scope) -> tuple[RuleSpec, ...]:
    """Return the rules in force, in order of declaration."""
    query = select(rules).where(rules.c.retired_at.is_(None), visible(rules, scope))
    return tuple(
        RuleSpec(
            id=row.id,
            name=row.name,
            query=row.query,
            channel_ids=tuple(row.channel_ids),
            sources=tuple(row.sources),
            origin=row.origin,
            guild_id=row.guild_id,
        )
        for row in connection.execute(query.order_by(rules.c.origin.desc(), rules.c.position, rules.c.id))
    )


def _sources(result: Result[Any]) -> tuple[Source, ...]:
    return tuple([source_of(row) for row in result.all()])


def source_of(row: Row[Any]) -> Source:
    """Return the source in a row of all columns of `sources`."""
    # In the table's order: hundreds are read each second, and asking for each column by its name takes twice as long.
    columns: Sequence[Any] = row
    number, guild_id, name, kind, options, interval, backlog, origin = columns[:8]
    cursor, next_check_at, failures, failing_since, last_error, last_checked_at, last_success_at = columns[8:15]
    first_read_at, _, is_pinned, host, pace, gap_at, not_before = columns[15:]
    return Source(
        id=number,
        spec=SourceSpec(
            name=name,
            kind=kind,
            options=options,
            interval=interval,
            backlog=backlog,
            origin=origin,
            guild_id=guild_id,
            is_pinned=is_pinned,
            host=host,
        ),
        cursor=cursor,
        next_check_at=next_check_at,
        failures=failures,
        failing_since=failing_since,
        last_error=error_of(last_error),
        last_checked_at=last_checked_at,
        last_success_at=last_success_at,
        first_read_at=first_read_at,
        pace=pace or {},
        gap_at=gap_at,
        not_before=not_before,
    )


# --- health


def source_failed(
    connection: Connection,
    source_id: int,
    error: Said,
    now: datetime,
    next_check_at: datetime,
    *,
    not_before: datetime | None,
    counts: bool,
) -> None:
    """Note a failed check."""
    values: dict[str, Any] = {"last_checked_at": now, "next_check_at": next_check_at, "not_before": not_before}
    if counts:
        values["failures"] = sources.c.failures + 1
        values["failing_since"] = func.coalesce(sources.c.failing_since, literal(now, UtcTime))
        values["last_error"] = kept_error(error)
    change_source(connection, source_id, values)


def change_source(connection: Connection, source_id: int, values: dict[str, Any]) -> None:
    """Store new state of a source.

    Raises:
        StoreError: There is no such source.
    """
    changed = connection.execute(update(sources).where(sources.c.id == source_id).values(values))
    if changed.rowcount != 1:
        raise no_such_source(source_id)


def no_such_source(source_id: int) -> StoreError:
    """Return the error that says so."""
    return StoreError(_NO_SOURCE.said(number=str(source_id)))


_OTHER_GUILD = Text("The rule id {id} belongs to another guild.", "규칙 ID가 {id}인 규칙은 다른 서버의 것입니다.")
_NO_SOURCE = Text(
    "There is no source number {number}; it was removed meanwhile.", "출처 {number}번은 그사이에 지워져 없습니다."
)
