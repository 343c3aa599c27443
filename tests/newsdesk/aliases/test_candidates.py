"""The net that is cast for names: wide enough for every spelling, cut where grammar cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.aliases.candidates import candidates, last_part, lower_case_words, parts


def texts(text: str) -> set[str]:
    return {candidate.text for candidate in candidates(text)}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("샘 알트먼의 복귀", {"샘 알트먼", "알트먼", "복귀"}),
        ("@샘알트만이 왔다", {"샘알트만"}),
        ("오픈AI가 밝혔다", {"오픈AI"}),
        ("OpenAI로 옮겼다", {"OpenAI"}),
        ("chaired by Bret Taylor, who", {"Bret", "Taylor", "Bret Taylor"}),
        ("Sam Altman’s return", {"Sam Altman", "Altman"}),
        ("Adam D’Angelo stays", {"D’Angelo", "Adam D’Angelo"}),
        ("Son Heung-min scores", {"Son Heung-min"}),
        ("サム・アルトマン氏が復帰", {"サム・アルトマン", "アルトマン"}),
        ("已就萨姆·奥特曼重新出任", {"萨姆·奥特曼", "奥特曼", "萨姆"}),
        ("奥特曼重返公司", {"奥特曼"}),
        ("샘\u00a0알트먼은", {"샘 알트먼"}),
    ],
)
def test_names_are_in_the_net(text: str, held: set[str]) -> None:
    assert held <= {each.replace("\u00a0", " ") for each in texts(text)}


@pytest.mark.parametrize(
    ("text", "kept_out"),
    [
        ("Sam. Altman", {"Sam. Altman", "Sam Altman"}),
        ("샘, 알트먼", {"샘 알트먼", "샘, 알트먼"}),
        ("he said that people left", {"he", "said", "people"}),
        ("첫째 줄\n둘째 줄", {"줄\n둘째", "줄 둘째"}),
        ("私は学校へ行く", {"私", "学校"}),
        ("中国宣布新政策", {"中国", "新政策"}),
    ],
)
def test_what_is_no_name_stays_outside(text: str, kept_out: set[str]) -> None:
    assert texts(text) & kept_out == set()


def test_korean_words_that_cannot_begin_the_name_are_passed_over() -> None:
    found = {each.text for each in candidates("샘 알트먼과 그렉 브록만이", lambda syllable: syllable in "샘알", 2)}
    assert {"샘 알트먼", "알트먼"} <= found
    assert not any(each.startswith(("그렉", "브록만")) for each in found)


@pytest.mark.parametrize(
    ("name", "expected", "last"),
    [
        ("샘 알트먼", ("알트먼",), "알트먼"),
        ("サム・アルトマン", ("アルトマン",), "アルトマン"),
        ("萨姆·奥特曼", ("萨姆", "奥特曼"), "奥特曼"),
        ("젠슨 황", ("젠슨",), ""),
        ("손흥민", (), ""),
        ("Mark Zuckerberg", ("Mark", "Zuckerberg"), "Zuckerberg"),
    ],
)
def test_parts_of_a_name(name: str, expected: tuple[str, ...], last: str) -> None:
    assert parts(name) == expected
    assert last_part(name) == last


def test_words_in_small_letters() -> None:
    assert lower_case_words("Never say never to 알트먼, McDonald") >= {"say", "never", "to"}
    assert "altman" not in lower_case_words("Altman")


@given(st.text("샘알트만은이가 AltmanSam'’-.\nアルト・マン奥特曼·重返", max_size=80))
def test_a_candidate_says_where_it_stands(text: str) -> None:
    for candidate in candidates(text):
        assert text[candidate.start : candidate.end] == candidate.text
        assert candidate.text.strip() == candidate.text != ""
