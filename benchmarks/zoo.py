"""Every hostile behaviour we know of as a source among others: what each comes to, and whether anybody else notices.

Not a measure of speed: `tests/watchers/test_zoo.py` holds each of them to its reason.
"""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.watchers.zoo import (
    ADDRESSES,
    BODIES,
    DOCUMENTS,
    HEADS,
    REDIRECTS,
    TLS,
    Beast,
    Visit,
    neighbour_names,
    open_zoo,
)

CAGES = {
    "bodies": BODIES,
    "heads": HEADS,
    "redirects": REDIRECTS,
    "addresses": ADDRESSES,
    "TLS": TLS,
    "documents": DOCUMENTS,
}


def main() -> None:
    logging.disable(logging.WARNING)
    visit = asyncio.run(run())
    survived = 0
    for cage, beasts in CAGES.items():
        print(f"-- {cage}: {len(beasts)}")
        for beast in beasts:
            survived += is_survived(beast, visit)
            checked = visit.checked[beast.name]
            print(f"{beast.name[:44]:<46}{checked.error or f'read: {checked.read}'}")
    total = sum(map(len, CAGES.values()))
    fine = sum(visit.checked[name].new == 1 for name in neighbour_names())
    print(
        f"\n{total} hostile behaviours, {survived} survived. {len(neighbour_names())} neighbours, {fine} undisturbed."
    )


async def run() -> Visit:
    with TemporaryDirectory() as folder:
        async with open_zoo(f"sqlite:///{Path(folder) / 'zoo.db'}") as grounds:
            return await grounds.visit()


def is_survived(beast: Beast, visit: Visit) -> bool:
    """Whether the source says what was expected of it: a reason that fits, or news in spite of all."""
    checked = visit.checked.get(beast.name)
    if checked is None:
        return False
    return beast.words == "?" or bool(re.search(beast.words, str(checked.error)) if beast.words else checked.read)
