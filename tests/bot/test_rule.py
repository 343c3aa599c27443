"""`sokbo rule`: a rule tried, explained, imported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len
from rich.text import Text as Styled

from bot.__main__ import main
from bot.rule_report import POINTED_WIDTH, ROWS_MAX, pointed, trial_lines, verdict_lines
from bot.translate import Translator
from bot.trial import ARTICLES_MAX, HistoryTrial, try_on_history
from config.watchlist import load_watchlist
from newsdesk.article import Article
from newsdesk.match.matcher import match_one
from newsdesk.rules.parse import parse_query
from newsdesk.rules.sets import AliasSets
from newsdesk.trial import PastArticle, Trial, try_query
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Scope
from tests.bot.program import sokbo
from tests.store.makers import NOW, a_pass, article, declared, filed

SETS = AliasSets.starter()
DAY = timedelta(days=1)
ARTICLE = "샘 알트먼, OpenAI로\n\n샘 알트먼이 OpenAI의 CEO로 돌아온다. 최고경영자들이 반겼다.\n"
WATCHLIST = """\
sets:
  우리말: [오픈에이아이, 샘 알트먼]
sources:
  - name: 우리 기사
    kind: folder
    path: articles
rules:
  - name: 무엇이든
    query: 날씨
"""


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "알트먼.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `sokbo rule WORDS` in this process, in an empty folder; settings by name, `stdin` as bytes."""
    monkeypatch.chdir(folder)

    def rule(*words: str, stdin: bytes = b"", **settings: str) -> Said:
        for name, value in settings.items():
            monkeypatch.setenv(f"SOKBO_{name.upper()}", value)
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(stdin)))
        try:
            code = main(["rule", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        return Said(code, *capsys.readouterr())

    return rule


@pytest.fixture
def history(folder: Path) -> Path:
    """A database with articles of the last days."""
    (folder / "data").mkdir()
    store = Store.open(f"sqlite:///{folder / 'data' / 'sokbo.db'}")
    source, now = declared(store), datetime.now(UTC)
    texts = [
        (40, "OpenAI CEO, 옛날", "b"),
        (9, "오픈AI의 CEO가 말했다", "c"),
        (8, "OpenAI 채용 소식", "d"),
        (2, "OpenAI 새 CEO", "e"),
        (2, "오픈AI 새 CEO는 누구", "e"),
        (1, "날씨", "f"),
    ]
    every = [
        filed(
            str(n), article(title, body="", url=f"https://news.example/{n}", seen_at=now - days * DAY), story_id=story
        )
        for n, (days, title, story) in enumerate(texts)
    ]
    store.commit(a_pass(source, filed=tuple(every)))
    store.close()
    return folder


# --- explain


def test_explain(run: Run) -> None:
    said = run("explain", "@openai AND (CEO | 최고경영자) NOT 채용")
    assert said.code == 0
    assert said.out.splitlines()[0] == "@openai (CEO OR 최고경영자) -채용"
    assert "- its title or body does not have “채용”" in said.out
    assert "오픈AI" in said.out


@pytest.mark.parametrize("words", [["--language", "ko"], []])
def test_explain_in_korean(run: Run, words: list[str]) -> None:
    said = run("explain", "OpenAI", *words, language="en" if words else "ko")
    assert "제목이나 본문에 “OpenAI”가 있" in said.out


def test_explain_points_at_warnings(run: Run) -> None:
    lines = run("explain", "삼성 왕").out.splitlines()
    assert lines[-3:-1] == ["삼성 왕", "     ^^"]
    assert "one syllable" in lines[-1]


def test_a_word_that_is_there_too_seldom_is_not_called_close(run: Run) -> None:
    said = run("test", "count(최고경영자)>=2 count(은행)>=1", "알트먼.txt", language="en")
    assert "at least 2 times (not often enough: 최고경영자들이)" in said.out
    assert "at least once\n" in said.out


def test_a_warning_offers_a_way_out_and_is_shown_before_a_test_as_well(run: Run) -> None:
    assert run("explain", "OpenAI 또는 CEO", language="ko").out.splitlines()[-1].endswith(": OpenAI OR CEO")
    said = run("test", "OpenAI 또는 CEO", "알트먼.txt", language="en")
    assert said.err.splitlines()[-1] == "Try: OpenAI OR CEO"
    assert said.out.startswith("✗")


def test_explain_as_json(run: Run) -> None:
    said = run("explain", "@openai 왕", "--json").json
    assert said["query"] == "@openai 왕"
    [used] = said["sets"]
    assert (used["name"], used["version"], "오픈AI" in used["aliases"]) == ("openai", 1, True)
    [warning] = said["warnings"]
    assert (warning["kind"], warning["position"], warning["end"]) == ("one_syllable", 8, 9)


def test_the_sets_of_the_watchlist_are_known(run: Run, folder: Path) -> None:
    (folder / "나의.yaml").write_text(WATCHLIST, encoding="utf-8")
    said = run("explain", "@우리말", watchlist="나의.yaml")
    assert (said.code, "샘 알트먼" in said.out) == (0, True)
    assert run("test", "@우리말", "알트먼.txt").out.startswith("✓")


# --- mistakes


def test_a_mistake_is_pointed_at_under_wide_letters(run: Run) -> None:
    said = run("test", "삼성전자 (인공지능 CEO", "알트먼.txt")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "삼성전자 (인공지능 CEO",
        "         ^",
        "This “(” is never closed. Expected “)” before the end.",
        "Try: 삼성전자 (인공지능 CEO)",
    ]


def test_a_mistake_in_korean(run: Run) -> None:
    said = run("explain", "삼성 @없는세트", language="ko")
    assert said.code == 2
    assert "별칭 묶음이 없습니다" in said.err
    assert "이렇게 고쳐 보세요: 삼성" in said.err


def test_mistakes_as_json(run: Run) -> None:
    said = run("test", "-채용", "알트먼.txt", "--json")
    assert said.code == 2  # argparse takes -채용 for an option
    said = run("test", "--json", "--", "-채용", "알트먼.txt")
    assert said.code == 2
    assert [each["kind"] for each in said.json["problems"]] == ["only_negative"]


@pytest.mark.parametrize(
    ("query", "start", "end", "shown", "sign"),
    [
        ("a b", 2, 3, "a b", "  ^"),
        ("삼성 b", 3, 4, "삼성 b", "     ^"),
        ("삼성", 0, 2, "삼성", "^^^^"),
        ("삼성", 2, 2, "삼성", "    ^"),
        ("cafe\u0301 x", 6, 7, "cafe\u0301 x", "     ^"),
        ("삼성\n\t전자", 4, 6, "삼성  전자", "      ^^^^"),
        ("", 0, 0, "", "^"),
    ],
)
def test_pointing(query: str, start: int, end: int, shown: str, sign: str) -> None:
    assert pointed(query, start, end) == (shown, sign)


@pytest.mark.parametrize("start", [0, 3, 150, 299])
@pytest.mark.parametrize("letter", ["x", "가"])
def test_pointing_into_a_long_query(letter: str, start: int) -> None:
    query = letter * start + "!" + letter * (299 - start)
    shown, sign = pointed(query, start, start + 1)
    assert cell_len(shown) <= POINTED_WIDTH + 4
    assert cell_len(shown[: shown.index("!")]) == len(sign) - 1
    assert shown.startswith("…") == (start > 100)


# --- test on an article


def test_an_article_that_matches(run: Run) -> None:
    said = run("test", "OpenAI CEO", "알트먼.txt")
    assert said.code == 0
    assert said.out.splitlines() == [
        "✓ 샘 알트먼, OpenAI로",
        "  샘 알트먼이 OpenAI의 CEO로 돌아온다. 최고경영자들이 반겼다.",
        "  found: OpenAI, CEO",
    ]


def test_an_article_that_does_not_match_says_why(run: Run) -> None:
    said = run("test", "OpenAI (채용 OR 경영) -CEO sources>=2", "-", stdin=ARTICLE.encode())
    assert said.code == 0
    assert said.out.splitlines() == [
        "✗ 샘 알트먼, OpenAI로",
        "  ✓ its title or body has “OpenAI” (found: OpenAI)",
        "  ✗ its title or body has “채용” or “경영” (close: 최고경영자들이)",
        "  ✗ its title or body does not have “CEO” (found: CEO)",
        "  ? at least 2 outlets report the story (decided when it comes to alerting)",
    ]


def test_an_article_in_korean(run: Run) -> None:
    said = run("test", "OpenAI CEO", "알트먼.txt", language="ko")
    assert said.out.splitlines()[-1] == "  찾은 말: OpenAI, CEO"
    assert "비슷한 말: 최고경영자들이" in run("test", "경영", "알트먼.txt").out


def test_found_by_fields_alone(run: Run) -> None:
    assert run("test", "lang:ko", "알트먼.txt").out.splitlines()[-1] == "  found by its fields alone"


def test_an_article_as_json(run: Run) -> None:
    said = run("test", "OpenAI 채용", "알트먼.txt", "--json").json
    assert (said["matches"], said["hits"]) == (False, [])
    assert [(each["clause"], each["holds"]) for each in said["clauses"]] == [("OpenAI", True), ("채용", False)]
    first = said["clauses"][0]["hits"][0]
    assert said["article"]["title"][first["start"] : first["end"]] == first["text"] == "OpenAI"


@pytest.mark.parametrize("name", ["글.json", "-"])
def test_a_json_article(run: Run, folder: Path, name: str) -> None:
    record = json.dumps({"title": "오픈AI 소식", "body": "CEO", "published_at": "2026-11-20"}, ensure_ascii=False)
    (folder / "글.json").write_text(record, encoding="utf-8")
    said = run("test", "title:오픈AI CEO", name, "--json", stdin=record.encode()).json
    assert (said["matches"], said["article"]["published_at"][:7]) == (True, "2026-11")


LINES = '{"title":"오픈AI 소식","body":"CEO"}\n\n없는 것\n{"title":"날씨"}\n[]\n'


@pytest.mark.parametrize("words", [["글.jsonl"], ["글.txt", "--jsonl"], ["-", "--jsonl"]])
def test_lines_in_lines_out(run: Run, folder: Path, words: list[str]) -> None:
    for name in ("글.jsonl", "글.txt"):
        (folder / name).write_text(LINES, encoding="utf-8")
    said = run("test", "@openai CEO", *words, "--json", stdin=LINES.encode())
    told = [json.loads(line) for line in said.out.splitlines()]
    assert [(each["article"]["title"], each["matches"]) for each in told] == [("오픈AI 소식", True), ("날씨", False)]
    assert said.code == 1
    assert [line.split(": ")[0] for line in said.err.splitlines()] == [f"{words[0]}:3", f"{words[0]}:5"]


@pytest.mark.parametrize(("name", "code"), [("없음.txt", 2), ("빈.txt", 1), ("큰.txt", 1), (".", 2)])
def test_files_that_are_no_articles(run: Run, folder: Path, name: str, code: int) -> None:
    (folder / "빈.txt").write_bytes(b" \n")
    (folder / "큰.txt").write_bytes(b"x" * 2_000_001)
    said = run("test", "삼성", name)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith(f"{name}: ")


# --- test on history


def test_history(run: Run, history: Path) -> None:
    said = run("test", "@openai CEO -채용", "--days", "10", "--limit", "2")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[1].startswith("3 articles of 5 since ")
    assert lines[1].endswith("about 1.6 messages a week.")
    today = datetime.now(UTC).astimezone().date()
    assert re.search(rf"  {today - 2 * DAY} +2  ▇▇▇", said.out)
    assert "       2  오픈AI" in lines
    assert [line for line in lines if line.startswith("✓")] == ["✓ 오픈AI 새 CEO는 누구", "✓ OpenAI 새 CEO"]
    assert "https://news.example/4" in said.out
    assert "옛날" not in said.out


def test_history_tells_near_misses(run: Run, history: Path) -> None:
    lines = run("test", "OpenAI CEO").out.splitlines()
    start = lines.index("Near misses, all clauses but one: 3, the newest of them")
    assert lines[start + 1] == "✗ 오픈AI 새 CEO는 누구"
    assert lines[start + 2] == "  ✗ its title or body has “OpenAI”"


def test_history_in_korean(run: Run, history: Path) -> None:
    lines = run("test", "@openai CEO", "--days", "60", language="ko").out.splitlines()
    assert "기사 6건 중 4건이 맞습니다" in lines[1]
    assert {"날짜별", "찾은 형태", "최근에 맞은 기사"} <= set(lines)


def test_history_as_json(run: Run, history: Path) -> None:
    said = run("test", "@openai CEO sources>=2", "--days", "10", "--json").json
    assert (said["query"], said["matched"], said["stories"], said["archived"]) == ("@openai CEO sources>=2", 3, 2, 5)
    assert (said["undecided"], said["is_cut"], said["messages_a_day"]) == (["sources>=2"], False, 0.22)
    assert sum(said["days"].values()) == 3
    assert said["forms"][:2] == [{"text": "CEO", "articles": 3}, {"text": "오픈AI", "articles": 2}]
    assert said["samples"][0]["hits"][0]["text"] == "오픈AI"


def test_history_of_nothing(run: Run, history: Path) -> None:
    assert "0 articles of 5 since" in run("test", "아무데도없는말", "--days", "10").out
    (history / "data" / "sokbo.db").unlink()
    Store.open(f"sqlite:///{history / 'data' / 'sokbo.db'}").close()
    assert run("test", "삼성").out.splitlines()[1:] == ["There are no articles of this period in the archive."]


def test_without_a_database(run: Run, folder: Path) -> None:
    said = run("test", "삼성")
    assert (said.code, said.out) == (2, "")
    assert "the bot has not run yet" in said.err
    assert not (folder / "data").exists()


@pytest.mark.parametrize(
    "words", [["--days", "0"], ["--days", "x"], ["--days", "9999"], ["--limit", "-1"], ["--limit", "²"]]
)
def test_numbers_out_of_bounds(run: Run, words: list[str]) -> None:
    said = run("test", "삼성", *words)
    assert said.code == 2
    assert "whole number from 1 to" in said.err or "expected one argument" in said.err


# --- the function for the bot


async def test_a_trial_from_a_loop(history: Path) -> None:
    store = AsyncStore(Store.open(f"sqlite:///{history / 'data' / 'sokbo.db'}"))
    query, now = parse_query("@openai CEO", SETS), datetime.now(UTC)
    done = await store.read(try_on_history, Scope(7), query, SETS, since=now - 10 * DAY, now=now)
    assert (done.trial.matched, done.archived) == (3, 5)
    await store.close()


def test_a_broad_query_is_cut_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ARTICLES_MAX >= 1000
    monkeypatch.setattr("bot.trial.ARTICLES_MAX", 4)
    store = Store.open("sqlite://")
    source = declared(store)
    moments = [NOW - (10 - number) * DAY for number in range(10)]
    every = [filed(str(n), article(f"삼성 {n}", url="", seen_at=at)) for n, at in enumerate(moments)]
    store.commit(a_pass(source, filed=tuple(every)))
    done = try_on_history(store, OPERATOR, parse_query("삼성", SETS), SETS, since=NOW - 20 * DAY, now=NOW)
    assert (done.is_cut, done.archived, done.trial.matched, done.trial.since) == (True, 10, 4, moments[6])
    assert done.trial.messages_a_day == pytest.approx(1.0)
    assert any("only the newest articles were read" in line for line in shown(done))
    store.close()


def shown(done: HistoryTrial, query: str = "삼성") -> list[str]:
    return [line.plain for line in trial_lines(parse_query(query, SETS), done, Translator("en"))]


def a_trial(days: int) -> Trial:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    every = [
        PastArticle(id=n, article=Article(source="s", title="삼성", seen_at=now - n * DAY)) for n in range(days + 1)
    ]
    return try_query(parse_query("삼성", SETS), SETS, every, since=now - days * DAY, until=now)


@pytest.mark.parametrize(("days", "rows"), [(1, 2), (30, 31), (31, 16), (365, 31), (364, 31)])
def test_long_periods_are_shown_in_few_rows(days: int, rows: int) -> None:
    done = HistoryTrial(trial=a_trial(days), archived=days + 1, is_cut=False)
    lines = shown(done)
    table = lines[lines.index("By day") + 1 : lines.index("Found as") - 1]
    assert len(table) == rows <= ROWS_MAX
    assert sum(int(line.split("▇")[0].split()[-1]) for line in table) == days + 1
    assert "2026-11-23" in table[-1]


def test_days_without_a_match_are_one_row() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    past = [PastArticle(id=n, article=Article(source="s", title="삼성", seen_at=now - n * DAY)) for n in (0, 20)]
    trial = try_query(parse_query("삼성", SETS), SETS, past, since=now - 20 * DAY, until=now)
    lines = shown(HistoryTrial(trial=trial, archived=2, is_cut=False))
    table = lines[lines.index("By day") + 1 : lines.index("Found as") - 1]
    assert [line.rstrip("▇").split() for line in table] == [
        ["2026-11-03", "1"],
        ["2026-11-04", "–", "2026-11-22", "0"],
        ["2026-11-23", "1"],
    ]
    assert len({line.index(" 1 ") for line in (table[0], table[2])}) == 1


@pytest.mark.parametrize(
    ("matches", "said"),
    [
        (731, "about 2.0 messages a day."),
        (105, "about 2.0 messages a week."),
        (24, "about 2.0 messages a month."),
        (3, "less than one message a month."),
        (0, "less than one message a month."),
    ],
)
def test_the_rate_is_said_in_days_weeks_or_months(matches: int, said: str) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    past = [PastArticle(id=n, article=Article(source="s", title="삼성", seen_at=now)) for n in range(matches)]
    trial = try_query(parse_query("삼성", SETS), SETS, past, since=now - 365 * DAY, until=now)
    assert shown(HistoryTrial(trial=trial, archived=1000, is_cut=False))[1].endswith(said)


def test_what_was_found_is_marked_in_its_place() -> None:
    text = "앞 " * 200 + "오픈AI의\n소식 " + "뒤 " * 200 + "오픈AI"
    one = Article(source="s", title="오픈AI", body=text, seen_at=NOW)
    match = match_one(parse_query("@openai", SETS), SETS, one)
    assert match is not None
    title, body, _ = verdict_lines(one, match.hits, (), Translator("en"))
    assert marked(title) == marked(body) == ["오픈AI"]
    assert body.plain.startswith("  …")
    assert body.plain.endswith("…")
    assert "\n" not in body.plain


def marked(line: Styled) -> list[str]:
    return [line.plain[span.start : span.end] for span in line.spans if "yellow" in str(span.style)]


# --- import


IMPORTS: list[tuple[str, str, list[str], list[str]]] = [
    (
        "google-alerts",
        'OpenAI "샘 알트먼" -채용\nallinanchor:foo 삼성\n',
        ['OpenAI "샘 알트먼" -채용', "삼성"],
        ["allinanchor:foo"],
    ),
    ("freshrss", "intitle:삼성 OR 전자\n", ["title:삼성 OR 전자"], []),
    ("miniflux", "EntryTitle=(?i)삼성전자\nEntryWhat=x\n", ["title:~삼성전자"], ["EntryWhat=x"]),
    ("miniflux", "(?i)삼성전자\n", ["title:~삼성전자 OR url:삼성전자 OR author:~삼성전자 OR tag:~삼성전자"], []),
    (
        "monitorss",
        json.dumps(
            {
                "filters": {
                    "expression": {
                        "type": "RELATIONAL",
                        "op": "CONTAINS",
                        "left": {"type": "ARTICLE", "value": "title"},
                        "right": {"type": "STRING", "value": "삼성전자"},
                    }
                }
            }
        ),
        ["title:~삼성전자"],
        [],
    ),
    ("monitorss", '[{"type": "X"}, 7]', [], ["{'type': 'X'}", "7"]),
]


@pytest.mark.parametrize("case", IMPORTS, ids=range(len(IMPORTS)))
def test_import(run: Run, folder: Path, case: tuple[str, str, list[str], list[str]]) -> None:
    program, text, queries, lost = case
    said = run("import", "--from", program, "-", stdin=text.encode("utf-8-sig"))
    for each in lost:
        assert each in said.err.splitlines()
    assert said.code == int(bool(lost))
    (folder / "watchlist.yaml").write_text(said.out or "rules: []\n", encoding="utf-8")
    assert [rule.query.text for rule in load_watchlist(folder / "watchlist.yaml").rules] == queries


def test_import_of_block_and_keep_rules(run: Run, folder: Path) -> None:
    (folder / "막기").write_text("EntryTitle=광고안내\n", encoding="utf-8")
    said = run("import", "--from", "miniflux", "-", "--block", "막기", stdin="EntryTitle=삼성전자\n".encode())
    assert said.code == 0
    assert said.out.splitlines()[2] == '    query: "title:=~삼성전자 -title:=~광고안내"'
    only = run("import", "--from", "miniflux", "-", "--block", "막기", language="ko")
    assert (only.code, only.out) == (1, "")
    assert "대신 쓸 수 있는 검색식: -title:" in only.err
    assert only.err.splitlines()[-1] == "옮길 수 있는 규칙이 없습니다."


def test_imported_names_are_unique_and_fit(run: Run, folder: Path) -> None:
    long = "아주긴이름의단어 " * 9
    said = run("import", "--from", "freshrss", "-", stdin=f"{long}하나\n{long}둘\n{long}하나\n짧은\n".encode())
    (folder / "watchlist.yaml").write_text(said.out, encoding="utf-8")
    names = [rule.name for rule in load_watchlist(folder / "watchlist.yaml").rules]
    assert len(set(names)) == len(names) == 3
    assert names[1].endswith(" (2)")


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (["--from", "monitorss", "-"], b"no json", "-: The file is no JSON."),
        (["--from", "freshrss", "-"], b"\xff\xfe", "-: The file is not UTF-8 text."),
        (["--from", "freshrss", "none"], b"", "none: Cannot be read"),
        (["--from", "freshrss", "-", "--block", "x"], b"", "--block: Only Miniflux"),
        (["--from", "other", "-"], b"", "invalid choice"),
        (["-"], b"", "--from"),
    ],
)
def test_imports_that_cannot_be(run: Run, words: list[str], stdin: bytes, told: str) -> None:
    said = run("import", *words, stdin=stdin)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_nothing_to_import(run: Run) -> None:
    said = run("import", "--from", "freshrss", "-")
    assert (said.code, said.out) == (1, "")
    assert said.err == "Nothing could be carried over.\n"


# --- as a process


def test_as_a_process(history: Path) -> None:
    done = sokbo(history, "rule", "test", "OpenAI CEO", "알트먼.txt", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["matches"] is True
    done = sokbo(history, "rule", "test", "OpenAI CEO", "--days", "10", "--json")
    assert (done.returncode, json.loads(done.stdout)["matched"]) == (0, 1)
    assert "\x1b" not in done.stdout
