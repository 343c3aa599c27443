"""`sokbo export`: write every source as a list (OPML) that other readers and `sokbo import` understand."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Command
from bot.translate import Text

if TYPE_CHECKING:
    from config.settings import Settings
    from store.records import SourceSpec

STANDARD_OUTPUT = "-"

WRITTEN = Text("{count:#source/sources} written to {file}.", "출처 {count}개를 {file}에 적었습니다.")
CANNOT_WRITE = Text("{file} cannot be written: {reason}.", "{file} 파일을 쓸 수 없습니다: {reason}.")


def arguments(parser: ArgumentParser) -> None:
    """Add the file and what goes into it."""
    parser.add_argument("file", nargs="?", default=STANDARD_OUTPUT, metavar="FILE|-", help="where to; else stdout")
    parser.add_argument("--added", action="store_true", help="only what was added, without the watchlist's")


def run(options: Namespace) -> int:
    """Write the list; 0 done, 2 it cannot be written."""
    from bot.app import write_list
    from bot.reporting import configured, leave
    from bot.terminal import console_for
    from bot.translate import Translator

    with configured() as load:
        settings = load(discord_token=None, discord_token_file=None)
        translator = Translator(settings.language)
        specs = _sources(settings, with_declared=not options.added)
    if options.file == STANDARD_OUTPUT:
        # In UTF-8 whatever the terminal prefers, as the list itself says.
        for piece in write_list(specs):
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
        return 0
    try:
        _write(Path(options.file), write_list(specs))
    except OSError as error:
        leave(translator.say(CANNOT_WRITE, file=options.file, reason=error.strerror))
    line = translator.say(WRITTEN, count=len(specs), file=options.file)
    console_for().print(line, markup=False, soft_wrap=True)
    return 0


def _sources(settings: Settings, *, with_declared: bool) -> list[SourceSpec]:
    from bot.app import store_if_any, watchlist_sources

    specs = {spec.name: spec for spec, _ in watchlist_sources(settings)} if with_declared else {}
    store = store_if_any(settings)
    if store is not None:
        with closing(store):
            specs |= {source.spec.name: source.spec for source in store.added_sources()}
    return sorted(specs.values(), key=lambda spec: spec.name.casefold())


def _write(path: Path, pieces: Iterable[str]) -> None:
    """Write a file whole or not at all: a list that was there stays until the new one is complete."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


COMMAND = Command(
    name="export",
    help="write all sources as a list (OPML) for other readers, or for another Sokbo",
    example="sokbo export sources.opml",
    run=run,
    arguments=arguments,
)
