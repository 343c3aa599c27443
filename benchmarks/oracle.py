"""How our reader of feeds compares with feedparser on the feeds of the tests: who is right, on how many.

Not a measure of speed: `tests/watchers/feeds/test_oracle.py` holds the reader to every one of these cases.
"""

from __future__ import annotations

from collections import Counter

from tests.watchers.feeds.oracle import ours, theirs
from tests.watchers.feeds.oracle_faults import broken, dates, encodings
from tests.watchers.feeds.oracle_feeds import DIFFERENCES, dialects_and_encodings, one_thing_changed


def main() -> None:
    print(f"{'feeds':<44}{'cases':>6}{'both right':>12}{'ours alone':>12}")
    wellformed = {"dialects x encodings": dialects_and_encodings(), "one thing changed at a time": one_thing_changed()}
    total: Counter[str] = Counter()
    for group, cases in wellformed.items():
        same = [ours(case.body, case.charset) == theirs(case.body, case.charset) for case in cases]
        total += show(f"well-formed: {group}", same)
    for group, faults in {"encodings": encodings(), "mistakes": broken(), "dates": dates()}.items():
        total += show(f"faulty: {group}", [fault.oracle_agrees for fault in faults])
    print(f"{'all':<44}{total['cases']:>6}{total['same']:>12}{total['cases'] - total['same']:>12}")
    print(f"\nOf the well-formed, {len(DIFFERENCES)} differ on purpose: see tests/watchers/feeds/oracle_feeds.py.")


def show(group: str, same: list[bool]) -> Counter[str]:
    print(f"{group:<44}{len(same):>6}{sum(same):>12}{len(same) - sum(same):>12}")
    return Counter(cases=len(same), same=sum(same))
