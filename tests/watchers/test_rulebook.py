from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from newsdesk.alerts import Route
from newsdesk.article import Article
from newsdesk.desk import Desk
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import Query, SetRef
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from watchers.rulebook import Rulebook

SETS = AliasSets.none()
WORDS = ("오픈AI", "삼성전자", "알트먼", "OpenAI", "반도체", "은행", "奥特曼", "アルトマン")
SEEN = Article(
    source="시험",
    title="오픈AI와 삼성전자, 알트먼을 만나다",
    body="OpenAI는 반도체를, 은행은 돈을. 奥特曼, アルトマンは",
    seen_at=datetime(2023, 11, 22, tzinfo=UTC),
)


class Owner:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk


def routed(word: str) -> tuple[Rule, Route]:
    return Rule(word, parse_query(word, SETS)), Route(rule_id=word, name=word, guild_id=None, channel_ids=(1,))


def desk(*words: str) -> Desk:
    rules = [routed(word) for word in words]
    return Desk(Matcher.build((rule for rule, _ in rules), SETS), {rule.id: route for rule, route in rules})


def in_force(of: Desk) -> list[str]:
    found = [match.rule for match in of.matcher.match(SEEN)]
    assert sorted(found) == sorted(of.routes)
    return found


async def test_rules_come_and_go_by_one_assignment() -> None:
    before = desk("오픈AI", "삼성전자")
    owner = Owner(before)
    rulebook = Rulebook(owner)
    await rulebook.change(add=[routed("알트먼"), routed("은행")], remove_ids=["삼성전자", "없는 규칙"])
    assert in_force(owner.desk) == ["오픈AI", "알트먼", "은행"]
    assert in_force(before) == ["오픈AI", "삼성전자"], "a pass under way keeps the rules it began with"


async def test_a_known_rule_is_replaced_where_it_stands() -> None:
    owner = Owner(desk("오픈AI", "삼성전자"))
    query = parse_query("없는말", SETS)
    _, route = routed("오픈AI")
    await Rulebook(owner).change(add=[(Rule("오픈AI", query), route)])
    assert [match.rule for match in owner.desk.matcher.match(SEEN)] == ["삼성전자"]
    await Rulebook(owner).change(add=[routed("오픈AI")])
    assert in_force(owner.desk) == ["오픈AI", "삼성전자"]


@pytest.mark.parametrize("merge_at", [1, 2, 3, 100])
async def test_changes_during_a_merge_are_neither_lost_nor_made_twice(merge_at: int) -> None:
    owner = Owner(desk("오픈AI"))
    rulebook = Rulebook(owner, merge_at)
    changes = [rulebook.change(add=[routed(new)], remove_ids=[old]) for old, new in pairwise(WORDS)]
    await asyncio.gather(*changes, rulebook.change(add=[routed("오픈AI")]))
    await rulebook.settle()
    assert sorted(in_force(owner.desk)) == sorted([WORDS[-1], "오픈AI"])


async def test_a_merge_makes_one_base_of_all_changes() -> None:
    owner = Owner(desk())
    rulebook = Rulebook(owner, merge_at=len(WORDS))
    for word in WORDS:
        await rulebook.change(add=[routed(word)])
    await rulebook.settle()
    assert owner.desk.matcher.pending == 0
    assert in_force(owner.desk) == list(WORDS)


@pytest.mark.parametrize(("merge_at", "pending"), [(1_000, 20), (4, 1)])
async def test_words_of_rules_that_came_and_went_pile_up_until_a_merge(merge_at: int, pending: int) -> None:
    owner = Owner(desk("오픈AI"))
    rulebook = Rulebook(owner, merge_at)
    for count in range(20):
        await rulebook.change(add=[routed(f"새말{count}")])
        await rulebook.change(remove_ids=[f"새말{count}"])
        await rulebook.settle()
    assert owner.desk.matcher.pending == pending
    assert in_force(owner.desk) == ["오픈AI"]


async def test_a_change_that_cannot_be_made_changes_nothing() -> None:
    owner = Owner(desk("오픈AI"))
    rulebook = Rulebook(owner)
    _, route = routed("삼성전자")
    with pytest.raises(ValueError, match="@nothing"):
        await rulebook.change(add=[routed("은행"), (Rule("삼성전자", Query("", SetRef("nothing"))), route)])
    assert in_force(owner.desk) == ["오픈AI"]
    await rulebook.change(add=[routed("삼성전자")])
    assert in_force(owner.desk) == ["오픈AI", "삼성전자"]
