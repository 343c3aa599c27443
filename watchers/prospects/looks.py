"""Looks at many sources before they are added, as politely as if they were sources already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from store.records import Due, SourceSpec
from watchers.errors import NO_ANSWER, NO_SUCH_KIND
from watchers.kind import Ask, Network, SourceError, Work
from watchers.kinds import find_kind
from watchers.pacing.crew import Crew
from watchers.pacing.turns import Turns
from watchers.pipeline import CHECK_DEADLINE_S

Looked = Callable[[int, SourceError | None], None]


async def look_at_all(
    specs: Sequence[SourceSpec],
    fetch: Network,
    turns: Turns,
    clock: Callable[[], datetime],
    on_looked: Looked,
    *,
    work: Work,
) -> None:
    """Look at every source once.

    Args:
        specs: The sources.
        fetch: The door to the network.
        turns: Knows which hosts may be asked.
        clock: Returns the aware UTC time.
        on_looked: Told of each look as it ends: which of `specs`, and why it could not be read, or None.
        work: Where kinds do what may take for ever.
    """

    async def look(number: int) -> None:
        try:
            async with asyncio.timeout(CHECK_DEADLINE_S):
                ask = Ask(source=specs[number].name, cursor={}, now=clock(), fetch=fetch, work=work)
                await _read(specs[number], ask)
        except TimeoutError:
            on_looked(number, SourceError(NO_ANSWER.said(seconds=f"{CHECK_DEADLINE_S:.0f}")))
        except SourceError as error:
            on_looked(number, error)
        else:
            on_looked(number, None)

    def begin(taken: Sequence[Due]) -> list[Coroutine[Any, Any, None]]:
        return [look(due.id) for due in taken]

    crew = Crew(begin, turns)
    try:
        crew.add(Due(number, None, spec.host) for number, spec in enumerate(specs))
        await crew.finish()
    finally:
        await crew.stop()


async def _read(spec: SourceSpec, ask: Ask) -> None:
    kind = find_kind(spec.kind)
    if kind is None:
        raise SourceError(NO_SUCH_KIND.said(kind=spec.kind))
    await kind.read(kind.options.model_validate(spec.options), ask)
