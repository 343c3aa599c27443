"""What several subcommands say the same way: problems on standard error, tallies, and the exit code for mistakes.

What is wrong with the settings may have to be said before there are any; its language is then `language_of_mistakes`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from bot.errors import DiscordError
from bot.exits import EXIT_CONFIGURATION
from bot.terminal import console_for
from config.problems import ConfigurationError
from config.settings import Settings, language_of_mistakes, load_settings
from newsdesk.wording import Said, Text
from store.errors import StoreError

if TYPE_CHECKING:
    from bot.app import Checked
    from bot.translate import Translator

_WITH_REMEDY = Text("{reason} {remedy}", "{reason} {remedy}")


def leave(*lines: str) -> NoReturn:
    """Print `lines` to standard error and end with the exit code for configuration mistakes."""
    console = console_for(stderr=True)
    for line in lines:
        console.print(line, style="red", markup=False, soft_wrap=True)
    sys.exit(EXIT_CONFIGURATION)


@contextmanager
def configured() -> Iterator[Callable[..., Settings]]:
    """Give the loader of settings; leave with every problem that shows up inside, one line each."""
    try:
        yield load_settings
    except ConfigurationError as error:
        _leave_with(*(problem.said for problem in error.problems))
    except (StoreError, DiscordError) as error:
        _leave_with(with_remedy(error.reason, error.remedy))


def _leave_with(*mistakes: Said) -> NoReturn:
    language = language_of_mistakes()
    leave(*(each.in_language(language) for each in mistakes))


def with_remedy(reason: Said, remedy: Said) -> Said:
    """Return what is wrong, a sentence, and what to do about it, if anything, as one line."""
    return _WITH_REMEDY.said(reason=reason, remedy=remedy) if remedy else reason


def why(reason: Said, remedy: Said, translator: Translator) -> str:
    """Return why something cannot be read and what to do about it, as one line."""
    return f"{translator.say(reason)}. {translator.say(remedy)}".rstrip()


def say_problems(checked: Iterable[Checked], translator: Translator, most: int | None = None) -> None:
    """Print to standard error what could not be read, at most so many sources of it."""
    console = console_for(stderr=True)
    troubled = [each for each in checked if each.problems or each.error]
    for each in troubled[:most]:
        for problem in each.problems:
            console.print(f"{each.source}: {translator.say(problem)}", style="yellow", markup=False, soft_wrap=True)
        if each.error:
            line = translator.say("check.failed", source=each.source, reason=each.error)
            console.print(f"{line} {translator.say(each.remedy)}".rstrip(), style="red", markup=False, soft_wrap=True)


def tally(checked: Iterable[Checked], seconds: float, translator: Translator) -> str:
    """Return the one line that sums up a pass."""
    listed = list(checked)
    return translator.say(
        "check.tally",
        read=sum(each.read for each in listed),
        new=sum(each.new for each in listed),
        matched=sum(each.matched for each in listed),
        alerts=sum(each.alerts for each in listed),
        seconds=f"{seconds:.2f}",
    )
