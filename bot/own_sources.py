"""Adds the operator's sources beside those of the watchlist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from config.naming import free_name
from store.door import Store
from store.records import OPERATOR, Addition, Outcome, SourceSpec, reads_the_same


def add_source(
    store: Store, declared: Iterable[SourceSpec], spec: SourceSpec, now: datetime, *, is_named: bool, is_real: bool
) -> Addition:
    """Add one source and say what became of it; a running bot takes it up by itself.

    Args:
        store: The store.
        declared: The sources of the watchlist as it is now: some of them no bot may have taken up yet.
        spec: The source.
        now: Aware UTC time.
        is_named: Whether a person chose its name; else it gets a free one.
        is_real: Whether to store it, or only to say what would become of it.
    """
    sources = {each.name: each for each in (*declared, *(known.spec for known in store.sources(OPERATOR)))}
    reader = next((each for each in sources.values() if reads_the_same(each, spec)), None)
    if reader is not None:
        return Addition(spec, Outcome.READ_ALREADY, reader.name)
    if spec.name in sources and is_named:
        return Addition(spec, Outcome.NAME_TAKEN, spec.name)
    free = replace(spec, name=free_name(spec.name, sources))
    return store.add_sources((free,), now)[0] if is_real else Addition(free, Outcome.ADDED)
