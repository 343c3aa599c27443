"""A sweep over every hostile behaviour we know of, with neighbours among them: each is told why, and nobody else notices.

`./run.sh bench zoo` prints what each of them comes to.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from newsdesk.wording import UNSAID
from tests.watchers.plain import is_plain
from tests.watchers.zoo import HEADS, LIMITS, NEIGHBOURS, START, ZOO, Visit, neighbour_names, open_zoo
from watchers.fetching.freshness import RETRY_AFTER_MAX, RETRY_AFTER_MIN
from watchers.pacing.health import BACK_OFF_FIRST
from watchers.pipeline import Checked

AGAIN = timedelta(days=2)
"""Later than any source of the zoo may ask to be left alone."""


async def test_every_beast_is_survived_and_no_neighbour_notices(tmp_path: Path) -> None:
    async with open_zoo(f"sqlite:///{tmp_path / 'zoo.db'}") as grounds:
        first = await grounds.visit()
        second = await grounds.visit(after=AGAIN)
    assert_told(first, is_read=True)
    assert_neighbours_are_fine(first, new=1)
    assert_backed_off(first)
    # The same again: nothing of the first run has spoilt anything.
    assert_told(second, is_read=False)
    assert_neighbours_are_fine(second, new=0)
    assert {name for name, source in second.sources.items() if source.failures} == {
        name for name, source in second.sources.items() if source.failures == 2
    }


def assert_told(visit: Visit, *, is_read: bool) -> None:
    """What has not changed since the last look is not read again."""
    wrong = [name for name, checked in visit.checked.items() if not _is_told(name, checked, is_read=is_read)]
    assert {name: visit.checked[name] for name in wrong} == {}
    assert len(visit.checked) == len(ZOO) + NEIGHBOURS
    for head in visit.asked:
        names = {line.partition(":")[0].lower() for line in head.splitlines()[1:]}
        assert not names & {"cookie", "authorization", "proxy-authorization", "referer"}


def _is_told(name: str, checked: Checked, *, is_read: bool) -> bool:
    words = {beast.name: beast.words for beast in ZOO}.get(name, "")
    if not all(is_plain(each) for each in (checked.error, checked.remedy, *checked.problems) if each):
        return False
    if bool(checked.error) != bool(checked.remedy):
        return False
    if words == "?":
        return bool(checked.error) or checked.read <= 200
    return bool(re.search(words, str(checked.error))) if words else not checked.error and (checked.read > 0) == is_read


def assert_neighbours_are_fine(visit: Visit, new: int) -> None:
    for name in neighbour_names():
        assert (str(visit.checked[name].error), visit.checked[name].new) == ("", new)
        assert visit.sources[name].failures == 0
    assert sum("neighbour-" in head for head in visit.asked) == NEIGHBOURS


def assert_backed_off(visit: Visit) -> None:
    for name, checked in visit.checked.items():
        source = visit.sources[name]
        assert (source.failures, source.last_error) == ((1, checked.error) if checked.error else (0, UNSAID))
        if checked.error:
            assert START + BACK_OFF_FIRST <= source.next_check_at <= START + RETRY_AFTER_MAX
    waits = {beast.name: visit.sources[beast.name].next_check_at - START for beast in HEADS if "too many" in beast.name}
    assert waits == {
        "too many requests, for ever": RETRY_AFTER_MAX,
        "too many requests, until long ago": max(BACK_OFF_FIRST, RETRY_AFTER_MIN),
        "too many requests, not a number": BACK_OFF_FIRST,
    }


def test_the_zoo_is_as_large_as_it_is_said_to_be() -> None:
    assert len({beast.name for beast in ZOO}) == len(ZOO)
    served = [beast.host for beast in ZOO if beast.act]
    assert len(set(served)) == len(served)
    assert len(ZOO) >= 190
    assert LIMITS.exchange_s < 5
