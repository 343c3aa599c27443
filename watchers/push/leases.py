"""A source's place at a hub through its life: asked for, confirmed, renewed, refused, failed. Pure.

The hub is asked by a form; it calls back to see that we meant it, at once or much later, and with that promises to
tell of news for a while, the lease. Long before its end we ask again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from store.records import Subscription

LEASE_WANTED = timedelta(days=10)
LEASE_MIN, LEASE_MAX = timedelta(minutes=20), timedelta(days=30)
"""What a hub says of its lease is taken within these bounds."""

RENEW_AFTER = 0.75
"""The part of a lease after which it is renewed, so that a hub that is down for days costs nothing."""

ANSWER_PATIENCE = timedelta(hours=1)
"""How long after being asked a hub may call back; later calls are answered as if we knew nothing of them."""

BACK_OFF_FIRST, BACK_OFF_LAST = timedelta(minutes=10), timedelta(hours=24)
REFUSED_FOR = timedelta(hours=24)
GOODBYES_MAX = 3
"""Tries to tell a hub that it is not wanted any more; then its lease is left to run out."""


def asked(subscription: Subscription, now: datetime) -> Subscription:
    """Return it as it is when the hub is being asked."""
    return replace(subscription, asked_at=now, next_at=now + ANSWER_PATIENCE)


def may_confirm(subscription: Subscription, topic: str, now: datetime) -> bool:
    """Tell whether a call back is the answer to what we asked, be it repeated."""
    asked_at = subscription.asked_at
    return asked_at is not None and now - asked_at <= ANSWER_PATIENCE and topic == subscription.topic


def confirmed(subscription: Subscription, lease: timedelta, now: datetime) -> Subscription:
    """Return it after the hub has called back."""
    lease = min(max(lease, LEASE_MIN), LEASE_MAX)
    return replace(
        subscription,
        confirmed_at=now,
        lease_until=now + lease,
        next_at=now + lease * RENEW_AFTER,
        failures=0,
        last_error="",
    )


def is_unanswered(subscription: Subscription, now: datetime) -> bool:
    """Tell whether the hub was asked, and its time to call back is over."""
    asked_at, confirmed_at = subscription.asked_at, subscription.confirmed_at
    is_open = asked_at is not None and (confirmed_at is None or confirmed_at < asked_at)
    return is_open and now >= subscription.next_at


def failed(subscription: Subscription, error: str, now: datetime, wait: timedelta | None = None) -> Subscription:
    """Return it after a try that came to nothing; a lease that was promised before still counts.

    Args:
        subscription: As it was.
        error: Why, one plain line.
        now: When.
        wait: The least time that the hub wants to be left alone, if it said.
    """
    pause = min(BACK_OFF_FIRST * (1 << min(subscription.failures, 20)), BACK_OFF_LAST)
    return replace(
        subscription,
        asked_at=None,
        next_at=now + max(pause, wait or timedelta()),
        failures=subscription.failures + 1,
        last_error=error,
    )


def refused(subscription: Subscription, error: str, now: datetime) -> Subscription:
    """Return it after the hub has said that it does not, or no longer, want us."""
    return replace(failed(subscription, error, now, REFUSED_FOR), lease_until=None)


def left(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return it as no longer wanted, to be told to the hub; None when the hub never heard of it."""
    if subscription.asked_at is None and subscription.lease_until is None:
        return None
    return replace(subscription, state="leaving", asked_at=None, next_at=now, failures=0, last_error="")


def is_given_up(subscription: Subscription) -> bool:
    """Tell whether a hub that does not take our goodbye has been told often enough."""
    return subscription.state == "leaving" and subscription.failures >= GOODBYES_MAX
