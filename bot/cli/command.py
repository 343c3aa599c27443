"""What a `sokbo` subcommand is: the seam between one file in `bot/cli/` and `bot.__main__`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


def no_arguments(parser: ArgumentParser) -> None:
    """Add nothing: the subcommand takes no arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A subcommand.

    Modules of `bot/cli/` are all imported to build the help, so what a subcommand needs it imports when it runs.

    Attributes:
        name: The word after `sokbo`.
        help: One line for the list of subcommands.
        example: A call that works, for its own help page.
        run: Takes the parsed arguments; returns the exit code: 0 fine, 1 something failed, 2 configuration.
        arguments: Adds its arguments to the parser.
    """

    name: str
    help: str
    example: str
    run: Callable[[Namespace], int]
    arguments: Callable[[ArgumentParser], None] = no_arguments
