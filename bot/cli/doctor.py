"""`sokbo doctor`: is everything in place? Settings, watchlist, database, token, channels; and the invite link."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.command import Command
from bot.exits import EXIT_CONFIGURATION, EXIT_FAILED
from bot.translate import Said, Text

if TYPE_CHECKING:
    from bot.app import Plan
    from bot.finding import Finding
    from config.settings import Settings


WATCHLIST = Text(
    "Watchlist {path}: {sources} sources, {rules} rules.", "감시 목록 {path}: 출처 {sources}개, 규칙 {rules}개."
)
DATABASE = Text(
    "The database opens and is up to date; {added} sources were added beside the watchlist.",
    "데이터베이스가 열리고 최신 상태입니다. 감시 목록 밖에서 더한 출처 {added}개.",
)
NO_TOKEN = Said("There is no Discord token; alerts go to the terminal.", "디스코드 토큰이 없어 알림이 터미널로 갑니다.")
SET_TOKEN = Said(
    "Set SOKBO_DISCORD_TOKEN; README tells how to get one.",
    "SOKBO_DISCORD_TOKEN을 적으세요. 얻는 법은 README에 있습니다.",
)


def run(_: Namespace) -> int:
    """Look at everything, say what is wrong and what to do; 0 fine, 1 something is not, 2 configuration."""
    return asyncio.run(_examine())


async def _examine() -> int:
    from bot.app import load_plan
    from bot.reporting import with_remedy
    from bot.terminal import console_for
    from config.problems import ConfigurationError
    from config.settings import language_of_mistakes, load_settings

    console = console_for()
    try:
        settings = load_settings()
        plan = load_plan(settings)
    except ConfigurationError as error:
        language = language_of_mistakes()
        for problem in error.problems:
            console.print(f"✗ {problem.said.in_language(language)}", style="red", markup=False, soft_wrap=True)
        return EXIT_CONFIGURATION
    healthy = True
    async for finding in _findings(settings, plan):
        healthy &= finding.is_fine
        mark, style = ("✓", "green") if finding.is_fine else ("✗", "red")
        line = with_remedy(finding.what, finding.remedy).in_language(settings.language)
        console.print(f"{mark} {line}", style=style, markup=False, soft_wrap=True)
    return 0 if healthy else EXIT_FAILED


async def _findings(settings: Settings, plan: Plan) -> AsyncIterator[Finding]:
    from bot.finding import Finding

    yield Finding(True, WATCHLIST.said(path=settings.watchlist_path, sources=len(plan.sources), rules=len(plan.rules)))
    for finding in await asyncio.to_thread(_database, settings, plan):
        yield finding
    if settings.token is None:
        yield Finding(False, NO_TOKEN, SET_TOKEN)
        return
    from bot.checkup import look_at_discord
    from bot.client import point_at

    point_at(settings.discord_api_url, settings.discord_gateway_url)
    channel_ids = [channel_id for rule in plan.rules for channel_id in rule.channel_ids]
    async for finding in look_at_discord(settings.token.get_secret_value(), channel_ids):
        yield finding


def _database(settings: Settings, plan: Plan) -> list[Finding]:
    from bot.app import misfits_with, own_store
    from bot.finding import Finding
    from store.door import Store
    from store.errors import StoreError

    try:
        with closing(Store.open(own_store(settings))) as store:
            problems, added = misfits_with(store, plan), len(store.added_sources())
    except StoreError as error:
        return [Finding(False, error.reason, error.remedy)]
    return [Finding(True, DATABASE.said(added=added)), *(Finding(False, each.said) for each in problems)]


COMMAND = Command(
    name="doctor",
    help="check settings, watchlist, database, token and channels, and print the invite link",
    example="sokbo doctor",
    run=run,
)
