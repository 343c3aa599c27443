"""What a channel is told: a new alert, a grown one, or nothing, always with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2s

from newsdesk.article import Article
from newsdesk.card import Card, Fired, Report
from newsdesk.evidence import Hit, Match
from newsdesk.fate import Reason
from newsdesk.summary import mark_title, summarise
from newsdesk.verdict import Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a rule's alerts go.

    Attributes:
        rule_id: Id of the rule.
        name: Its name, as people gave it.
        guild_id: The guild it belongs to; None for the operator's.
        channel_ids: Channels to tell, the default one already filled in; empty when there is none.
        sources: Names of the sources it looks at; empty for all.
    """

    rule_id: str
    name: str
    guild_id: int | None
    channel_ids: tuple[int, ...]
    sources: tuple[str, ...] = ()


def alert_id(story_id: str, channel_id: int) -> str:
    """Return the stable id of what `channel_id` is told about `story_id`: 32 hex digits."""
    return blake2s(f"{story_id}\n{channel_id}".encode(), digest_size=16).hexdigest()


def tell(
    told: Alert | None,
    article: Article,
    fired: Sequence[tuple[Route, Match]],
    *,
    story_id: str,
    channel_id: int,
    now: datetime,
) -> tuple[Alert | None, Reason]:
    """Decide what one channel is told of a new article of a story.

    Args:
        told: What the channel was told about the story so far, or None.
        article: The new article.
        fired: The rules that fired on it and tell this channel; at least one.
        story_id: The story it was placed in.
        channel_id: The channel.
        now: Aware UTC time of the decision.

    Returns:
        The alert as it must be now, or None when nothing changes; and why.
    """
    card = _card(article, fired)
    if told is None:
        alert = Alert(
            id=alert_id(story_id, channel_id),
            story_id=story_id,
            channel_id=channel_id,
            guild_id=fired[0][0].guild_id,
            card=card,
            revision=0,
            created_at=now,
            updated_at=now,
        )
        return alert, Reason.ALERTED
    grown = _grow(told.card, card)
    if grown == told.card:
        return None, Reason.REPEATED
    return replace(told, card=grown, updated_at=now), Reason.UPDATED


def _card(article: Article, fired: Sequence[tuple[Route, Match]]) -> Card:
    hits = tuple(hit for _, match in fired for hit in match.hits)
    return Card(
        lead=Report(
            outlet=article.outlet or article.source,
            title=article.title,
            url=article.url,
            published_at=article.published_at,
            seen_at=article.seen_at,
        ),
        title=mark_title(article, hits),
        summary=summarise(article, hits),
        language=article.language,
        image_url=article.image_url,
        fired=tuple(Fired(route.name, _texts(match.hits)) for route, match in fired),
    )


def _texts(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.text for hit in hits))


def _grow(old: Card, new: Card) -> Card:
    """Return `old` with the report of `new`, and with the rules that fired only now."""
    told = {(report.outlet, report.title) for report in (old.lead, *old.also)}
    is_news = (new.lead.outlet, new.lead.title) not in told
    named = {each.rule for each in old.fired}
    return replace(
        old,
        also=(*old.also, new.lead) if is_news else old.also,
        fired=(*old.fired, *(each for each in new.fired if each.rule not in named)),
    )
