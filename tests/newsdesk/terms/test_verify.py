from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.terms.finder import TermFinder
from newsdesk.terms.key import spellings
from newsdesk.terms.term import Reach, Term
from newsdesk.text.fold import fold_key
from newsdesk.text.scripts import is_mark
from tests.newsdesk.terms.slow_matcher import letters_of, slow_spans
from tests.newsdesk.text.mixed_text import PIECES


@st.composite
def terms_and_texts(draw: st.DrawFn) -> tuple[Term, str]:
    """A text of mixed pieces, and a term that was cut out of it or put into it, so that most examples have hits."""
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
    low = draw(st.integers(0, len(pieces) - 1))
    high = draw(st.integers(low + 1, min(low + 3, len(pieces))))
    words = "".join(pieces[low:high])
    term = Term(words, draw(st.sampled_from(Reach)), draw(st.booleans()))
    seam = draw(st.sampled_from((" ", "", "은 ", "ㅋ", "-")))
    return term, seam.join(("".join(pieces), words, "".join(pieces)))


@given(terms_and_texts())
@settings(max_examples=400, deadline=None)
@example((Term("사과"), "회사 과장 사과는"))
@example((Term("샘 알트만"), "샘알트만은 샘\n알트만과 Café"))
@example((Term("ㅠㅠ"), "ㅠㅠㅋ\u200dㅠㅠ"))
@example((Term("الرياض"), "وللرياض، الرياض للرياضة"))
@example((Term("각"), "\u1100\u1161\u11a8은 각과"))
@example((Term("ｶﾞｽ"), "ガスは ｶﾞｽで…"))
@example((Term("ㅠㅠ"), "ㅋ\u200dㅠㅠ"))
def test_the_fast_way_equals_the_slow_way(case: tuple[Term, str]) -> None:
    term, text = case
    if not fold_key(term.text):
        return
    spans = TermFinder.build([term]).find(text).spans(0)
    assert list(spans) == slow_spans(term, text)
    for low, high in spans:
        keys, found = [key.key for key in spellings(term, 0)], fold_key(text[low:high])
        # What folds to several characters (ﬁ, ㈜, ❤️‍🔥) is never cut, though the term may need a part of it alone.
        starts = [letter.start for letter in letters_of(text) if low <= letter.start < high]
        is_cut = starts.count(starts[0]) > 1 or starts.count(starts[-1]) > 1
        assert any(key == found or (is_cut and key in found) for key in keys)
        assert high == len(text) or not is_mark(text[high]) or text[high] in "\u034f\ufe0f"


class Asked:
    """A segmenter that remembers what it was asked and says no."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, str, str]] = []

    def __call__(self, window: str, start: int, end: int, language: str) -> bool:
        self.questions.append((window, window[start:end], language))
        return False


def test_a_segmenter_decides_inside_chinese_and_japanese_runs() -> None:
    asked = Asked()
    finder = TermFinder.build([Term("华为"), Term("京都"), Term("AI"), Term("서울")], segmenter=asked)
    assert not finder.find("中华为之自豪").terms
    assert not finder.find("東京都に行く").terms
    assert asked.questions == [("中华为之自豪", "华为", "zh"), ("東京都に行く", "京都", "ja")]


def test_a_segmenter_is_not_asked_where_the_edges_are_plain() -> None:
    asked = Asked()
    finder = TermFinder.build([Term("华为"), Term("华为技术", Reach.INSIDE), Term("AI"), Term("서울")], segmenter=asked)
    assert len(finder.find("“华为”, AI, 서울은, CEO华为技术了").terms) == 4
    assert [key for _, key, _ in asked.questions] == ["华为"]


def test_the_window_of_a_segmenter_is_short() -> None:
    asked = Asked()
    TermFinder.build([Term("华为")], segmenter=asked).find("中" * 500 + "华为" + "中" * 500)
    assert [len(window) for window, _, _ in asked.questions] == [16 + 2 + 16]


def test_a_long_text_without_spaces_costs_its_length() -> None:
    text = "华为中" * 20_000
    finder = TermFinder.build([Term("华为")])
    assert len(finder.find(text).spans(0)) == 20_000
