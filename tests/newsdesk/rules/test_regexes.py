from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import REGEX_MAX
from newsdesk.rules.regexes import compiled, regex_fault


@pytest.mark.parametrize(
    ("pattern", "english"),
    [
        ("가(나", "a “)” is missing"),
        ("가)나", "a “)” closes nothing"),
        ("[가", "a “]” is missing"),
        ("[나-가]", "a class in [ ] is not in order"),
        ("*가", "nothing stands before “*”, “+” or “?”"),
        ("가**", "two repetitions follow each other"),
        ("가{2,1}", "a repetition in { } is too large or turned around"),
        ("(?=가)", "look-ahead and look-behind cannot be used"),
        (r"\1", "a backslash stands before a sign it cannot stand before"),
        ("가\\", "it ends in a backslash"),
        ("(?P<가", "the name of a group is not in order"),
        ("[가-힣]{1000}" * 30, "it is too large when written out"),
        ("\ud800", "it is not in order"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_in_words(pattern: str, english: str) -> None:
    fault = regex_fault(pattern)
    assert fault is not None
    assert fault.kind is Trouble.BAD_REGEX
    assert fault.expected[0] == english


def test_capitals_are_one_unless_asked_for() -> None:
    assert compiled("오픈ai", exact_case=False).search("그 오픈AI가") is not None
    assert compiled("오픈ai", exact_case=True).search("그 오픈AI가") is None


def test_offsets_are_in_characters() -> None:
    found = compiled("알트만", exact_case=False).search("샘 알트만")
    assert found is not None
    assert found.span() == (2, 5)


@given(st.text(max_size=20))
def test_any_pattern_is_judged_without_an_exception(pattern: str) -> None:
    if regex_fault(pattern) is None:
        assert compiled(pattern, exact_case=True).search("") is None


def test_the_longest_pattern_is_fine() -> None:
    assert regex_fault("가" * REGEX_MAX) is None
    fault = regex_fault("가" * (REGEX_MAX + 1))
    assert fault is not None
    assert fault.kind is Trouble.REGEX_TOO_LONG
