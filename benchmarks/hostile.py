"""What documents made to hurt cost: CPU seconds, memory and what comes of each, at 5 MB, every one in its own process.

    ./run.sh bench hostile                            the table
    python -m benchmarks.hostile [--quick] [WORD ...]   at 1 MB; only those with a word in their name

The bar is a second. Beside each reader's worst stands what feedparser takes for the same, which is what most readers
of feeds are made of; where that is stopped after PATIENCE_S, the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.watchers import hostile
from tests.watchers.hostile import ALL, Hostile

BAR_S = 1.0
PATIENCE_S = 10
WORST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """What one document cost; `seconds` of CPU is infinite when it was stopped."""

    seconds: float
    megabytes: int
    words: str


def main() -> None:
    run(5_000_000, ())


def run(size: int, words: tuple[str, ...]) -> None:
    wanted = [made for made in ALL if not words or any(word in made.id for word in words)]
    print(f"{'document of ' + str(size // 1_000_000) + ' MB':<44}{'CPU s':>7}{'MB':>6}  outcome")
    costs = {made: measured(made, size, partial(ours, made)) for made in wanted}
    for made, cost in costs.items():
        print(f"{made.id:<44}{shown(cost)}  {cost.words[:70]}")
    slow = [made.id for made, cost in costs.items() if cost.seconds > BAR_S]
    print(f"\n{len(costs)} documents, {len(costs) - len(slow)} within {BAR_S:g} s of CPU. Beyond: {slow or 'none'}.")
    feeds = sorted((each for each in costs if each.reader == "feed"), key=lambda each: -costs[each].seconds)
    print(f"\nThe feeds that cost us most{'':<17}{'ours':>13}{'feedparser':>20}")
    for made in feeds[:WORST_SHOWN]:
        theirs = measured(made, size, by_feedparser)
        print(f"{made.name:<44}{shown(costs[made])}  {shown(theirs)}  {theirs.words[:40]}")


def shown(cost: Cost) -> str:
    return f"{cost.seconds:>7.2f}{cost.megabytes:>6}" if cost.seconds < PATIENCE_S else f"   > {PATIENCE_S}     -"


def ours(made: Hostile, body: bytes) -> str:
    return hostile.read(made.reader, body).words


def by_feedparser(body: bytes) -> str:
    import feedparser

    try:
        return f"{len(feedparser.parse(body).entries)} entries"
    except ValueError as error:
        return f"raises {type(error).__name__}"


def measured(made: Hostile, size: int, act: Callable[[bytes], str]) -> Cost:
    """Read a document in a child process, which a time limit stops."""
    body = made.make(size)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
        memory, before = peak_bytes(), time.process_time()
        words = act(body)
        cost = (time.process_time() - before, (peak_bytes() - memory) // 1_000_000, words)
        os.write(writer, json.dumps(cost).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return Cost(*json.loads(answer)) if answer else Cost(float("inf"), 0, "stopped")


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.hostile")
    parser.add_argument("--quick", action="store_true", help="documents of 1 MB")
    parser.add_argument("words", nargs="*", help="only those with one of these in their names")
    given = parser.parse_args()
    run(1_000_000 if given.quick else 5_000_000, tuple(given.words))
