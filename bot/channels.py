"""Where the alerts of the watchlist's rules go."""

from __future__ import annotations

from collections.abc import Callable

from config.problems import Problem
from config.settings import Settings
from config.watchlist import WatchedRule, Watchlist
from store.records import TERMINAL


def channels_of(settings: Settings) -> Callable[[WatchedRule], tuple[int, ...]]:
    """Return what tells the channels of a rule: its own, else the settings' default; the terminal without a token."""
    if settings.token is None:
        return lambda _: (TERMINAL,)
    default = (settings.discord_channel,) if settings.discord_channel else ()
    return lambda rule: rule.channel_ids or default


def without_a_channel(watchlist: Watchlist) -> tuple[Problem, ...]:
    """Return a problem for every rule that names no channel, where there is no default."""
    return tuple(
        Problem(
            watchlist.where("rules", index),
            f"Rule “{rule.name}” has no channel to post to.",
            "Set SOKBO_DISCORD_CHANNEL to a channel's id, or give the rule “channels:”.",
        )
        for index, rule in enumerate(watchlist.rules)
        if not rule.channel_ids
    )
