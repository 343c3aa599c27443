"""Finished passes over sources, some or many in one transaction: all of them, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, func, select, update

from newsdesk.verdict import FiledArticle
from store import index
from store.columns import hash_of, json_text, to_microseconds
from store.declared import no_such_source
from store.direct import Bulk, Direct
from store.errors import OutdatedError
from store.keys import ByKeys
from store.outbox import queue_alerts
from store.records import Pass
from store.rows import article_columns, chunks, match_values, story_values
from store.schema import article_keys, articles, decisions, desk, matches, sources, stories

# Built once: these are used at every pass.
_KNOWN_KEYS = ByKeys(select(article_keys.c.key_hash))
_ARTICLES, _KEYS, _MATCHES, _DECISIONS = map(Bulk, (articles, article_keys, matches, decisions))
_STORIES = Bulk(
    stories,
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{each.name} = excluded.{each.name}" for each in stories.columns if not each.primary_key),
)
_CHANGE_ARTICLES = update(articles).where(articles.c.id == bindparam("number"))
_FORGET_MATCHES = delete(matches).where(matches.c.article_id == bindparam("number"))
_TAKE_NUMBERS = Direct(
    update(desk)
    .values({desk.c.last_article_id: desk.c.last_article_id + bindparam("taken", type_=BigInteger)})
    .returning(desk.c.last_article_id)
)

# One text for every pass, and for many at once.
_read_at = bindparam("read_at", type_=BigInteger)
_MOVE = Direct(
    update(sources)
    .where(sources.c.id == bindparam("number"))
    .values(
        cursor=bindparam("new_cursor", type_=Text),
        next_check_at=bindparam("due_at", type_=BigInteger),
        not_before=bindparam("asked_for", type_=BigInteger),
        last_checked_at=_read_at,
        last_success_at=_read_at,
        first_read_at=func.coalesce(sources.c.first_read_at, _read_at),
        pace=func.coalesce(bindparam("learnt", type_=Text), sources.c.pace),
        gap_at=func.coalesce(bindparam("missed_at", type_=BigInteger), sources.c.gap_at),
        failures=0,
        failing_since=None,
        last_error="",
    )
)


def commit(connection: Connection, finished: Sequence[Pass], *, as_of: int | None, is_sure: bool) -> range:
    """Write passes; what earlier, equal ones wrote is left as it is.

    Args:
        connection: In a transaction.
        finished: The passes, in the order in which they were decided.
        as_of: What their stories and alerts rest on (`Recall.as_of`), or None when they have none.
        is_sure: Whether articles are written without a look at which of them are there already.

    Returns:
        The numbers given to new articles.

    Raises:
        OutdatedError: Others wrote articles since `as_of`.
        StoreError: The source of a pass that found something is not there.
    """
    if not finished:
        return range(0)
    _move(connection, finished)
    telling = [each for each in finished if each.filed or each.edited or each.stories or each.alerts]
    if not telling:
        # The usual case by far: only cursors move.
        return range(0)
    found = [_Found(each.source_id, each.checked_at, filed) for each in telling for filed in each.filed]
    numbers = _take_numbers(connection, len(found))
    if as_of is not None and numbers.start - 1 != as_of:
        raise OutdatedError
    _file(connection, found if is_sure else _unknown(connection, found), numbers)
    _remember(connection, telling)
    for each in telling:
        _edit(connection, each.source_id, each.edited)
        queue_alerts(connection, each.alerts, each.checked_at)
    return numbers


def _move(connection: Connection, finished: Sequence[Pass]) -> None:
    """Write of each pass what it makes of its source, and nothing of what it found."""
    if _MOVE.run(connection, [_moved(each) for each in finished]).rowcount == len(finished):
        return
    asked = {each.source_id for each in finished if each.filed or each.edited}
    there: set[int] = set()
    for chunk in chunks(sorted(asked)):
        there.update(connection.execute(select(sources.c.id).where(sources.c.id.in_(chunk))).scalars())
    # Of one that found nothing there is nothing to keep.
    for gone in sorted(asked - there):
        raise no_such_source(gone)


def _moved(finished: Pass) -> dict[str, Any]:
    read_at = to_microseconds(finished.checked_at)
    return {
        "number": finished.source_id,
        "new_cursor": json_text(finished.cursor),
        "due_at": to_microseconds(finished.next_check_at),
        "asked_for": None if finished.not_before is None else to_microseconds(finished.not_before),
        "read_at": read_at,
        "learnt": None if finished.pace is None else json_text(finished.pace),
        "missed_at": read_at if finished.has_gap else None,
    }


# --- new articles

Numbered = Sequence[tuple[int, FiledArticle]]
"""Articles with their numbers."""


class _Found(NamedTuple):
    source_id: int
    decided_at: datetime
    filed: FiledArticle


def _file(connection: Connection, found: Sequence[_Found], numbers: range) -> None:
    if not found:
        return
    numbers = numbers[: len(found)]
    _write_articles(connection, numbers, found)
    keys = [
        (each.source_id, key, number)
        for number, each in zip(numbers, found, strict=True)
        for key in dict.fromkeys(map(hash_of, each.filed.keys))
    ]
    _write_keys(connection, keys)
    _write_matches(connection, [(number, each.filed) for number, each in zip(numbers, found, strict=True)])
    _write_decisions(connection, numbers, found)


def _unknown(connection: Connection, found: Sequence[_Found]) -> list[_Found]:
    """Return the articles of which no key is known, each once."""
    keys: dict[int, list[int]] = {}
    for each in found:
        keys.setdefault(each.source_id, []).extend(map(hash_of, each.filed.keys))
    taken = {source_id: _stored(connection, source_id, hashes) for source_id, hashes in keys.items()}
    fresh = []
    for each in found:
        hashes = set(map(hash_of, each.filed.keys))
        if taken[each.source_id].isdisjoint(hashes):
            fresh.append(each)
            taken[each.source_id] |= hashes
    return fresh


def _stored(connection: Connection, source_id: int, hashes: Sequence[int]) -> set[int]:
    return {row.key_hash for row in _KNOWN_KEYS.rows(connection, source_id, hashes)}


def _take_numbers(connection: Connection, count: int) -> range:
    """Take `count` numbers that no article had before."""
    last = int(_TAKE_NUMBERS.run(connection, [{"taken": count}]).scalar_one())
    return range(last - count + 1, last + 1)


def _write_articles(connection: Connection, numbers: Sequence[int], found: Sequence[_Found]) -> None:
    filed = [each.filed for each in found]
    columns: dict[str, Sequence[Any]] = {
        "id": numbers,
        "source_id": [each.source_id for each in found],
        "seen_at": [each.article.seen_at for each in filed],
        "story_id": [each.story_id for each in filed],
    }
    _ARTICLES.insert(connection, columns | article_columns(filed))


def _write_keys(connection: Connection, keys: Sequence[tuple[int, int, int]]) -> None:
    """Write keys: of each the source's number, the hash and the article's number."""
    columns: dict[str, Sequence[Any]] = {
        "source_id": [source_id for source_id, _, _ in keys],
        "key_hash": [key for _, key, _ in keys],
        "article_id": [number for _, _, number in keys],
    }
    _KEYS.insert(connection, columns)


def _write_matches(connection: Connection, numbered: Numbered) -> None:
    rows = [match_values(number, match) for number, filed in numbered for match in filed.matches]
    _MATCHES.insert_rows(connection, rows)


def _write_decisions(connection: Connection, numbers: Sequence[int], found: Sequence[_Found]) -> None:
    placed = [
        (number, each.decided_at, *decided)
        for number, each in zip(numbers, found, strict=True)
        for decided in enumerate(each.filed.decisions)
    ]
    decided = [decision for _, _, _, decision in placed]
    columns: dict[str, Sequence[Any]] = {
        "article_id": [number for number, _, _, _ in placed],
        "position": [position for _, _, position, _ in placed],
        "reason": [each.reason.value for each in decided],
        "rule_id": [each.rule_id for each in decided],
        "channel_id": [each.channel_id for each in decided],
        "alert_id": [each.alert_id for each in decided],
        "decided_at": [moment for _, moment, _, _ in placed],
    }
    _DECISIONS.insert(connection, columns)


# --- edited articles


def _edit(connection: Connection, source_id: int, edited: Mapping[int, FiledArticle]) -> None:
    """Give known articles their new text; when they were seen, their story and decisions stay."""
    if not edited:
        return
    stored = _stored_texts(connection, source_id, list(edited))
    index.remove(connection, [text for text, is_indexed in stored.values() if is_indexed])
    numbered = [(number, filed) for number, filed in edited.items() if number in stored]
    if not numbered:
        return
    columns = {"number": [number for number, _ in numbered], **article_columns([filed for _, filed in numbered])}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    connection.execute(_CHANGE_ARTICLES, rows)
    connection.execute(_FORGET_MATCHES, rows)
    _write_matches(connection, numbered)
    keys = {key: number for number, filed in numbered for key in dict.fromkeys(map(hash_of, filed.keys))}
    taken = _stored(connection, source_id, list(keys))
    _write_keys(connection, [(source_id, key, number) for key, number in keys.items() if key not in taken])


def _stored_texts(connection: Connection, source_id: int, numbers: Sequence[int]) -> dict[int, tuple[index.Text, bool]]:
    """Return by number what is stored now of those articles that are there, and whether it is indexed."""
    stored = {}
    for chunk in chunks(numbers):
        query = select(articles.c.id, articles.c.title, articles.c.body, articles.c.index_due)
        for row in connection.execute(query.where(articles.c.source_id == source_id, articles.c.id.in_(chunk))):
            stored[row.id] = (index.Text(row.id, row.title, row.body), row.index_due is None)
    return stored


# --- stories


def _remember(connection: Connection, finished: Sequence[Pass]) -> None:
    """Write stories, each once, as the last pass left it."""
    sketches = {each.id: each for one in finished for each in one.stories}
    _STORIES.insert_rows(connection, [story_values(each) for each in sketches.values()])
