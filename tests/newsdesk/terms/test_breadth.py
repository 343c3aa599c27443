from __future__ import annotations

import pytest

from newsdesk.terms.breadth import Breadth, breadth
from newsdesk.terms.case import compares_case
from newsdesk.terms.term import Reach, Term


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Term("\u200b"), Breadth.EMPTY),
        (Term("..."), Breadth.SIGNS_ONLY),
        (Term("🚀"), Breadth.PLAIN),
        (Term("금"), Breadth.ONE_SYLLABLE),
        (Term("\u1100\u1173\u11b7"), Breadth.ONE_SYLLABLE),
        (Term("X"), Breadth.ONE_LETTER),
        (Term("ж"), Breadth.ONE_LETTER),
        (Term("美"), Breadth.ONE_CHARACTER),
        (Term("ア"), Breadth.ONE_CHARACTER),
        (Term("ไทย"), Breadth.SHORT_UNSPACED),
        (Term("กรุงเทพ"), Breadth.PLAIN),
        (Term("AI", Reach.INSIDE), Breadth.SHORT_INSIDE),
        (Term("한국", Reach.INSIDE), Breadth.SHORT_INSIDE),
        (Term("US"), Breadth.CASE_COMPARED),
        (Term("US", exact_case=True), Breadth.PLAIN),
        (Term("CEO"), Breadth.PLAIN),
        (Term("한국"), Breadth.PLAIN),
        (Term("샘 알트만"), Breadth.PLAIN),
    ],
)
def test_breadth_says_what_a_writer_should_know(term: Term, expected: Breadth) -> None:
    assert breadth(term) is expected


@pytest.mark.parametrize("text", ["US", "IT", "WHO", "AI", "X", "x", "5G", "3M", "ＵＳ", "ICE", "UN"])
def test_short_capitals_compare_case(text: str) -> None:
    assert compares_case(text)


@pytest.mark.parametrize(
    "text", ["CEO", "GPT", "NASA", "us", "Us", "F-16", "G7", "GPT-4", "AI칩", "애플", "ж", "미", "7", ""]
)
def test_other_terms_do_not(text: str) -> None:
    assert not compares_case(text)
