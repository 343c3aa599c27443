"""The `sokbo` command: finds the subcommand, runs it, and turns expected errors into one clear line each."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence

import bot.cli
from bot.cli.command import Command
from bot.exits import EXIT_CONFIGURATION, EXIT_FAILED, EXIT_INTERRUPTED


def commands() -> Iterator[Command]:
    """Yield every subcommand: each module of `bot/cli/` that has a `COMMAND`, by name."""
    for found in pkgutil.iter_modules(bot.cli.__path__, "bot.cli."):
        command = getattr(importlib.import_module(found.name), "COMMAND", None)
        if command is not None:
            yield command


def build_parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    parser = argparse.ArgumentParser(
        prog="sokbo",
        description="Watches the news and tells Discord when your keywords appear.",
        epilog="Start with: sokbo demo",
    )
    parser.add_argument("--version", action="version", version=f"sokbo {bot.VERSION}")
    subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND", dest="subcommand")
    for command in commands():
        sub = subparsers.add_parser(
            command.name, help=command.help, description=command.help, epilog=f"Example: {command.example}"
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.subcommand is None:
        parser.print_help()
        return EXIT_CONFIGURATION
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader left (`sokbo demo | head`); keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


if __name__ == "__main__":
    sys.exit(main())
