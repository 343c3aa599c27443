"""The labelled cases of the research and our own: each is one term and one short text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term
from tests.newsdesk.terms.labelled import CASES, NEEDS_SEGMENTER, Case

DATA = Path(__file__).parent.parent / "data"


def records(name: str) -> list[dict[str, str | bool]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


RECORDS = records("matching_cases.jsonl")
ADVERSARY = records("adversary_cases.jsonl")
"""Written to catch the matcher out, each label decided before its first run."""
# Where Chinese words meet, only a segmenter can tell 中华|为 from 华为.
HAN_TRAPS = {"mc-d098", "mc-d103"}


def holds(term: Term, text: str) -> bool:
    finder = TermFinder.build([term])
    return bool(finder.find(text).terms)


@pytest.mark.parametrize(
    "record", [record for record in RECORDS if record["id"] not in HAN_TRAPS], ids=lambda record: record["id"]
)
def test_research_cases(record: dict[str, str | bool]) -> None:
    assert holds(Term(str(record["rule"])), str(record["text"])) is record["match"], record["why"]


@pytest.mark.parametrize(
    "record",
    [record for record in ADVERSARY if "limit" not in record and "needs" not in record],
    ids=lambda record: record["id"],
)
def test_cases_of_an_adversary(record: dict[str, str | bool]) -> None:
    assert holds(Term(str(record["rule"])), str(record["text"])) is record["match"], record["why"]


@pytest.mark.parametrize(
    "record", [record for record in ADVERSARY if "limit" in record], ids=lambda record: record["id"]
)
def test_known_limits(record: dict[str, str | bool]) -> None:
    """Whoever lifts a limit takes its mark off the record."""
    assert holds(Term(str(record["rule"])), str(record["text"])) is not record["match"], record["limit"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.term.text}-{case.text}")
def test_own_cases(case: Case) -> None:
    assert holds(case.term, case.text) is case.match


@pytest.mark.parametrize("case", NEEDS_SEGMENTER, ids=lambda case: f"{case.term.text}-{case.text}")
def test_han_traps_fire_without_a_segmenter(case: Case) -> None:
    assert holds(case.term, case.text)


def test_all_cases_at_once_find_what_they_find_alone() -> None:
    """No term hides or feeds another: one finder over all terms agrees with a finder for each."""
    finder = TermFinder.build(case.term for case in CASES)
    for case in CASES:
        number = finder.number(case.term)
        assert (number in finder.find(case.text).terms) is case.match, case


def test_evidence_is_the_term_as_the_text_writes_it() -> None:
    text = "“샘  알트만은” 어제 ＯｐｅｎＡＩ의 CEO로 복귀했다. 샘알트만, 축하!"
    terms = [Term("샘 알트만"), Term("openai"), Term("CEO")]
    finder = TermFinder.build(terms)
    found = finder.find(text)
    evidence = [[text[start:end] for start, end in found.spans(number)] for number in range(3)]
    assert evidence == [["샘  알트만", "샘알트만"], ["ＯｐｅｎＡＩ"], ["CEO"]]
