"""What is found through the index is what looking at every article finds."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsdesk.article import Article
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import And, Node, Or, Query, any_of
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Reach, Term
from newsdesk.text.fold import fold
from newsdesk.trial import needed_words
from store.door import Store
from store.records import OPERATOR, Scope
from store.sought import ODD, AllOf, Sought, Token, extra_tokens, sought
from tests.store.makers import LONG_AGO, NOW, a_pass, article, declared, filed, source_spec
from tests.store.postgres import Server

SETS = AliasSets.starter().with_sets({"르세라핌": ["르세라핌", "LE SSERAFIM", "ル セラフィム"], "us": ["=US", "미국"]})

TEXTS = [
    "삼성전자, SK와 협력 강화",
    "대한삼성물산 발표",
    "삼성은 오늘 삼성전자를",
    "인공지능 반도체",
    "인공 지능 반도 체",
    "인 공 지 능",
    "인공지 능은",
    "북핵 협상 재개, 핵",
    "핵심 인물",
    "생성형AI 규제",
    "AI반도체와 LG 전자, LG전자",
    "OpenAI는 CEO로 샘알트만을",
    "샘 알트먼 OpenAI CEO",
    "Open\u00adAI opens",
    "Ope\u200bnAI",
    "αOpenAI 가 된",
    "नेOpenAI и вOpenAI",
    "iPhone15 출시, iPhone",
    "iPhone 15 Pro, S&P500지수, 737MAX",
    "iPhone 150, S&P 500, 737 MAX",
    "Mærsk Cœur 인상했다 서울서",
    "5G와 3M, 2.5 그리고 2024년",
    "AT&T, KT&G, R&D",
    "café Beyoncé São Paulo",
    "cafe beyonce sao paulo",
    "CAFÉ\u0301",
    "Müller MÜLLER mueller",
    "ＯｐｅｎＡＩ ｶﾀｶﾅ ﬁne Straße STRASSE",
    "정치ㆍ경제ㆍ사회",
    "삼성™전자 OpenAI™",
    "東京タワーで火災、トランプ大統領",
    "人工知能と人工智能",
    "ル セラフィム LE SSERAFIM",
    "ร้านอาหารไทย กรุงเทพ",
    "والذكاء الاصطناعي بالذكاء",
    "ובבינה מלאכותית",
    "दिल्ली में ओपनएआई",
    "საქართველო Новости Москвы ёлка елка",
    "the US and us, IT가 it은, WHO who",
    "api_key OPENAI_API_KEY openai.com https://openai.com/삼성전자",
    "don't Don’t rock’n’roll",
    "C++ C# .NET",
    "👍🏽 ♥ ☎",
    "ㅋㅋ ㅠㅠ 애플ㅠㅠ",
    "𐄇OpenAI ⅷOpenAI ①삼성",
    "〆切 〆OpenAI",
    "x" * 70 + "OpenAI",
    "y" * 90 + " 긴말",
    "가" * 15_980 + " 삼성 OpenAI 뒤에 café",
    "짧은 " * 9_000 + "맨끝에삼성 인공지능",
    unicodedata.normalize("NFD", "삼성전자 협력 인공지능 최고경영자 Beyoncé"),
    "최고경영자 최고 경영자",
    "San Francisco, San  Francisco\nSanFrancisco",
    "New York Times 뉴욕 타임스",
    "",
]

QUERIES = [
    "삼성",
    "삼성전자",
    '"삼성 전자"',
    "인공지능",
    '"인공 지능"',
    "인공",
    "핵",
    "인",
    "AI",
    "ai",
    "A",
    "LG전자",
    '"LG 전자"',
    "OpenAI",
    "openai CEO",
    "OpenAI OR 인공지능",
    "~openai",
    "*AI",
    "open*",
    "iPhone",
    "iPhone15",
    '"iPhone 15"',
    '"S&P 500"',
    "S&P500",
    '"737 MAX"',
    "Maersk",
    "coeur",
    "인상 서울",
    "15",
    "5G",
    "2024",
    "2.5",
    "AT&T",
    "KT&G OR R&D",
    "café",
    "cafe",
    "Beyonce",
    '"São Paulo"',
    "Müller",
    "strasse",
    "Straße",
    "fine",
    "カタカナ",
    "경제",
    "정치ㆍ경제",
    "東京",
    "火",
    "トランプ",
    "人工智能",
    "ไทย",
    "กรุงเทพ",
    "الذكاء",
    "ذكاء",
    "בינה",
    "दिल्ली",
    "ओपनएआई",
    "საქართველო",
    "москвы",
    "елка",
    "US",
    "WHO",
    "@us",
    "@르세라핌",
    "@openai (CEO OR 최고경영자) -채용",
    "api_key",
    "openai.com",
    "don't",
    '"C++"',
    "👍",
    "애플",
    "〆切",
    "긴말",
    "y*",
    "x" * 70 + "*",
    "맨끝에* OR 뒤에",
    '"San Francisco"',
    "최고경영자",
    "OpenAI NEAR/3 CEO",
    "count(삼성)>=2",
    "title:삼성 body:협력",
    "OpenAI -(CEO OR 채용)",
    "-(-삼성 OR CEO)",
    "lang:ko 삼성",
    "lang:ko",
    "/open.?ai/",
    "/open.?ai/ 샘",
    "삼성 sources>=3",
    "(삼성 OR (협력 (강화 OR (재개 핵)))) -발표",
]


def past_of(texts: list[str]) -> list[Article]:
    """Each text once as a headline and once as a body; a headline has one line."""
    return [
        article(" ".join(text.split())[:400] or "제목", body="짧은 글", url="", language="ko") for text in texts
    ] + [article("제목", body=text, url="", language="en") for text in texts]


def filled(store: Store, articles: list[Article]) -> None:
    source = declared(store)
    store.commit(a_pass(source, filed=tuple(filed(str(number), each) for number, each in enumerate(articles))))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """TEXTS, filed once."""
    if request.param == "sqlite":
        store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('history') / 'sokbo.db'}")
    else:
        server: Server = request.getfixturevalue("server")
        server.run("CREATE DATABASE history TEMPLATE template_desk")
        store = Store.open(server.url("history"))
    filled(store, past_of(TEXTS))
    yield store
    store.close()


def wanted_ids(store: Store, query: Query, words: Node | None) -> set[int]:
    """The candidates that the query really wants."""
    found = store.candidates(OPERATOR, words, LONG_AGO, 1000)
    assert not found.is_cut
    matcher = Matcher.build([Rule("", query)], SETS)
    return {each.id for each in found.articles if matcher.match(each.article)}


FOUND_BY_ALL: dict[str, set[int]] = {}
"""What looking at every article finds: the same in both databases, and slow."""


@pytest.mark.parametrize("text", QUERIES)
def test_nothing_that_a_query_wants_is_missed(archive: Store, text: str) -> None:
    query = parse_query(text, SETS)
    if text not in FOUND_BY_ALL:
        FOUND_BY_ALL[text] = wanted_ids(archive, query, None)
    assert wanted_ids(archive, query, needed_words(query, SETS)) == FOUND_BY_ALL[text]


def test_the_archive_gives_most_queries_something_to_find(archive: Store) -> None:
    matcher = Matcher.build([Rule(text, parse_query(text, SETS)) for text in QUERIES], SETS)
    every = archive.candidates(OPERATOR, None, LONG_AGO, 1000).articles
    empty = set(QUERIES) - {match.rule for each in every for match in matcher.match(each.article)}
    assert len(empty) < len(QUERIES) // 10, empty


@pytest.mark.parametrize("text", ["삼성전자", "OpenAI CEO", '"San Francisco"', "@르세라핌", "AI", "핵", "Müller"])
def test_the_index_spares_most_articles(archive: Store, text: str) -> None:
    query = parse_query(text, SETS)
    found = archive.candidates(OPERATOR, needed_words(query, SETS), LONG_AGO, 1000)
    assert len(found.articles) < found.total * 0.3


PIECES = [
    *[
        "삼성",
        "전자",
        "인공",
        "지능",
        "핵",
        "AI",
        "open",
        "Open",
        "5",
        "15",
        "é",
        "ü",
        "α",
        "я",
        "'",
        "&",
        "-",
        "_",
        ".",
        "™",
        "東京",
        "タ",
        "ー",
        "ال",
        "ذكاء",
        "ב",
        "ไ",
        "ท",
        "दि",
        "ㆍ",
        "ㅋ",
        "①",
        "〆",
    ],
    *"\u00ad\u3000\n",
]


@pytest.mark.parametrize("seed", range(2))
def test_drawn_texts_and_queries(server: Server, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)

    def drawn(count: int) -> str:
        return "".join(draw.choice(PIECES) + draw.choice(["", "", " "]) for _ in range(draw.randint(1, count)))

    articles = [article("제목", body=drawn(12), url="") for _ in range(120)]
    terms = {" ".join(drawn(3).split()) for _ in range(100)}
    marks = ["{}", "{}*", "~{}", "*{}", "={}"]
    texts = [draw.choice(marks).format(f'"{term}"') for term in sorted(terms) if fold(term).text.strip()]
    with server.fresh_database("template_desk") as url:
        stores = [Store.open(url), Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}")]
        for store in stores:
            filled(store, articles)
        queries = [query for query in map(parsed, texts) if query is not None]
        assert len(queries) > 50
        for query in queries:
            everything = wanted_ids(stores[0], query, None)
            for store in stores:
                assert wanted_ids(store, query, needed_words(query, SETS)) == everything, query.text
        for store in stores:
            store.close()


def parsed(text: str) -> Query | None:
    try:
        return parse_query(text, SETS)
    except ValueError:
        return None


# --- what is asked of the index


def written(asked: Sought | None) -> str:
    match asked:
        case None:
            return ""
        case Token():
            return asked.text + "*" * asked.is_prefix
        case AllOf(parts):
            return "(" + " & ".join(map(written, parts)) + ")"
        case _:
            return "(" + " | ".join(map(written, asked.parts)) + ")"


@pytest.mark.parametrize(
    ("term", "asked"),
    [
        (Term("삼성"), "삼성"),
        (Term("핵"), "핵*"),
        (Term("반도체"), "(반도 & 도체)"),
        (Term("삼성전자"), "((삼성 | 삼) & (성전 | 성) & (전자 | 전))"),
        (Term("샘 알트만"), "((샘알 | 샘) & (알트 | 알) & (트만 | 트))"),
        (Term("OpenAI"), "openai*"),
        (Term("AI"), "ai"),
        (Term("5G"), "5g"),
        (Term("2024"), "2024"),
        (Term("San Francisco"), "(san & francisco*)"),
        (Term("AT&T"), "(at & t*)"),
        (Term("LG전자"), "(lg & (전자 | 전))"),
        (Term("북AI"), "(북 & ai)"),
        (Term("AI북"), "(ai & 북*)"),
        (Term("open", Reach.PREFIX), "open*"),
        (Term("AI", Reach.PREFIX), "ai*"),
        (Term("openai", Reach.INSIDE), ""),
        (Term("AI", Reach.SUFFIX), ""),
        (Term("삼성", Reach.INSIDE), "삼성"),
        (Term("한국 AI", Reach.INSIDE), "((한국 | 한) & ai*)"),
        (Term("الذكاء"), ""),
        (Term("C++"), "c"),
        (Term("Müller"), "muller*"),
        (Term("ไทย"), "(ไท & ทย)"),
        (Term("+++"), ""),
        (Term("x" * 70), "x" * 64),
    ],
)
def test_what_a_term_asks_of_the_index(term: Term, asked: str) -> None:
    assert written(sought(term)) == asked


def test_a_choice_with_a_side_that_asks_nothing_asks_nothing() -> None:
    silent = Term("ai", Reach.INSIDE)
    assert sought(Or((Term("삼성"), silent))) is None
    assert written(sought(And((Term("삼성"), silent)))) == "삼성"
    assert sought(None) is None


def test_groups_too_deep_for_the_parser_ask_less() -> None:
    node: Node = Term("삼성")
    for depth in range(40):
        node = And((Term(f"단어{depth}"), Or((node, Term("핵심")))))
    assert written(sought(node)).count("(") < 60


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("삼성전자 OpenAI’s “AI” — 2024년", []),
        ("Новости 2024 Москвы", []),
        ("café", ["cafe"]),
        ("정치ㆍ경제", ["치"]),
        ("Open\u00adAI", ["openai"]),
        ("Beyoncé와 Beyonce", []),
        ("αOpenAI", [ODD]),
        ("नेOpenAI", []),  # its vowel sign is no letter to the index
        ("가나다" * 6000, [ODD]),
    ],
)
def test_extra_tokens(text: str, extra: list[str]) -> None:
    assert [token for token in extra_tokens(text, "") if token != "\ue001"] == extra


# --- the period and the asker


def test_period_limit_and_order(store: Store) -> None:
    moments = [NOW - timedelta(days=days) for days in (9, 5, 3, 1)]
    filled(store, [article(f"삼성 소식 {n}", url="", seen_at=at) for n, at in enumerate(moments)])
    words = Term("삼성")
    found = store.candidates(OPERATOR, words, NOW - timedelta(days=5), 10)
    assert [each.article.title for each in found.articles] == ["삼성 소식 3", "삼성 소식 2", "삼성 소식 1"]
    assert (found.total, found.oldest_at, found.is_cut) == (3, moments[1], False)
    cut = store.candidates(OPERATOR, words, LONG_AGO, 2)
    assert [each.article.title for each in cut.articles] == ["삼성 소식 3", "삼성 소식 2"]
    assert (cut.total, cut.oldest_at, cut.is_cut) == (4, moments[0], True)
    assert not store.candidates(OPERATOR, None, LONG_AGO, 4).is_cut


def test_nothing_stored(store: Store) -> None:
    found = store.candidates(OPERATOR, Term("삼성"), LONG_AGO, 10)
    assert (found.articles, found.total, found.oldest_at, found.is_cut) == ((), 0, None, False)


def test_a_guild_sees_its_own_and_the_operators(store: Store) -> None:
    specs = [source_spec("모두의"), source_spec("우리", guild_id=7), source_spec("남의", guild_id=8)]
    store.declare(specs, [], NOW)
    for source in store.sources(OPERATOR):
        title = f"삼성 {source.spec.name}"
        store.commit(a_pass(source, filed=(filed(title, article(title, url="", seen_at=NOW), story_id=f"s-{title}"),)))
    for words in (Term("삼성"), None):
        found = store.candidates(Scope(7), words, LONG_AGO, 10)
        assert {each.article.source for each in found.articles} == {"모두의", "우리"}
        assert {each.story_id for each in found.articles} == {"s-삼성 모두의", "s-삼성 우리"}
        assert found.total == 2


def test_a_set_of_two_thousand_aliases(store: Store) -> None:
    filled(store, [article("이름 1234번", body="이름1999가", url="")])
    words = any_of(Term(f"이름{number}") for number in range(2000))
    assert len(store.candidates(OPERATOR, words, LONG_AGO, 10).articles) == 1
    assert store.candidates(OPERATOR, any_of(Term(f"다른이름{n}") for n in range(2000)), LONG_AGO, 10).articles == ()


def test_a_deep_tree_is_no_error(store: Store) -> None:
    filled(store, [article("핵심 단어39", url="")])
    node: Node = Term("삼성전자")
    for depth in range(40):
        node = And((Term(f"단어{depth}"), Or((node, Term("핵심")))))
    assert len(store.candidates(OPERATOR, node, LONG_AGO, 10).articles) == 1


def test_candidates_after_an_edit_are_those_of_the_new_text(store: Store) -> None:
    filled(store, [article("café", body="", url="")])
    assert len(store.candidates(OPERATOR, Term("cafe"), LONG_AGO, 10).articles) == 1
    [known] = store.latest(OPERATOR, 1)
    edit = filed("0", article("삼성", body="", url=""), content_digest="new")
    store.commit(a_pass(store.sources(OPERATOR)[0], edited={known.id: edit}))
    assert store.candidates(OPERATOR, Term("cafe"), LONG_AGO, 10).articles == ()
    assert len(store.candidates(OPERATOR, Term("삼성"), LONG_AGO, 10).articles) == 1
