"""Who is next: guilds in turn, hosts in turn, and some places always free for who holds none."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from store.records import Due
from watchers.pacing.due import FAILING, DueQueue, Party


def queue(*due: Due) -> DueQueue:
    waiting = DueQueue()
    waiting.add(due)
    return waiting


def take(waiting: DueQueue, places: int, *busy: str, held: dict[Party, int] | None = None) -> list[int]:
    return [each.id for each in waiting.take(places, Counter(held or {}), lambda host: host not in busy)]


def test_guilds_take_turns_however_many_sources_they_have() -> None:
    waiting = queue(
        *(Due(n, 1, f"host{n}") for n in range(100)), Due(200, 2, "a"), Due(300, None, "b"), Due(301, None, "c")
    )
    assert take(waiting, 6) == [0, 200, 300, 1, 301, 2]
    assert len(waiting) == 97


def test_a_guild_that_was_served_goes_to_the_end_of_the_row() -> None:
    waiting = queue(Due(1, 1, "a"), Due(2, 1, "b"), Due(3, 2, "c"), Due(4, 2, "d"))
    assert [take(waiting, 1) for _ in range(4)] == [[1], [3], [2], [4]]


def test_hosts_take_turns_and_one_host_is_asked_once_at_a_time() -> None:
    waiting = queue(Due(1, None, "a"), Due(2, None, "a"), Due(3, None, "b"), Due(4, None, "a"))
    assert take(waiting, 10) == [1, 3]
    assert take(waiting, 10, "a") == []
    assert take(waiting, 10) == [2]
    assert take(waiting, 10) == [4]
    assert not len(waiting)


def test_a_host_of_two_guilds_is_asked_once_at_a_time() -> None:
    waiting = queue(Due(1, 1, "a"), Due(2, 2, "a"), Due(3, 2, "b"))
    assert take(waiting, 10) == [1, 3]


def test_what_asks_nobody_waits_for_nobody() -> None:
    waiting = queue(Due(1, None, ""), Due(2, None, ""), Due(3, None, ""))
    assert take(waiting, 10, "") == [1, 2, 3]


def test_nothing_waits_twice() -> None:
    waiting = queue(Due(1, None, "a"), Due(1, None, "a"))
    assert len(waiting) == 1
    assert take(waiting, 10) == [1]
    waiting.add([Due(1, None, "a")])
    assert take(waiting, 10) == [1]


def test_a_guild_alone_leaves_a_fifth_of_the_places_free() -> None:
    waiting = queue(*(Due(n, 1, f"host{n}") for n in range(100)))
    assert len(take(waiting, 64)) == 52
    assert take(waiting, 12, held={1: 52}) == []
    waiting.add([Due(1000 + n, 2, f"other{n}") for n in range(5)])
    assert take(waiting, 12, held={1: 52}) == [1000, 1001, 1002, 1003, 1004]


def test_what_fails_gets_a_quarter_of_the_places_whoever_it_belongs_to() -> None:
    waiting = queue(*(Due(n, n % 30, f"pit{n}", failures=1) for n in range(100)))
    assert len(take(waiting, 64)) == 16
    waiting.add(Due(200 + n, n % 30, f"well{n}") for n in range(40))
    assert len(take(waiting, 48, held={FAILING: 16})) == 40


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from(["", *"abcdefgh"]), st.integers(0, 1)), max_size=80
    ),
    st.sets(st.sampled_from("abcdefgh")),
    st.integers(0, 70),
)
def test_whatever_waits_the_laws_hold_and_everyone_comes_to_his_turn(
    waits: list[tuple[int | None, str, int]], busy: set[str], places: int
) -> None:
    due = [Due(number, *each) for number, each in enumerate(waits)]
    waiting = queue(*due)
    first = waiting.take(places, Counter(), lambda host: host not in busy)
    hosts = [each.host for each in first if each.host]
    assert len(first) <= places
    assert len(hosts) == len(set(hosts))
    assert not busy & set(hosts)
    seen = [each.id for each in first]
    for _ in range(len(due)):
        seen += [each.id for each in waiting.take(64, Counter(), lambda _: True)]
    assert sorted(seen) == [each.id for each in due]
