"""`sokbo source`: what may become a source, and the sources there are: kinds, preview, add, list, remove."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.cli.command import Command
from bot.exits import EXIT_FAILED
from bot.translate import Text

if TYPE_CHECKING:
    from bot.app import Preview
    from bot.source_list import Listed
    from bot.translate import Translator
    from config.settings import Settings

ADDED_SHOWN = 3
"""Articles shown of a source that is added."""

NO_KIND = Text(
    "There is no source kind “{kind}”. Use one of: {kinds}.",
    "“{kind}” 출처 종류는 없습니다. 다음 가운데 하나를 쓰세요: {kinds}.",
)
NO_TARGET = Text(
    "Name a web address, a folder or a file; or a kind with --kind and its options with --option.",
    "웹 주소나 폴더나 파일을 적거나, --kind로 종류를, --option으로 그 옵션을 적으세요.",
)
ADDED = Text(
    "Added as “{name}”. A running bot reads it within seconds; without one, start with: sokbo run",
    "“{name}” 출처로 더했습니다. 실행 중인 봇은 몇 초 안에 읽습니다. 실행 중이 아니라면: sokbo run",
)
SILENT = Text(
    "What it holds already is stored silently; what comes from now on is told (--backlog alert tells all).",
    "이미 있는 기사는 알리지 않고 저장하며, 이제부터 나오는 기사를 알립니다(--backlog alert는 모두 알립니다).",
)
WOULD_ADD = Text(
    "Nothing is stored (--dry-run). It would be added as “{name}”.",
    "저장하지 않았습니다(--dry-run). “{name}” 출처로 더하게 됩니다.",
)
NOT_ADDED = Text(
    "Nothing was added. To add it all the same, name its kind and say --anyway.",
    "더하지 않았습니다. 그래도 더하려면 --kind로 종류를 적고 --anyway를 붙이세요.",
)
NAME_TAKEN = Text(
    "There is a source “{name}” already. Give this one another name: --name NAME",
    "“{name}” 출처가 이미 있습니다. --name으로 다른 이름을 주세요.",
)
READ_ALREADY = Text(
    "The source “{name}” reads just this already; nothing was added.",
    "“{name}” 출처가 이미 똑같은 것을 읽고 있어 더하지 않았습니다.",
)
REMOVED = Text(
    "Removed “{name}”. Its {articles:#article stays/articles stay} in the archive.",
    "“{name}” 출처를 뺐습니다. 기사 {articles}건은 보관함에 남습니다.",
)
IS_DECLARED = Text(
    "“{name}” stands in the watchlist: take it out there, at {where}, and start the bot again.",
    "“{name}” 출처는 감시 목록에 있습니다. {where}에서 지우고 봇을 다시 시작하세요.",
)
IS_NEEDED = Text(
    "The rule “{rule}” at {where} names “{name}”: take it out there first, or the bot will not start.",
    "{where}의 규칙 “{rule}”에 “{name}” 출처가 적혀 있습니다. 봇이 시작할 수 있게 먼저 거기서 지우세요.",
)
NO_SOURCE = Text("There is no source “{name}”.", "“{name}” 출처는 없습니다.")
CLOSEST = Text("Did you mean {names}?", "혹시 {names}인가요?")


def arguments(parser: ArgumentParser) -> None:
    """Add the five things to do."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    kinds = actions.add_parser("kinds", help="list the source kinds with their options and an example")
    kinds.add_argument("name", nargs="?", default="", help="one kind only")
    preview = _action(actions, "preview", "show what an address, a folder or a file would yield", "www.hani.co.kr")
    add = _action(actions, "add", "look at it, and watch it from now on", "https://github.com/psf/black --every 30m")
    for action in (preview, add):
        _target(action)
    preview.add_argument("--full", action="store_true", help="whole texts, those on the articles' own pages included")
    add.add_argument("--name", default="", help="what to call it; else its outlet, host or folder")
    add.add_argument("--every", default="", metavar="TIME", help="time between two looks: 90s, 5m, 2h; else it adapts")
    add.add_argument("--backlog", choices=("silent", "alert"), default="silent", help="what it holds already (silent)")
    add.add_argument("--anyway", action="store_true", help="add it even if it cannot be read now")
    add.add_argument("--dry-run", action="store_true", help="show what would be added, and add nothing")
    listing = _action(actions, "list", "list every source and how it is doing", "--failing")
    listing.add_argument("--failing", action="store_true", help="only those that cannot be read")
    listing.add_argument("--all", action="store_true", help="every source, be they thousands")
    remove = _action(actions, "remove", "stop watching a source that was added; its articles stay", "'한빛일보'")
    remove.add_argument("name", metavar="NAME", help="its name in “sokbo source list”")
    for action in (kinds, preview, add, listing):
        action.add_argument("--json", action="store_true", help="JSON, and nothing else; one object for each source")


def _action(actions: Any, name: str, words: str, example: str) -> ArgumentParser:
    made: ArgumentParser = actions.add_parser(
        name, help=words, description=words, epilog=f"Example: sokbo source {name} {example}"
    )
    return made


def _target(action: ArgumentParser) -> None:
    action.add_argument("target", nargs="?", default="", metavar="URL|FOLDER|FILE", help="what to look at")
    action.add_argument("--kind", default="", help="its source kind; found out unless named")
    action.add_argument(
        "--option",
        action="append",
        default=[],
        type=_option,
        metavar="KEY=VALUE",
        help="an option of the kind; a dot leads into one that has options itself, and repeating a key makes a list",
    )


def _option(written: str) -> tuple[str, str]:
    name, sign, value = written.partition("=")
    if not sign or not name.strip():
        raise ArgumentTypeError(f"“{written}” is not of the form KEY=VALUE")
    return name.strip(), value


def run(options: Namespace) -> int:
    """Do one of them; 0 fine, 1 the source cannot be read, 2 what was said cannot be used."""
    from bot.reporting import configured
    from bot.translate import Translator

    actions = {"kinds": _kinds, "preview": _preview, "add": _add, "list": _list, "remove": _remove}
    with configured() as load:
        settings = load(discord_token=None, discord_token_file=None)
        return actions[options.action](options, settings, Translator(settings.language))


# --- kinds and preview


def _kinds(options: Namespace, _: Settings, translator: Translator) -> int:
    from bot.app import source_kinds
    from bot.reporting import leave
    from bot.source_kinds import kind_json, show_kind
    from bot.terminal import console_for

    known = source_kinds()
    listed = [kind for kind in known if options.name in ("", kind.name)]
    if not listed:
        leave(translator.say(NO_KIND, kind=options.name, kinds=", ".join(kind.name for kind in known)))
    if options.json:
        sys.stdout.write(json.dumps([kind_json(kind) for kind in listed], ensure_ascii=False) + "\n")
        return 0
    console = console_for()
    for kind in listed:
        show_kind(console, kind, translator)
    return 0


def _preview(options: Namespace, settings: Settings, translator: Translator) -> int:
    from bot.source_preview import SHOWN_MAX, preview_json, show_found, show_next, show_trouble
    from bot.terminal import console_for

    preview = _look(options, settings, translator, pages=SHOWN_MAX if options.full else 1)
    if options.json:
        _write(preview_json(preview))
    else:
        console = console_for()
        show_found(console, preview, translator, is_full=options.full)
        show_trouble(console_for(stderr=True), preview, translator)
        if not preview.error:
            show_next(console, preview, _said(options), translator)
    return EXIT_FAILED if preview.error else 0


def _look(options: Namespace, settings: Settings, translator: Translator, *, pages: int = 0) -> Preview:
    from bot.app import preview_source
    from bot.reporting import leave

    if not options.target and not options.kind:
        leave(translator.say(NO_TARGET))
    given = _gathered(options.option)
    return asyncio.run(preview_source(settings, options.target, options.kind, given, pages=pages))


def _said(options: Namespace) -> list[str]:
    """Return what the command line says of the source, to be said again."""
    kind = ["--kind", options.kind] if options.kind else []
    given = [word for name, value in options.option for word in ("--option", f"{name}={value}")]
    return [*([options.target] if options.target else []), *kind, *given]


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


def _write(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


# --- add


def _add(options: Namespace, settings: Settings, translator: Translator) -> int:
    from bot.app import check_wishes
    from bot.source_preview import show_found, show_trouble
    from bot.terminal import console_for

    check_wishes(name=options.name, every=options.every, backlog=options.backlog)
    preview = _look(options, settings, translator)
    errors = console_for(stderr=True)
    if not options.json:
        show_found(console_for(), preview, translator, shown=ADDED_SHOWN)
    show_trouble(errors, preview, translator)
    if preview.fit is None or (preview.error and not options.anyway):
        errors.print(translator.say(NOT_ADDED), style="red", markup=False, soft_wrap=True)
        return EXIT_FAILED
    return _store(options, settings, preview, translator)


def _store(options: Namespace, settings: Settings, preview: Preview, translator: Translator) -> int:
    from bot.app import MEMORY, own_store, spec_to_add, store_if_any, utcnow, watchlist_sources
    from bot.own_sources import add_source
    from bot.reporting import leave
    from bot.terminal import console_for
    from store.door import Store
    from store.records import Outcome

    spec = spec_to_add(preview, name=options.name, every=options.every, backlog=options.backlog)
    declared = [each for each, _ in watchlist_sources(settings)]
    is_named, is_real = bool(options.name), not options.dry_run
    store = Store.open(own_store(settings)) if is_real else store_if_any(settings) or Store.open(MEMORY)
    with closing(store):
        done = add_source(store, declared, spec, utcnow(), is_named=is_named, is_real=is_real)
    if done.outcome is not Outcome.ADDED:
        leave(translator.say(NAME_TAKEN if done.outcome is Outcome.NAME_TAKEN else READ_ALREADY, name=done.by))
    added = done.spec
    if options.json:
        _write({"added": not options.dry_run, "name": added.name, "kind": added.kind, "options": dict(added.options)})
        return 0
    console = console_for()
    lines = (WOULD_ADD,) if options.dry_run else (ADDED, *((SILENT,) if added.backlog == "silent" else ()))
    for line in lines:
        console.print(translator.say(line, name=added.name), markup=False, soft_wrap=True)
    return 0


# --- list and remove


def _list(options: Namespace, settings: Settings, translator: Translator) -> int:
    from bot.app import utcnow
    from bot.source_list import NONE, NONE_FAILS, State, listed_json, show_listed
    from bot.terminal import console_for

    listed = [each for each in _listed(settings) if not options.failing or each.state is State.FAILING]
    if options.json:
        for each in listed:
            _write(listed_json(each))
    elif listed:
        show_listed(console_for(), listed, utcnow(), translator, is_whole=options.all)
    else:
        console_for().print(translator.say(NONE_FAILS if options.failing else NONE), soft_wrap=True)
    return 0


def _listed(settings: Settings) -> list[Listed]:
    from bot.app import store_if_any, watchlist_sources
    from bot.source_list import listed_sources
    from store.records import OPERATOR

    declared = watchlist_sources(settings)
    store = store_if_any(settings)
    if store is None:
        return listed_sources(declared, (), {})
    with closing(store):
        return listed_sources(declared, store.sources(OPERATOR), store.article_counts())


def _remove(options: Namespace, settings: Settings, translator: Translator) -> int:
    from bot.app import existing_store, utcnow, watchlist_references
    from bot.reporting import leave
    from bot.terminal import console_for

    name, listed = options.name, _listed(settings)
    found = next((each for each in listed if each.spec.name == name), None)
    if found is None:
        leave(_no_source(name, listed, translator))
    if found.where:
        leave(translator.say(IS_DECLARED, name=name, where=found.where))
    for reference in watchlist_references(settings):
        if reference.source == name:
            leave(translator.say(IS_NEEDED, rule=reference.rule, where=reference.where, name=name))
    with closing(existing_store(settings)) as store:
        if not store.remove_source(name, utcnow()):
            leave(_no_source(name, listed, translator))
    console_for().print(translator.say(REMOVED, name=name, articles=found.articles), markup=False, soft_wrap=True)
    return 0


def _no_source(name: str, listed: Iterable[Listed], translator: Translator) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, [each.spec.name for each in listed], 3, 0.5)
    names = ", ".join(f"“{each}”" for each in close)
    more = f" {translator.say(CLOSEST, names=names)}" if close else ""
    return translator.say(NO_SOURCE, name=name) + more


COMMAND = Command(
    name="source",
    help="look at what may become a source, add, list and remove sources, and list their kinds",
    example="sokbo source add https://www.example.com/news",
    run=run,
    arguments=arguments,
)
