from __future__ import annotations

import ahocorasick
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.terms.scan import Scanner
from newsdesk.text.fold import fold_key
from tests.newsdesk.text.mixed_text import ANY_TEXTS


def plain_hits(keys: list[str], stream: str) -> set[tuple[int, int, int]]:
    """What the automaton must give: every key tried at every place."""
    return {
        (index, start, start + len(key))
        for index, key in enumerate(keys)
        for start in range(len(stream))
        if stream.startswith(key, start)
    }


@given(
    st.lists(st.text("가나ab한é👍", min_size=1, max_size=3), unique=True, min_size=1),
    st.text("가나ab한é👍", max_size=30),
)
def test_scanner_finds_every_overlapping_occurrence(keys: list[str], stream: str) -> None:
    hits = Scanner(keys).hits(stream)
    assert len(hits) == len(set(hits))
    assert set(hits) == plain_hits(keys, stream)


@given(st.lists(ANY_TEXTS.map(fold_key).filter(bool), unique=True, min_size=1, max_size=4), ANY_TEXTS)
def test_scanner_counts_characters_not_bytes(keys: list[str], text: str) -> None:
    stream = fold_key(text) + "".join(keys)
    assert set(Scanner(keys).hits(stream)) == plain_hits(keys, stream)


@given(
    st.lists(st.text("가나ab한é👍", min_size=1, max_size=3), unique=True, min_size=1),
    st.lists(st.text("가나ab한é👍", max_size=12), max_size=6),
)
def test_one_scan_of_many_finds_in_each_what_a_scan_of_its_own_does(keys: list[str], streams: list[str]) -> None:
    scanner = Scanner(keys)
    assert scanner.hits_each(streams) == [scanner.hits(stream) for stream in streams]


KEYS = st.lists(ANY_TEXTS.map(fold_key).filter(bool), unique=True, min_size=1, max_size=40)


@settings(max_examples=200)
@given(KEYS, st.lists(st.tuples(ANY_TEXTS.map(fold_key), st.integers(0, 39)), max_size=20))
def test_another_engine_finds_the_same(keys: list[str], pieces: list[tuple[str, int]]) -> None:
    stream = "".join(piece + keys[index % len(keys)] for piece, index in pieces)
    other = ahocorasick.Automaton(ahocorasick.STORE_ANY)
    for index, key in enumerate(keys):
        other.add_word(key, (index, len(key)))
    other.make_automaton()
    expected = [(index, end + 1 - length, end + 1) for end, (index, length) in other.iter(stream)]
    assert sorted(Scanner(keys).hits(stream)) == sorted(expected)


def test_hits_come_in_reading_order_for_each_key() -> None:
    hits = Scanner(["한국", "국"]).hits("한국한국")
    assert [(start, end) for index, start, end in hits if index == 0] == [(0, 2), (2, 4)]
