"""Whole rules on whole articles, as people write both: what must alert, what must not, and on which words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsdesk.article import Article
from newsdesk.match.matcher import Matcher, match_one
from newsdesk.match.reading import Reading, searchable
from newsdesk.rules.parse import parse_query
from newsdesk.rules.query import FieldName
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term

SETS = AliasSets.starter()
SEEN = datetime(2023, 11, 22, 9, tzinfo=UTC)

RETURN = Article(
    source="가람일보",
    title="알트먼, 닷새 만에 오픈AI 최고경영자로 돌아온다",
    body=(
        "오픈AI는 22일 샘 알트먼 전 CEO가 복귀하는 데 원칙적으로 합의했다고 밝혔다.\n"
        "이사회는 브렛 테일러 의장 체제로 다시 꾸려진다. 마이크로소프트(MS)의 사티아 나델라 CEO는 환영한다고 했다.\n"
        "직원 770여 명 가운데 대부분이 사임하겠다고 나선 뒤였다. 회사는 채용 계획을 밝히지 않았다."
    ),
    url="https://news.garam.example/it/2023/11/22/1",
    language="ko",
    outlet="가람일보",
    author="김하늘 기자",
    tags=("IT", "인공지능"),
    seen_at=SEEN,
)
CHIPS = Article(
    source="누리경제",
    title="삼성전자·SK하이닉스, HBM 증설 경쟁…“내년 2.5배”",
    body=(
        "삼성전자가 고대역폭메모리(HBM) 생산 능력을 내년 2.5배로 늘린다. SK하이닉스도 청주 공장에 15조원을 들인다.\n"
        "엔비디아의 AI가속기 수요가 늘어난 데 따른 것이다. 삼성물산과 삼성생명은 관련이 없다.\n"
        "한국은행은 기준금리를 3.50%로 묶었다. 신한은행 관계자는 “비가 와도 반도체는 간다”고 말했다."
    ),
    url="https://nuri.example/economy/77",
    language="ko",
    tags=("반도체",),
    seen_at=SEEN,
)
ENGLISH = Article(
    source="The Example Post",
    title="Sam Altman to Return as OpenAI C.E.O., Days After Ouster",
    body=(
        "OpenAI said it had “an agreement in principle” for Mr. Altman to come back. He said us investors helped it.\n"
        "US officials declined to comment. The company’s CEOs-in-waiting were said to be relieved; it was a fast turn.\n"
        "Apple, which sells no apples, did not comment. GPT4 and iPhone15 were not mentioned by the WHO."
    ),
    url="https://www.example.com/technology/openai-altman.html",
    language="en",
    outlet="The Example Post",
    author="Jane Roe",
    tags=("Technology",),
    seen_at=SEEN,
)
JAPANESE = Article(
    source="れいわ通信",
    title="アルトマン氏、OpenAIのCEOに復帰へ",
    body="米オープンAIは22日、サム・アルトマン氏が最高経営責任者として復帰すると発表した。マイクロソフトは歓迎した。",
    url="https://reiwa.example/ai/3",
    language="ja",
    seen_at=SEEN,
)
CHINESE = Article(
    source="示例新闻",
    title="奥特曼将重返OpenAI担任首席执行官",
    body="OpenAI周三表示，已就萨姆·奥特曼重返公司达成原则性协议。微软首席执行官纳德拉表示欢迎。",
    url="https://shili.example/tech/9",
    language="zh",
    seen_at=SEEN,
)

CASES: list[tuple[str, Article, list[str] | None]] = [
    # One word, with its particles and without its compounds.
    ("오픈AI", RETURN, ["오픈AI", "오픈AI"]),
    ("알트먼", RETURN, ["알트먼", "알트먼"]),
    ("CEO", RETURN, ["CEO", "CEO"]),
    ("삼성", CHIPS, None),
    ("삼성*", CHIPS, ["삼성", "삼성", "삼성", "삼성"]),
    ("은행", CHIPS, None),
    ("*은행", CHIPS, ["은행", "은행"]),
    ("한국은행", CHIPS, ["한국은행"]),
    ("AI", CHIPS, ["AI"]),
    ("AI", RETURN, ["AI", "AI"]),
    ("엔비디아", CHIPS, ["엔비디아"]),
    ("비", CHIPS, ["비"]),
    ("us", ENGLISH, ["us", "US"]),
    ("US", ENGLISH, ["US"]),
    ("WHO", ENGLISH, ["WHO"]),
    ("=Apple", ENGLISH, ["Apple"]),
    ("apple", ENGLISH, ["Apple"]),
    ("iPhone GPT", ENGLISH, ["GPT", "iPhone"]),
    # Phrases, over particles, quotes and line ends.
    ('"샘 알트먼"', RETURN, ["샘 알트먼"]),
    ('"샘알트먼"', RETURN, ["샘 알트먼"]),
    ('"agreement in principle"', ENGLISH, ["agreement in principle"]),
    ("「사티아 나델라」", RETURN, ["사티아 나델라"]),
    # Together, either, without.
    ("OpenAI (CEO OR 최고경영자) -채용", JAPANESE, ["OpenAI", "CEO"]),
    ("오픈AI (CEO OR 최고경영자) -채용", RETURN, None),
    ("오픈AI (CEO OR 최고경영자) -title:채용", RETURN, ["오픈AI", "최고경영자", "오픈AI", "CEO", "CEO"]),
    ("삼성전자 SK하이닉스 -(TSMC OR 인텔)", CHIPS, ["삼성전자", "SK하이닉스", "삼성전자", "SK하이닉스"]),
    ("(TSMC 반도체) OR (HBM 엔비디아)", CHIPS, ["HBM", "HBM", "엔비디아"]),
    ("반도체 | 메모리 | 인텔", CHIPS, ["반도체"]),
    # Sets cross languages.
    ("@sam-altman @ceo", RETURN, ["알트먼", "최고경영자", "샘 알트먼", "CEO", "CEO"]),
    ("@sam-altman @openai", ENGLISH, ["Sam Altman", "OpenAI", "OpenAI", "Altman"]),
    ("@sam-altman @microsoft", JAPANESE, ["アルトマン", "サム・アルトマン", "マイクロソフト"]),
    ("@satya-nadella @ceo", CHINESE, ["首席执行官", "首席执行官", "纳德拉"]),
    ("title:@sam-altman", CHINESE, ["奥特曼"]),
    ("@samsung-electronics @nvidia", CHIPS, ["삼성전자", "삼성전자", "엔비디아"]),
    ("@apple", CHIPS, None),
    ("@donald-trump OR @joe-biden", RETURN, None),
    # Near each other.
    ("나델라 NEAR/1 CEO", RETURN, ["나델라", "CEO"]),
    ("알트먼 NEAR/2 CEO", RETURN, ["알트먼", "CEO"]),
    ("알트먼 NEAR/1 CEO", RETURN, None),
    ("@sam-altman NEAR/5 @ceo", CHINESE, ["奥特曼", "首席执行官"]),
    ("HBM NEAR/3 삼성생명", CHIPS, None),
    # How often.
    ("count(오픈AI)>=2", RETURN, ["오픈AI", "오픈AI"]),
    ("count(오픈AI)>=3", RETURN, None),
    ("count(@sam-altman)>=2", JAPANESE, ["アルトマン", "サム・アルトマン"]),
    # Facts about the article.
    ("lang:ko 오픈AI", RETURN, ["오픈AI", "오픈AI"]),
    ("lang:ko OpenAI", ENGLISH, None),
    ("lang:(ja OR zh) OpenAI", CHINESE, ["OpenAI", "OpenAI"]),
    ("source:가람일보 tag:인공지능", RETURN, []),
    ("source:일보", RETURN, None),
    ("source:*일보", RETURN, []),
    ("author:김하늘 title:알트먼", RETURN, ["알트먼"]),
    ("author:jane", ENGLISH, []),
    ("site:example.com Altman", ENGLISH, ["Altman", "Altman"]),
    ("site:www.example.com Altman", ENGLISH, ["Altman", "Altman"]),
    ("site:example.co Altman", ENGLISH, None),
    ("url:/technology/ OpenAI", ENGLISH, ["OpenAI", "OpenAI"]),
    ("url:TECHNOLOGY OpenAI", ENGLISH, ["OpenAI", "OpenAI"]),
    ("tag:반도체 -url:nuri", CHIPS, None),
    # Patterns.
    (r"/[0-9.]+배/", CHIPS, ["2.5배", "2.5배"]),
    (r"title:/^알트먼/", RETURN, ["알트먼"]),
    (r"title:/^오픈AI/", RETURN, None),
    (r"/c\.?e\.?o/ -/returns/", ENGLISH, ["C.E.O", "CEO"]),
]


@pytest.mark.parametrize(
    ("query", "article", "evidence"), CASES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_rule_on_an_article(query: str, article: Article, evidence: list[str] | None) -> None:
    match = match_one(parse_query(query, SETS), SETS, article)
    assert (None if match is None else [hit.text for hit in match.hits]) == evidence


@pytest.mark.parametrize("article", [RETURN, CHIPS, ENGLISH, JAPANESE, CHINESE], ids=lambda each: each.source)
def test_all_rules_at_once_find_what_each_finds_alone(article: Article) -> None:
    queries = list(dict.fromkeys(query for query, _, _ in CASES))
    matcher = Matcher.build([Rule(query, parse_query(query, SETS)) for query in queries], SETS)
    together = {match.rule: match.hits for match in matcher.match(article)}
    alone = {query: match_one(parse_query(query, SETS), SETS, article) for query in queries}
    assert together == {query: match.hits for query, match in alone.items() if match is not None}
    assert list(together) == [query for query in queries if query in together]


def test_a_segmenter_has_its_say() -> None:
    query = parse_query("重返", SETS)

    def asked(_window: str, _start: int, _end: int, _language: str) -> bool:
        return False

    assert match_one(query, SETS, CHINESE) is not None
    assert match_one(query, SETS, CHINESE, segmenter=asked) is None


def test_a_reading_knows_the_facts() -> None:
    reading = Reading(RETURN, TermFinder.build([Term("인공지능"), Term("가람일보"), Term("김하늘")]))
    assert reading.host == "news.garam.example"
    assert reading.sites == ("news.garam.example", "garam.example", "example")
    assert reading.language == "ko"
    assert reading.labels(FieldName.SOURCE) == ("가람일보", "가람일보")
    assert reading.labels(FieldName.TAG) == ("IT", "인공지능")
    assert reading.labels(FieldName.URL) == (RETURN.url,)
    assert reading.labels(FieldName.SITE) == ("news.garam.example",)
    assert reading.labels(FieldName.LANG) == ("ko",)
    assert reading.label_terms == {
        FieldName.SOURCE: frozenset({1}),
        FieldName.AUTHOR: frozenset({2}),
        FieldName.TAG: frozenset({0}),
    }


@pytest.mark.parametrize("url", ["", "https://[", "nonsense", "mailto:a@b"])
def test_an_article_without_an_address_has_no_host(url: str) -> None:
    seen = Article(source="시험", title="-", url=url, seen_at=SEEN)
    reading = Reading(seen, TermFinder.build([]))
    assert (reading.host, reading.sites) == ("", ())
    assert reading.labels(FieldName.SITE) == ()
    assert reading.labels(FieldName.AUTHOR) == ()


def test_patterns_search_a_bounded_text_with_offsets_unchanged() -> None:
    text = "가\ud800나" * 10_000
    assert len(searchable(text)) == 20_000
    assert searchable(text)[:3] == "가\ufffd나"
