"""How articles, stories and alerts lie in their tables, and come back out of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import islice
from operator import attrgetter
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Row

from newsdesk.article import Article
from newsdesk.card import card_from_json, card_to_json
from newsdesk.evidence import Hit, Match
from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, FiledArticle
from store.columns import hash_of

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list; each length is a statement of its own to prepare, and SQLite has a limit."""


def chunks(values: Sequence[T]) -> Iterator[list[T]]:
    """Yield `values` in lists that fit into one statement."""
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


_OF_ARTICLE = {
    name: attrgetter(name)
    for name in ("title", "body", "url", "guid", "language", "outlet", "author", "tags", "image_url", "published_at")
}


def article_columns(filed: Sequence[FiledArticle]) -> dict[str, list[Any]]:
    """Return, column by column, what is stored of articles that an edit may change."""
    texts = [each.article for each in filed]
    return {
        **{name: list(map(get, texts)) for name, get in _OF_ARTICLE.items()},
        "url_hash": [hash_of(each.url) if each.url else None for each in texts],
        "content_digest": [each.content_digest for each in filed],
        "index_due": [1] * len(filed),
    }


def article_of(row: Row[Any], source: str) -> Article:
    """Return the article in a row of `articles`."""
    return Article(
        source=source,
        title=row.title,
        body=row.body,
        url=row.url,
        guid=row.guid,
        language=row.language,
        outlet=row.outlet,
        author=row.author,
        tags=tuple(row.tags),
        image_url=row.image_url,
        published_at=row.published_at,
        seen_at=row.seen_at,
    )


def match_values(article_id: int, match: Match) -> dict[str, Any]:
    """Return the row of a match."""
    return {"article_id": article_id, "rule_id": match.rule, "hits": [astuple(hit) for hit in match.hits]}


def match_of(row: Row[Any]) -> Match:
    """Return the match in a row of `matches`."""
    return Match(rule=row.rule_id, hits=tuple(Hit(*each) for each in row.hits))


def story_values(story: StorySketch) -> dict[str, Any]:
    """Return the row of a story."""
    return {
        "id": story.id,
        "language": story.language,
        "title": story.title,
        "weights": story.weights,
        "article_count": story.article_count,
        "outlets": story.outlets,
        "first_seen_at": story.first_seen_at,
        "last_seen_at": story.last_seen_at,
    }


def story_of(row: Row[Any]) -> StorySketch:
    """Return the story in a row of `stories`."""
    return StorySketch(
        id=row.id,
        language=row.language,
        title=row.title,
        # The same few thousand features stand in all stories: one object for each, found in a dict at a glance.
        weights={intern(feature): weight for feature, weight in row.weights.items()},
        article_count=row.article_count,
        outlets=tuple(row.outlets),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
    )


def alert_values(alert: Alert) -> dict[str, Any]:
    """Return the columns of an alert but its message."""
    return {
        "id": alert.id,
        "story_id": alert.story_id,
        "channel_id": alert.channel_id,
        "guild_id": alert.guild_id,
        "card": card_to_json(alert.card),
        "revision": alert.revision,
        "created_at": alert.created_at,
        "updated_at": alert.updated_at,
    }


def alert_of(row: Row[Any]) -> Alert:
    """Return the alert in a row that has the columns of `alerts`."""
    return Alert(
        id=row.id,
        story_id=row.story_id,
        channel_id=row.channel_id,
        guild_id=row.guild_id,
        card=card_from_json(row.card),
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
