"""`sokbo run`: watch, match and post until stopped."""

from __future__ import annotations

from argparse import Namespace

from bot.cli.command import Command


def run(_: Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    from bot.app import load_plan
    from bot.logs import set_up_logging
    from bot.loop import run_loop
    from bot.memory import made_for_good
    from bot.reporting import configured
    from bot.serve import serve

    with configured() as load:
        settings = load()
        set_up_logging(settings)
        # Before there is a loop: however many rules are compiled, nothing waits for them but the start.
        with made_for_good():
            plan = load_plan(settings)
        run_loop(serve(settings, plan))
    return 0


COMMAND = Command(
    name="run",
    help="watch the sources and post alerts until stopped; without a token, alerts go to the terminal",
    example="SOKBO_DISCORD_TOKEN=... SOKBO_DISCORD_CHANNEL=123 sokbo run",
    run=run,
)
