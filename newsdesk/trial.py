"""Tries a query on articles of the past: what it would have found, how much of it, and what it missed by a hair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from newsdesk.article import Article
from newsdesk.evidence import Hit
from newsdesk.match.matcher import Matcher
from newsdesk.match.near_misses import ClauseVerdict, explain_match
from newsdesk.match.presearch import aliases
from newsdesk.rules.query import (
    TEXT_FIELDS,
    And,
    CountAtLeast,
    InField,
    Near,
    Node,
    Not,
    Or,
    Query,
    SetRef,
    StoryCondition,
    all_of,
    any_of,
    children,
    clauses,
)
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Term
from newsdesk.terms.verify import Segmenter

SAMPLES_MAX = 5
FORMS_MAX = 10
NEAR_CLAUSES_MAX = 16
"""Clauses of a query for which articles that lack one are looked for; with more, the search would cost too much."""

_WHOLE = "query"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastArticle:
    """An article of the past.

    Attributes:
        id: Tells it from the others that are tried.
        story_id: The story it belongs to, or "" for one of its own.
    """

    id: int
    article: Article
    story_id: str = ""

    @property
    def moment(self) -> datetime:
        """Aware UTC time at which it was news: when it was published, never later than it was seen."""
        return min(self.article.published_at or self.article.seen_at, self.article.seen_at)


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that the query wants, with the evidence."""

    article: Article
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article that fulfils all of the query but one clause."""

    article: Article
    verdicts: tuple[ClauseVerdict, ...]

    @property
    def failed(self) -> ClauseVerdict:
        """The clause that does not hold."""
        return next(verdict for verdict in self.verdicts if verdict.holds is False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a query would have found.

    Attributes:
        since: Aware UTC time from which on articles count.
        until: Aware UTC time up to which they do.
        messages_a_day: Messages to expect on an average day.
        tried: Articles that were looked at.
        matched: Articles that the query wants.
        stories: Stories these belong to; each is one message.
        days: Every day in the zone that was asked for, from the first match or the beginning of watching on, with the
            articles matched on it.
        samples: The newest matches.
        near: How many of the articles looked at fulfil all but one clause; 0 for queries of a single clause.
        near_samples: The newest of these.
        forms: How the articles write what was found -> in how many articles, most common first.
        undecided: Conditions on the story, which only time can answer; here they were taken to hold.
    """

    since: datetime
    until: datetime
    messages_a_day: float
    tried: int
    matched: int
    stories: int
    days: tuple[tuple[date, int], ...]
    samples: tuple[Sample, ...]
    near: int
    near_samples: tuple[NearMiss, ...]
    forms: tuple[tuple[str, int], ...]
    undecided: tuple[StoryCondition, ...]


def try_query(
    query: Query,
    sets: AliasSets,
    past: Iterable[PastArticle],
    *,
    since: datetime,
    until: datetime,
    watched_since: datetime | None = None,
    zone: tzinfo = UTC,
    samples_max: int = SAMPLES_MAX,
    segmenter: Segmenter | None = None,
) -> Trial:
    """Ask a query about articles of the past.

    Args:
        query: The query.
        sets: The alias sets it was read with.
        past: The articles, newest first; repeats count once, those outside of the period not at all.
        since: Aware UTC time of the beginning of the period.
        until: Aware UTC time of its end.
        watched_since: Aware UTC time from which on every article was seen, when that is later than `since`: of what is
            older only what sources still showed is known, so the average day is taken from then on (and of a day at
            least).
        zone: Where days begin.
        samples_max: How many matches and near misses to show.
        segmenter: The one that the rules in force are matched with.

    Raises:
        ValueError: The query names an unknown set.
    """
    asked = clauses(query.root)
    worded = _worded(query, sets)
    matcher = Matcher.build(_rules(query, asked if worded else ()), sets, segmenter=segmenter)
    found = _Found(matcher, len(asked), worded)
    for each in _within(past, since, until):
        found.look_at(each)
    matched = sorted(found.matched, key=lambda pair: pair[0].moment, reverse=True)
    near = sorted(found.near, key=lambda each: each.moment, reverse=True)
    watched_since = max(since, min(watched_since or since, until - _DAY))
    first_day = min([watched_since, *(each.moment for each, _ in matched)])
    return Trial(
        since=since,
        until=until,
        messages_a_day=_stories(matched, watched_since) / max((until - watched_since) / _DAY, 1.0),
        tried=found.tried,
        matched=len(matched),
        stories=_stories(matched, since),
        days=_days((each.moment for each, _ in matched), first_day, until, zone),
        samples=tuple(Sample(each.article, hits) for each, hits in matched[:samples_max]),
        near=len(near),
        near_samples=tuple(
            NearMiss(each.article, explain_match(query, sets, each.article, segmenter)) for each in near[:samples_max]
        ),
        forms=tuple(found.forms.most_common(FORMS_MAX)),
        undecided=tuple(clause for clause in asked if isinstance(clause, StoryCondition)),
    )


def needed_words(query: Query, sets: AliasSets) -> Node | None:
    """Return a tree of `And`, `Or` and `Term` that holds wherever the query does; None when no word is needed.

    Raises:
        ValueError: The query names an unknown set.
    """
    return _needed(query.root, sets, negated=False)


def needed_words_but_one(query: Query, sets: AliasSets) -> Node | None:
    """Return what `needed_words` does for near misses of the query; None when it can have none.

    A near miss fulfils all clauses but one, and one of those that it fulfils looks for words: an article is not near to
    `OpenAI lang:ko` for being Korean.

    Raises:
        ValueError: The query names an unknown set.
    """
    if not _worded(query, sets):
        return None
    needed = [_needed(clause, sets, negated=False) for clause in clauses(query.root)]
    others = (needed[:left_out] + needed[left_out + 1 :] for left_out in range(len(needed)))
    return any_of(dict.fromkeys(node for node in map(_all, others) if node is not None))


def _worded(query: Query, sets: AliasSets) -> frozenset[str]:
    """Return the names of the clauses that look for words; none when the query can have no near misses."""
    asked = clauses(query.root)
    decided = sum(not isinstance(clause, StoryCondition) for clause in asked)
    if not 1 < decided <= len(asked) <= NEAR_CLAUSES_MAX:
        return frozenset()
    return frozenset(str(n) for n, clause in enumerate(asked) if _needed(clause, sets, negated=False) is not None)


def _rules(query: Query, asked: tuple[Node, ...]) -> Iterator[Rule]:
    """Yield the query, and each of its clauses as if it were one, so that one look tells how many of them hold."""
    yield Rule(_WHOLE, query)
    for index, clause in enumerate(asked):
        yield Rule(str(index), Query(query.text, clause))


def _within(past: Iterable[PastArticle], since: datetime, until: datetime) -> Iterator[PastArticle]:
    seen: set[int] = set()
    for each in past:
        if each.id not in seen and since <= each.moment <= until:
            seen.add(each.id)
            yield each


_Matched = tuple[PastArticle, tuple[Hit, ...]]


def _stories(matched: Iterable[_Matched], since: datetime) -> int:
    return len({each.story_id or each.id for each, _ in matched if each.moment >= since})


@dataclass(slots=True)
class _Found:
    """The running state of a trial."""

    matcher: Matcher
    clauses: int
    worded: frozenset[str]
    tried: int = 0
    matched: list[_Matched] = field(default_factory=list)
    near: list[PastArticle] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)

    def look_at(self, past: PastArticle) -> None:
        self.tried += 1
        matches = self.matcher.match(past.article)
        if matches and matches[0].rule == _WHOLE:
            self.matched.append((past, matches[0].hits))
            self.forms.update(dict.fromkeys((hit.text for hit in matches[0].hits), 1))
        elif len(matches) == self.clauses - 1 and not self.worded.isdisjoint(match.rule for match in matches):
            self.near.append(past)


def _days(moments: Iterable[datetime], since: datetime, until: datetime, zone: tzinfo) -> tuple[tuple[date, int], ...]:
    counts = Counter(moment.astimezone(zone).date() for moment in moments)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = (first + _DAY * number for number in range((last - first).days + 1))
    return tuple((day, counts[day]) for day in days)


def _needed(node: Node, sets: AliasSets, *, negated: bool) -> Node | None:
    match node:
        case Not(part):
            return _needed(part, sets, negated=not negated)
        case InField(scope, part):
            return _needed(part, sets, negated=negated) if scope in TEXT_FIELDS else None
        case And(parts) | Or(parts):
            found = [_needed(part, sets, negated=negated) for part in parts]
            # The opposite of "all of these" is "one of the opposites", and the other way round.
            return _all(found) if isinstance(node, And) != negated else _any(found)
        case _:
            return None if negated else _needed_leaf(node, sets)


def _needed_leaf(node: Node, sets: AliasSets) -> Node | None:
    match node:
        case Near() | CountAtLeast():
            return _all([_needed(part, sets, negated=False) for part in children(node)])
        case SetRef(name):
            return _any(aliases(name, sets))
        case _:
            return node if isinstance(node, Term) else None


def _all(found: Sequence[Node | None]) -> Node | None:
    known = [node for node in found if node is not None]
    return all_of(known) if known else None


def _any(found: Sequence[Node | None]) -> Node | None:
    known = [node for node in found if node is not None]
    return any_of(dict.fromkeys(known)) if known and len(known) == len(found) else None
