"""A rule as the matcher takes it."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.rules.query import Query


@dataclass(frozen=True, slots=True)
class Rule:
    """A query under the id by which matches name it."""

    id: str
    query: Query
