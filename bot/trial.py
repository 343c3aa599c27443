"""A rule tried on the history of the store: the one function for the command line and for Discord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from newsdesk.rules.query import Query
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.verify import Segmenter
from newsdesk.trial import SAMPLES_MAX, Trial, needed_words, needed_words_but_one, try_query
from store.door import Store
from store.records import Scope

ARTICLES_MAX = 8_000
"""Articles that a trial reads, the newest; reading more would take longer than people wait for an answer."""

NEAR_ARTICLES_MAX = 500
"""Articles read only to find near misses, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTrial:
    """What a query would have found in the store.

    Attributes:
        trial: The result; `trial.since` is later than what was asked for when the query is so broad that only the
            newest articles were read.
        archived: Articles of the period that was asked for, whatever they say.
        is_cut: True when older articles of the period were left unread because there are too many of them.
    """

    trial: Trial
    archived: int
    is_cut: bool


def try_on_history(
    store: Store,
    scope: Scope,
    query: Query,
    sets: AliasSets,
    *,
    since: datetime,
    now: datetime,
    zone: tzinfo = UTC,
    samples_max: int = SAMPLES_MAX,
    segmenter: Segmenter | None = None,
) -> HistoryTrial:
    """Ask a query about what the store remembers; for a loop: `await store.read(try_on_history, scope, ...)`.

    Args:
        store: The store.
        scope: Whose articles.
        query: The query.
        sets: The alias sets it was read with.
        since: Aware UTC time of the beginning of the period.
        now: Aware UTC time, its end.
        zone: Where days begin.
        samples_max: How many matches and near misses to show.
        segmenter: The one that the rules in force are matched with.

    Raises:
        StoreError: The database fails.
        ValueError: The query names an unknown set.
    """
    found = store.candidates(scope, needed_words(query, sets), since, ARTICLES_MAX)
    if found.is_cut:
        since = max(since, found.articles[-1].article.seen_at)
    near_words = needed_words_but_one(query, sets)
    near = store.candidates(scope, near_words, since, NEAR_ARTICLES_MAX).articles if near_words is not None else ()
    past = (*found.articles, *near)
    trial = try_query(
        query,
        sets,
        past,
        since=since,
        until=now,
        watched_since=found.oldest_at,
        zone=zone,
        samples_max=samples_max,
        segmenter=segmenter,
    )
    return HistoryTrial(trial=trial, archived=found.total, is_cut=found.is_cut)
