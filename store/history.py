"""Articles of the past that a query could want, found through the full-text index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, column, func, select, table, text

from newsdesk.rules.query import Node
from newsdesk.trial import PastArticle
from store.declared import visible
from store.records import Scope
from store.rows import article_of
from store.schema import articles, sources
from store.sought import ODD, AllOf, Sought, Token, sought


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Articles of a period that could match.

    Attributes:
        articles: What was asked for, newest first.
        is_cut: True when there are more of them, all older.
        total: All articles of the period, whatever they say.
        oldest_at: When the oldest of all those was seen, aware UTC, or None.
    """

    articles: tuple[PastArticle, ...]
    is_cut: bool
    total: int
    oldest_at: datetime | None


def candidates(connection: Connection, scope: Scope, words: Node | None, since: datetime, limit: int) -> History:
    """Return the articles in which `words` could be found; every article where the index cannot tell."""
    counted = _in_period(select(), scope, since).add_columns(
        func.count().label("total"), func.min(articles.c.seen_at).label("oldest_at")
    )
    facts = connection.execute(counted).one()
    rows = connection.execute(_query(connection, scope, sought(words), since).limit(limit + 1)).all()
    return History(
        articles=tuple(map(_past, rows[:limit])),
        is_cut=len(rows) > limit,
        total=facts.total,
        oldest_at=facts.oldest_at,
    )


def _query(connection: Connection, scope: Scope, asked: Sought | None, since: datetime) -> Select[Any]:
    query = _in_period(select(articles, sources.c.name.label("source")), scope, since)
    if asked is None:
        return query.order_by(articles.c.id.desc())
    hits = _hits(connection, asked).subquery("hits")
    return query.join(hits, hits.c.article_id == articles.c.id).order_by(hits.c.article_id.desc())


def _in_period(query: Select[Any], scope: Scope, since: datetime) -> Select[Any]:
    return (
        query.select_from(articles)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(visible(sources, scope), articles.c.seen_at >= since)
    )


def _hits(connection: Connection, asked: Sought) -> Select[Any]:
    rows: Select[Any]
    if connection.dialect.name == "sqlite":
        rows, condition = select(column("rowid").label("article_id")), "article_index MATCH :asked"
        expression = f'({_written(asked, " AND ", " OR ", _fts5)}) OR "{ODD}"'
    else:
        rows, condition = select(column("article_id")), "tokens @@ CAST(:asked AS tsquery)"
        expression = f"({_written(asked, ' & ', ' | ', _tsquery)}) | '{ODD}'"
    bound = text(condition).bindparams(bindparam("asked", expression))
    return rows.where(bound).select_from(table("article_index"))


def _written(asked: Sought, every: str, either: str, token: Any) -> str:
    if isinstance(asked, Token):
        return str(token(asked))
    joint = every if isinstance(asked, AllOf) else either
    parts = (_written(part, every, either, token) for part in asked.parts)
    return joint.join(f"({part})" if joint == every else part for part in parts)


def _fts5(token: Token) -> str:
    return f'"{token.text}"{" *" if token.is_prefix else ""}'


def _tsquery(token: Token) -> str:
    return f"'{token.text}'{':*' if token.is_prefix else ''}"


def _past(row: Row[Any]) -> PastArticle:
    return PastArticle(id=row.id, article=article_of(row, row.source), story_id=row.story_id)
