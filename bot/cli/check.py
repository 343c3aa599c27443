"""`sokbo check`: one pass over the watchlist, then out; for cron, and to see whether a watchlist works."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from bot.cli.command import Command
from bot.exits import EXIT_FAILED, EXIT_INTERRUPTED

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from bot.app import Checked, Plan
    from bot.translate import Translator
    from config.settings import Settings
    from newsdesk.card import Card


ROWS_MAX = 40
"""Sources in the table unless all are wanted: more than fit a screen hide the few that matter."""

FAILURES_MAX = 20
"""Sources whose failure is explained."""


def arguments(parser: ArgumentParser) -> None:
    """Add the output format."""
    parser.add_argument("--all", action="store_true", help=f"every source in the table, not the first {ROWS_MAX}")
    parser.add_argument("--json", action="store_true", help="one JSON object per source and line, and nothing else")


def run(options: Namespace) -> int:
    """Check every source once; 0 when all could be read, 1 when one could not, 2 when the configuration is wrong."""
    from bot.app import load_plan
    from bot.reporting import configured
    from bot.terminal import console_for
    from bot.translate import Translator

    with configured() as load:
        settings = load()
        plan = load_plan(settings)
        translator = Translator(settings.language)
        started = time.perf_counter()
        look = _check(options, settings, plan, translator)
    if options.json:
        for each in look.checked:
            sys.stdout.write(json.dumps(_as_json(each), ensure_ascii=False) + "\n")
    else:
        console = console_for()
        _tell(console, look, time.perf_counter() - started, translator, is_whole=options.all)
        if settings.token is not None and any(each.alerts for each in look.checked):
            console.print(translator.say("check.wait"))
    if look.is_stopped:
        return EXIT_INTERRUPTED
    return EXIT_FAILED if any(each.error for each in look.checked) else 0


def _as_json(checked: Checked) -> dict[str, object]:
    """Return a pass as --json writes it, its words in English."""
    words = {"error": str(checked.error), "remedy": str(checked.remedy)}
    return {**asdict(checked), "problems": list(map(str, checked.problems)), **words}


@dataclass(slots=True)
class _Look:
    """How far the look at everything has come."""

    total: int = 0
    checked: list[Checked] = field(default_factory=list)
    is_stopped: bool = False


def _check(options: Namespace, settings: Settings, plan: Plan, translator: Translator) -> _Look:
    from bot.app import own_store, watch_once
    from bot.progress import progress_line
    from bot.terminal import console_for, show_card

    # What fails is told at the end, with what to do about it.
    logging.getLogger("watchers").addHandler(logging.NullHandler())
    look = _Look()
    with progress_line(translator) as line:

        def begin(total: int) -> None:
            look.total = total
            line.begin("check.checking", total)

        def note(checked: Checked) -> None:
            look.checked.append(checked)
            line.advance(last=checked.source, failed=bool(checked.error))

        def show(card: Card) -> None:
            line.end()
            show_card(console, card, translator)

        console, url = console_for(), own_store(settings)
        shown = None if options.json else show
        try:
            asyncio.run(watch_once(settings, plan, show=shown, on_begun=begin, on_checked=note, database_url=url))
        except KeyboardInterrupt:
            look.is_stopped = True
    return look


def _tell(console: Console, look: _Look, seconds: float, translator: Translator, *, is_whole: bool) -> None:
    from bot.reporting import say_problems, tally

    ordered = sorted(look.checked, key=_rank)
    shown = ordered if is_whole else ordered[:ROWS_MAX]
    console.print(_table(shown, translator))
    say_problems(ordered, translator, None if is_whole else FAILURES_MAX)
    for line in _remarks(look, ordered, translator, is_whole=is_whole):
        console.print(line, markup=False, soft_wrap=True)
    console.print(tally(look.checked, seconds, translator), soft_wrap=True)


def _rank(checked: Checked) -> tuple[bool, bool, bool, str]:
    """Put first what a person wants to see: what failed, what has problems, what brought news."""
    return not checked.error, not checked.problems, not checked.matched, checked.source.casefold()


def _remarks(look: _Look, ordered: Sequence[Checked], translator: Translator, *, is_whole: bool) -> Iterator[str]:
    unexplained = sum(bool(each.error or each.problems) for each in ordered) - FAILURES_MAX
    if not is_whole and unexplained > 0:
        yield translator.say("check.more_failed", count=unexplained)
    if not is_whole and len(ordered) > ROWS_MAX:
        yield translator.say("check.more", count=len(ordered) - ROWS_MAX)
    if look.is_stopped:
        yield translator.say("check.stopped", done=len(look.checked), total=look.total)


def _table(checked: Iterable[Checked], translator: Translator) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(translator.say("check.source"), overflow="fold")
    for heading in ("check.read", "check.new", "check.matched", "check.alerts"):
        table.add_column(translator.say(heading), justify="right")
    table.add_column(translator.say("check.outcome"))
    for each in checked:
        counts = (f"{count:,}" for count in (each.read, each.new, each.matched, each.alerts))
        # Names may look like markup and are none.
        table.add_row(Text(each.source), *counts, _outcome(each, translator))
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
    help="look at every source once, show what came of it, then exit",
    example="sokbo check --json",
    run=run,
    arguments=arguments,
)
