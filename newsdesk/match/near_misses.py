"""Why a query does or does not want an article, clause by clause, and how close it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from newsdesk.article import Article
from newsdesk.evidence import Hit
from newsdesk.match.checks import make_check
from newsdesk.match.matcher import hits
from newsdesk.match.presearch import searched_terms
from newsdesk.match.reading import TEXTS, Reading
from newsdesk.rules.query import (
    AgeBelow,
    InField,
    Node,
    Not,
    Query,
    SetRef,
    SourcesAtLeast,
    children,
    clauses,
    negation,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Reach, Term
from newsdesk.terms.verify import Segmenter

_MISSES_MAX = 5
_WORD_MAX = 20
_WORD_END = re.compile(r"\S*\Z")
_WORD_START = re.compile(r"\S*")


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """What became of one clause of a query.

    Attributes:
        clause: The clause.
        holds: Whether it holds; None for conditions on the story, which only the alert decision can answer.
        hits: Evidence: for it where it holds, against it where a negation does not.
        misses: Where a clause that does not hold came close: whole words that hold one of its words, as the article
            writes them; at most five.
    """

    clause: Node
    holds: bool | None
    hits: tuple[Hit, ...] = ()
    misses: tuple[Hit, ...] = ()


def explain_match(
    query: Query, sets: AliasSets, article: Article, segmenter: Segmenter | None = None
) -> tuple[ClauseVerdict, ...]:
    """Return a verdict on every clause that must hold, in the order of the query.

    Args:
        query: The query.
        sets: The alias sets it was read with.
        article: The article.
        segmenter: The one that the matcher in force was built with.

    Raises:
        ValueError: The query names an unknown set.
    """
    terms = tuple(dict.fromkeys(searched_terms(query.root, sets)))
    finder = TermFinder.build(terms, segmenter=segmenter)
    reading = Reading(article, finder)
    return tuple(_verdict(clause, finder, reading, sets) for clause in clauses(query.root))


def _verdict(clause: Node, finder: TermFinder, reading: Reading, sets: AliasSets) -> ClauseVerdict:
    if isinstance(clause, SourcesAtLeast | AgeBelow):
        return ClauseVerdict(clause, None)

    def numbers(node: Term | SetRef) -> tuple[int, ...]:
        return tuple(number for number in map(finder.number, searched_terms(node, sets)) if number is not None)

    holds = make_check(clause, numbers).holds(reading)
    evident = clause if holds else negation(clause)
    names = {number: term.text for term in searched_terms(clause, sets) for number in numbers(term)}
    found = hits(make_check(evident, numbers), reading, names.__getitem__)
    misses = () if holds or found else _misses(clause, reading, sets)
    return ClauseVerdict(clause, holds, found, misses)


def _misses(clause: Node, reading: Reading, sets: AliasSets) -> tuple[Hit, ...]:
    """Return the words in which something wanted stands, however it stands there."""
    loose = {Term(term.text, Reach.INSIDE): term for term in _wanted_terms(clause, sets)}
    finder = TermFinder.build(loose)
    names = {finder.number(term): term.text for term in loose}
    return tuple(_first(_words_around(Reading(reading.article, finder), names)))


def _first(found: Iterable[Hit]) -> Iterator[Hit]:
    """Yield up to five hits, each text once."""
    seen: set[str] = set()
    for hit in found:
        if hit.text not in seen and len(seen) < _MISSES_MAX:
            seen.add(hit.text)
            yield hit


def _words_around(reading: Reading, names: Mapping[int | None, str]) -> Iterator[Hit]:
    for field in TEXTS:
        text, found = reading.text(field), reading.found(field)
        places = sorted((span, number) for number in found.terms for span in found.spans(number))
        for (start, end), number in places:
            word_start, word_end = _widened(text, start, end)
            yield Hit(field, word_start, word_end, text[word_start:word_end], names[number])


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the white-space separated words that a place lies in, a long run cut short."""
    before = _WORD_END.search(text[max(0, start - _WORD_MAX) : start])
    after = _WORD_START.match(text[end : end + _WORD_MAX])
    return start - (len(before.group()) if before else 0), end + (len(after.group()) if after else 0)


def _wanted_terms(node: Node, sets: AliasSets) -> Iterator[Term]:
    if isinstance(node, Not):
        return
    if isinstance(node, InField | Term | SetRef) or not children(node):
        yield from searched_terms(node, sets)
    else:
        for child in children(node):
            yield from _wanted_terms(child, sets)
