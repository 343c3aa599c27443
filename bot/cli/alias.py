"""`sokbo alias`: which spellings the sets know, and which others the archive suggests. Suggests; changes nothing."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.command import Command
from bot.exits import EXIT_CONFIGURATION
from bot.translate import Text

if TYPE_CHECKING:
    from bot.translate import Translator
    from config.settings import Settings
    from newsdesk.aliases.suggest import Suggestion
    from newsdesk.article import Article
    from newsdesk.rules.sets import AliasSet, AliasSets
    from store.door import Store

DAYS_MAX = 3_650
WITH_NAME_MAX = 200
"""Articles with one of the names that are read, the newest."""
NEWEST_MAX = 600
"""Other articles that are read, the newest: they show how common a word is, and hold spellings that stand alone."""
SET_MARK = "@"

REASONS: Mapping[str, Text] = {
    "written_alike": Text("written alike", "비슷하게 씀"),
    "sounds_alike": Text("sounds alike", "비슷하게 읽음"),
    "stands_beside": Text("stands beside it", "나란히 적힘"),
    "part_of": Text("part of it", "이름의 일부"),
}
FOUND = Text("{text}  {count:#article/articles}, {reason}", "{text}  기사 {count}건, {reason}")
LISTED = Text("already in @{name}", "이미 @{name}에 있음")
NOTHING = Text(
    "{read:#article/articles} read, and no other spelling of “{name}” found.",
    "기사 {read}건을 읽었으나 “{name}”의 다른 표기를 찾지 못했습니다.",
)
READ = Text(
    "Counted in {read:#article/articles}: the newest with the name, and the newest of all.",
    "이 이름이 있는 최신 기사와 그 밖의 최신 기사, 모두 {read}건에서 셌습니다.",
)
ADVICE = Text(
    "Nothing was changed. Put the right ones into a set of your watchlist, under “sets:”.",
    "아무것도 바꾸지 않았습니다. 맞는 것을 감시 목록의 “sets:” 아래에 적으세요.",
)
UNKNOWN = Text("There is no set or alias “{name}”. {hint}", "“{name}”: 그런 묶음이나 별칭이 없습니다. {hint}")
LIKELY = Text("Did you mean {names}?", "혹시 {names}인가요?")
ALL = Text("“sokbo alias list” shows all sets.", "“sokbo alias list”로 모든 묶음을 볼 수 있습니다.")
SHIPPED = Text("version {version}", "버전 {version}")
OWN = Text("your own", "직접 만든 묶음")


def arguments(parser: ArgumentParser) -> None:
    """Add the two things to do."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    suggest = actions.add_parser("suggest", help="propose other spellings of a name, from the archive")
    suggest.add_argument("name", metavar="NAME|@SET", help="a name in quotes, or a set whose aliases to start from")
    suggest.add_argument("--days", type=_days, default=90, help="how far back to look (90)")
    listing = actions.add_parser("list", help="show the alias sets, or those with this name or alias")
    listing.add_argument("name", nargs="?", default="", metavar="NAME", help="a set or one of its aliases")
    for action in (suggest, listing):
        action.add_argument("--json", action="store_true", help="one JSON object per line, and nothing else")


def _days(written: str) -> int:
    if not written.isascii() or not written.isdecimal() or not 1 <= int(written) <= DAYS_MAX:
        raise ArgumentTypeError(f"“{written}” is not a whole number from 1 to {DAYS_MAX:,}")
    return int(written)


def run(options: Namespace) -> int:
    """Suggest or list; 0 fine, 2 the name is unknown or empty, or there is no archive yet."""
    from bot.reporting import configured
    from bot.translate import Translator
    from config.watchlist import load_watchlist

    with configured() as load:
        settings = load()
        translator = Translator(settings.language)
        sets = load_watchlist(settings.watchlist_path).sets
        if options.action == "list":
            return _list(options, sets, translator)
        return _suggest(options, sets, settings, translator)


# --- suggest


def _suggest(options: Namespace, sets: AliasSets, settings: Settings, translator: Translator) -> int:
    from bot.app import existing_store, utcnow
    from newsdesk.aliases.suggest import suggest_aliases

    name = options.name.strip()
    started_from = sets.get(name.removeprefix(SET_MARK)) if name.startswith(SET_MARK) else None
    names = [term.text for term in started_from.terms] if started_from else [name]
    if (name.startswith(SET_MARK) and started_from is None) or not any(map(str.isalnum, name)):
        return _unknown(name, sets, translator)
    with closing(existing_store(settings)) as store:
        articles = _articles(store, names, utcnow() - timedelta(days=options.days))
    suggestions = suggest_aliases(names, articles)
    holders = _holders(sets)
    if options.json:
        for each in suggestions:
            _write_json({**asdict(each), "reason": each.reason.value, "sets": holders.get(_key(each.text), [])})
    else:
        _show(suggestions, name, len(articles), holders, translator)
    return 0


def _articles(store: Store, names: Sequence[str], since: datetime) -> list[Article]:
    """Return the newest articles with one of the names, and the newest of all, seen since then; each once."""
    from store.records import OPERATOR

    queries = ['"{}"'.format(name.replace('"', " ")) for name in names]
    found = [each for query in queries for each in store.search(OPERATOR, query, WITH_NAME_MAX)]
    found += store.latest(OPERATOR, NEWEST_MAX)
    by_id = {each.id: each.article for each in found}
    return [article for article in by_id.values() if article.seen_at >= since]


def _show(
    suggestions: Sequence[Suggestion],
    name: str,
    read: int,
    holders: Mapping[str, list[str]],
    translator: Translator,
) -> None:
    from bot.terminal import console_for

    console = console_for()
    for each in suggestions:
        notes = [translator.say(LISTED, name=holder) for holder in holders.get(_key(each.text), [])]
        reason = ", ".join([translator.say(REASONS[each.reason.value]), *notes])
        line = translator.say(FOUND, text=each.text, count=each.count, reason=reason)
        console.print(line, style="bold", markup=False, soft_wrap=True)
        for sample in each.samples:
            console.print(f"    … {sample} …", style="dim", markup=False, soft_wrap=True)
    if suggestions:
        console.print(translator.say(READ, read=read), markup=False, soft_wrap=True)
    last = translator.say(ADVICE) if suggestions else translator.say(NOTHING, read=read, name=name)
    console.print(last, markup=False, soft_wrap=True)


def _holders(sets: AliasSets) -> dict[str, list[str]]:
    """Return which sets hold an alias: folded alias -> names."""
    holders: dict[str, list[str]] = {}
    for each in sets:
        for term in each.terms:
            holders.setdefault(_key(term.text), []).append(each.name)
    return holders


def _key(text: str) -> str:
    from newsdesk.text.fold import fold_key

    return fold_key(text)


# --- list


def _list(options: Namespace, sets: AliasSets, translator: Translator) -> int:
    from bot.terminal import console_for

    name = options.name.strip().removeprefix(SET_MARK)
    shown = _sets_called(name, sets) if options.name else sorted(sets, key=lambda each: each.name)
    if not shown:
        return _unknown(name, sets, translator)
    console = console_for()
    for each in shown:
        if options.json:
            _write_json({"name": each.name, "version": each.version, "aliases": each.aliases})
        else:
            line = f"@{each.name} ({_version(each, translator)}): {', '.join(each.aliases)}"
            console.print(line, markup=False, soft_wrap=True)
    return 0


def _sets_called(name: str, sets: AliasSets) -> list[AliasSet]:
    called = sets.get(name)
    if called is not None:
        return [called]
    return [each for each in sets if _key(name) in {_key(term.text) for term in each.terms}]


def _version(alias_set: AliasSet, translator: Translator) -> str:
    from newsdesk.rules.sets import OWN_VERSION

    if alias_set.version == OWN_VERSION:
        return translator.say(OWN)
    return translator.say(SHIPPED, version=alias_set.version)


def _unknown(name: str, sets: AliasSets, translator: Translator) -> int:
    from bot.terminal import console_for

    likely = ", ".join(f"@{each}" for each in sets.closest(name.removeprefix(SET_MARK)))
    hint = translator.say(LIKELY, names=likely) if likely else translator.say(ALL)
    line = translator.say(UNKNOWN, name=name, hint=hint)
    console_for(stderr=True).print(line, style="red", markup=False, soft_wrap=True)
    return EXIT_CONFIGURATION


def _write_json(value: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


COMMAND = Command(
    name="alias",
    help="propose other spellings of a name from the archive, or list the alias sets",
    example="sokbo alias suggest '샘 알트먼'",
    run=run,
    arguments=arguments,
)
