from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsdesk.article import Article
from newsdesk.match.matcher import match_one
from newsdesk.rules.parse import parse_query
from newsdesk.rules.sets import OWN_VERSION, AliasSet, AliasSets
from newsdesk.terms.breadth import Breadth, breadth
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold
from newsdesk.text.scripts import SCRIPTS, Script

STARTER = AliasSets.starter()
SEEN = datetime(2023, 11, 22, tzinfo=UTC)


def test_there_are_starter_sets_for_the_names_people_ask_for_first() -> None:
    assert len(STARTER) >= 40
    wanted = {
        "openai",
        "sam-altman",
        "microsoft",
        "google",
        "apple",
        "nvidia",
        "tesla",
        "samsung-electronics",
        "sk-hynix",
    }
    assert wanted | {"tsmc", "ceo", "us-president"} <= set(STARTER.names)


@pytest.mark.parametrize("alias_set", list(STARTER), ids=lambda alias_set: alias_set.name)
def test_a_starter_set_is_complete(alias_set: AliasSet) -> None:
    assert alias_set.version >= 1
    assert alias_set.title_en.isascii()
    assert alias_set.title_ko
    scripts = {SCRIPTS[character] for alias in alias_set.aliases for character in alias}
    assert {Script.LATIN} <= scripts
    assert Script.HANGUL in scripts or alias_set.title_ko.isascii()
    folded = [(fold(term.text).text.split(), term.exact_case and term.text) for term in alias_set.terms]
    assert all(folded.count(each) == 1 for each in folded), "an alias stands there twice"


@pytest.mark.parametrize("alias_set", list(STARTER), ids=lambda alias_set: alias_set.name)
def test_no_alias_of_a_starter_set_is_found_everywhere(alias_set: AliasSet) -> None:
    assert {breadth(term) for term in alias_set.terms} <= {Breadth.PLAIN, Breadth.CASE_COMPARED}


@pytest.mark.parametrize(
    ("name", "sentence", "found"),
    [
        ("openai", "오픈AI가 발표했다", ["오픈AI"]),
        ("openai", "OpenAIは、オープンAIとも書く", ["OpenAI", "オープンAI"]),
        ("sam-altman", "샘 알트먼은 샘알트만이라고도 쓴다. 알트만의 복귀", ["샘 알트먼", "샘알트만", "알트만"]),
        ("sam-altman", "サム・アルトマン氏が復帰した", ["サム・アルトマン"]),
        ("sam-altman", "奥特曼重返公司。山姆·奧特曼回歸", ["奥特曼", "山姆·奧特曼"]),
        ("sam-altman", "Altman’s return", ["Altman"]),
        ("apple", "Apple and an apple; 애플의 아이폰, 애플리케이션", ["Apple", "애플"]),
        ("ceo", "최고경영자(CEO)로, 最高経営責任者", ["최고경영자", "CEO", "最高経営責任者"]),
        ("us-president", "美 대통령과 미국 대통령, U.S. president", ["美 대통령", "미국 대통령", "U.S. president"]),
        ("samsung-electronics", "삼성전자는 三星电子", ["삼성전자", "三星电子"]),
        ("sk-hynix", "SK하이닉스와 SK海力士", ["SK하이닉스", "SK海力士"]),
        ("elon-musk", "머스크가 musk 향을", ["머스크"]),
        ("united-nations", "유엔 총회, UN and un", ["유엔", "UN"]),
        ("kim-jong-un", "김정은이 Kim Jong-un", ["김정은", "Kim Jong-un"]),
        ("federal-reserve", "연준은 Fed, not fed", ["연준", "Fed"]),
    ],
)
def test_a_set_finds_its_spellings_in_running_text(name: str, sentence: str, found: list[str]) -> None:
    article = Article(source="시험", title="-", body=sentence, seen_at=SEEN)
    match = match_one(parse_query(f"@{name}", STARTER), STARTER, article)
    assert match is not None
    assert [hit.text for hit in match.hits] == found


def test_own_sets_lie_on_top() -> None:
    sets = STARTER.with_sets({"OpenAI": ["오픈에이아이"], "우리": ["가나", "=Gana", " 두  낱말 "]})
    own = sets.get("openai")
    assert own is not None
    assert (own.name, own.version, own.aliases) == ("OpenAI", OWN_VERSION, ("오픈에이아이",))
    ours = sets.get("우리")
    assert ours is not None
    assert ours.terms == (Term("가나"), Term("Gana", exact_case=True), Term("두 낱말"))
    assert len(sets) == len(STARTER) + 1
    shipped = STARTER.get("openai")
    assert shipped is not None
    assert shipped.version >= 1


def test_names_are_looked_up_whatever_their_capitals_and_width() -> None:
    assert STARTER.get("ＯＰＥＮＡＩ") == STARTER.get("openai")
    assert STARTER.get("없음") is None


def test_similar_names_and_names_that_are_aliases_are_proposed() -> None:
    assert STARTER.closest("opneai")[0] == "openai"
    assert STARTER.closest("엔비디아") == ("nvidia",)
    assert STARTER.closest("qqqqqq") == ()


def test_collections_of_equal_sets_are_equal() -> None:
    assert AliasSets.none().with_sets({"a": ["b"]}) == AliasSets.none().with_sets({"a": ["b"]})
    assert AliasSets.none().with_sets({"a": ["b"]}) != AliasSets.none().with_sets({"a": ["c"]})
    assert hash(AliasSets.none()) == hash(AliasSets.none())
