from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.fold import fold_key
from newsdesk.text.offsets import CompactText
from newsdesk.text.scripts import is_mark
from tests.newsdesk.text.mixed_text import ANY_TEXTS


@pytest.mark.parametrize(
    ("text", "key", "written"),
    [
        ("새 소식: 샘\n알트만이", "샘알트만", "샘\n알트만"),
        ("…그리고 삼성전자", "삼성전자", "삼성전자"),
        ("전각 ＯｐｅｎＡＩ는", "openai", "ＯｐｅｎＡＩ"),
        ("Open\u00adAI\u200b는", "openai", "Open\u00adAI"),
        ("오늘 ｶﾞｽ料金", "ガス", "ｶﾞｽ"),
        ("㍿トヨタ", "トヨタ", "トヨタ"),
        ("㍿トヨタ", "株式会社", "㍿"),
        ("new cafe\u0301s", "cafe", "cafe\u0301"),
        ("ﬁne STRAẞE", "strasse", "STRAẞE"),
        ("\u1100\u1161\u11a8국", "각국", "\u1100\u1161\u11a8국"),
        ("we 👍🏽 it", "👍", "👍🏽"),
        ("a 👩🏽‍💻 b", "👩", "👩🏽‍💻"),
        ("İSTANBUL’da", "istanbul", "İSTANBUL"),
        ("ㅠㅠ애플ㅠㅠ…", "애플", "애플"),
        ("", "", ""),
    ],
)
def test_spans_give_the_original_spelling(text: str, key: str, written: str) -> None:
    compact = CompactText(text)
    start = compact.stream.index(key)
    low, high = compact.span(start, start + len(key)) if key else (0, 0)
    assert text[low:high] == written


@given(ANY_TEXTS, st.data())
@settings(max_examples=300)
def test_every_span_folds_to_its_slice_and_cuts_no_letter(text: str, data: st.DataObject) -> None:
    compact = CompactText(text)
    assert compact.stream == fold_key(text)
    if not compact.stream:
        return
    start = data.draw(st.integers(0, len(compact.stream) - 1))
    end = data.draw(st.integers(start + 1, len(compact.stream)))
    low, high = compact.span(start, end)
    folded = fold_key(text[low:high])
    # A character that folds to several, like ㍿, is taken whole.
    assert compact.stream[start:end] in folded
    whole = [compact.span(index, index + 1) for index in range(start, end)]
    assert (low, whole[-1][1]) == (whole[0][0], high)
    assert folded == compact.stream[start:end] or len(set(whole)) < len(folded)
    assert high == len(text) or not is_mark(text[high]) or fold_key(text[high]) or text[high - 1].isspace()


@given(ANY_TEXTS)
def test_words_are_what_white_space_separates(text: str) -> None:
    compact = CompactText(text)
    words = [compact.word(index) for index in range(len(compact.ends))]
    assert "".join(words) == compact.stream
    assert all(words)
    assert compact.word(len(words)) == ""
    for index, word in enumerate(words):
        start = compact.word_start(index)
        assert compact.words_of(start, start + len(word)) == (index, index)


def test_a_long_run_of_invisible_characters_is_mapped_in_time_linear_in_its_length() -> None:
    compact = CompactText("가" + "\u200b" * 100_000 + "ᆨ 나")
    start = time.process_time()
    assert compact.span(0, 1) == (0, 100_002)
    assert time.process_time() - start < 2
