"""A line on standard error that moves while something long goes on; nothing where nobody watches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.terminal import console_for
from bot.translate import Text, Translator

T = TypeVar("T")

NAME_CHARACTERS = 30

READING = Text("Reading", "읽는 중")
LOOKING = Text("Looking", "살펴보는 중")
ADDING = Text("Adding", "더하는 중")
FAILED = Text("{count} failed", "실패 {count}")


class Line:
    """What is shown: how much of how much is done, how much of it failed, and what was last."""

    def __init__(self, progress: Progress, translator: Translator) -> None:
        self._progress = progress
        self._translator = translator
        self._task = progress.add_task("", total=None, failed="", last="")
        self._failed = 0

    def begin(self, what: str | Text, total: int) -> None:
        """Start with `total` pieces ahead."""
        self._progress.reset(self._task, description=self._translator.say(what), total=total)

    def follow(self, pieces: Iterable[T]) -> Iterator[T]:
        """Yield `pieces`, each of which is done when the next is asked for."""
        for piece in pieces:
            yield piece
            self.advance()

    def end(self) -> None:
        """Take the line away, before something else is shown."""
        self._progress.stop()

    def advance(self, count: int = 1, last: str = "", *, failed: bool = False) -> None:
        """Note that `count` pieces are done, `last` the last of them."""
        self._failed += failed
        words = f"[red]{self._translator.say(FAILED, count=self._failed)}[/red]" if self._failed else ""
        # Names are text from outside: what looks like markup in them is none.
        shown = last[:NAME_CHARACTERS].replace("[", "\\[")
        self._progress.update(self._task, advance=count, failed=words, last=shown)


@contextmanager
def progress_line(translator: Translator) -> Iterator[Line]:
    """Show a line until the end of the block; it leaves no trace."""
    console = console_for(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("[dim]{task.fields[last]}[/dim]"),
    )
    # What goes to standard output has nothing to do with this line, and may go into a file.
    is_hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=is_hidden) as progress:
        yield Line(progress, translator)
