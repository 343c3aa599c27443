from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.match.presearch import Clause, Presearcher, rarest_clause, searched_terms, usual_share
from newsdesk.match.reading import Reading
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import Node, SetRef
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Reach, Term
from tests.newsdesk.match.exhaustive import holds
from tests.newsdesk.match.test_matcher import articles
from tests.newsdesk.rules.queries import PLAIN_WORDS, SETS, trees_over

SHARES = {"흔한": 0.5, "보통": 0.1, "드문": 0.01, "가나": 0.2, "다라": 0.3}


def facts(node: Term | SetRef) -> tuple[tuple[int, ...], float]:
    terms = searched_terms(node, SETS)
    names = ["흔한", "보통", "드문", "가나", "다라"]
    numbers = tuple(names.index(term.text) if term.text in names else 9 for term in terms)
    return numbers, sum(SHARES.get(term.text, 0.4) for term in terms)


@pytest.mark.parametrize(
    ("query", "triggers"),
    [
        ("흔한", (0,)),
        ("흔한 드문", (2,)),
        ("드문 흔한", (2,)),
        ("흔한 (보통 OR 드문)", (1, 2)),
        ("드문 -보통", (2,)),
        ("(흔한 드문) OR (보통 다라)", (2, 1)),
        ("흔한 NEAR/5 드문", (2,)),
        ("count(보통)>=2 흔한", (1,)),
        ("title:(흔한 드문)", (2,)),
        ("흔한 -(-드문)", (2,)),
        ("흔한 -(-보통 -드문)", (1, 2)),
        ("흔한 -(-보통 OR -드문)", (2,)),
        ("/드문/ 흔한", (0,)),
        ("흔한 OR /드문/", None),
        ("url:드문", None),
        ("lang:ko", (("lang", "ko"),)),
        ("lang:KO-kr 드문", (2,)),
        ("site:Example.com 흔한", (("site", "example.com"),)),
        ("source:드문 흔한", (("label", 2),)),
        ("보통 sources>=3", (1,)),
    ],
)
def test_a_rule_is_filed_under_what_is_rarest(query: str, triggers: tuple[object, ...] | None) -> None:
    clause = rarest_clause(parse_query(query, SETS).root, facts)
    assert (clause.triggers if clause else None) == triggers


@settings(max_examples=120, deadline=None)
@given(trees_over(PLAIN_WORDS, count_max=3), articles)
def test_no_rule_that_holds_is_ever_passed_over(root: Node, seen: Article) -> None:
    finder = TermFinder.build(searched_terms(root, SETS))

    def found(node: Term | SetRef) -> tuple[tuple[int, ...], float]:
        terms = searched_terms(node, SETS)
        return tuple(finder.number(term) or 0 for term in terms), sum(map(usual_share, terms))

    clause = rarest_clause(root, found)
    candidates = set(Presearcher([("rule", clause)]).candidates(Reading(seen, finder)))
    if holds(root, seen, SETS):
        assert candidates == {"rule"}


def test_a_rule_with_nothing_it_needs_is_called_up_every_time() -> None:
    seen = Article(source="시험", title="-", seen_at=datetime(2023, 11, 22, tzinfo=UTC))
    presearcher = Presearcher([("any", None), ("some", Clause(0.1, (7,)))])
    assert list(presearcher.candidates(Reading(seen, TermFinder.build([])))) == ["any"]


@given(st.sampled_from(PLAIN_WORDS), st.sampled_from(Reach))
def test_longer_words_are_expected_less_often(word: str, reach: Reach) -> None:
    assert 0 < usual_share(Term(word * 2, reach)) < usual_share(Term(word, reach)) <= 1
