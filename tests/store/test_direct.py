"""What goes straight to the driver does what the same thing through SQLAlchemy does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Text, bindparam, func, insert, select, update

from newsdesk.fate import Reason
from newsdesk.verdict import Decision
from store.direct import Bulk, Direct
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR
from store.schema import articles, decisions, notes
from tests.store.makers import NOW, a_pass, article, declared, filed, known_of

ODD_TEXTS = [
    "",
    "깨끗한 글",
    "a\0b",
    "\ud800",
    "반쪽\udc00",
    "%s %(id)s :id ? {}",
    "'; DROP TABLE articles; --",
    "👨‍👩‍👧\u202e",
]
ODD_TIMES = [None, NOW, NOW.astimezone(tz=None), datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
ODD_NUMBERS = [None, 0, -1, 2**31, 2**63 - 1, -(2**63)]
ODD_TAGS: list[Any] = [(), ("정치", "a\0b"), ("\ud800",), ("",), ("\\u0000",)]


def odd_rows(source_id: int) -> list[dict[str, Any]]:
    return [odd_row(number, source_id) for number in range(1, 25)]


def odd_row(number: int, source_id: int) -> dict[str, Any]:
    def text(shift: int) -> str:
        return ODD_TEXTS[(number + shift) % len(ODD_TEXTS)]

    return {
        "id": 2**62 + number,
        "source_id": source_id,
        "title": text(0),
        "body": text(1),
        "url": text(2),
        "url_hash": ODD_NUMBERS[number % len(ODD_NUMBERS)],
        "guid": text(3),
        # Clean in every row.
        "language": "ko",
        "outlet": text(4),
        "author": text(5),
        "tags": ODD_TAGS[number % len(ODD_TAGS)],
        "image_url": text(6),
        "published_at": ODD_TIMES[number % len(ODD_TIMES)],
        "seen_at": NOW + timedelta(microseconds=number),
        "content_digest": text(7),
        "story_id": "",
        "index_due": None if number % 2 else 1,
    }


def stored(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(articles).order_by(articles.c.id)))


def test_odd_values_are_stored_alike_by_the_long_way_and_the_short(store: Store) -> None:
    rows = odd_rows(declared(store).id)
    with store._connections.write() as connection:
        connection.execute(insert(articles), rows)
        by_the_long_way = stored(connection)
        connection.execute(articles.delete())
        Bulk(articles).insert_rows(connection, rows)
        assert stored(connection) == by_the_long_way
    assert len(by_the_long_way) == 24
    assert {row.title for row in by_the_long_way} >= {"a\ufffdb", "\ufffd", "반쪽\ufffd", "%s %(id)s :id ? {}"}


def test_no_rows_are_no_statement(store: Store) -> None:
    with store._connections.write() as connection:
        Bulk(notes).insert_rows(connection, [])
        Bulk(notes).insert(connection, {"key": [], "value": ()})
    with store._connections.read() as connection:
        assert connection.execute(select(notes.c.key)).scalars().all() == ["search index"]


def test_columns_of_different_lengths_are_refused(store: Store) -> None:
    with store._connections.write() as connection, pytest.raises(ValueError, match="shorter"):
        Bulk(notes).insert(connection, {"key": ["a", "b"], "value": ["하나"]})


def test_a_missing_column_is_refused(store: Store) -> None:
    with store._connections.write() as connection, pytest.raises(KeyError, match="value"):
        Bulk(notes).insert(connection, {"key": ["a"]})


def test_a_row_the_database_refuses_is_an_error_of_the_store(store: Store) -> None:
    with pytest.raises(StoreError), store._connections.write() as connection:
        Bulk(notes).insert_rows(connection, [{"key": "하나", "value": "1"}, {"key": "하나", "value": "2"}])
    with store._connections.read() as connection:
        assert connection.execute(select(notes.c.key)).scalars().all() == ["search index"]


def test_a_pass_of_odd_articles_comes_back(store: Store) -> None:
    source = declared(store)
    odd = tuple(
        filed(
            said,
            article(said, body=said, guid=said, author=said, tags=(said,), published_at=None),
            decisions=(
                Decision(reason=Reason.UNMATCHED, rule_id=said, channel_id=2**63 - 1),
                Decision(reason=Reason.ALERTED),
            ),
        )
        for said in ODD_TEXTS
    )
    store.commit(a_pass(source, filed=odd))
    clean = ["", "깨끗한 글", "a\ufffdb", "\ufffd", "반쪽\ufffd", *ODD_TEXTS[5:]]
    read = store.latest(OPERATOR, 20)[::-1]
    assert [(each.article.title, each.article.tags, each.article.published_at) for each in read] == [
        (text, (text,), None) for text in clean
    ]
    with store._connections.read() as connection:
        rows = connection.execute(select(decisions).order_by(decisions.c.article_id, decisions.c.position)).all()
    assert [(row.rule_id, row.channel_id, row.decided_at) for row in rows[::2]] == [
        (text, 2**63 - 1, NOW) for text in clean
    ]
    assert {(row.rule_id, row.channel_id, row.alert_id) for row in rows[1::2]} == {(None, None, None)}
    keys = [key for each in odd for key in each.keys]
    assert len(known_of(store, source, *keys)) == len(keys)


RENAME = Direct(
    update(notes)
    .where(notes.c.key == bindparam("old", type_=Text))
    .values(key=bindparam("new", type_=Text), value=func.coalesce(bindparam("new", type_=Text), notes.c.value, "없음"))
    .returning(notes.c.key, notes.c.value)
)


def test_a_direct_statement_takes_its_values_by_name(store: Store) -> None:
    with store._connections.write() as connection:
        Bulk(notes).insert(connection, {"key": ["하나", "둘"], "value": ["1", "2"]})
        [row] = RENAME.run(connection, [{"new": "%s ? :old", "old": "하나"}])
        assert (row.key, row.value) == ("%s ? :old", "%s ? :old")
        assert RENAME.run(connection, [{"new": "셋", "old": "하나"}]).all() == []


def test_a_direct_statement_counts_the_rows_of_all_its_runs(store: Store) -> None:
    change = Direct(update(notes).where(notes.c.key == bindparam("name", type_=Text)).values(value="같은 값"))
    with store._connections.write() as connection:
        Bulk(notes).insert(connection, {"key": ["하나", "둘"], "value": ["1", "2"]})
        assert change.run(connection, [{"name": each} for each in ("하나", "둘", "셋")]).rowcount == 2
        said = connection.execute(select(notes.c.value).where(notes.c.key != "search index")).scalars().all()
    assert said == ["같은 값", "같은 값"]


def test_a_direct_statement_without_one_of_its_values_is_refused(store: Store) -> None:
    with pytest.raises((KeyError, StoreError), match="new"), store._connections.write() as connection:
        RENAME.run(connection, [{"old": "하나"}])
