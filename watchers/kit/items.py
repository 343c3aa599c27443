"""What an entry of any source becomes: an article of this look."""

from __future__ import annotations

from newsdesk.article import Article
from watchers.feeds.record import FeedItem
from watchers.kind import Ask
from watchers.text.language import language_of


def article_of(item: FeedItem, ask: Ask, *, language: str = "", outlet: str = "") -> Article:
    """Return an entry as an article, its date no later than now.

    Args:
        item: The entry.
        ask: The look that brought it.
        language: What the source or its operator declares, any BCP 47 tag or "".
        outlet: The publisher where the entry names none.
    """
    return Article(
        source=ask.source,
        title=item.title,
        body=item.text,
        url=item.link,
        guid=item.guid,
        language=language_of(f"{item.title}\n{item.text}", language),
        outlet=item.outlet or outlet,
        author=item.author,
        tags=item.tags,
        image_url=item.image_url,
        published_at=None if item.published_at is None else min(item.published_at, ask.now),
        seen_at=ask.now,
    )
