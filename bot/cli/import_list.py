"""`sokbo import`: take over a list of feeds (OPML) from another reader, or one that `sokbo export` wrote."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Command
from bot.exits import EXIT_FAILED, EXIT_INTERRUPTED
from bot.translate import Text

if TYPE_CHECKING:
    from bot.app import Outline, SourceError
    from bot.bringing import Brought, Keeper, New
    from bot.progress import Line
    from bot.translate import Said, Translator
    from config.settings import Settings

STANDARD_INPUT = "-"
BYTES_MAX = 32_000_000
"""Read of a file; `watchers.prospects.opml` says what for."""

NAMES_SHOWN = 8
LEFT_OUT_SHOWN = 20

DONE = Text(
    "{added} added, {already} there already, {left_out} left out.",
    "{added}개를 더했습니다. 이미 있는 것 {already}개, 뺀 것 {left_out}개.",
)
WOULD = Text(
    "Nothing is stored (--dry-run): {added} to add, {already} there already, {left_out} left out.",
    "저장하지 않았습니다(--dry-run). 더할 것 {added}개, 이미 있는 것 {already}개, 뺄 것 {left_out}개.",
)
NAMES = Text("Added: {names}", "더한 출처: {names}")
AND_MORE = Text("{names} and {count:#more/more}", "{names} 외 {count}개")
MORE_LEFT_OUT = Text(
    "{count:#more is/more are} left out; --json lists all.", "뺀 것이 {count}개 더 있습니다. --json에는 모두 있습니다."
)
PLACE = Text("outline {number} (line {line})", "{number}번째 항목({line}행)")
STOPPED = Text(
    "Stopped. What was found good until then is kept; the same command goes on with the rest.",
    "멈췄습니다. 그때까지 살펴본 출처는 더했습니다. 같은 명령으로 나머지를 이어서 할 수 있습니다.",
)
RUNNING = Text(
    "A running bot reads them by itself; without one: sokbo run",
    "실행 중인 봇이 알아서 읽습니다. 실행 중이 아니라면: sokbo run",
)
CANNOT_READ = Text("{file} cannot be read: {reason}.", "{file} 파일을 읽을 수 없습니다: {reason}.")


def arguments(parser: ArgumentParser) -> None:
    """Add the file and how to take it."""
    parser.add_argument("file", metavar="FILE|-", help="the list, OPML 1.0 or 2.0; - is standard input")
    parser.add_argument("--check", action="store_true", help="look at each first, and add only what can be read")
    parser.add_argument("--folders", action="store_true", help="take folders of this computer, too: your own list only")
    parser.add_argument(
        "--backlog", choices=("silent", "alert"), default="silent", help="what they hold already (silent)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object, and nothing else")


def run(options: Namespace) -> int:
    """Add what is new; 0 all of it is there now, 1 something was left out, 2 it is no list."""
    from bot.app import SourceError, own_store, read_list, store_if_any, utcnow, watchlist_sources
    from bot.bringing import Brought, Keeper, Sorter, known_sources
    from bot.progress import READING, progress_line
    from bot.reporting import configured, leave, why
    from bot.translate import Translator
    from store.door import Store

    with configured() as load, ExitStack() as stack:
        settings = load(discord_token=None, discord_token_file=None)
        translator = Translator(settings.language)
        data = _read(options.file, translator)
        try:
            count, found, problems = read_list(data, backlog=options.backlog, with_folders=options.folders)
        except SourceError as error:
            leave(f"OPML: {why(error.reason, error.remedy, translator)}")
        declared = [spec for spec, _ in watchlist_sources(settings)]
        store = store_if_any(settings) if options.dry_run else Store.open(own_store(settings))
        if store is not None:
            stack.enter_context(closing(store))
        brought = Brought()
        keeper = Keeper(None if options.dry_run else store, utcnow, brought)
        with progress_line(translator) as line:
            line.begin(READING, count)
            new = Sorter(known_sources(store, declared)).sort(line.follow(found), brought)
            is_whole = _look(settings, new, keeper, line) if options.check else _keep(new, keeper, line)
    _tell(options, brought, problems, translator, is_whole=is_whole)
    if not is_whole:
        return EXIT_INTERRUPTED
    return EXIT_FAILED if brought.left_out or problems else 0


def _read(name: str, translator: Translator) -> bytes:
    from bot.reporting import leave

    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(BYTES_MAX + 1)
        with Path(name).open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except OSError as error:
        leave(translator.say(CANNOT_READ, file=name, reason=error.strerror))


def _keep(new: Sequence[New], keeper: Keeper, line: Line) -> bool:
    """Add what is new without looking at it; return that nobody interrupted."""
    from bot.progress import ADDING

    line.begin(ADDING, len(new))
    keeper.keep(new, line.advance)
    return True


def _look(settings: Settings, new: Sequence[New], keeper: Keeper, line: Line) -> bool:
    """Look at what is new and add what can be read; return whether nobody interrupted."""
    from bot.app import look_at_sources
    from bot.bringing import Looker
    from bot.progress import LOOKING

    looker = Looker(new, keeper)

    def note(number: int, error: SourceError | None) -> None:
        looker.note(number, error)
        line.advance(last=new[number][1].name, failed=error is not None)

    line.begin(LOOKING, len(new))
    try:
        asyncio.run(look_at_sources(settings, [spec for _, spec in new], note))
    except KeyboardInterrupt:
        return False
    finally:
        looker.finish()
    return True


def _tell(
    options: Namespace, brought: Brought, problems: Sequence[Said], translator: Translator, *, is_whole: bool
) -> None:
    from bot.terminal import console_for

    if options.json:
        sys.stdout.write(json.dumps(_as_json(brought, problems, is_whole=is_whole), ensure_ascii=False) + "\n")
        return
    console, errors = console_for(), console_for(stderr=True)
    for problem in problems:
        errors.print(translator.say(problem), style="yellow", markup=False, soft_wrap=True)
    for line in _left_out(brought, translator):
        errors.print(line, style="yellow", markup=False, soft_wrap=True)
    for sentence in _sentences(options, brought, translator, is_whole=is_whole):
        console.print(sentence, markup=False, soft_wrap=True)


def _left_out(brought: Brought, translator: Translator) -> Iterator[str]:
    from bot.reporting import why
    from config.naming import clean_name

    ordered = sorted(brought.left_out, key=lambda each: each[0].number)
    for outline, reason, remedy in ordered[:LEFT_OUT_SHOWN]:
        place = translator.say(PLACE, number=outline.number, line=outline.line)
        title = clean_name(outline.title)
        yield f"{place}{f' “{title}”' if title else ''}: {why(reason, remedy, translator)}"
    if len(ordered) > LEFT_OUT_SHOWN:
        yield translator.say(MORE_LEFT_OUT, count=len(ordered) - LEFT_OUT_SHOWN)


def _sentences(options: Namespace, brought: Brought, translator: Translator, *, is_whole: bool) -> Iterator[str]:
    if not is_whole:
        yield translator.say(STOPPED)
    if brought.added:
        names = ", ".join(spec.name for spec in brought.added[:NAMES_SHOWN])
        more = len(brought.added) - NAMES_SHOWN
        yield translator.say(NAMES, names=translator.say(AND_MORE, names=names, count=more) if more > 0 else names)
    counts = {name: len(getattr(brought, name)) for name in ("added", "already", "left_out")}
    yield translator.say(WOULD if options.dry_run else DONE, **counts)
    if brought.added and not options.dry_run:
        yield translator.say(RUNNING)


def _as_json(brought: Brought, problems: Sequence[Said], *, is_whole: bool) -> dict[str, object]:
    ordered = sorted(brought.left_out, key=lambda each: each[0].number)
    return {
        "added": [spec.name for spec in brought.added],
        "already": [{"outline": each.number, "title": each.title, "name": name} for each, name in brought.already],
        "left_out": [_left_out_json(each, reason, remedy) for each, reason, remedy in ordered],
        "problems": list(map(str, problems)),
        "interrupted": not is_whole,
    }


def _left_out_json(outline: Outline, reason: Said, remedy: Said) -> dict[str, object]:
    return {
        "outline": outline.number,
        "line": outline.line,
        "title": outline.title,
        "reason": str(reason),
        "remedy": str(remedy),
    }


COMMAND = Command(
    name="import",
    help="add the feeds of a list (OPML) from another reader, or the sources of one that was exported here",
    example="sokbo import feeds.opml --check",
    run=run,
    arguments=arguments,
)
