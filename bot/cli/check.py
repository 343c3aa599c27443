"""`sokbo check`: one pass over the watchlist, then out; for cron, and to see whether a watchlist works."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.cli.command import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from bot.app import Checked
    from bot.translate import Translator


def arguments(parser: ArgumentParser) -> None:
    """Add the output format."""
    parser.add_argument("--json", action="store_true", help="one JSON object per source and line, and nothing else")


def run(options: Namespace) -> int:
    """Check every source once; 0 when all could be read, 1 when one could not, 2 when the configuration is wrong."""
    from bot.app import load_plan, own_store, watch_once
    from bot.reporting import configured, say_problems, tally
    from bot.terminal import console_for, show_card
    from bot.translate import Translator

    with configured() as load:
        settings = load()
        plan = load_plan(settings)
        console, translator = console_for(), Translator(settings.language)
        started = time.perf_counter()
        show = None if options.json else lambda card: show_card(console, card, translator)
        checked = asyncio.run(watch_once(settings, plan, show=show, database_url=own_store(settings)))
    if options.json:
        for each in checked:
            sys.stdout.write(json.dumps(asdict(each), ensure_ascii=False) + "\n")
    else:
        console.print(_table(checked, translator))
        say_problems(checked, translator)
        console.print(tally(checked, time.perf_counter() - started, translator))
        if settings.token is not None and any(each.alerts for each in checked):
            console.print(translator.say("check.wait"))
    return int(any(each.error for each in checked))


def _table(checked: Sequence[Checked], translator: Translator) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(translator.say("check.source"))
    for heading in ("check.read", "check.new", "check.matched", "check.alerts"):
        table.add_column(translator.say(heading), justify="right")
    table.add_column(translator.say("check.outcome"))
    for each in sorted(checked, key=lambda each: each.source):
        table.add_row(
            each.source,
            *(str(count) for count in (each.read, each.new, each.matched, each.alerts)),
            _outcome(each, translator),
        )
    return table


def _outcome(checked: Checked, translator: Translator) -> str:
    if checked.error:
        return f"[red]{translator.say('check.error')}[/red]"
    if checked.has_gap:
        return f"[yellow]{translator.say('check.gap')}[/yellow]"
    if checked.silent and checked.matched:
        return translator.say("check.silent", matched=checked.matched)
    return translator.say("check.fine")


COMMAND = Command(
    name="check",
    help="look at every source of the watchlist once, then exit",
    example="sokbo check --json",
    run=run,
    arguments=arguments,
)
