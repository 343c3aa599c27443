"""`sokbo source`: which kinds of source there are, and what an address would yield as one."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.cli.command import Command

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app import KindHelp, Preview
    from bot.translate import Text, Translator
    from newsdesk.article import Article

SHOWN_MAX = 10
"""Articles shown in the terminal, the newest; --json has them all."""

BODY_CHARACTERS_SHOWN = 160


def arguments(parser: ArgumentParser) -> None:
    """Add the two things to do."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    kinds = actions.add_parser("kinds", help="list the source kinds with their options and an example")
    kinds.add_argument("name", nargs="?", default="", help="one kind only")
    preview = actions.add_parser("preview", help="show what a web address, a folder or a file would yield")
    preview.add_argument("target", nargs="?", default="", metavar="URL|FOLDER|FILE", help="what to look at")
    preview.add_argument("--kind", default="", help="its source kind; found out unless named")
    preview.add_argument(
        "--option",
        action="append",
        default=[],
        type=_option,
        metavar="KEY=VALUE",
        help="an option of the kind; a dot leads into one that has options itself, and repeating a key makes a list",
    )
    for action in (kinds, preview):
        action.add_argument("--json", action="store_true", help="one JSON object, and nothing else")


def _option(written: str) -> tuple[str, str]:
    name, sign, value = written.partition("=")
    if not sign or not name.strip():
        raise ArgumentTypeError(f"“{written}” is not of the form KEY=VALUE")
    return name.strip(), value


def run(options: Namespace) -> int:
    """Do one of the two; 0 fine, 1 the source cannot be read or there is none such, 2 an option is wrong."""
    return _list_kinds(options) if options.action == "kinds" else _preview(options)


def _list_kinds(options: Namespace) -> int:
    from bot.app import source_kinds
    from bot.reporting import configured, leave
    from bot.terminal import console_for
    from bot.translate import Translator

    with configured() as load:
        translator = Translator(load().language)
    known = source_kinds()
    listed = [kind for kind in known if options.name in ("", kind.name)]
    if not listed:
        names = ", ".join(kind.name for kind in known)
        leave(translator.say(_words()["no_kind"], kind=options.name, kinds=names))
    if options.json:
        sys.stdout.write(json.dumps([_kind_to_json(kind) for kind in listed], ensure_ascii=False) + "\n")
        return 0
    console = console_for()
    for kind in listed:
        _show_kind(console, kind, translator)
    return 0


def _kind_to_json(kind: KindHelp) -> Mapping[str, Any]:
    options = [
        {"name": each.name, "description": each.description, "required": each.is_required, "default": each.default}
        for each in kind.options
    ]
    every_s = int(kind.interval.total_seconds())
    return {"kind": kind.name, "help": kind.help, "every_s": every_s, "options": options, "example": kind.example}


def _show_kind(console: Console, kind: KindHelp, translator: Translator) -> None:
    from rich.table import Table
    from rich.text import Text as Styled

    every = translator.say(_words()["every"], every=_duration(kind.interval))
    console.print(Styled(kind.name, style="bold yellow"), Styled(f"{kind.help} {every}"), soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for each in kind.options:
        notes = [translator.say(_words()["required"])] if each.is_required else []
        notes += [translator.say(_words()["default"], default=each.default)] if each.default else []
        table.add_row(f"  {each.name}", Styled(each.description + (f" ({'; '.join(notes)})" if notes else "")))
    console.print(table)
    for line in kind.example.rstrip().splitlines():
        console.print(Styled(f"    {line}", style="dim"), soft_wrap=True)
    console.print()


def _preview(options: Namespace) -> int:
    from bot.app import preview_source
    from bot.reporting import configured, leave
    from bot.terminal import console_for
    from bot.translate import Translator

    with configured() as load:
        settings = load(discord_token=None, discord_token_file=None)
        translator = Translator(settings.language)
        if not options.target and not options.kind:
            leave(translator.say(_words()["no_target"]))
        preview = asyncio.run(preview_source(settings, options.target, options.kind, _gathered(options.option)))
    if options.json:
        sys.stdout.write(json.dumps(_preview_to_json(preview, options.target), ensure_ascii=False) + "\n")
    else:
        _show(console_for(), console_for(stderr=True), preview, options.target, translator)
    return int(bool(preview.error))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    gathered: dict[str, Any] = {}
    for name, value in pairs:
        if name not in gathered:
            gathered[name] = value
        elif isinstance(gathered[name], list):
            gathered[name].append(value)
        else:
            gathered[name] = [gathered[name], value]
    return gathered


def _preview_to_json(preview: Preview, target: str) -> Mapping[str, Any]:
    fit = preview.fit
    return {
        "kind": fit.kind if fit else None,
        "why": fit.why.name.lower() if fit else None,
        "options": dict(fit.options) if fit else None,
        "other_feeds": list(fit.feeds) if fit else [],
        "articles": [_article_to_json(article) for article in preview.articles],
        "problems": list(preview.problems),
        "next_look_at": preview.next_look_at.isoformat() if preview.next_look_at else None,
        "error": preview.error,
        "remedy": preview.remedy,
        "watchlist": _entry(preview, target),
    }


def _article_to_json(article: Article) -> Mapping[str, Any]:
    return {
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "guid": article.guid,
        "language": article.language,
        "outlet": article.outlet,
        "author": article.author,
        "tags": list(article.tags),
        "image_url": article.image_url,
        "published_at": article.published_at.isoformat() if article.published_at else None,
    }


def _show(console: Console, errors: Console, preview: Preview, target: str, translator: Translator) -> None:
    for line in _verdict(preview, translator):
        console.print(line, style="bold", markup=False, soft_wrap=True)
    for article in preview.articles[: -SHOWN_MAX - 1 : -1]:
        console.print()
        for line, style in _article_lines(article, translator):
            console.print(line, style=style, markup=False, soft_wrap=True)
    if preview.articles:
        console.print()
    for problem in preview.problems:
        errors.print(problem, style="yellow", markup=False, soft_wrap=True)
    if preview.error:
        errors.print(f"{preview.error}. {preview.remedy}".rstrip(), style="red", markup=False, soft_wrap=True)
        return
    for line in _closing(preview, target, translator):
        console.print(line, markup=False, soft_wrap=True)


def _verdict(preview: Preview, translator: Translator) -> Iterator[str]:
    """Say what the address is."""
    fit = preview.fit
    if fit is None:
        return
    words = _whys()[fit.why.name]
    yield translator.say(words, kind=fit.kind, url=fit.options.get("url", ""), pattern=fit.options.get("pattern", "*"))
    if fit.feeds:
        yield translator.say(_words()["other_feeds"], feeds=", ".join(fit.feeds))
    if not preview.error:
        yield translator.say(_words()["yields"], count=len(preview.articles))


def _article_lines(article: Article, translator: Translator) -> Iterator[tuple[str, str]]:
    from bot.terminal import local_time

    dated = article.published_at
    date = local_time(dated) if dated else translator.say(_words()["undated"])
    yield article.title, "bold"
    yield " · ".join(filter(None, (date, article.language, article.outlet, article.author))), "dim"
    first = " ".join(article.body[: 2 * BODY_CHARACTERS_SHOWN].split())
    if first:
        yield first[:BODY_CHARACTERS_SHOWN] + ("…" if len(first) > BODY_CHARACTERS_SHOWN else ""), ""
    if article.url:
        yield article.url, "blue"


def _closing(preview: Preview, target: str, translator: Translator) -> Iterator[str]:
    from bot.terminal import local_time

    if len(preview.articles) > SHOWN_MAX:
        yield translator.say(_words()["more"], count=len(preview.articles) - SHOWN_MAX)
    if preview.next_look_at is not None:
        yield translator.say(_words()["next"], time=local_time(preview.next_look_at))
    yield translator.say(_words()["entry"])
    yield ""
    yield from (f"  {line}" for line in _entry(preview, target).splitlines())


def _entry(preview: Preview, target: str) -> str:
    """Return the watchlist entry that makes it a source; "" when none was found."""
    import yaml

    fit = preview.fit
    if fit is None:
        return ""
    place = str(fit.options.get("url") or fit.options.get("path") or target)
    host = (urlsplit(place).hostname or "").removeprefix("www.")
    name = host or place.rstrip("/").rpartition("/")[2] or fit.kind
    entry = {"name": name[:60].strip(), "kind": fit.kind, **fit.options}
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=1_000)


def _duration(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    unit, size = next(each for each in (("h", 3600), ("m", 60), ("s", 1)) if seconds % each[1] == 0)
    return f"{seconds // size}{unit}"


def _words() -> Mapping[str, Text]:
    from bot.translate import Text

    return {
        "every": Text("Looked at every {every}.", "{every}마다 살펴봅니다."),
        "required": Text("required", "필수"),
        "default": Text("unless given: {default}", "기본값: {default}"),
        "no_kind": Text(
            "There is no source kind “{kind}”. Use one of: {kinds}.",
            "“{kind}”라는 출처 종류는 없습니다. 다음 가운데 하나를 쓰세요: {kinds}.",
        ),
        "no_target": Text(
            "Name a web address, a folder or a file; or a kind with --kind and its options with --option.",
            "웹 주소나 폴더나 파일을 적거나, --kind로 종류를, --option으로 그 옵션을 적으세요.",
        ),
        "other_feeds": Text("The page names other feeds, too: {feeds}", "이 페이지가 알리는 다른 피드: {feeds}"),
        "yields": Text("It yields {count:#article/articles} now.", "지금 기사 {count}건이 나옵니다."),
        "undated": Text("without a date", "날짜 없음"),
        "more": Text(
            "{count} older ones are not shown; --json has them.",
            "이전 기사 {count}건은 줄였습니다. --json에는 있습니다.",
        ),
        "next": Text(
            "As a source, it would be looked at again at {time}.", "출처로 두면 다음에는 {time}에 살펴봅니다."
        ),
        "entry": Text(
            "To watch it, put this under “sources:” in your watchlist:",
            "지켜보려면 감시 목록의 “sources:” 아래에 이렇게 적으세요:",
        ),
    }


def _whys() -> Mapping[str, Text]:
    """Return the sentence for each reason why a kind fits, by the reason's name."""
    from bot.translate import Text

    return {
        "IS_FEED": Text("This is a feed: kind “{kind}”.", "피드입니다. 종류는 “{kind}”입니다."),
        "NAMES_FEED": Text(
            "This is a web page; its feed is {url} : kind “{kind}”.",
            "웹 페이지입니다. 이 페이지의 피드는 {url} 이고, 종류는 “{kind}”입니다.",
        ),
        "IS_SITEMAP": Text("This is a sitemap: kind “{kind}”.", "사이트맵입니다. 종류는 “{kind}”입니다."),
        "IS_JSON": Text("This answers with JSON: kind “{kind}”.", "JSON으로 답합니다. 종류는 “{kind}”입니다."),
        "LISTS_ARTICLES": Text(
            "This is a web page without a feed, but it lists articles at {pattern} : kind “{kind}”.",
            "피드가 없는 웹 페이지지만 {pattern} 기사 목록이 있습니다. 종류는 “{kind}”입니다.",
        ),
        "IS_FOLDER": Text("This is a folder: kind “{kind}”.", "폴더입니다. 종류는 “{kind}”입니다."),
        "IS_FILE": Text(
            "This is a file: kind “{kind}” on its folder.",
            "파일입니다. 그것이 있는 폴더를 읽습니다. 종류는 “{kind}”입니다.",
        ),
        "WAS_NAMED": Text("Read as kind “{kind}”.", "종류를 “{kind}”라고 하여 읽었습니다."),
    }


COMMAND = Command(
    name="source",
    help="list the source kinds, or show what an address, a folder or a file would yield",
    example="sokbo source preview https://www.example.com/news",
    run=run,
    arguments=arguments,
)
