"""What a slash command is: the seam between one file in `bot/commands/` and `bot.tree`.

A command is a module of `bot/commands/` with a module constant `COMMAND`; it is found by looking into the folder, so a
new command is one new file. Everything it says stands in that file, each sentence as a `Text` in English and Korean. It
asks the store through its `Ask`, always within the scope of the server it was called in, and returns a `Page`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.connection import Connection
from bot.discord_text import Markup, inert
from bot.page import Page
from bot.translate import Said, Text, Translator
from store.aside import AsyncStore
from store.records import Scope

VALUE_MAX = 200
"""The most UTF-16 code units of a value from outside that a sentence shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One call of a command.

    Attributes:
        store: Where the answers are.
        scope: The server it was called in; every query takes it.
        translator: Speaks the language of whoever called.
        now: Aware UTC time of the call.
        connection: How the line to Discord is.
        commands: Every command there is, by name.
    """

    store: AsyncStore
    scope: Scope
    translator: Translator
    now: datetime
    connection: Connection
    commands: tuple[SlashCommand, ...]

    def say(self, what: str | Text, /, **values: Any) -> Markup:
        """Return a sentence as markdown; values are shown as written, unless they are `Markup` already."""
        return Markup(self.translator.say(what, **{name: self._shown(value) for name, value in values.items()}))

    def _shown(self, value: Any) -> Any:
        if isinstance(value, Said):
            value = self.translator.say(value)
        return value if isinstance(value, Markup) or not isinstance(value, str) else inert(value, VALUE_MAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command.

    Attributes:
        name: How people call it, lower case; the English name is also the name of the parameter.
        help: One line, at most 100 characters in each language.
        type: `int` or `str`.
        required: Whether the command cannot do without it.
        default: Its value when it is left out.
        least: Least number, or least length.
        most: Greatest number, or greatest length.
        suggest: Returns what could be meant, best first; at most a second is waited for it.
    """

    name: Text
    help: Text
    type: type[int] | type[str] = str
    required: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    suggest: Callable[[Ask], Awaitable[Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    """A slash command.

    Attributes:
        name: The word after the slash in each language: lower case, at most 32 characters.
        help: One line, at most 100 characters in each language.
        example: A call that works, in each language.
        run: Takes the Ask and one keyword argument for each option; returns the answer, which only the caller sees.
        options: In the order people see them, required ones first.
    """

    name: Text
    help: Text
    example: Text
    run: Callable[..., Awaitable[Page]]
    options: tuple[Option, ...] = ()
