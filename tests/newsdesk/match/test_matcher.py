from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.match.matcher import Matcher, match_one
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import AgeBelow, Node, Query, SourcesAtLeast
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold_key
from tests.newsdesk.match.exhaustive import holds
from tests.newsdesk.rules.queries import PLAIN_WORDS, SETS, trees_over

SEEN = datetime(2023, 11, 22, 9, tzinfo=UTC)
PARTICLES = (
    "",
    "",
    " ",
    " ",
    "은 ",
    "가 ",
    "의 ",
    "로 ",
    "\n",
    ", ",
    "와 ",
    "。",
    "的",
    "が",
    "전 ",
    "apple ",
    "12억 ",
    "a/b ",
)
running_text = st.lists(st.sampled_from((*PLAIN_WORDS, *PARTICLES)), max_size=12).map("".join)
articles = st.builds(
    Article,
    source=st.sampled_from(["연합", "OpenAI blog", "-"]),
    title=running_text.map(lambda text: text or "-"),
    body=running_text,
    url=st.sampled_from(
        ["https://example.com/openai", "https://a.news.example.com/1", "https://예시.한국/ai", "", "https://["]
    ),
    language=st.sampled_from(["ko", "en", "und"]),
    outlet=st.sampled_from(["", "삼성 소식"]),
    author=st.sampled_from(["", "알트만 기자"]),
    tags=st.lists(st.sampled_from(["AI", "은행", "CEO"]), max_size=2).map(tuple),
    seen_at=st.just(SEEN),
)
trees = trees_over(PLAIN_WORDS, count_max=3)


def article(title: str = "-", body: str = "", **more: object) -> Article:
    return Article(source="시험", title=title, body=body, seen_at=SEEN, **more)  # type: ignore[arg-type]  # test data


def rules(roots: dict[str, Node]) -> list[Rule]:
    return [Rule(rule_id, Query("", root)) for rule_id, root in roots.items()]


def named(roots: list[Node], prefix: str = "r") -> dict[str, Node]:
    return {f"{prefix}{index}": root for index, root in enumerate(roots)}


@settings(max_examples=120, deadline=None)
@given(st.lists(trees, min_size=1, max_size=8), st.lists(articles, min_size=1, max_size=3))
def test_the_matcher_finds_what_asking_every_rule_finds(roots: list[Node], seen: list[Article]) -> None:
    matcher = Matcher.build(rules(named(roots)), SETS)
    for each in seen:
        expected = [rule_id for rule_id, root in named(roots).items() if holds(root, each, SETS)]
        assert [match.rule for match in matcher.match(each)] == expected


@given(st.lists(trees, max_size=8), st.lists(articles, max_size=5))
def test_many_articles_are_matched_like_each_alone(roots: list[Node], seen: list[Article]) -> None:
    matcher = Matcher.build(rules(named(roots)), SETS).changed(add=[Rule("ai", parse_query("AI OR 한국*", SETS))])
    assert matcher.match_each(seen) == [matcher.match(each) for each in seen]


def test_half_a_surrogate_pair_in_one_article_is_nothing_to_the_others() -> None:
    matcher = Matcher.build([Rule("ai", parse_query("한국", SETS))], SETS)
    seen = [
        Article(source="s", title=title, body="한국은 \ud83d", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
        for title in ("한국", "\udc00")
    ]
    found = matcher.match_each(seen)
    assert [[len(match.hits) for match in each] for each in found] == [[2], [1]]
    assert found == [matcher.match(each) for each in seen]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(trees, max_size=5),
    st.lists(st.tuples(st.lists(trees, max_size=3), st.integers(0, 4), st.sets(st.integers(0, 9))), max_size=4),
    st.lists(articles, min_size=1, max_size=2),
)
def test_a_changed_matcher_equals_one_built_anew(
    start: list[Node], steps: list[tuple[list[Node], int, set[int]]], seen: list[Article]
) -> None:
    roots = named(start)
    matcher = Matcher.build(rules(roots), SETS)
    for adding, first, leaving in steps:
        gone = {f"r{index}" for index in leaving}
        added = {f"r{first + index}": root for index, root in enumerate(adding)}
        roots = {rule_id: root for rule_id, root in roots.items() if rule_id not in gone - added.keys()} | added
        matcher = matcher.changed(add=rules(added), remove_ids=gone)
    anew = Matcher.build(rules(roots), SETS)
    merged = matcher.merged()
    assert merged.pending == 0
    for each in seen:
        by_id = {match.rule: match for match in anew.match(each)}
        assert {match.rule: match for match in matcher.match(each)} == by_id
        assert merged.match(each) == matcher.match(each)
    for rule_id in roots:
        assert matcher.story_conditions(rule_id) == anew.story_conditions(rule_id)


@settings(max_examples=80, deadline=None)
@given(trees, articles)
def test_evidence_is_in_order_and_cut_from_the_article(root: Node, seen: Article) -> None:
    match = match_one(Query("", root), SETS, seen)
    hits = match.hits if match else ()
    for hit in hits:
        assert getattr(seen, hit.field)[hit.start : hit.end] == hit.text != ""
        assert hit.term.startswith("/") or fold_key(hit.text) == fold_key(hit.term)
    places = [(hit.field == "body", hit.start, hit.end) for hit in hits]
    assert places == sorted(places)
    for field in ("title", "body"):
        ends = [hit.end for hit in hits if hit.field == field]
        assert ends == sorted(set(ends)), "nothing lies inside anything longer"


TITLE, BODY = (
    "오픈AI, 샘 알트만 CEO로 복귀",
    "OpenAI가 알트만을 다시 CEO로 선임했다.\n삼성전자도 AI 반도체를 늘린다. 샘알트만은 말했다.",
)


@pytest.mark.parametrize(
    ("query", "evidence"),
    [
        ("OpenAI", ["OpenAI"]),
        ("CEO", ["CEO", "CEO"]),
        ("title:CEO", ["CEO"]),
        ("body:오픈AI", None),
        ("@openai CEO", ["오픈AI", "CEO", "OpenAI", "CEO"]),
        ("@sam-altman", ["샘 알트만", "알트만", "샘알트만"]),
        ("삼성", None),
        ("삼성*", ["삼성"]),
        ("~알트", ["알트", "알트", "알트"]),
        ("AI", ["AI", "AI"]),
        ("=ceo", None),
        ("CEO -채용", ["CEO", "CEO"]),
        ("CEO -알트만", None),
        ("CEO -(알트만 삼성)", ["CEO", "CEO"]),
        ("(CEO 채용) OR 반도체", ["반도체"]),
        ("오픈AI NEAR/1 CEO", None),
        ('오픈AI NEAR/1 "샘 알트만"', ["오픈AI", "샘 알트만"]),
        ("OpenAI NEAR/1 CEO", None),
        ("OpenAI NEAR/3 CEO", ["OpenAI", "CEO"]),
        ("CEO NEAR/3 OpenAI", ["OpenAI", "CEO"]),
        ("count(CEO)>=2", ["CEO", "CEO"]),
        ("count(CEO)>=3", None),
        ("title:count(CEO)>=2", None),
        ("body:count(CEO)>=1", ["CEO"]),
        ("count(@sam-altman)>=3", ["샘 알트만", "알트만", "샘알트만"]),
        ("count(@sam-altman)>=4", None),
        (r"/샘\s?알트만/", ["샘 알트만", "샘알트만"]),
        ("/openai/", ["OpenAI"]),
        ("/openai/c", None),
        ("CEO sources>=5 age<1h", ["CEO", "CEO"]),
        ("lang:ko source:연합뉴스", []),
        ("tag:과학 author:김하늘 site:example.com url:NEWS", []),
        ("source:/^연합/", []),
        ("lang:en CEO", None),
        ("-lang:en CEO", ["CEO", "CEO"]),
        ("site:ample.com CEO", None),
    ],
)
def test_what_a_rule_finds(query: str, evidence: list[str] | None) -> None:
    seen = article(
        TITLE,
        BODY,
        url="https://www.example.com/news/1",
        language="ko",
        outlet="연합뉴스",
        author="김하늘 기자",
        tags=("IT/과학",),
    )
    match = match_one(parse_query(query, SETS), SETS, seen)
    assert (None if match is None else [hit.text for hit in match.hits]) == evidence


def test_a_hit_names_the_term_as_the_rule_writes_it() -> None:
    match = match_one(parse_query("@sam-altman OR /로 복귀/", SETS), SETS, article(TITLE))
    assert match is not None
    assert [(hit.field, hit.start, hit.end, hit.text, hit.term) for hit in match.hits] == [
        ("title", 6, 11, "샘 알트만", "샘 알트만"),
        ("title", 15, 19, "로 복귀", "/로 복귀/"),
    ]


def test_near_counts_words_and_where_there_are_none_pairs_of_characters() -> None:
    japanese = article("アルトマン氏が会社に戻ってOpenAIを率いる")
    for distance, found in ((3, False), (4, True)):
        query = parse_query(f"アルトマン NEAR/{distance} OpenAI", SETS)
        assert (match_one(query, SETS, japanese) is not None) is found


def test_near_wants_both_sides_in_one_field_and_not_in_one_place() -> None:
    assert match_one(parse_query("삼성 NEAR/50 은행", SETS), SETS, article("삼성", "은행")) is None
    assert match_one(parse_query('"샘 알트만" NEAR/5 알트만*', SETS), SETS, article("샘 알트만")) is None


def test_rules_are_told_in_their_order_also_after_a_change() -> None:
    words = {f"r{index}": Term("삼성") for index in range(5)}
    matcher = Matcher.build(rules(dict(words)), SETS)
    seen = article("삼성")
    assert [match.rule for match in matcher.match(seen)] == ["r0", "r1", "r2", "r3", "r4"]
    changed = matcher.changed(
        add=rules({"r9": Term("삼성"), "r1": Term("삼성"), "r8": Term("삼성")}), remove_ids=["r3"]
    )
    assert [match.rule for match in changed.match(seen)] == ["r0", "r1", "r2", "r4", "r9", "r8"]
    assert [match.rule for match in changed.merged().match(seen)] == ["r0", "r1", "r2", "r4", "r9", "r8"]
    assert changed.pending == 4
    assert [match.rule for match in matcher.match(seen)] == ["r0", "r1", "r2", "r3", "r4"], "the old one is untouched"


def test_a_removed_rule_is_unknown_and_may_come_back() -> None:
    matcher = Matcher.build(rules({"r": Term("삼성")}), SETS)
    without = matcher.changed(remove_ids=["r", "never there"])
    assert without.match(article("삼성")) == ()
    with pytest.raises(KeyError):
        without.story_conditions("r")
    again = without.changed(add=rules({"r": Term("은행")}))
    assert [match.rule for match in again.match(article("삼성 은행"))] == ["r"]
    assert again.match(article("삼성")) == ()
    assert again.changed(remove_ids=["r"]).match(article("은행")) == ()


def test_story_conditions_are_left_to_the_alert() -> None:
    query = parse_query("삼성 sources>=3 age<2h", SETS)
    matcher = Matcher.build([Rule("r", query), Rule("s", parse_query("삼성", SETS))], SETS)
    assert matcher.story_conditions("r") == (SourcesAtLeast(3), AgeBelow(timedelta(hours=2)))
    assert matcher.story_conditions("s") == ()
    assert [match.rule for match in matcher.match(article("삼성"))] == ["r", "s"]


def test_ids_are_unique_and_sets_known() -> None:
    with pytest.raises(ValueError, match="share an id: r"):
        Matcher.build(rules({"r": Term("삼성")}) * 2, SETS)
    with pytest.raises(ValueError, match="no alias set @openai"):
        Matcher.build([Rule("r", parse_query("@openai", SETS))], AliasSets.none())


def test_a_hostile_article_costs_little_and_gives_bounded_evidence() -> None:
    seen = article("삼성 " * 50, "삼성 " * 20_000 + "\ud800 끝")
    match = match_one(parse_query("삼성 OR /삼성/ OR 삼성 NEAR/3 은행", SETS), SETS, seen)
    assert match is not None
    assert len(match.hits) <= 100
    assert match_one(parse_query("/끝/", SETS), SETS, seen) is None, "regular expressions search 20,000 characters"
    assert match_one(parse_query("/끝/", SETS), SETS, article("\ud800 끝")) is not None


def test_no_rules_match_nothing() -> None:
    assert Matcher.build([], SETS).match(article("삼성")) == ()
