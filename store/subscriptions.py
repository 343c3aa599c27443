"""Places at hubs that tell of news, and the waking of sources that news is told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from store.declared import one_line
from store.records import Subscription
from store.rows import chunks
from store.schema import articles, sources, subscriptions

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def kept(connection: Connection) -> tuple[Subscription, ...]:
    """Return every subscription."""
    return tuple(
        Subscription(
            id=row.id,
            source_id=row.source_id,
            hub=row.hub,
            topic=row.topic,
            is_stranger=row.is_stranger,
            callback=row.callback,
            secret=row.secret,
            state=row.state,
            asked_at=row.asked_at,
            confirmed_at=row.confirmed_at,
            lease_until=row.lease_until,
            next_at=row.next_at,
            failures=row.failures,
            last_error=row.last_error,
        )
        for row in connection.execute(select(subscriptions).order_by(subscriptions.c.id))
    )


def keep(connection: Connection, subscription: Subscription) -> bool:
    """Write a subscription, in place of what was kept of it; return False when its source is not there any more."""
    if connection.execute(select(sources.c.id).where(sources.c.id == subscription.source_id)).first() is None:
        return False
    values = {
        "source_id": subscription.source_id,
        "hub": subscription.hub,
        "topic": subscription.topic,
        "is_stranger": subscription.is_stranger,
        "callback": subscription.callback,
        "secret": subscription.secret,
        "state": subscription.state,
        "asked_at": subscription.asked_at,
        "confirmed_at": subscription.confirmed_at,
        "lease_until": subscription.lease_until,
        "next_at": subscription.next_at,
        "failures": subscription.failures,
        "last_error": one_line(subscription.last_error),
    }
    changed = connection.execute(update(subscriptions).where(subscriptions.c.id == subscription.id).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(subscriptions).values(id=subscription.id, **values))
    return True


def drop(connection: Connection, subscription_id: str) -> None:
    """Forget a subscription; does nothing when there is none."""
    connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))


def orphans(connection: Connection) -> frozenset[str]:
    """Return the ids of subscriptions whose source is out of force."""
    retired = (
        select(subscriptions.c.id)
        .join(sources, sources.c.id == subscriptions.c.source_id)
        # Any time at all; as a range it takes the index on both databases.
        .where(sources.c.retired_at > LONG_AGO)
    )
    return frozenset(connection.execute(retired).scalars())


def wake(connection: Connection, source_ids: Iterable[int], now: datetime, gap: timedelta) -> None:
    """Make sources due early: now, or as soon as it is polite."""
    changed = []
    for chunk in chunks(list(source_ids)):
        healthy = select(sources).where(
            sources.c.id.in_(chunk), sources.c.retired_at.is_(None), sources.c.failures == 0
        )
        for row in connection.execute(healthy):
            rested_at = now if row.last_checked_at is None else row.last_checked_at + gap
            earliest = max(now, rested_at, row.not_before or now)
            if earliest < row.next_check_at:
                changed.append({"source": row.id, "earliest": earliest})
    if changed:
        early = update(sources).where(sources.c.id == bindparam("source"))
        connection.execute(early.values(next_check_at=bindparam("earliest")), changed)


def newest_at(connection: Connection, source_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of the sources showed its newest article; one without any is left out."""
    found: dict[int, datetime] = {}
    for chunk in chunks(list(source_ids)):
        # By the newest row of each source, for which there is an index.
        newest = select(func.max(articles.c.id)).where(articles.c.source_id.in_(chunk)).group_by(articles.c.source_id)
        query = select(articles.c.source_id, articles.c.seen_at).where(articles.c.id.in_(newest))
        found.update({row.source_id: row.seen_at for row in connection.execute(query)})
    return found
