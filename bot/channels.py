"""Where the alerts of the watchlist's rules go."""

from __future__ import annotations

from collections.abc import Callable

from config.problems import Problem
from config.settings import Settings
from config.watchlist import WatchedRule, Watchlist
from newsdesk.wording import Said, Text
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
        Problem(watchlist.where("rules", index), _NO_CHANNEL.said(rule=rule.name), _NAME_CHANNEL)
        for index, rule in enumerate(watchlist.rules)
        if not rule.channel_ids
    )


_NO_CHANNEL = Text("Rule “{rule}” has no channel to post to.", "“{rule}” 규칙에 알림을 올릴 채널이 없습니다.")
_NAME_CHANNEL = Said(
    "Set SOKBO_DISCORD_CHANNEL to a channel's id, or give the rule “channels:”.",
    "SOKBO_DISCORD_CHANNEL에 채널 ID를 적거나, 규칙에 “channels:”를 더하세요.",
)
