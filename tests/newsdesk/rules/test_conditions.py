from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.rules.conditions import Meant, condition_text, read_condition
from newsdesk.rules.query import AGE_MAX, COUNT_MAX, AgeBelow, SourcesAtLeast, StoryCondition
from newsdesk.rules.tokens import CONDITION, comparing_sign


@pytest.mark.parametrize(
    ("name", "sign", "value", "condition"),
    [
        ("sources", ">=", "3", SourcesAtLeast(3)),
        ("sources", "≥", "1000", SourcesAtLeast(1000)),
        ("sources", "＞＝", "３", SourcesAtLeast(3)),
        ("age", "<", "90m", AgeBelow(timedelta(minutes=90))),
        ("age", "<", "24h", AgeBelow(timedelta(hours=24))),
        ("age", "<", "7D", AgeBelow(timedelta(days=7))),
        ("age", "＜", "2w", AgeBelow(timedelta(weeks=2))),
        ("age", "<", "365d", AgeBelow(AGE_MAX)),
    ],
)
def test_a_condition_is_read(name: str, sign: str, value: str, condition: StoryCondition) -> None:
    assert read_condition(name, sign, value) == condition


@pytest.mark.parametrize(
    ("name", "sign", "value", "meant"),
    [
        ("sources", ">", "3", "sources>=4"),
        ("sources", "=", "3", "sources>=3"),
        ("sources", "==", "3", "sources>=3"),
        ("sources", ">=", "0", "sources>=1"),
        ("sources", ">=", "5000", f"sources>={COUNT_MAX}"),
        ("sources", "<", "3", None),
        ("sources", "<=", "3", None),
        ("sources", ">=", "", None),
        ("sources", ">=", "셋", None),
        ("sources", ">=", "³", "sources>=3"),
        ("age", "<=", "24h", "age<24h"),
        ("age", "=", "24h", "age<24h"),
        ("age", "<", "24", "age<24h"),
        ("age", "<", "3일", "age<3d"),
        ("age", "<", "30분", "age<30m"),
        ("age", "<", "2시간", "age<2h"),
        ("age", "<", "1주일", "age<1w"),
        ("age", "<", "2days", "age<2d"),
        ("age", "<", "0h", "age<1h"),
        ("age", "<", "9999d", "age<365d"),
        ("age", ">", "24h", None),
        ("age", "<", "", None),
        ("age", "<", "soon", None),
        ("age", "<", "3years", None),
        ("age", "<", "1.5h", None),
    ],
)
def test_what_is_meant_is_put_right_where_one_can_tell(name: str, sign: str, value: str, meant: str | None) -> None:
    read = read_condition(name, sign, value)
    if read == SourcesAtLeast(3):  # NFKC makes a plain digit of a raised one
        assert meant == "sources>=3"
    else:
        assert read == Meant(meant)
    if meant is not None:
        written = CONDITION.fullmatch(meant)
        assert written is not None
        assert not isinstance(read_condition(*written.groups()), Meant)


@given(
    st.builds(SourcesAtLeast, st.integers(1, COUNT_MAX))
    | st.integers(1, 60 * 24 * 365).map(lambda minutes: AgeBelow(timedelta(minutes=minutes)))
)
def test_a_condition_is_read_back_as_it_was_written(condition: StoryCondition) -> None:
    written = CONDITION.fullmatch(condition_text(condition))
    assert written is not None
    assert read_condition(*written.groups()) == condition


def test_an_age_below_minutes_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="whole number of minutes"):
        condition_text(AgeBelow(timedelta(seconds=90)))


@pytest.mark.parametrize(
    ("written", "plain"), [(">=", ">="), ("> =", ">="), ("≥", ">="), ("＜", "<"), ("≤", "<="), ("=", "=")]
)
def test_comparing_signs_are_made_plain(written: str, plain: str) -> None:
    assert comparing_sign(written) == plain
