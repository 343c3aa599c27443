"""What the past has to say about a reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from newsdesk.verdict import KnownArticle, Recall
from store.columns import UtcTime, hash_of
from store.keys import ByKeys
from store.rows import alert_of, story_of
from store.schema import alerts, article_keys, articles, desk, stories

# Built once: this is asked at every pass.
_KNOWN = ByKeys(
    select(article_keys.c.key_hash, article_keys.c.article_id, articles.c.content_digest).outerjoin(
        articles, articles.c.id == article_keys.c.article_id
    )
)
_recent = stories.c.last_seen_at >= bindparam("since", type_=UtcTime)
_PLACED = select(stories).where(_recent).order_by(stories.c.last_seen_at, stories.c.id)
_TOLD = select(alerts).join(stories, alerts.c.story_id == stories.c.id).where(_recent).order_by(alerts.c.id)
_AS_OF = select(desk.c.last_article_id)


def recall(connection: Connection, since: datetime) -> Recall:
    """Return the stories with an article at or after `since`, and their alerts."""
    return Recall(
        stories=tuple(map(story_of, connection.execute(_PLACED, {"since": since}))),
        alerts=tuple(map(alert_of, connection.execute(_TOLD, {"since": since}))),
        as_of=connection.execute(_AS_OF).scalar_one(),
    )


def known_articles(connection: Connection, source_id: int, keys: Sequence[str]) -> dict[str, KnownArticle]:
    """Return identity key -> the stored article that carries it, for those of `keys` known in a source."""
    by_hash = {hash_of(key): key for key in keys}
    # The clean-up forgets articles but not their keys; such a one has no digest, and no row to edit.
    return {
        by_hash[row.key_hash]: KnownArticle(id=row.article_id, content_digest=row.content_digest or "")
        for row in _KNOWN.rows(connection, source_id, list(by_hash))
    }
