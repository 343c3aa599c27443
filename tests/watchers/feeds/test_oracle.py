"""Our reader of feeds against feedparser: the same on what is well-formed, right where it is wrong.

`./run.sh bench oracle` prints how many cases of which sort there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.watchers.feeds.oracle import Seen, ours, theirs
from tests.watchers.feeds.oracle_faults import Fault, all_faults
from tests.watchers.feeds.oracle_feeds import DIFFERENCES, Case, all_cases

CASES = all_cases()
FAULTS = all_faults()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_well_formed_is_read_as_the_oracle_does(case: Case) -> None:
    seen, oracle = ours(case.body, case.charset), theirs(case.body, case.charset)
    if case.in_utf_8 is not None:
        assert seen != oracle, "the oracle has learnt this: take it off the list"
        oracle = theirs(case.in_utf_8)
    difference = DIFFERENCES.get(case.name)
    if difference is not None:
        assert oracle.entries[0][difference.field] != difference.ours, "the oracle agrees: take it off the list"
        changed = oracle.entries[0] | {difference.field: difference.ours}
        oracle = replace(oracle, entries=(changed, *oracle.entries[1:]))
    assert seen == oracle
    assert seen.entries


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_is_not_is_read_as_people_would(fault: Fault) -> None:
    assert expected_of(ours(fault.body, fault.charset, fault.url), fault) == dict(fault.expected)
    oracle = expected_of(theirs(fault.body, fault.charset, fault.url), fault)
    assert (oracle == dict(fault.expected)) is fault.oracle_agrees, oracle


def expected_of(seen: Seen, fault: Fault) -> dict[str, Any]:
    first = seen.entries[0] if seen.entries else {}
    return {name: len(seen.entries) if name == "entries" else first.get(name) for name in fault.expected}


def test_the_lists_are_what_they_are_said_to_be() -> None:
    names = [case.name for case in CASES] + [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
    assert set(DIFFERENCES) <= set(names)
    assert len(CASES) >= 150
    assert sum(not fault.oracle_agrees for fault in FAULTS) >= 50
