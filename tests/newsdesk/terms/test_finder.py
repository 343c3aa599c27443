from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Reach, Term

WORDS = (
    "한국",
    "한국은행",
    "은행",
    "AI",
    "OpenAI",
    "open ai",
    "샘 알트만",
    "샘알트만",
    "알트만",
    "カカオ",
    "카카오",
    "X",
    "café",
    "cafe",
)
TERMS = st.builds(Term, st.sampled_from(WORDS), st.sampled_from(Reach), st.booleans())
TEXTS = st.lists(st.sampled_from((*WORDS, "은 ", " ", "이", "의 ", "-", "Café", "ＡＩ")), max_size=12).map("".join)


def evidence(finder: TermFinder, text: str) -> dict[Term, tuple[tuple[int, int], ...]]:
    """What a finder finds, by term, so that finders with other numbers can be compared."""
    found = finder.find(text)
    every = (Term(word, reach, exact) for word in WORDS for reach in Reach for exact in (False, True))
    numbers = {number: term for term in every if (number := finder.number(term)) is not None}
    return {numbers[number]: found.spans(number) for number in found.terms}


@given(
    st.lists(TERMS, max_size=8),
    st.lists(st.tuples(st.lists(TERMS, max_size=3), st.lists(TERMS, max_size=3)), max_size=4),
    TEXTS,
)
@settings(deadline=None)
def test_changes_and_merges_equal_a_fresh_finder(
    start: list[Term], changes: list[tuple[list[Term], list[Term]]], text: str
) -> None:
    finder, live = TermFinder.build(start), set(start)
    for add, remove in changes:
        finder, live = finder.changed(add=add, remove=remove), (live - set(remove)) | set(add)
    fresh = evidence(TermFinder.build(live), text)
    assert evidence(finder, text) == fresh
    merged = finder.merged()
    assert merged.pending == 0
    assert evidence(merged, text) == fresh
    assert [merged.number(term) for term in live] == [finder.number(term) for term in live]


def test_a_change_leaves_the_old_finder_alone() -> None:
    old = TermFinder.build([Term("한국"), Term("애플")])
    new = old.changed(add=[Term("테슬라")], remove=[Term("애플")])
    text = "한국은 애플과 테슬라를"
    assert len(old.find(text).terms) == 2
    assert {new.number(Term("한국")), new.number(Term("테슬라"))} == set(new.find(text).terms)
    assert (old.pending, new.pending) == (0, 2)
    assert (old.number(Term("테슬라")), new.number(Term("애플"))) == (None, None)


def test_numbers_stay_and_are_never_given_twice() -> None:
    finder = TermFinder.build([Term("가나"), Term("다라")])
    assert finder.number(Term("다라")) == 1
    finder = finder.changed(add=[Term("마바")]).changed(remove=[Term("마바"), Term("가나")]).merged()
    finder = finder.changed(add=[Term("사아"), Term("가나")])
    assert finder.number(Term("다라")) == 1
    assert sorted(number for word in ("다라", "사아", "가나") if (number := finder.number(Term(word))) is not None) == [
        1,
        3,
        4,
    ]


def test_a_removed_term_comes_back_with_its_number() -> None:
    finder = TermFinder.build([Term("한국")])
    again = finder.changed(remove=[Term("한국")]).changed(add=[Term("한국")])
    assert again.number(Term("한국")) == finder.number(Term("한국"))
    assert again.pending == 0
    assert again.find("한국은").spans(0) == ((0, 2),)


def test_terms_that_differ_only_in_reach_or_case_are_told_apart() -> None:
    terms = [Term("은행"), Term("은행", Reach.SUFFIX), Term("은행", Reach.PREFIX), Term("은행", Reach.INSIDE)]
    finder = TermFinder.build(terms)
    assert set(finder.find("신한은행은").terms) == {1, 3}
    assert set(finder.find("은행장이").terms) == {2, 3}
    assert set(finder.find("신한은행장").terms) == {3}


def test_spans_are_those_of_the_text_as_it_was_spaced() -> None:
    found = TermFinder.build([Term("샘 알트만"), Term("OpenAI")]).find("어제 샘 알트만이\nOpenAI로 왔다. 샘알트만!")
    assert (found.spans(0), found.spans(1)) == (((3, 8), (22, 26)), ((10, 16),))


def test_an_unknown_number_has_no_spans() -> None:
    found = TermFinder.build([Term("한국")]).find("일본은")
    assert (found.spans(0), list(found.terms)) == ((), [])


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "🚀", "안녕하세요"])
def test_a_finder_without_terms_finds_nothing(text: str) -> None:
    assert not TermFinder.build([]).find(text).terms


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u00ad\ufe0f"])
def test_a_term_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="after folding"):
        TermFinder.build([Term(text)])
    with pytest.raises(ValueError, match="after folding"):
        TermFinder.build([]).changed(add=[Term(text)])


def test_a_term_with_two_spellings_is_one_term() -> None:
    term = Term("الرياض")
    finder = TermFinder.build([Term("مصر"), term, Term("한국")])
    text = "من الرياض وللرياض، 한국"
    number = finder.number(term)
    assert number == 1
    assert [text[low:high] for low, high in finder.find(text).spans(number)] == ["الرياض", "للرياض"]
    assert not finder.changed(remove=[term]).find("للرياض").terms
    added = finder.changed(add=[Term("الأردن"), Term("서울")]).merged()
    assert {added.number(Term("الأردن")), added.number(Term("서울"))} == {3, 4}
    assert set(added.find("للاردن 서울").terms) == {3, 4}
