"""The full-text index: FTS5 on SQLite, `tsvector` and GIN on PostgreSQL, filled with the tokens of `store.bigrams`.

Raw text never reaches either query language: what is asked for is built from tokens, which are letters and digits only.
Articles are indexed in batches after they are stored; until then `articles.index_due` marks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Subquery, TextClause, bindparam, column, select, table, text, update

from store.bigrams import VERSION, Phrase, Term, indexed_tokens
from store.facts import note, set_note
from store.schema import articles
from store.sought import extra_tokens

_VERSION_NOTE = "search index"


class Text(NamedTuple):
    """An article's text as it is stored."""

    id: int
    title: str
    body: str


def index_pending(connection: Connection, limit: int) -> int:
    """Index up to `limit` articles that wait for it, oldest first, and return how many those were."""
    waiting = (
        select(articles.c.id, articles.c.title, articles.c.body)
        .where(articles.c.index_due.is_not(None))
        .order_by(articles.c.id)
        .limit(limit)
    )
    batch = [Text(*row) for row in connection.execute(waiting)]
    if batch:
        _add(connection, batch)
        done = update(articles).where(articles.c.id.in_([each.id for each in batch])).values(index_due=None)
        connection.execute(done)
    return len(batch)


def has_pending(connection: Connection) -> bool:
    """Return whether an article waits for the index."""
    waiting = select(articles.c.id).where(articles.c.index_due.is_not(None)).limit(1)
    return connection.execute(waiting).first() is not None


def remove(connection: Connection, texts: Sequence[Text]) -> None:
    """Take indexed articles out of the index; `texts` must be what was indexed."""
    if not texts:
        return
    if _is_sqlite(connection):
        # A contentless index knows only tokens, so it has to be told again which ones this article had.
        statement = text("INSERT INTO article_index (article_index, rowid, tokens) VALUES ('delete', :id, :tokens)")
        connection.execute(statement, [{"id": each.id, "tokens": _spaced(each)} for each in texts])
    else:
        statement = text("DELETE FROM article_index WHERE article_id = :id")
        connection.execute(statement, [{"id": each.id} for each in texts])


def renew_if_outdated(connection: Connection) -> None:
    """Empty the index and mark every article for it when its tokens were made by other rules than today's."""
    made_by = note(connection, _VERSION_NOTE)
    if made_by == VERSION:
        return
    if made_by is not None:
        if _is_sqlite(connection):
            connection.execute(text("INSERT INTO article_index (article_index) VALUES ('delete-all')"))
        else:
            connection.execute(text("DELETE FROM article_index"))
        connection.execute(update(articles).values(index_due=1))
    set_note(connection, _VERSION_NOTE, VERSION)


def is_outdated(connection: Connection) -> bool:
    """Return whether `renew_if_outdated` has something to do."""
    return note(connection, _VERSION_NOTE) != VERSION


def hits(connection: Connection, terms: Sequence[Term]) -> Subquery:
    """Return the ids (`article_id`) of the indexed articles that have every one of `terms`."""
    if _is_sqlite(connection):
        asked = " AND ".join(f"({' OR '.join(_fts5(phrase) for phrase in ways)})" for ways in terms)
        rows: Select[Any] = select(column("rowid").label("article_id")).where(
            _bound("article_index MATCH :asked", asked)
        )
    else:
        asked = " & ".join(f"({' | '.join(_tsquery(phrase) for phrase in ways)})" for ways in terms)
        rows = select(column("article_id")).where(_bound("tokens @@ CAST(:asked AS tsquery)", asked))
    return rows.select_from(table("article_index")).subquery("hits")


def _bound(condition: str, asked: str) -> TextClause:
    return text(condition).bindparams(bindparam("asked", asked))


def _add(connection: Connection, texts: Sequence[Text]) -> None:
    if _is_sqlite(connection):
        statement = text("INSERT INTO article_index (rowid, tokens) VALUES (:id, :tokens)")
        connection.execute(statement, [{"id": each.id, "tokens": _spaced(each)} for each in texts])
    else:
        statement = text("INSERT INTO article_index (article_id, tokens) VALUES (:id, CAST(:tokens AS tsvector))")
        connection.execute(statement, [{"id": each.id, "tokens": _tsvector(each)} for each in texts])


def _spaced(article: Text) -> str:
    return " ".join(_tokens(article))


def _tsvector(article: Text) -> str:
    return " ".join(f"'{token}':{position}" for position, token in enumerate(_tokens(article), start=1))


def _tokens(article: Text) -> list[str]:
    return [*indexed_tokens(article.title, article.body), *extra_tokens(article.title, article.body)]


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.is_prefix else ""}'


def _tsquery(phrase: Phrase) -> str:
    quoted = [f"'{token}'" for token in phrase.tokens]
    return f"({' <-> '.join(quoted)}{':*' if phrase.is_prefix else ''})"


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
