"""Who is next: sources whose time has come, shared out so that nobody's many keep another's few waiting.

First a guild is chosen, each in its turn; then a host of that guild, each in its turn; then the host's earliest
source. A host is asked by one source at a time. And a guild takes another place only while it holds less than
`SHARE` times the places still free: however many slow sources it has, some places stay free for the others, and
nobody has to say how many guilds there are. Sources that fail are a party of their own, whoever's they are, and get a
quarter of the places at most: what hangs until its time is over must not take the time of what answers.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator

from store.records import Due

SHARE = 4
"""Alone, a guild takes 4/5 of the places; two that want all take 4/9 each (Choudhury and Hahne, "Dynamic Queue Length
Thresholds for Shared-Memory Packet Switches", 1998, of which this is the rule)."""

FAILING_SHARE = 1 / 3
"""The same for all sources that fail: a quarter of the places when they are alone."""

FAILING = "failing"

Party = int | str | None
"""Who shares out places among his own: a guild, the operator (None), or all sources that fail."""


def party_of(due: Due) -> Party:
    """Return whose places a source takes."""
    return FAILING if due.failures else due.guild_id


class DueQueue:
    """Holds what is due until there is a place for it; forgets nothing and gives nothing out twice."""

    def __init__(self) -> None:
        """Start empty."""
        self._ids: set[int] = set()
        # Party -> host -> its sources; whose turn is next stands in front.
        self._parties: dict[Party, dict[Hashable, deque[Due]]] = {}

    def __len__(self) -> int:
        """Return how many sources wait."""
        return len(self._ids)

    def add(self, due: Iterable[Due]) -> None:
        """Let sources wait; those that wait already stay where they are."""
        for each in due:
            if each.id not in self._ids:
                self._ids.add(each.id)
                hosts = self._parties.setdefault(party_of(each), {})
                # What asks nobody on the net has to wait for nobody.
                hosts.setdefault(each.host or each.id, deque()).append(each)

    def take(self, places: int, held: Counter[Party], may_ask: Callable[[str], bool]) -> list[Due]:
        """Take out as many as there are places for.

        Args:
            places: Free places.
            held: Party -> places it holds already.
            may_ask: Whether a host may be asked now.
        """
        taken: list[Due] = []
        holds, asked = held.copy(), set[str]()
        turns = deque((party, iter(hosts)) for party, hosts in self._parties.items())
        while turns and len(taken) < places:
            party, hosts = turns.popleft()
            share = FAILING_SHARE if party == FAILING else SHARE
            if holds[party] >= share * (places - len(taken)):
                continue
            due = self._next(party, hosts, lambda host: host not in asked and may_ask(host))
            if due is not None:
                taken.append(due)
                asked.add(due.host)
                holds[party] += 1
                turns.append((party, hosts))
        for due in taken:
            self._take_out(due)
        return taken

    def _next(self, party: Party, hosts: Iterator[Hashable], may_ask: Callable[[str], bool]) -> Due | None:
        for host in hosts:
            due = self._parties[party][host][0]
            if not due.host or may_ask(due.host):
                return due
        return None

    def _take_out(self, due: Due) -> None:
        """Remove it, and put its party and its host at the end of their rows."""
        self._ids.discard(due.id)
        hosts = self._parties.pop(party_of(due))
        row = hosts.pop(due.host or due.id)
        row.popleft()
        if row:
            hosts[due.host or due.id] = row
        if hosts:
            self._parties[party_of(due)] = hosts
