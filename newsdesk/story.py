"""What is remembered of a story: articles about one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySketch:
    """What is remembered of a story to recognise its next article.

    Attributes:
        id: Stable id.
        language: Primary subtag of its articles.
        title: Headline of its first article.
        weights: Feature -> summed weight, the strongest few hundred.
        article_count: Articles placed in it so far.
        outlets: Who reported it, first reporter first; an outlet's name, or the source's where the outlet is unknown.
    """

    id: str
    language: str
    title: str
    weights: Mapping[str, float]
    article_count: int
    first_seen_at: datetime
    last_seen_at: datetime
    outlets: tuple[str, ...] = ()
