"""One finished pass over a source, written in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, func, insert, select, update

from newsdesk.story import StorySketch
from newsdesk.verdict import FiledArticle
from store import index
from store.columns import UtcTime, hash_of, json_text
from store.declared import no_such_source
from store.keys import ByKeys
from store.outbox import queue_alerts
from store.records import Pass
from store.rows import article_values, chunks, match_values, story_values
from store.schema import article_keys, articles, decisions, desk, matches, sources, stories

# Built once: these are used at every pass.
_KNOWN_KEYS = ByKeys(select(article_keys.c.key_hash))
_INSERT_ARTICLES, _INSERT_KEYS = insert(articles), insert(article_keys)
_INSERT_MATCHES, _INSERT_DECISIONS = insert(matches), insert(decisions)
_INSERT_STORIES = insert(stories)
_CHANGE_STORIES = update(stories).where(stories.c.id == bindparam("story")).values(revision=stories.c.revision + 1)
_STORED_STORIES = select(stories.c.id).where(stories.c.id.in_(bindparam("ids", expanding=True)))
_TAKE_NUMBERS = (
    update(desk)
    .values({desk.c.last_article_id: desk.c.last_article_id + bindparam("taken", type_=BigInteger)})
    .returning(desk.c.last_article_id)
)

# One text for every pass, and for many at once.
_read_at = bindparam("read_at", type_=UtcTime)
_MOVE = (
    update(sources)
    .where(sources.c.id == bindparam("number"))
    .values(
        cursor=bindparam("new_cursor"),
        next_check_at=bindparam("due_at"),
        not_before=bindparam("asked_for"),
        last_checked_at=_read_at,
        last_success_at=_read_at,
        first_read_at=func.coalesce(sources.c.first_read_at, _read_at),
        pace=func.coalesce(bindparam("learnt", type_=Text), sources.c.pace),
        gap_at=func.coalesce(bindparam("missed_at", type_=UtcTime), sources.c.gap_at),
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
    return connection.execute(_MOVE, [_moved(each) for each in finished]).rowcount


def _moved(finished: Pass) -> dict[str, Any]:
    return {
        "number": finished.source_id,
        "new_cursor": finished.cursor,
        "due_at": finished.next_check_at,
        "asked_for": finished.not_before,
        "read_at": finished.checked_at,
        "learnt": None if finished.pace is None else json_text(finished.pace),
        "missed_at": finished.checked_at if finished.has_gap else None,
    }


# --- new articles


def _file(connection: Connection, finished: Pass) -> None:
    fresh = _unknown(connection, finished.source_id, finished.filed)
    if not fresh:
        return
    numbered = list(enumerate(fresh, start=_first_number(connection, len(fresh))))
    connection.execute(
        _INSERT_ARTICLES,
        [
            {
                "id": number,
                "source_id": finished.source_id,
                "seen_at": filed.article.seen_at,
                "story_id": filed.story_id,
                **article_values(filed),
            }
            for number, filed in numbered
        ],
    )
    _write_all(connection, _INSERT_KEYS, _key_rows(finished.source_id, numbered))
    _write_all(connection, _INSERT_MATCHES, _match_rows(numbered))
    _write_all(connection, _INSERT_DECISIONS, _decision_rows(numbered, finished.checked_at))


def _unknown(connection: Connection, source_id: int, filed: Sequence[FiledArticle]) -> list[FiledArticle]:
    """Return the articles of which no key is known, each once."""
    taken = _stored_keys(connection, source_id, filed)
    fresh = []
    for each in filed:
        keys = {hash_of(key) for key in each.keys}
        if not keys & taken:
            fresh.append(each)
            taken |= keys
    return fresh


def _stored_keys(connection: Connection, source_id: int, filed: Sequence[FiledArticle]) -> set[int]:
    hashes = [hash_of(key) for each in filed for key in each.keys]
    return {row.key_hash for row in _KNOWN_KEYS.rows(connection, source_id, hashes)}


def _first_number(connection: Connection, count: int) -> int:
    """Take `count` numbers that no article had before, and return the first."""
    return int(connection.execute(_TAKE_NUMBERS, {"taken": count}).scalar_one()) - count + 1


Numbered = Sequence[tuple[int, FiledArticle]]


def _key_rows(source_id: int, numbered: Numbered) -> list[dict[str, Any]]:
    return [
        {"source_id": source_id, "key_hash": key_hash, "article_id": number}
        for number, filed in numbered
        for key_hash in dict.fromkeys(hash_of(key) for key in filed.keys)
    ]


def _match_rows(numbered: Numbered) -> list[dict[str, Any]]:
    return [match_values(number, match) for number, filed in numbered for match in filed.matches]


def _decision_rows(numbered: Numbered, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "article_id": number,
            "position": position,
            "reason": decision.reason.value,
            "rule_id": decision.rule_id,
            "channel_id": decision.channel_id,
            "alert_id": decision.alert_id,
            "decided_at": now,
        }
        for number, filed in numbered
        for position, decision in enumerate(filed.decisions)
    ]


# --- edited articles


def _edit(connection: Connection, source_id: int, edited: Mapping[int, FiledArticle]) -> None:
    """Give known articles their new text; when they were seen, their story and decisions stay."""
    stored = _stored_texts(connection, source_id, list(edited))
    index.remove(connection, [text for text, is_indexed in stored.values() if is_indexed])
    numbered = [(number, filed) for number, filed in edited.items() if number in stored]
    if not numbered:
        return
    rows = [{"number": number, **article_values(filed)} for number, filed in numbered]
    change = update(articles).where(articles.c.id == bindparam("number"))
    connection.execute(change, rows)
    connection.execute(delete(matches).where(matches.c.article_id == bindparam("number")), rows)
    _write_all(connection, _INSERT_MATCHES, _match_rows(numbered))
    taken = _stored_keys(connection, source_id, [filed for _, filed in numbered])
    new_keys = {row["key_hash"]: row for row in _key_rows(source_id, numbered) if row["key_hash"] not in taken}
    _write_all(connection, _INSERT_KEYS, list(new_keys.values()))


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
    _write_all(connection, _INSERT_STORIES, new)
    _write_all(connection, _CHANGE_STORIES, changed)


def _write_all(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
