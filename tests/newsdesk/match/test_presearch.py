from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.match.checks import make_check
from newsdesk.match.clause import Clause
from newsdesk.match.presearch import Presearcher, searched_terms, usual_share
from newsdesk.match.reading import Reading
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import Node, SetRef
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Reach, Term
from tests.newsdesk.match.exhaustive import holds
from tests.newsdesk.match.test_matcher import articles
from tests.newsdesk.rules.queries import PLAIN_WORDS, SETS, trees_over

NAMES = ("흔한", "보통", "드문", "가나", "다라")
SHARES = (0.5, 0.1, 0.01, 0.2, 0.3)


def numbers(node: Term | SetRef) -> tuple[int, ...]:
    return tuple(NAMES.index(term.text) for term in searched_terms(node, SETS))


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
    clause = make_check(parse_query(query, SETS).root, numbers).clause(SHARES.__getitem__)
    assert (clause.triggers if clause else None) == triggers


@settings(max_examples=120, deadline=None)
@given(trees_over(PLAIN_WORDS, count_max=3), articles)
def test_no_rule_that_holds_is_ever_passed_over(root: Node, seen: Article) -> None:
    terms = list(dict.fromkeys(searched_terms(root, SETS)))
    finder, shares = TermFinder.build(terms), list(map(usual_share, terms))

    def found(node: Term | SetRef) -> tuple[int, ...]:
        return tuple(finder.number(term) or 0 for term in searched_terms(node, SETS))

    clause = make_check(root, found).clause(shares.__getitem__)
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
