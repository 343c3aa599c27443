"""Sources that were added by a command: beside those of the watchlist, in force until they are removed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, func, insert, select, type_coerce, update

from store.columns import json_text, storable
from store.declared import columns_of, fresh, source_of, update_source
from store.records import Addition, Outcome, Source, SourceSpec
from store.rows import chunks
from store.schema import articles, sources

_ids_by_name = select(sources.c.id, sources.c.name, sources.c.retired_at).where(sources.c.guild_id.is_(None))
# The options as text: reading 100,000 of them as JSON would take longer than all the rest.
_in_force = select(sources.c.kind, type_coerce(sources.c.options, Text).label("written"), sources.c.name).where(
    sources.c.guild_id.is_(None), sources.c.retired_at.is_(None)
)


def add_sources(connection: Connection, specs: Sequence[SourceSpec], now: datetime) -> tuple[Addition, ...]:
    """Add the operator's sources that are not there yet, and say of each what became of it.

    One whose name a removed source had takes its row, and knows its articles when it reads the same.
    """
    ids = {row.name: (row.id, row.retired_at is not None) for row in connection.execute(_ids_by_name)}
    readers = identities(connection)
    additions, new = [], []
    for spec in specs:
        name, identity = storable(spec.name), (spec.kind, json_text(spec.options))
        number, is_retired = ids.get(name, (0, True))
        if identity in readers:
            additions.append(Addition(spec, Outcome.READ_ALREADY, readers[identity]))
            continue
        if not is_retired:
            additions.append(Addition(spec, Outcome.NAME_TAKEN, name))
            continue
        if number:
            _bring_back(connection, number, spec, now)
        else:
            new.append(columns_of(spec) | fresh(now))
        ids[name], readers[identity] = (number, False), name
        additions.append(Addition(spec, Outcome.ADDED))
    if new:
        connection.execute(insert(sources), new)
    return tuple(additions)


def identities(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the names of the operator's sources in force, by what they read: their kind, and their options as text."""
    return {(row.kind, row.written): row.name for row in connection.execute(_in_force)}


def _bring_back(connection: Connection, source_id: int, spec: SourceSpec, now: datetime) -> None:
    row = connection.execute(select(sources).where(sources.c.id == source_id)).one()
    update_source(connection, row, spec, now)


def remove_source(connection: Connection, name: str, now: datetime) -> bool:
    """Put an added source of the operator out of force; return whether there was one of that name."""
    is_it = (sources.c.guild_id.is_(None), sources.c.name == storable(name), sources.c.origin == "added")
    gone = update(sources).where(*is_it, sources.c.retired_at.is_(None)).values(retired_at=now)
    return connection.execute(gone).rowcount == 1


def added_sources(connection: Connection, names: Collection[str] | None) -> tuple[Source, ...]:
    """Return the operator's added sources in force, of these names or all of them, by name."""
    query = select(sources).where(
        sources.c.guild_id.is_(None), sources.c.origin == "added", sources.c.retired_at.is_(None)
    )
    queries = [query] if names is None else (query.where(sources.c.name.in_(each)) for each in chunks(_stored(names)))
    found = [source_of(row) for each in queries for row in connection.execute(each)]
    return tuple(sorted(found, key=lambda each: each.spec.name))


def _stored(names: Collection[str]) -> list[str]:
    return sorted(map(storable, names))


def article_counts(connection: Connection) -> dict[int, int]:
    """Return how many articles are kept of each source that has any, by its row id."""
    counted = select(articles.c.source_id, func.count()).group_by(articles.c.source_id)
    return {row[0]: row[1] for row in connection.execute(counted)}
