"""The extra for Chinese and Japanese: it stops the false alarms of text without spaces, and loses nothing for it."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term
from newsdesk.terms.verify import Segmenter
from tests.bot.program import environment
from tests.newsdesk.terms.labelled import CASES, NEEDS_SEGMENTER, Case
from watchers.text.segment import LIBRARIES, is_whole, missing_libraries, segmenter

DATA = Path(__file__).parents[2] / "newsdesk" / "data"


def records(name: str) -> list[Any]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


RECORDS = records("matching_cases.jsonl")
WRITTEN = [
    Case(Term(record["rule"]), record["text"], record["match"])
    for record in (*RECORDS, *records("adversary_cases.jsonl"))
    if "limit" not in record
]

NAMES_NO_DICTIONARY_HAS = [
    ("奥特曼", "萨姆奥特曼重返OpenAI"),
    ("郭明錤", "分析师郭明錤表示"),
    ("梁见锋", "总裁梁见锋今天宣布"),
    ("云鲸智能", "消息称云鲸智能融资"),
    ("アルトマン", "サム・アルトマン氏が復帰した"),
    ("佐渡島玲於", "新社長に佐渡島玲於氏が就任する"),
]
TRADITIONAL_OR_JAPANESE = [
    ("東京", "東京都知事選"),
    ("国会", "日本国会議員団"),
    ("銀行", "日本銀行総裁"),
    ("國會", "國會議員"),
    ("台灣", "台灣積體電路"),
    ("習近平", "習近平主席"),
    ("京都", "京都市長選"),
]


@pytest.fixture(scope="module")
def words() -> Segmenter:
    found = segmenter()
    assert found is not None, "the development set-up installs the extra"
    return found


def holds(term: Term, text: str, words: Segmenter | None) -> bool:
    return bool(TermFinder.build([term], segmenter=words).find(text).terms)


@pytest.mark.parametrize("case", [*WRITTEN, *CASES, *NEEDS_SEGMENTER], ids=lambda case: f"{case.term.text}-{case.text}")
def test_every_labelled_case_is_right(case: Case, words: Segmenter) -> None:
    assert holds(case.term, case.text, words) is case.match


@pytest.mark.parametrize("name", ["mc-d098", "mc-d103"])
def test_the_traps_of_the_research_need_the_extra(name: str, words: Segmenter) -> None:
    (record,) = (record for record in RECORDS if record["id"] == name)
    term = Term(record["rule"])
    assert holds(term, record["text"], None)
    assert not holds(term, record["text"], words)


@pytest.mark.parametrize(("name", "text"), NAMES_NO_DICTIONARY_HAS)
def test_names_that_no_dictionary_has_are_found(name: str, text: str, words: Segmenter) -> None:
    assert holds(Term(name), text, words)


@pytest.mark.parametrize(("name", "text"), TRADITIONAL_OR_JAPANESE)
def test_text_without_kana_is_not_taken_for_simplified_chinese(name: str, text: str, words: Segmenter) -> None:
    assert holds(Term(name), text, words)


def test_a_long_text_is_judged_by_what_is_near_the_hit(words: Segmenter) -> None:
    text = "首相は会見を開いた。" * 40 + "東京都の知事も同席した。" + "記者が質問した。" * 40
    assert holds(Term("東京"), text, words)
    assert not holds(Term("京都"), text, words)
    assert holds(Term("京都"), f"{text}京都の市長は欠席した。", words)


def test_korean_and_english_are_never_asked_about(words: Segmenter) -> None:
    asked = []

    def listening(window: str, start: int, end: int, language: str) -> bool:
        asked.append(window)
        return words(window, start, end, language)

    finder = TermFinder.build([Term("오픈AI"), Term("Altman"), Term("샘 알트먼")], segmenter=listening)
    assert len(finder.find("샘 알트먼, 오픈AI로 돌아온다. Sam Altman is back.").terms) == 3
    assert asked == []


@pytest.mark.parametrize(
    ("edges", "start", "end", "expected"),
    [
        ([0, 2, 3], 0, 2, True),
        ([0, 2, 3], 0, 3, True),
        ([0, 2, 3], 1, 3, False),
        ([0, 2, 3], 1, 2, False),
        ([0, 4], 0, 2, True),
        ([0, 2, 5], 0, 3, False),
        ([0, 2, 5], 2, 4, True),
    ],
)
def test_a_hit_is_whole_when_no_word_is_torn(edges: list[int], start: int, end: int, expected: bool) -> None:
    assert is_whole(edges, start, end) is expected


@given(st.text("东京東都上海中华為为之の国会アルx12", min_size=1, max_size=30), st.data())
def test_any_window_gets_an_answer_and_the_same_one_twice(window: str, data: st.DataObject) -> None:
    words = segmenter()
    assert words is not None
    start = data.draw(st.integers(0, len(window) - 1))
    end = data.draw(st.integers(start + 1, len(window)))
    for language in ("ja", "zh"):
        assert words(window, start, end, language) is words(window, start, end, language)
        assert words(window, 0, len(window), language)


def test_several_threads_may_ask_at_once(words: Segmenter) -> None:
    def ask(number: int) -> bool:
        return words(f"{number}東京都の知事", 2 + len(str(number)) - 1, 3 + len(str(number)), "ja")

    with ThreadPoolExecutor(4) as pool:
        assert not any(pool.map(ask, range(200)))


def test_without_the_libraries_there_is_none() -> None:
    assert missing_libraries() == ()
    assert missing_libraries([*LIBRARIES, "no_such_segmenter"]) == ("no_such_segmenter",)
    # A process in which the libraries cannot be found, as in an installation without the extra.
    code = (
        "import logging, sys\n"
        "sys.modules.update(dict.fromkeys(('rjieba', 'sudachipy', 'sudachidict_small')))\n"
        "import watchers.text.segment as segment\n"
        "logging.basicConfig(level=logging.INFO)\n"
        "print(segment.segmenter(), segment.segmenter())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment({}), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "None"]
    assert done.stderr.count("rjieba, sudachipy, sudachidict_small not installed") == 1


def test_nothing_is_loaded_before_the_first_question() -> None:
    code = (
        "import sys, watchers.text.segment as segment\n"
        "words = segment.segmenter()\n"
        "print([name for name in ('rjieba', 'sudachipy') if name in sys.modules])\n"
        "words('中华为之自豪', 1, 3, 'zh')\n"
        "print([name for name in ('rjieba', 'sudachipy') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment({}), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['rjieba']"]


def test_a_matcher_keeps_it_through_changes(words: Segmenter) -> None:
    def rule(text: str) -> Rule:
        return Rule(text, parse_query(text, AliasSets.none()))

    def matched(matcher: Matcher) -> set[str]:
        return {match.rule for match in matcher.match(article)}

    article = Article(
        source="s", title="海上海警船只", body="中华为之自豪。东京", seen_at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    plain = Matcher.build([rule("上海"), rule("海警")], AliasSets.none())
    matcher = Matcher.build([rule("上海"), rule("海警")], AliasSets.none(), segmenter=words)
    assert matched(plain) == {"上海", "海警"}
    assert matched(matcher) == {"海警"}
    changed = matcher.changed(add=[rule("华为"), rule("东京")])
    assert matched(changed) == {"海警", "东京"}
    assert matched(changed.merged()) == {"海警", "东京"}
