"""The newsdesk's sittings: what looks brought is settled, one look after another, and written, many looks at once.

All of it happens on the one thread that writes, so no two looks ever place articles into the same story without knowing
of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsdesk.desk import Desk, Sifted, settle
from newsdesk.memory import Memory
from newsdesk.stories import WINDOW
from store.door import Store
from store.errors import OutdatedError
from store.records import Pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one look brought, before it is settled.

    Attributes:
        desk: The rules in force.
        sifted: What was not known.
        look: All else that is to be written of it.
        is_backlog: As `newsdesk.desk.settle` has it.
    """

    desk: Desk
    sifted: Sifted
    look: Pass
    is_backlog: bool


class Filing:
    """Settles and writes. Remembers recent stories and alerts, and reads them again when others wrote some."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._memory = Memory()
        # As of which article's number the memory is what the store holds; None when it is not.
        self._as_of: int | None = None

    def file(self, store: Store, brought: Sequence[Brought]) -> list[Pass]:
        """Settle looks in their order and write them in one transaction; return what was written.

        Raises:
            StoreError: The database failed; nothing is written.
        """
        # What a failure leaves in the memory is of no account.
        as_of, self._as_of = self._as_of, None
        if not any(each.sifted.is_wanted for each in brought):
            finished, numbers = self._write(store, brought, None)
            if as_of is not None and (not numbers or numbers.start - 1 == as_of):
                self._as_of = numbers.stop - 1 if numbers else as_of
            return finished
        try:
            finished, numbers = self._write(store, brought, self._recall(store, brought) if as_of is None else as_of)
        except OutdatedError:
            finished, numbers = self._write(store, brought, self._recall(store, brought))
        self._as_of = numbers.stop - 1
        return finished

    def _recall(self, store: Store, brought: Sequence[Brought]) -> int:
        recall = store.recall(brought[0].look.checked_at - WINDOW)
        self._memory.follow(recall)
        return recall.as_of

    def _write(self, store: Store, brought: Sequence[Brought], as_of: int | None) -> tuple[list[Pass], range]:
        self._memory.forget_over(brought[0].look.checked_at)
        finished = [self._settled(each) for each in brought]
        return finished, store.commit(*finished, as_of=as_of)

    def _settled(self, brought: Brought) -> Pass:
        if not brought.sifted.fresh and not brought.sifted.edited:
            return brought.look
        now = brought.look.checked_at
        thought = settle(brought.desk, brought.sifted, self._memory, is_backlog=brought.is_backlog, now=now)
        return replace(
            brought.look,
            filed=thought.filed,
            edited=thought.edited,
            stories=thought.stories,
            alerts=thought.alerts,
        )
