"""How the desk is doing, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from store import facts
from store.declared import count_sources, error_of, rules_in, visible, worst_sources
from store.records import SOURCES_IN_STATUS, ParkedChannel, Scope, Status
from store.schema import alerts, articles, deliveries, parked_channels, sources, subscriptions

DAY = timedelta(hours=24)

_is_waiting = deliveries.c.settled_at.is_(None)


def status(connection: Connection, scope: Scope, now: datetime) -> Status:
    """Return the state of everything that may be seen in `scope`."""
    waiting, oldest_waiting_at = _waiting(connection, scope)
    shown = worst_sources(connection, scope, SOURCES_IN_STATUS, now - DAY)
    return Status(
        sources=shown,
        source_count=count_sources(connection, scope),
        rules=rules_in(connection, scope),
        articles=_count_articles(connection, scope, None),
        articles_today=_count_articles(connection, scope, now - DAY),
        alerts_today=_count_alerts(connection, scope, now - DAY),
        waiting=waiting,
        oldest_waiting_at=oldest_waiting_at,
        parked=_parked(connection, scope),
        last_sent_at=_last_sent_at(connection, scope),
        network_lost_at=facts.network_lost_at(connection),
        pushed_until=_pushed_until(connection, [each.id for each in shown], now),
    )


def _pushed_until(connection: Connection, shown: Sequence[int], now: datetime) -> dict[int, datetime]:
    query = select(subscriptions.c.source_id, subscriptions.c.lease_until).where(
        subscriptions.c.source_id.in_(shown), subscriptions.c.state == "wanted", subscriptions.c.lease_until > now
    )
    return {row.source_id: row.lease_until for row in connection.execute(query)}


def _count_articles(connection: Connection, scope: Scope, since: datetime | None) -> int:
    query = select(func.count()).select_from(articles)
    if since is not None:
        query = query.where(articles.c.seen_at >= since)
    count = connection.execute(query).scalar_one()
    if scope.guild_id is None:
        return count
    # Counted by what has to be taken off: most sources are the operator's, and to look each article's up takes seconds.
    others = select(sources.c.id).where(~visible(sources, scope))
    return count - connection.execute(query.where(articles.c.source_id.in_(others))).scalar_one()


def _count_alerts(connection: Connection, scope: Scope, since: datetime) -> int:
    query = select(func.count()).select_from(alerts).where(alerts.c.created_at >= since, visible(alerts, scope))
    return connection.execute(query).scalar_one()


def _waiting(connection: Connection, scope: Scope) -> tuple[int, datetime | None]:
    query = (
        select(func.count(), func.min(deliveries.c.created_at))
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(_is_waiting, visible(alerts, scope))
    )
    count, oldest_at = connection.execute(query).one()
    return count, oldest_at


def _last_sent_at(connection: Connection, scope: Scope) -> datetime | None:
    query = (
        select(func.max(deliveries.c.settled_at))
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(deliveries.c.state == "sent", visible(alerts, scope))
    )
    return connection.execute(query).scalar()


def _parked(connection: Connection, scope: Scope) -> tuple[ParkedChannel, ...]:
    told = select(alerts.c.channel_id).where(visible(alerts, scope))
    waiting = (
        select(func.count())
        .where(deliveries.c.channel_id == parked_channels.c.channel_id, _is_waiting)
        .correlate(parked_channels)
        .scalar_subquery()
    )
    query = select(parked_channels, waiting.label("waiting")).order_by(parked_channels.c.parked_at)
    if scope.guild_id is not None:
        query = query.where(parked_channels.c.channel_id.in_(told))
    return tuple(
        ParkedChannel(
            channel_id=row.channel_id,
            reason=error_of(row.reason),
            parked_at=row.parked_at,
            probe_at=row.probe_at,
            waiting=row.waiting,
        )
        for row in connection.execute(query)
    )
