"""`sokbo health`: is the running bot alive? For Docker's HEALTHCHECK."""

from __future__ import annotations

from argparse import Namespace

from bot.cli.command import Command


def run(_: Namespace) -> int:
    """Exit with 0 when `sokbo run` gave a sign of life within the last minute, else 1."""
    from bot.reporting import configured
    from bot.terminal import console_for
    from bot.vitals import read_vitals

    with configured() as load:
        settings = load()
        vitals = read_vitals(settings)
    line = vitals.line.in_language(settings.language)
    console_for(stderr=not vitals.is_alive).print(line, markup=False, soft_wrap=True)
    return 0 if vitals.is_alive else 1


COMMAND = Command(
    name="health",
    help="say whether the running bot is alive",
    example="sokbo health && echo alive",
    run=run,
)
