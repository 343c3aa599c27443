"""One finished pass over a source, written in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, func, select, update

from newsdesk.story import StorySketch
from newsdesk.verdict import FiledArticle
from store import index
from store.columns import hash_of, json_text, to_microseconds
from store.declared import no_such_source
from store.direct import Bulk, Direct
from store.keys import ByKeys
from store.outbox import queue_alerts
from store.records import Pass
from store.rows import article_columns, chunks, match_values, story_values
from store.schema import article_keys, articles, decisions, desk, matches, sources, stories

# Built once: these are used at every pass.
_KNOWN_KEYS = ByKeys(select(article_keys.c.key_hash))
_ARTICLES, _KEYS, _MATCHES, _DECISIONS, _STORIES = map(Bulk, (articles, article_keys, matches, decisions, stories))
_CHANGE_ARTICLES = update(articles).where(articles.c.id == bindparam("number"))
_FORGET_MATCHES = delete(matches).where(matches.c.article_id == bindparam("number"))
_CHANGE_STORIES = update(stories).where(stories.c.id == bindparam("story")).values(revision=stories.c.revision + 1)
_STORED_STORIES = select(stories.c.id).where(stories.c.id.in_(bindparam("ids", expanding=True)))
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


def commit(connection: Connection, finished: Pass) -> None:
    """Write a pass; what an earlier, equal pass wrote is left as it is.

    Raises:
        StoreError: Its source is not there.
    """
    if not move_cursors(connection, [finished]):
        raise no_such_source(finished.source_id)
    _file(connection, finished)
    _edit(connection, finished.source_id, finished.edited)
    _remember(connection, finished.stories)
    queue_alerts(connection, finished.alerts, finished.checked_at)


def move_cursors(connection: Connection, finished: Sequence[Pass]) -> int:
    """Write of each pass what it makes of its source, and nothing of what it found; return how many are there."""
    return _MOVE.run(connection, [_moved(each) for each in finished]).rowcount


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


def _file(connection: Connection, finished: Pass) -> None:
    keyed = _unknown(connection, finished.source_id, finished.filed)
    if not keyed:
        return
    fresh = [filed for filed, _ in keyed]
    first = _first_number(connection, len(fresh))
    numbers = range(first, first + len(fresh))
    _write_articles(connection, finished.source_id, numbers, fresh)
    keys = [(key, number) for number, (_, hashes) in zip(numbers, keyed, strict=True) for key in hashes]
    _write_keys(connection, finished.source_id, keys)
    numbered = list(zip(numbers, fresh, strict=True))
    _write_matches(connection, numbered)
    _write_decisions(connection, numbered, finished.checked_at)


def _unknown(
    connection: Connection, source_id: int, filed: Sequence[FiledArticle]
) -> list[tuple[FiledArticle, set[int]]]:
    """Return the articles of which no key is known, each once, and the hashes of its keys."""
    keyed = [(each, set(map(hash_of, each.keys))) for each in filed]
    taken = _stored(connection, source_id, [key for _, hashes in keyed for key in hashes])
    fresh = []
    for each, hashes in keyed:
        if taken.isdisjoint(hashes):
            fresh.append((each, hashes))
            taken |= hashes
    return fresh


def _stored(connection: Connection, source_id: int, hashes: Sequence[int]) -> set[int]:
    return {row.key_hash for row in _KNOWN_KEYS.rows(connection, source_id, hashes)}


def _first_number(connection: Connection, count: int) -> int:
    """Take `count` numbers that no article had before, and return the first."""
    return int(_TAKE_NUMBERS.run(connection, [{"taken": count}]).scalar_one()) - count + 1


def _write_articles(
    connection: Connection, source_id: int, numbers: Sequence[int], fresh: Sequence[FiledArticle]
) -> None:
    columns: dict[str, Sequence[Any]] = {
        "id": numbers,
        "source_id": [source_id] * len(fresh),
        "seen_at": [each.article.seen_at for each in fresh],
        "story_id": [each.story_id for each in fresh],
    }
    _ARTICLES.insert(connection, columns | article_columns(fresh))


def _write_keys(connection: Connection, source_id: int, keys: Sequence[tuple[int, int]]) -> None:
    """Write pairs of a key's hash and its article's number."""
    columns: dict[str, Sequence[Any]] = {
        "source_id": [source_id] * len(keys),
        "key_hash": [key for key, _ in keys],
        "article_id": [number for _, number in keys],
    }
    _KEYS.insert(connection, columns)


def _write_matches(connection: Connection, numbered: Numbered) -> None:
    rows = [match_values(number, match) for number, filed in numbered for match in filed.matches]
    _MATCHES.insert_rows(connection, rows)


def _write_decisions(connection: Connection, numbered: Numbered, now: datetime) -> None:
    placed = [(number, *each) for number, filed in numbered for each in enumerate(filed.decisions)]
    decided = [decision for _, _, decision in placed]
    columns: dict[str, Sequence[Any]] = {
        "article_id": [number for number, _, _ in placed],
        "position": [position for _, position, _ in placed],
        "reason": [each.reason.value for each in decided],
        "rule_id": [each.rule_id for each in decided],
        "channel_id": [each.channel_id for each in decided],
        "alert_id": [each.alert_id for each in decided],
        "decided_at": [now] * len(placed),
    }
    _DECISIONS.insert(connection, columns)


# --- edited articles


def _edit(connection: Connection, source_id: int, edited: Mapping[int, FiledArticle]) -> None:
    """Give known articles their new text; when they were seen, their story and decisions stay."""
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
    _write_keys(connection, source_id, [(key, number) for key, number in keys.items() if key not in taken])


def _stored_texts(connection: Connection, source_id: int, numbers: Sequence[int]) -> dict[int, tuple[index.Text, bool]]:
    """Return by number what is stored now of those articles that are there, and whether it is indexed."""
    stored = {}
    for chunk in chunks(numbers):
        query = select(articles.c.id, articles.c.title, articles.c.body, articles.c.index_due)
        for row in connection.execute(query.where(articles.c.source_id == source_id, articles.c.id.in_(chunk))):
            stored[row.id] = (index.Text(row.id, row.title, row.body), row.index_due is None)
    return stored


# --- stories


def _remember(connection: Connection, sketches: Sequence[StorySketch]) -> None:
    stored: set[str] = set()
    for chunk in chunks([each.id for each in sketches]):
        stored.update(connection.execute(_STORED_STORIES, {"ids": chunk}).scalars())
    new = [story_values(each) | {"revision": 0} for each in sketches if each.id not in stored]
    changed = [story_values(each) | {"story": each.id} for each in sketches if each.id in stored]
    _STORIES.insert_rows(connection, new)
    if changed:
        connection.execute(_CHANGE_STORIES, changed)
