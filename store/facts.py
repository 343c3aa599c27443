"""Small facts: notes by key, who works at the desk, and how that one is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from store.records import Health
from store.schema import desk, notes

NETWORK_LOST = "network lost"


def note(connection: Connection, key: str) -> str | None:
    """Return what was noted under `key`, or None."""
    return connection.execute(select(notes.c.value).where(notes.c.key == key)).scalar()


def set_note(connection: Connection, key: str, value: str) -> None:
    """Note `value` under `key`, in place of what was there."""
    connection.execute(delete(notes).where(notes.c.key == key))
    connection.execute(insert(notes).values(key=key, value=value))


def note_network(connection: Connection, lost_at: datetime | None) -> None:
    """Note since when the program's own network is down, or None when it is not."""
    set_note(connection, NETWORK_LOST, lost_at.isoformat() if lost_at is not None else "")


def network_lost_at(connection: Connection) -> datetime | None:
    """Return what was noted of the program's own network."""
    noted = note(connection, NETWORK_LOST)
    return datetime.fromisoformat(noted) if noted else None


def claim_desk(connection: Connection, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Take the desk for `holder` or keep it, unless another holds it; return whether it is theirs now."""
    is_free = or_(desk.c.holder.is_(None), desk.c.holder == holder, desk.c.held_until <= now)
    claim = update(desk).where(is_free).values(holder=holder, held_until=now + ttl)
    return connection.execute(claim).rowcount == 1


def release_desk(connection: Connection, holder: str) -> bool:
    """Give the desk back when `holder` has it; return whether they had."""
    release = update(desk).where(desk.c.holder == holder).values(holder=None, held_until=None)
    return connection.execute(release).rowcount == 1


def heartbeat(connection: Connection, now: datetime, swept_at: datetime | None, *, connected: bool) -> None:
    """Note that the program lives."""
    connection.execute(update(desk).values(ticked_at=now, swept_at=swept_at, connected=connected))


def health(connection: Connection) -> Health:
    """Return what the last heartbeat said."""
    row = connection.execute(select(desk)).one()
    return Health(
        holder=row.holder,
        held_until=row.held_until,
        ticked_at=row.ticked_at,
        swept_at=row.swept_at,
        connected=row.connected,
    )
