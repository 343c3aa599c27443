"""`sokbo demo`: one pass over a folder of articles, alerts in the terminal, nothing left behind."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.command import Command


def arguments(parser: ArgumentParser) -> None:
    """Add the folder and the output format."""
    parser.add_argument("folder", nargs="?", type=Path, help="folder of articles; the shipped seeds unless named")
    parser.add_argument("--json", action="store_true", help="one JSON object per alert and line, and nothing else")


def run(options: Namespace) -> int:
    """Read the folder once and show what the shipped rules find in it."""
    from bot.app import demo_plan, watch_once
    from bot.reporting import configured, say_problems, tally
    from bot.terminal import console_for, show_card
    from bot.translate import Translator
    from newsdesk.card import Card, card_to_json

    with configured() as load:
        # Whatever token stands in the environment: the demo speaks to nobody.
        settings = load(discord_token=None, discord_token_file=None)
        plan = demo_plan(options.folder, segment_cjk=settings.segment_cjk)
    console, translator = console_for(), Translator(settings.language)

    def show(card: Card) -> None:
        if options.json:
            sys.stdout.write(json.dumps(card_to_json(card), ensure_ascii=False) + "\n")
        else:
            show_card(console, card, translator)

    started = time.perf_counter()
    checked = asyncio.run(watch_once(settings, plan, show=show))
    say_problems(checked, translator)
    if not options.json:
        console.print(tally(checked, time.perf_counter() - started, translator))
    return int(any(each.error for each in checked))


COMMAND = Command(
    name="demo",
    help="show the main job on the shipped articles: no token, no network, nothing left behind",
    example="sokbo demo ~/articles --json",
    run=run,
    arguments=arguments,
)
