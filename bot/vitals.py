"""Whether the running bot is alive, as its database tells."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from bot.app import existing_store, utcnow
from config.settings import Settings
from store.errors import StoreError

SIGN_OF_LIFE = timedelta(seconds=60)
"""A running bot gives one every 15 seconds; after a minute without, something is wrong."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Whether the running bot is alive, and the line that says so."""

    is_alive: bool
    line: str


def read_vitals(settings: Settings) -> Vitals:
    """Look for the last sign of life of `sokbo run` in its database, without creating one."""
    try:
        with closing(existing_store(settings)) as store:
            health = store.health()
    except StoreError as error:
        return Vitals(False, f"{error.reason} {error.remedy}".rstrip())
    if health.ticked_at is None:
        return Vitals(False, "The bot has not run yet.")
    age_s = (utcnow() - health.ticked_at).total_seconds()
    if age_s > SIGN_OF_LIFE.total_seconds():
        return Vitals(False, f"The last sign of life is {age_s:.0f} s old.")
    line = f"Alive; the last sign of life is {age_s:.0f} s old."
    return Vitals(True, line if health.connected else f"{line} Slash commands wait: Discord's gateway is down.")
