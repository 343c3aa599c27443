"""What the past has to say about one reading, in one view of the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, KnownArticle, Recall
from store.columns import UtcTime, hash_of
from store.keys import ByKeys
from store.rows import alert_of, chunks, story_of
from store.schema import alerts, article_keys, articles, stories

T = TypeVar("T")

# Built once: these are asked at every pass.
_KNOWN = ByKeys(
    select(article_keys.c.key_hash, article_keys.c.article_id, articles.c.content_digest).outerjoin(
        articles, articles.c.id == article_keys.c.article_id
    )
)
_recent = stories.c.last_seen_at >= bindparam("since", type_=UtcTime)
_PLACED = select(stories.c.id, stories.c.revision).where(_recent).order_by(stories.c.last_seen_at.desc(), stories.c.id)
_TOLD = select(alerts.c.id, alerts.c.revision).join(stories, alerts.c.story_id == stories.c.id).where(_recent)


class Decoded(Generic[T]):
    """Rows decoded before, by id, each as long as its revision is the stored one.

    Stories and cards are JSON of some kilobytes, and every pass asks for all of the last days.
    """

    def __init__(self, table: Table, decode: Callable[[Row[Any]], T]) -> None:
        """Remember nothing yet."""
        self._table = table
        self._decode = decode
        self._kept: dict[str, tuple[int, T]] = {}

    def fetch(self, connection: Connection, wanted: Select[Any], since: datetime) -> list[T]:
        """Return the decoded rows of a query for (id, revision) since then, in its order; forget all others."""
        rows = connection.execute(wanted, {"since": since}).all()
        kept = {row.id: self._kept[row.id] for row in rows if self._kept.get(row.id, (-1,))[0] == row.revision}
        for chunk in chunks([row.id for row in rows if row.id not in kept]):
            for row in connection.execute(select(self._table).where(self._table.c.id.in_(chunk))):
                kept[row.id] = (row.revision, self._decode(row))
        # Replaced whole: another thread may be reading the old one.
        self._kept = kept
        return [kept[row.id][1] for row in rows]


class Memory:
    """Answers `recall`, and keeps what it decoded for the next time."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._stories: Decoded[StorySketch] = Decoded(stories, story_of)
        self._alerts: Decoded[Alert] = Decoded(alerts, alert_of)

    def recall(self, connection: Connection, source_id: int, keys: Sequence[str], since: datetime) -> Recall:
        """Return what is known of `keys` in a source, and of stories with an article at or after `since`."""
        return Recall(
            known=known_articles(connection, source_id, keys),
            stories=tuple(self._stories.fetch(connection, _PLACED, since)),
            alerts={(each.story_id, each.channel_id): each for each in self._alerts.fetch(connection, _TOLD, since)},
        )


def known_articles(connection: Connection, source_id: int, keys: Sequence[str]) -> dict[str, KnownArticle]:
    """Return identity key -> the stored article that carries it, for those of `keys` known in a source."""
    by_hash = {hash_of(key): key for key in keys}
    # The clean-up forgets articles but not their keys; such a one has no digest, and no row to edit.
    return {
        by_hash[row.key_hash]: KnownArticle(id=row.article_id, content_digest=row.content_digest or "")
        for row in _KNOWN.rows(connection, source_id, list(by_hash))
    }
