"""What `sokbo source kinds` says of every source kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from bot.translate import Text, Translator
from config.watchlist import write_duration

if TYPE_CHECKING:
    from bot.app import KindHelp

EVERY = Text("Looked at every {every}.", "{every}마다 살펴봅니다.")
REQUIRED = Text("required", "필수")
DEFAULT = Text("unless given: {default}", "기본값: {default}")


def kind_json(kind: KindHelp) -> Mapping[str, Any]:
    """Return one kind as --json writes it."""
    options = [
        {"name": each.name, "description": each.description, "required": each.is_required, "default": each.default}
        for each in kind.options
    ]
    every_s = int(kind.interval.total_seconds())
    return {"kind": kind.name, "help": kind.help, "every_s": every_s, "options": options, "example": kind.example}


def show_kind(console: Console, kind: KindHelp, translator: Translator) -> None:
    """Print one kind: its help, its options, and an example."""
    every = translator.say(EVERY, every=write_duration(kind.interval))
    console.print(Styled(kind.name, style="bold yellow"), Styled(f"{kind.help} {every}"), soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for each in kind.options:
        notes = [translator.say(REQUIRED)] if each.is_required else []
        notes += [translator.say(DEFAULT, default=each.default)] if each.default else []
        table.add_row(f"  {each.name}", Styled(each.description + (f" ({'; '.join(notes)})" if notes else "")))
    console.print(table)
    for line in kind.example.rstrip().splitlines():
        console.print(Styled(f"    {line}", style="dim"), soft_wrap=True)
    console.print()
