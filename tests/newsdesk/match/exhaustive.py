"""Rules asked one by one, in the plainest way: what the matcher must agree with."""

from __future__ import annotations

import re

from newsdesk.article import Article
from newsdesk.rules.query import (
    AgeBelow,
    And,
    CountAtLeast,
    FieldName,
    InField,
    Near,
    Node,
    Not,
    Or,
    Regex,
    SetRef,
    SourcesAtLeast,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term

Spans = set[tuple[int, int]]
UNSPACED = re.compile("[ぁ-ヿ一-鿿]")


def holds(node: Node, article: Article, sets: AliasSets, field: FieldName | None = None) -> bool:
    match node:
        case And(parts):
            return all(holds(part, article, sets, field) for part in parts)
        case Or(parts):
            return any(holds(part, article, sets, field) for part in parts)
        case Not(part):
            return not holds(part, article, sets, field)
        case InField(inner, part):
            return holds(part, article, sets, inner)
        case _:
            return leaf_holds(node, article, sets, field)


def leaf_holds(node: Node, article: Article, sets: AliasSets, field: FieldName | None) -> bool:
    match node:
        case SourcesAtLeast() | AgeBelow():
            return True
        case Near(left, right, distance):
            return any(is_near(text, left, right, distance, sets) for text in texts(article, field))
        case CountAtLeast(part, count):
            return sum(count_apart(spans_of(part, text, sets)) for text in texts(article, field)) >= count
        case Term(text) if field in {FieldName.LANG, FieldName.SITE, FieldName.URL}:
            return fact_holds(text, article, field)
        case _:
            return any(spans_of(node, text, sets) for text in texts(article, field))


def fact_holds(value: str, article: Article, field: FieldName | None) -> bool:
    if field is FieldName.LANG:
        return article.language == value
    if field is FieldName.URL:
        return value.casefold() in article.url.casefold()
    host = re.match(r"https?://([^/\[]+)", article.url)
    return host is not None and f".{host[1]}".endswith(f".{value}")


def texts(article: Article, field: FieldName | None) -> list[str]:
    by_field = {
        None: [article.title, article.body],
        FieldName.TITLE: [article.title],
        FieldName.BODY: [article.body],
        FieldName.SOURCE: [article.source, article.outlet],
        FieldName.AUTHOR: [article.author],
        FieldName.TAG: list(article.tags),
        FieldName.URL: [article.url],
    }
    return by_field[field]


def spans_of(node: Node, text: str, sets: AliasSets) -> Spans:
    match node:
        case Or(parts):
            return set().union(*(spans_of(part, text, sets) for part in parts))
        case SetRef(name):
            alias_set = sets.get(name)
            assert alias_set is not None
            return set().union(*(spans_of(term, text, sets) for term in alias_set.terms))
        case Term():
            return set(TermFinder.build([node]).find(text).spans(0))
        case Regex(pattern, exact_case):
            return {found.span() for found in re.finditer(pattern, text, 0 if exact_case else re.IGNORECASE)}
        case _:
            raise TypeError(node)


def is_near(text: str, left: Node, right: Node, distance: int, sets: AliasSets) -> bool:
    return any(
        gap(text, *sorted((one, other))) <= distance
        for one in spans_of(left, text, sets)
        for other in spans_of(right, text, sets)
        if one[1] <= other[0] or other[1] <= one[0]
    )


def gap(text: str, first: tuple[int, int], second: tuple[int, int]) -> int:
    between = text[first[1] : second[0]]
    words = len(f"x{between}x".split()) - 1
    return words + len(UNSPACED.findall(between)) // 2


def count_apart(spans: Spans) -> int:
    """The largest number of spans no two of which overlap, by trying every first one."""
    if not spans:
        return 0
    return max(1 + count_apart({other for other in spans if other[0] >= span[1]}) for span in sorted(spans)[:6])
