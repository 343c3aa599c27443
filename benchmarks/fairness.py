"""How late looks begin while others misbehave: earliest first, as most pollers do it, and shared out by guild and host.

Half an hour of virtual time. A hundred sources of many servers, each wanted every minute and answered in 0.3 s, live
beside one misbehaviour at a time: a server with 10,000 sources at slow hosts, a portal with 2,000 sources at one host,
1,000 hosts that never answer. Both ways have 64 places and ask a host one thing at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from statistics import mean, quantiles
from time import process_time

from store.records import Due
from tests.watchers import virtual
from watchers.pacing.crew import Crew
from watchers.pacing.due import DueQueue, Party
from watchers.pacing.health import back_off
from watchers.pacing.turns import Turns

EVERY_S = 60.0
DEADLINE_S = 20.0
"""After which the program gives up a look, as the door to the network does; then it backs off, as the program does."""


@dataclass(frozen=True)
class Place:
    """A source: who waits for it, and how long its host takes."""

    due: Due
    takes_s: float
    is_neighbour: bool = False


class EarliestFirst(DueQueue):
    """What one would write first: whose time came first is first, whoever it is."""

    def __init__(self) -> None:
        super().__init__()
        self._row: deque[Due] = deque()

    def __len__(self) -> int:
        return len(self._row)

    def add(self, due: Iterable[Due]) -> None:
        self._row.extend(due)

    def take(self, places: int, held: Counter[Party], may_ask: Callable[[str], bool]) -> list[Due]:  # noqa: ARG002
        return [self._row.popleft() for _ in range(min(places, len(self._row)))]


def neighbours() -> list[Place]:
    return [
        Place(Due(n, guild_id=100 + n % 20, host=f"well{n}.example"), takes_s=0.3, is_neighbour=True)
        for n in range(100)
    ]


def hoard(count: int) -> list[Place]:
    return [Place(Due(1_000 + n, guild_id=1, host=f"slow{n}.example"), takes_s=15.0) for n in range(count)]


def portal(count: int) -> list[Place]:
    return [Place(Due(1_000 + n, guild_id=1 + n % 40, host="portal.example"), takes_s=2.0) for n in range(count)]


def pits(count: int) -> list[Place]:
    return [Place(Due(1_000 + n, guild_id=1 + n % 40, host=f"pit{n}.example"), takes_s=1e9) for n in range(count)]


async def live(places: list[Place], waiting: DueQueue, minutes: int) -> tuple[list[float], int]:
    """Return how late each look at a neighbour began, in seconds, and how many began; the others wait to the end."""
    turns, lateness = Turns(virtual.now), list[float]()
    by_id = {each.due.id: each for each in places}
    loop = asyncio.get_running_loop()
    ready = {each.due.id: 0.0 for each in places}
    coming: dict[int, list[Due]] = defaultdict(list)
    coming[0] = [each.due for each in places]

    async def look(due: Due) -> None:
        place = by_id[due.id]
        if place.is_neighbour:
            lateness.append(loop.time() - ready[due.id])
            ready[due.id] = math.inf
        try:
            async with asyncio.timeout(DEADLINE_S), turns.turn(due.host):
                await virtual.pause(place.takes_s)
        except TimeoutError:
            due = replace(due, failures=due.failures + 1)
        pause_s = back_off(due.failures).total_seconds() if due.failures else EVERY_S
        ready[due.id] = loop.time() + pause_s
        coming[int(ready[due.id]) + 1].append(due)

    crew = Crew(lambda taken: [look(due) for due in taken], turns, waiting)
    for second in range(minutes * 60):
        crew.add(coming.pop(second, []))
        await virtual.pause(second + 1 - loop.time())
    await crew.stop()
    began = len(lateness)
    lateness += [
        minutes * 60 - ready[each.due.id] for each in places if each.is_neighbour and ready[each.due.id] < minutes * 60
    ]
    return lateness, began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="ten minutes, a tenth of the misbehaviour")
    options, _ = parser.parse_known_args()
    minutes, share = (10, 10) if options.quick else (30, 1)
    worlds: dict[str, list[Place]] = {
        "nobody misbehaves": [],
        f"{10_000 // share} slow sources": hoard(10_000 // share),
        f"{2_000 // share} sources at a host": portal(2_000 // share),
        f"{1_000 // share} hosts never answer": pits(1_000 // share),
    }
    print("lateness of the neighbours' looks in seconds; looks they got of those they wanted")
    print(f"  {'':<26}{'':<16}{'mean':>9}{'p95':>9}{'max':>9}{'looks':>9}{'CPU us/look':>13}")
    for world, others in worlds.items():
        for way, queue in {"earliest first": EarliestFirst, "ours": DueQueue}.items():
            started = process_time()
            late, began = virtual.run(partial(live, [*others, *neighbours()], queue(), minutes))
            cpu_us = (process_time() - started) / max(began, 1) * 1e6
            print(
                f"  {world:<26}{way:<16}{mean(late):>9.2f}{quantiles(late, n=20)[18]:>9.2f}{max(late):>9.2f}"
                f"{began / (100 * minutes):>9.0%}{cpu_us:>13.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
