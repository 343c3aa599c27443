from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.match.near import near_spans, word_distance

WORDS = st.lists(st.sampled_from(["가", "나", "다 ", " ", "라라", "\n\n", "的", "x"]), min_size=1, max_size=20).map(
    "".join
)


@pytest.mark.parametrize(
    ("text", "left", "right", "distance"),
    [
        ("가나 다라", (0, 2), (3, 5), 1),
        ("가나는 다라", (0, 2), (4, 6), 1),
        ("가나 마바 다라", (0, 2), (6, 8), 2),
        ("가나\n \n다라", (0, 2), (5, 7), 1),
        ("가나다라", (0, 2), (2, 4), 0),
        ("아 가나, 마바 사아 다라", (2, 4), (12, 14), 3),
        ("奥特曼重返公司OpenAI", (0, 3), (7, 13), 2),
    ],
)
def test_distance_is_counted_in_words(text: str, left: tuple[int, int], right: tuple[int, int], distance: int) -> None:
    assert word_distance(text, left, right) == distance


@given(WORDS, st.data(), st.integers(1, 4))
def test_near_places_are_those_found_by_comparing_every_pair(text: str, data: st.DataObject, distance: int) -> None:
    spans = st.tuples(st.integers(0, len(text)), st.integers(1, 3)).map(
        lambda each: (each[0], min(len(text), sum(each)))
    )
    some = st.lists(spans.filter(lambda span: span[0] < span[1]), max_size=6)
    ones, others = data.draw(some), data.draw(some)
    pairs = [
        (one, other)
        for one in ones
        for other in others
        if (one[1] <= other[0] and word_distance(text, one, other) <= distance)
        or (other[1] <= one[0] and word_distance(text, other, one) <= distance)
    ]
    expected = {one for one, _ in pairs}, {other for _, other in pairs}
    assert near_spans(text, ones, others, distance) == expected


def test_a_place_right_behind_is_near_also_when_another_starts_there() -> None:
    assert near_spans("가나다", [(0, 1)], [(1, 2), (1, 3)], 1) == ({(0, 1)}, {(1, 2), (1, 3)})
