"""The outbox: one row for each change of an alert that its channel has to be told, until it is sent or given up.

A delivery that was never tried takes up the next change of its alert, and so does an edit that failed, for an edit may
be repeated at will. A post that was tried may stand in the channel under its key already; the change waits behind it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from newsdesk.verdict import Alert
from newsdesk.wording import Said, Text
from store.columns import UtcTime
from store.declared import kept_error, one_line
from store.errors import StoreError
from store.records import Delivery
from store.rows import alert_of, alert_values, chunks
from store.schema import alerts, deliveries, parked_channels

ATTEMPT_PATIENCE = timedelta(minutes=2)
"""An attempt of this program that was not reported back for so long was forgotten; a send takes 30 s at most."""

_is_waiting = deliveries.c.settled_at.is_(None)


def delivery_id(alert: Alert) -> str:
    """Return the id of the delivery that tells the present revision of `alert`."""
    return f"{alert.id}.{alert.revision}"


# --- filling


def queue_alerts(connection: Connection, changed: Sequence[Alert], now: datetime) -> None:
    """Store alerts that are newer than what is stored, and put one delivery for each into the outbox."""
    if not changed:
        return
    stored = _stored_revisions(connection, [each.id for each in changed])
    new = [each for each in changed if each.id not in stored]
    grown = [each for each in changed if stored.get(each.id, each.revision) < each.revision]
    if new:
        connection.execute(insert(alerts), [alert_values(each) for each in new])
    if grown:
        change = update(alerts).where(alerts.c.id == bindparam("alert"))
        connection.execute(change, [_grown_values(each) for each in grown])
    joined = _join_waiting(connection, grown)
    added = [_delivery_values(each, now) for each in (*new, *grown) if each.id not in joined]
    if added:
        connection.execute(insert(deliveries), added)


def _stored_revisions(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    stored: dict[str, int] = {}
    for chunk in chunks(ids):
        query = select(alerts.c.id, alerts.c.revision).where(alerts.c.id.in_(chunk))
        stored.update((row.id, row.revision) for row in connection.execute(query))
    return stored


def _grown_values(alert: Alert) -> dict[str, Any]:
    values = alert_values(alert)
    return {"alert": alert.id, **{name: values[name] for name in ("card", "revision", "updated_at")}}


def _join_waiting(connection: Connection, grown: Sequence[Alert]) -> Container[str]:
    """Let waiting deliveries take up the change; return the ids of the alerts for which one did."""
    repeatable = or_(deliveries.c.state == "new", and_(deliveries.c.state == "retry", alerts.c.message_id.is_not(None)))
    query = (
        select(deliveries.c.alert_id, deliveries.c.number)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(_is_waiting, repeatable)
    )
    numbers: dict[str, int] = {}
    for chunk in chunks([each.id for each in grown]):
        numbers.update((row.alert_id, row.number) for row in connection.execute(query.where(alerts.c.id.in_(chunk))))
    rows = [
        {"place": numbers[each.id], "id": delivery_id(each), "revision": each.revision}
        for each in grown
        if each.id in numbers
    ]
    if rows:
        connection.execute(update(deliveries).where(deliveries.c.number == bindparam("place")), rows)
    return numbers


def _delivery_values(alert: Alert, now: datetime) -> dict[str, Any]:
    return {
        "id": delivery_id(alert),
        "alert_id": alert.id,
        "channel_id": alert.channel_id,
        "revision": alert.revision,
        "state": "new",
        "attempts": 0,
        "next_attempt_at": now,
        "last_error": "",
        "created_at": now,
    }


# --- emptying


def due_deliveries(
    connection: Connection, now: datetime, limit: int, in_flight: Mapping[str, datetime]
) -> tuple[Delivery, ...]:
    """Return what may be sent now, oldest first, at most one for each channel.

    Args:
        connection: A view of the database.
        now: Aware UTC time.
        limit: The most to return.
        in_flight: Deliveries of this program on their way, with the time their attempt began. A delivery "sending"
            that is not among them was found so at the start.
    """
    busy = [each for each, begun_at in in_flight.items() if now - begun_at < ATTEMPT_PATIENCE]
    due = or_(deliveries.c.state == "sending", deliveries.c.next_attempt_at <= now)
    may = or_(parked_channels.c.probe_at.is_(None), parked_channels.c.probe_at <= now)
    query = _heads().where(due, may, deliveries.c.id.not_in(busy)).order_by(deliveries.c.number).limit(limit)
    return tuple(_delivery(row) for row in connection.execute(query))


def next_delivery_at(connection: Connection, in_flight: Mapping[str, datetime]) -> datetime | None:
    """Return when the next delivery is due, maybe in the past, or None when nothing waits."""
    moments = []
    for row in connection.execute(_heads()):
        begun_at = in_flight.get(row.delivery_id)
        at = begun_at + ATTEMPT_PATIENCE if begun_at else row.next_attempt_at
        moments.append(max(at, row.probe_at) if row.probe_at else at)
    return min(moments, default=None)


def _heads() -> Select[Any]:
    """Select the oldest waiting delivery of every channel: the others wait behind it, so that order is kept."""
    oldest = (
        select(func.min(deliveries.c.number).label("number")).where(_is_waiting).group_by(deliveries.c.channel_id)
    ).subquery("oldest")
    return (
        select(
            alerts,
            deliveries.c.id.label("delivery_id"),
            deliveries.c.revision.label("told_revision"),
            deliveries.c.state,
            deliveries.c.first_attempt_at,
            deliveries.c.attempts,
            deliveries.c.next_attempt_at,
            deliveries.c.last_error,
            parked_channels.c.probe_at,
        )
        .join_from(oldest, deliveries, deliveries.c.number == oldest.c.number)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .outerjoin(parked_channels, parked_channels.c.channel_id == deliveries.c.channel_id)
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.delivery_id,
        alert=replace(alert_of(row), revision=row.told_revision),
        state=row.state,
        message_id=row.message_id,
        first_attempt_at=row.first_attempt_at,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        last_error=row.last_error,
    )


# --- outcomes


def begin_attempt(connection: Connection, delivery: str, now: datetime) -> bool:
    """Note that an attempt begins; return False when the delivery is not there any more under this id."""
    values = {
        "state": "sending",
        "attempts": deliveries.c.attempts + 1,
        "first_attempt_at": func.coalesce(deliveries.c.first_attempt_at, literal(now, UtcTime)),
    }
    return _change(connection, delivery, values)


def delivered(connection: Connection, delivery: str, message_id: int | None, now: datetime) -> None:
    """Note that a delivery reached its channel; saying so twice does no harm."""
    values = {"state": "sent", "settled_at": now, "message_id": message_id, "last_error": ""}
    if not _change(connection, delivery, values):
        _must_exist(connection, delivery)
        return
    if message_id is not None:
        alert = select(deliveries.c.alert_id).where(deliveries.c.id == delivery).scalar_subquery()
        connection.execute(update(alerts).where(alerts.c.id == alert).values(message_id=message_id))


def retry(connection: Connection, delivery: str, error: str, next_attempt_at: datetime) -> None:
    """Note that an attempt failed and when the next is due."""
    values = {"state": "retry", "last_error": one_line(error), "next_attempt_at": next_attempt_at}
    if not _change(connection, delivery, values):
        _must_exist(connection, delivery)


def failed(connection: Connection, delivery: str, error: str, now: datetime) -> None:
    """Note that a delivery is given up for good."""
    values = {"state": "failed", "last_error": one_line(error), "settled_at": now}
    if not _change(connection, delivery, values):
        _must_exist(connection, delivery)


def _change(connection: Connection, delivery: str, values: Mapping[str, ColumnElement[Any] | Any]) -> bool:
    change = update(deliveries).where(deliveries.c.id == delivery, _is_waiting).values(values)
    return connection.execute(change).rowcount == 1


def _must_exist(connection: Connection, delivery: str) -> None:
    if connection.execute(select(deliveries.c.number).where(deliveries.c.id == delivery)).first() is None:
        raise StoreError(_NO_DELIVERY.said(delivery=delivery))


_NO_DELIVERY = Text("There is no delivery {delivery}.", "{delivery} 알림을 보낸 기록이 없습니다.")


# --- parked channels


def park_channel(connection: Connection, channel_id: int, reason: Said, now: datetime, probe_at: datetime) -> bool:
    """Let everything for a channel wait until `probe_at`; return True when it did not wait before."""
    values = {"reason": kept_error(reason), "probe_at": probe_at}
    again = update(parked_channels).where(parked_channels.c.channel_id == channel_id).values(values)
    if connection.execute(again).rowcount == 1:
        return False
    connection.execute(insert(parked_channels).values(channel_id=channel_id, parked_at=now, **values))
    return True


def unpark_channel(connection: Connection, channel_id: int) -> None:
    """Let deliveries to a channel go on."""
    connection.execute(delete(parked_channels).where(parked_channels.c.channel_id == channel_id))
