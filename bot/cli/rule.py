"""`sokbo rule`: try a rule before you trust it, have it explained, bring rules along from other programs."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.command import Command
from bot.exits import EXIT_CONFIGURATION, EXIT_FAILED
from bot.translate import Said, Text
from config.problems import CANNOT_READ, NO_TEXT, SAVE_AS_TEXT, TOO_LARGE, ConfigurationError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from bot.translate import Translator
    from config.settings import Settings
    from newsdesk.article import Article
    from newsdesk.rules.importers.imported import Imported
    from newsdesk.rules.query import Query
    from newsdesk.rules.sets import AliasSets

STANDARD_INPUT = "-"
LINES_ENDINGS = (".jsonl", ".ndjson")
DAYS_MAX = 3_650
SAMPLES_MAX = 100
FILE_BYTES_MAX = 2_000_000
"""The largest article, and the longest line of a file of articles."""

NAME_MAX = 60
"""Characters of a rule's name in the watchlist."""

INSTEAD = Text("Instead: {query}", "대신 쓸 수 있는 검색식: {query}")
NOTHING = Text("Nothing could be carried over.", "옮길 수 있는 규칙이 없습니다.")

NAME_ONE = Said("Name one article.", "기사 하나만 적으세요.")
NAME_FILE = Said("Name a file, or - for standard input.", "파일을 적거나, 표준 입력은 -로 적으세요.")
NO_BLOCKS = Said("Only Miniflux keeps block rules apart.", "차단 규칙이 따로 있는 것은 Miniflux뿐입니다.")
LEAVE_AWAY = Said("Leave it away.", "빼고 실행하세요.")
NO_JSON = Said("The file is no JSON.", "파일을 JSON으로 읽을 수 없습니다.")
EXPORT_AGAIN = Said("Export the filters once more.", "필터를 다시 내보내세요.")
SPLIT = Said("Split it up.", "여러 파일로 나누세요.")

_MINIFLUX_RULE = re.compile(r"^\s*Entry[A-Za-z]+\s*=", re.MULTILINE)

PROGRAMS = ("miniflux", "monitorss", "freshrss", "google-alerts")


def arguments(parser: ArgumentParser) -> None:
    """Add the three things to do."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", dest="action", required=True)
    test = actions.add_parser("test", help="show what a query finds in an article, or would have found in the past")
    test.add_argument("query", metavar="QUERY", help="the query of the rule, in quotes")
    test.add_argument("file", nargs="?", default="", metavar="FILE|-", help="an article; - is standard input")
    test.add_argument("--days", type=_whole(DAYS_MAX), default=30, help="how far back without a FILE (30)")
    test.add_argument("--limit", type=_whole(SAMPLES_MAX), default=5, help="how many examples to show (5)")
    test.add_argument("--jsonl", action="store_true", help="FILE has one JSON article on each line")
    explain = actions.add_parser("explain", help="say in words what a query wants")
    explain.add_argument("query", metavar="QUERY", help="the query of the rule, in quotes")
    explain.add_argument("--language", choices=("en", "ko"), help="the language to explain in; else that of Sokbo")
    for action in (test, explain):
        action.add_argument("--json", action="store_true", help="one JSON object for each answer, and nothing else")
    bring = actions.add_parser("import", help="write rules for the watchlist from the filters of another program")
    bring.add_argument("--from", choices=PROGRAMS, required=True, dest="program", help="the program")
    bring.add_argument("file", metavar="FILE|-", help="its filters: lines of text, for monitorss JSON")
    bring.add_argument(
        "--block", default="", metavar="FILE", help="miniflux: its block rules, FILE being its keep rules"
    )


def _whole(most: int) -> Any:
    def read(written: str) -> int:
        if not written.isascii() or not written.isdecimal() or not 1 <= int(written) <= most:
            raise ArgumentTypeError(f"“{written}” is not a whole number from 1 to {most:,}")
        return int(written)

    return read


def run(options: Namespace) -> int:
    """Do one of the three; 0 fine, 1 something could not be read or carried over, 2 the query is wrong."""
    from bot.reporting import configured
    from bot.translate import Translator

    with configured() as load:
        settings = load()
        translator = Translator(getattr(options, "language", None) or settings.language)
        if options.action == "import":
            return _import(options, translator)
        sets = _own_sets(settings)
        query = _read_query(options, sets, translator)
        if query is None:
            return EXIT_CONFIGURATION
        if options.action == "explain":
            return _explain(options, query, sets, translator)
        _show_warnings(query, translator, stderr=True)
        if options.file:
            return _test_file(options, query, sets, settings, translator)
        return _test_history(options, query, sets, settings, translator)


def _own_sets(settings: Settings) -> AliasSets:
    """Return the sets of the watchlist in force, the shipped ones where it is the example."""
    from config.settings import SHIPPED_WATCHLIST
    from config.watchlist import load_watchlist
    from newsdesk.rules.sets import AliasSets

    path = settings.watchlist_path
    return AliasSets.starter() if path == SHIPPED_WATCHLIST else load_watchlist(path).sets


def _read_query(options: Namespace, sets: AliasSets, translator: Translator) -> Query | None:
    """Return the query, or None when it cannot be used; what is wrong with it is shown."""
    from bot.rule_report import problem_json, problem_lines
    from bot.terminal import console_for
    from newsdesk.rules.parse import QueryError, parse_query

    try:
        return parse_query(options.query, sets)
    except QueryError as error:
        if options.json:
            _write_json({"problems": [problem_json(problem, translator) for problem in error.problems]})
        else:
            console = console_for(stderr=True)
            for problem in error.problems:
                for line in problem_lines(options.query, problem, translator):
                    console.print(line, markup=False, soft_wrap=True)
        return None


def _show_warnings(query: Query, translator: Translator, *, stderr: bool = False) -> None:
    from bot.rule_report import problem_lines
    from bot.terminal import console_for

    console = console_for(stderr=stderr)
    for warning in query.warnings:
        lines = problem_lines(query.text, warning, translator)
        console.print("", *lines, sep="\n", style="yellow", markup=False, soft_wrap=True)


def _write_json(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


# --- explain


def _explain(options: Namespace, query: Query, sets: AliasSets, translator: Translator) -> int:
    from bot.rule_report import problem_json, set_json
    from bot.terminal import console_for
    from newsdesk.rules.explain import explain
    from newsdesk.rules.format import format_query

    canonical, words = format_query(query), explain(query, sets, translator.language)
    if options.json:
        warnings = [problem_json(warning, translator) for warning in query.warnings]
        used = [set_json(each) for each in map(sets.get, query.sets) if each is not None]
        _write_json({"query": canonical, "words": words, "sets": used, "warnings": warnings})
        return 0
    console = console_for()
    console.print(canonical, style="bold", markup=False, soft_wrap=True)
    console.print(words, markup=False, soft_wrap=True)
    _show_warnings(query, translator)
    return 0


# --- test


def _test_history(options: Namespace, query: Query, sets: AliasSets, settings: Settings, translator: Translator) -> int:
    from bot.app import existing_store, segmenter_of, utcnow
    from bot.rule_report import trial_json, trial_lines
    from bot.terminal import console_for
    from bot.trial import try_on_history
    from store.records import OPERATOR

    now = utcnow()
    with closing(existing_store(settings)) as store:
        done = try_on_history(
            store,
            OPERATOR,
            query,
            sets,
            since=now - timedelta(days=options.days),
            now=now,
            zone=now.astimezone().tzinfo or UTC,
            samples_max=options.limit,
            segmenter=segmenter_of(settings),
        )
    if options.json:
        _write_json(trial_json(query, done))
    else:
        console = console_for()
        for line in trial_lines(query, done, translator):
            console.print(line, soft_wrap=True)
    return 0


def _test_file(options: Namespace, query: Query, sets: AliasSets, settings: Settings, translator: Translator) -> int:
    from bot.app import segmenter_of
    from bot.rule_report import verdict_json, verdict_lines
    from bot.terminal import console_for
    from newsdesk.match.matcher import Matcher
    from newsdesk.match.near_misses import explain_match
    from newsdesk.rules.rule import Rule

    segmenter = segmenter_of(settings)
    matcher = Matcher.build([Rule("", query)], sets, segmenter=segmenter)
    console, errors, failed = console_for(), console_for(stderr=True), False
    for each in _articles(options):
        if isinstance(each, Problem):
            errors.print(translator.say(each.said), style="red", markup=False, soft_wrap=True)
            failed = True
            continue
        matches = matcher.match(each)
        hits = matches[0].hits if matches else None
        verdicts = explain_match(query, sets, each, segmenter)
        if options.json:
            _write_json(verdict_json(each, hits, verdicts))
        else:
            for line in verdict_lines(each, hits, verdicts, translator):
                console.print(line, soft_wrap=True)
    return EXIT_FAILED if failed else 0


def _articles(options: Namespace) -> Iterator[Article | Problem]:
    """Yield the article of the file, or those of its lines; a problem for each that cannot be read."""
    from bot.app import read_article, utcnow

    name, ending = options.file, Path(options.file).suffix.lower()
    with _opened(name) as stream:
        if options.jsonl or ending in LINES_ENDINGS:
            lines = enumerate(stream, 1)
            texts: Iterator[tuple[str, str, bytes]] = (
                (f"{name}:{number}", ".json", line) for number, line in lines if line.strip()
            )
        else:
            data = stream.read(FILE_BYTES_MAX + 1)
            if len(data) > FILE_BYTES_MAX:
                yield Problem(name, TOO_LARGE.said(size=FILE_BYTES_MAX), NAME_ONE)
                return
            is_object = name == STANDARD_INPUT and data.lstrip().startswith(b"{")
            texts = iter([(name, ".json" if is_object else ending, data)])
        for where, kind, text in texts:
            try:
                yield read_article(where, kind, text, utcnow())
            except ConfigurationError as error:
                yield from error.problems


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for "-".

    Raises:
        ConfigurationError: It cannot be opened.
    """
    if name == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        opened = Path(name).open("rb")  # noqa: SIM115  # closed below; only opening it is the operator's mistake
    except OSError as error:
        problem = Problem(name, CANNOT_READ.said(reason=error.strerror), NAME_FILE)
        raise ConfigurationError([problem]) from error
    with opened:
        yield opened


# --- import


def _import(options: Namespace, translator: Translator) -> int:
    from bot.terminal import console_for

    if options.block and options.program != "miniflux":
        raise ConfigurationError([Problem("--block", NO_BLOCKS, LEAVE_AWAY)])
    done = _imported(options)
    if done.queries:
        sys.stdout.write("rules:\n" + "".join(_entries(done.queries)))
    console = console_for(stderr=True)
    for lost in done.left_out:
        reason = lost.loss.sentence(translator.language)
        instead = translator.say(INSTEAD, query=lost.instead) if lost.instead else ""
        console.print(f"{lost.text}\n    {reason} {instead}".rstrip(), style="yellow", markup=False, soft_wrap=True)
    if not done.queries:
        console.print(translator.say(NOTHING), style="red", markup=False, soft_wrap=True)
    return 0 if done.queries and not done.left_out else EXIT_FAILED


def _imported(options: Namespace) -> Imported:
    from newsdesk.rules.importers.miniflux import from_miniflux
    from newsdesk.rules.importers.search_text import from_freshrss, from_google_alerts

    text = _text(options.file)
    match options.program:
        case "miniflux":
            block = _text(options.block) if options.block else ""
            keeps, blocks = _MINIFLUX_RULE.search(text), _MINIFLUX_RULE.search(block)
            return from_miniflux(
                keep_rules=text if keeps else "",
                keeplist="" if keeps else text,
                block_rules=block if blocks else "",
                blocklist="" if blocks else block,
            )
        case "monitorss":
            return _from_monitorss(options.file, text)
        case "freshrss":
            return from_freshrss(text)
        case _:
            return from_google_alerts(text)


def _from_monitorss(name: str, text: str) -> Imported:
    """Read one filter tree, or a list of them, each as the export has it or below "filters"."""
    from newsdesk.rules.importers.imported import Imported, LeftOut, Loss
    from newsdesk.rules.importers.monitorss import from_monitorss

    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError([Problem(name, NO_JSON, EXPORT_AGAIN)]) from error
    queries: list[str] = []
    left_out: list[LeftOut] = []
    for each in value if isinstance(value, list) else [value]:
        tree = each.get("filters", each) if isinstance(each, dict) else each
        if isinstance(tree, dict):
            done = from_monitorss(tree)
        else:
            done = Imported((), (LeftOut(json.dumps(tree, ensure_ascii=False)[:200], Loss.SHAPE),))
        queries += done.queries
        left_out += done.left_out
    return Imported(tuple(queries), tuple(left_out))


def _text(name: str) -> str:
    with _opened(name) as stream:
        data = stream.read(FILE_BYTES_MAX + 1)
    if len(data) > FILE_BYTES_MAX:
        raise ConfigurationError([Problem(name, TOO_LARGE.said(size=FILE_BYTES_MAX), SPLIT)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError([Problem(name, NO_TEXT, SAVE_AS_TEXT)]) from error


def _entries(queries: Sequence[str]) -> Iterator[str]:
    """Yield the watchlist's entry of each query; a JSON string is a YAML string too."""
    taken: set[str] = set()
    for query in dict.fromkeys(queries):
        name = " ".join(query.split())[:NAME_MAX].strip()
        for number in range(2, len(queries) + 2):
            if name not in taken:
                break
            suffix = f" ({number})"
            name = " ".join(query.split())[: NAME_MAX - len(suffix)].strip() + suffix
        taken.add(name)
        lines = (json.dumps(text, ensure_ascii=False) for text in (name, query))
        yield "  - name: {}\n    query: {}\n".format(*lines)


COMMAND = Command(
    name="rule",
    help="try a rule on an article or on history, explain it, or import rules from other programs",
    example="sokbo rule test 'OpenAI (CEO OR 최고경영자) -채용' --days 7",
    run=run,
    arguments=arguments,
)
