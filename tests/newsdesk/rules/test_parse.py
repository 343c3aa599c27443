from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given, settings

from newsdesk.rules.format import format_query
from newsdesk.rules.parse import QueryError, parse_query
from newsdesk.rules.problems import Problem, Trouble
from newsdesk.rules.query import (
    DEPTH_MAX,
    TEXT_MAX,
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
    depth,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Reach, Term
from tests.newsdesk.rules.queries import SETS, typed

A, B, C, D = (Term(word) for word in ("가나", "다라", "마바", "사아"))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("가나", A),
        ("가나 다라", And((A, B))),
        ("가나 AND 다라", And((A, B))),
        ("가나 OR 다라", Or((A, B))),
        ("가나|다라", Or((A, B))),
        ("가나 || 다라", Or((A, B))),
        ("가나 다라 OR 마바 사아", Or((And((A, B)), And((C, D))))),
        ("가나 (다라 OR 마바) 사아", And((A, Or((B, C)), D))),
        ("((가나)) ((다라 마바))", And((A, B, C))),
        ("가나 -다라", And((A, Not(B)))),
        ("가나 NOT 다라", And((A, Not(B)))),
        ("가나 --다라", And((A, B))),
        ("-(-가나 OR 다라)", Not(Or((Not(A), B)))),
        ("-(-가나 -다라)", Not(And((Not(A), Not(B))))),
        ("가나 -(다라 OR 마바)", And((A, Not(Or((B, C)))))),
        (
            "OpenAI (CEO OR 최고경영자) -채용",
            And((Term("OpenAI"), Or((Term("CEO"), Term("최고경영자"))), Not(Term("채용")))),
        ),
        ('"샘 알트만"', Term("샘 알트만")),
        ("“샘 알트만”", Term("샘 알트만")),
        ("「샘 알트만」", Term("샘 알트만")),
        ("『샘\u3000 알트만』", Term("샘 알트만")),
        ("”샘 알트만“ 가나", And((Term("샘 알트만"), A))),
        ("'샘 알트만' ‘가나’", And((Term("샘 알트만"), A))),
        ("'don't stop' don't", And((Term("don't stop"), Term("don't")))),
        ("'90s C++ +82", And((Term("'90s"), Term("C++"), Term("+82")))),
        ("-'가나 다라'* 마바", And((Not(Term("가나 다라", Reach.PREFIX)), C))),
        (r'"따\"옴\\표"', Term('따"옴\\표')),
        ("（가나｜다라） －마바", And((Or((A, B)), Not(C)))),
        ("가나\u3000ＯＲ\u3000다라", Or((A, B))),
        ("삼성*", Term("삼성", Reach.PREFIX)),
        ("*은행", Term("은행", Reach.SUFFIX)),
        ("~알트", Term("알트", Reach.INSIDE)),
        ("*알트*", Term("알트", Reach.INSIDE)),
        ("=Apple", Term("Apple", exact_case=True)),
        ('=~"Big Apple"', Term("Big Apple", Reach.INSIDE, exact_case=True)),
        ('"삼성 전"*', Term("삼성 전", Reach.PREFIX)),
        ("F-16 C++ AT&T 16:30", And((Term("F-16"), Term("C++"), Term("AT&T"), Term("16:30")))),
        ("1,000억", Term("1,000억")),
        ("에피소드:1", Term("에피소드:1")),
        (r"/샘\s?알트만/", Regex(r"샘\s?알트만")),
        ("/AI/i", Regex("AI")),
        (r"/a\/b c/c", Regex(r"a\/b c", exact_case=True)),
        ("AC/DC", Term("AC/DC")),
        ("가나 NEAR/5 다라", Near(A, B, 5)),
        ("가나 ＮＥＡＲ／5 다라", Near(A, B, 5)),
        ("가나 NEAR/5 다라 마바", And((Near(A, B, 5), C))),
        ("(가나 OR @openai) NEAR/12 다라", Near(Or((A, SetRef("openai"))), B, 12)),
        ("@OpenAI", SetRef("openai")),
        ("＠openai", SetRef("openai")),
        ('@"우리 회사"', SetRef("우리 회사")),
        ("title:가나", InField(FieldName.TITLE, A)),
        ("TITLE：가나", InField(FieldName.TITLE, A)),
        (
            "title:(가나 OR 다라) -body:마바",
            And((InField(FieldName.TITLE, Or((A, B))), Not(InField(FieldName.BODY, C)))),
        ),
        ('source:"가나 다라"', InField(FieldName.SOURCE, Term("가나 다라"))),
        ("lang:(ko OR en) 가나", And((InField(FieldName.LANG, Or((Term("ko"), Term("en")))), A))),
        ("site:https://www.example.com/", InField(FieldName.SITE, Term("www.example.com"))),
        ("site:*.example.com", InField(FieldName.SITE, Term("example.com"))),
        ("url:https://a.example/x?y=1,2", InField(FieldName.URL, Term("https://a.example/x?y=1,2"))),
        ("url:/a.*b/", InField(FieldName.URL, Regex("a.*b"))),
        ("author:김하늘 tag:IT", And((InField(FieldName.AUTHOR, Term("김하늘")), InField(FieldName.TAG, Term("IT"))))),
        ("가나 sources>=3", And((A, SourcesAtLeast(3)))),
        ("가나 sources ≥ 3", And((A, SourcesAtLeast(3)))),
        ("가나 age<24h", And((A, AgeBelow(timedelta(days=1))))),
        ("가나 age＜90m", And((A, AgeBelow(timedelta(minutes=90))))),
        ("count(가나)>=2", CountAtLeast(A, 2)),
        ("count(가나 OR @openai) ≥ 3", CountAtLeast(Or((A, SetRef("openai"))), 3)),
        ("title:count(가나)>=2", InField(FieldName.TITLE, CountAtLeast(A, 2))),
        ("가나 or 다라", And((A, Term("or"), B))),
        ("Ａｐｐｌｅ", Term("Ａｐｐｌｅ")),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, root: Node) -> None:
    assert parse_query(text, SETS).root == root


def test_a_query_remembers_its_text_and_its_sets_and_equals_what_means_the_same() -> None:
    query = parse_query("@sam-altman  (@OPENAI OR CEO) -@openai", SETS)
    assert query.text == "@sam-altman  (@OPENAI OR CEO) -@openai"
    assert query.sets == ("sam-altman", "openai")
    assert query == parse_query("@sam-altman AND (@openai | CEO) NOT @openai", SETS)
    assert query != parse_query("@sam-altman", SETS)


# (query, kind, from, to, the whole put right or None)
WRONG = [
    ("", Trouble.EMPTY_QUERY, 0, 0, None),
    ("  ", Trouble.EMPTY_QUERY, 2, 2, None),
    ("가나 OR", Trouble.NOTHING_AFTER, 3, 5, "가나"),
    ("OR 가나", Trouble.NOTHING_BEFORE, 0, 2, "가나"),
    ("가나 OR OR 다라", Trouble.NOTHING_AFTER, 3, 5, "가나 OR 다라"),
    ("가나 (OR 다라)", Trouble.NOTHING_BEFORE, 4, 6, "가나 (다라)"),
    ("가나 AND", Trouble.NOTHING_AFTER, 3, 6, "가나"),
    ("가나 NOT", Trouble.NOTHING_AFTER, 3, 6, "가나"),
    ("(가나", Trouble.UNCLOSED_GROUP, 0, 1, "(가나)"),
    ("가나 ((다라 OR 마바)", Trouble.UNCLOSED_GROUP, 3, 4, "가나 ((다라 OR 마바))"),
    ("가나)", Trouble.STRAY_CLOSE, 2, 3, "가나"),
    ("가나 () 다라", Trouble.EMPTY_GROUP, 3, 5, "가나 다라"),
    ("()", Trouble.EMPTY_GROUP, 0, 2, None),
    ('"샘 알트만', Trouble.UNCLOSED_QUOTE, 0, 6, '"샘 알트만"'),
    ("가나 “다라", Trouble.UNCLOSED_QUOTE, 3, 6, "가나 “다라”"),
    ("가나 - 다라", Trouble.LONE_DASH, 3, 4, "가나 -다라"),
    ("가나 -", Trouble.LONE_DASH, 3, 4, "가나"),
    ("가나 !다라", Trouble.USE_MINUS, 3, 4, "가나 -다라"),
    ("가나, 다라", Trouble.COMMA, 2, 3, "가나 OR 다라"),
    ("가나、다라，마바", Trouble.COMMA, 2, 3, "가나 OR 다라 OR 마바"),
    ("가나,", Trouble.COMMA, 2, 3, "가나"),
    ("-채용", Trouble.ONLY_NEGATIVE, 0, 3, "lang:ko -채용"),
    ("-(jobs OR ads)", Trouble.ONLY_NEGATIVE, 0, 14, "lang:en -(jobs OR ads)"),
    ("가나 OR -다라", Trouble.NEGATIVE_CHOICE, 0, 9, "가나 -다라"),
    ("-(-가나 다라)", Trouble.NEGATIVE_CHOICE, 0, 9, "lang:ko -(-가나 다라)"),
    ("sources>=3", Trouble.ONLY_CONDITIONS, 0, 10, "lang:en sources>=3"),
    ("- 채용", Trouble.LONE_DASH, 0, 1, "lang:ko -채용"),
    ("가나 ***", Trouble.EMPTY_TERM, 3, 6, "가나"),
    ("가나 @", Trouble.EMPTY_TERM, 3, 4, "가나"),
    ('가나 "!?"', Trouble.EMPTY_TERM, 3, 7, "가나"),
    ("가나 \u200b", Trouble.EMPTY_TERM, 3, 4, "가나"),
    ("삼*자", Trouble.STAR_INSIDE, 0, 3, r"/삼\S*자/"),
    ("@opneai", Trouble.UNKNOWN_SET, 0, 7, "@openai"),
    ("@오픈AI", Trouble.UNKNOWN_SET, 0, 5, "@openai"),
    ("@없는이름", Trouble.UNKNOWN_SET, 0, 5, '"없는이름"'),
    ("titel:가나", Trouble.UNKNOWN_FIELD, 0, 6, "title:가나"),
    ("제목:가나", Trouble.UNKNOWN_FIELD, 0, 3, "title:가나"),
    ("intitle:가나", Trouble.UNKNOWN_FIELD, 0, 8, "title:가나"),
    ("Breaking: 가나", Trouble.UNKNOWN_FIELD, 0, 9, '"Breaking" 가나'),
    ("https://example.com/a", Trouble.ADDRESS, 0, 21, 'url:"https://example.com/a"'),
    ("from:연합뉴스 삼성", Trouble.UNKNOWN_FIELD, 0, 5, "source:연합뉴스 삼성"),
    ("title=가나", Trouble.FIELD_COLON, 0, 8, "title:가나"),
    ("제목=가나", Trouble.FIELD_COLON, 0, 5, "title:가나"),
    ("가나 +다라", Trouble.PLUS, 3, 4, "가나 다라"),
    ('"가나 다라"~5', Trouble.DISTANCE_SIGN, 7, 9, '"가나" NEAR/5 "다라"'),
    ('"가나 다라 마바"~5', Trouble.DISTANCE_SIGN, 10, 12, '"가나 다라 마바"'),
    ("<가나> 다라", Trouble.STRAY_NUMBER, 0, 1, '"가나" 다라'),
    ("。 가나", Trouble.EMPTY_TERM, 0, 1, "가나"),
    ("@삼성", Trouble.UNKNOWN_SET, 0, 3, '"삼성"'),
    ("@샘알트", Trouble.UNKNOWN_SET, 0, 4, "@sam-altman"),
    ("title: 가나", Trouble.FIELD_WITHOUT_VALUE, 0, 6, "title:가나"),
    ("가나 title:", Trouble.FIELD_WITHOUT_VALUE, 3, 9, "가나"),
    ("title:(다라 source:가나)", Trouble.FIELD_IN_FIELD, 10, 17, "title:(다라 가나)"),
    ("source:(가나 NEAR/3 다라)", Trouble.NOT_IN_FIELD, 8, 10, None),
    ("url:@openai", Trouble.NOT_IN_FIELD, 4, 11, None),
    ("lang:korean", Trouble.UNKNOWN_LANGUAGE, 5, 11, "lang:ko"),
    ("lang:한국어", Trouble.UNKNOWN_LANGUAGE, 5, 8, "lang:ko"),
    ("lang:@openai", Trouble.UNKNOWN_LANGUAGE, 5, 12, None),
    ("site:naver", Trouble.BAD_SITE, 5, 10, 'url:"naver"'),
    ("/abc", Trouble.UNCLOSED_REGEX, 0, 4, '"/abc"'),
    ("/가(나/", Trouble.BAD_REGEX, 0, 5, "/가(나)/"),
    ("/가[나/", Trouble.BAD_REGEX, 0, 5, "/가[나]/"),
    ("/(?=가나)/", Trouble.BAD_REGEX, 0, 8, None),
    ("/가*/", Trouble.REGEX_MATCHES_EMPTY, 0, 4, None),
    ("/가나/x", Trouble.REGEX_FLAG, 4, 5, "/가나/"),
    ("/r/korea", Trouble.REGEX_FLAG, 3, 8, '"/r/korea"'),
    ("/가/나/다", Trouble.REGEX_FLAG, 3, 6, '"/가/나/다"'),
    (f"/{'가' * 513}/", Trouble.REGEX_TOO_LONG, 0, 515, None),
    ("가나 NEAR 다라", Trouble.NEAR_DISTANCE, 3, 7, "가나 NEAR/5 다라"),
    ("가나 NEAR/0 다라", Trouble.NEAR_DISTANCE, 3, 9, "가나 NEAR/5 다라"),
    ("가나 NEAR/999 다라", Trouble.NEAR_DISTANCE, 3, 11, "가나 NEAR/100 다라"),
    ("NEAR/5 가나", Trouble.NOTHING_BEFORE, 0, 6, "가나"),
    ("가나 NEAR/5", Trouble.NOTHING_AFTER, 3, 9, "가나"),
    ("가나 NEAR/5 (다라 마바)", Trouble.NEAR_SIDE, 11, 13, "가나 NEAR/5 다라 가나 NEAR/5 마바"),
    ("가나 NEAR/5 -다라", Trouble.NEAR_SIDE, 11, 13, "가나 -다라"),
    ("title:가나 NEAR/5 다라", Trouble.NEAR_SIDE, 6, 8, "title:(가나 NEAR/5 다라)"),
    ("가나 NEAR/5 다라 NEAR/3 마바", Trouble.NEAR_CHAIN, 13, 19, "가나 NEAR/5 다라 다라 NEAR/3 마바"),
    ("count(가나)", Trouble.COUNT_WITHOUT_NUMBER, 0, 9, "count(가나)>=2"),
    ("count(가나)>=0", Trouble.COUNT_WITHOUT_NUMBER, 0, 12, "count(가나)>=1"),
    ("count(가나 다라)>=2", Trouble.COUNT_OF, 6, 8, "가나 다라"),
    ("count(가나)>2", Trouble.COUNT_WITHOUT_NUMBER, 9, 11, "count(가나)>=3"),
    ("count(가나)==2", Trouble.COUNT_WITHOUT_NUMBER, 9, 12, "count(가나)>=2"),
    ("count(가나)<3", Trouble.COUNT_WITHOUT_NUMBER, 9, 11, None),
    (">=2 가나", Trouble.STRAY_NUMBER, 0, 3, "가나"),
    ("가나 >=2", Trouble.UNKNOWN_CONDITION, 0, 6, "count(가나)>=2"),
    ("가나 매체>=3", Trouble.UNKNOWN_CONDITION, 3, 8, "가나 sources>=3"),
    ("가나 sources:3", Trouble.BAD_CONDITION, 3, 12, "가나 sources>=3"),
    ("가나 age:24h", Trouble.BAD_CONDITION, 3, 10, "가나 age<1d"),
    ("가나 sources>2", Trouble.BAD_CONDITION, 3, 12, "가나 sources>=3"),
    ("가나 sources=4", Trouble.BAD_CONDITION, 3, 12, "가나 sources>=4"),
    ("가나 age<24", Trouble.BAD_CONDITION, 3, 9, "가나 age<24h"),
    ("가나 age<=24시간", Trouble.BAD_CONDITION, 3, 12, "가나 age<24h"),
    ("가나 age>24h", Trouble.BAD_CONDITION, 3, 10, None),
    ("가나 words>=3", Trouble.UNKNOWN_CONDITION, 3, 11, "가나 count(words)>=3"),
    ("가나 words<3", Trouble.UNKNOWN_CONDITION, 3, 10, '가나 "words<3"'),
    ("가나 (다라 OR sources>=3)", Trouble.CONDITION_NOT_ON_TOP, 10, 20, "가나 다라 sources>=3"),
    ("가나 OR age<24h", Trouble.CONDITION_NOT_ON_TOP, 6, 13, "가나 age<1d"),
    ("가나 -age<24h", Trouble.CONDITION_NOT_ON_TOP, 4, 11, None),
    ("가" * (TEXT_MAX + 1), Trouble.TOO_LONG, TEXT_MAX, TEXT_MAX + 1, None),
    ("(" * 500 + "가나" + ")" * 500, Trouble.TOO_DEEP, 64, 65, None),
]


@pytest.mark.parametrize(("text", "kind", "position", "end", "suggestion"), WRONG)
def test_an_error_says_where_and_offers_a_way_out(
    text: str, kind: Trouble, position: int, end: int, suggestion: str | None
) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text, SETS)
    problem = caught.value.problems[0]
    assert (problem.kind, problem.position, problem.end, problem.suggestion) == (kind, position, end, suggestion)
    if suggestion is not None:
        parse_query(suggestion, SETS)


def test_every_kind_of_problem_has_a_case_here() -> None:
    elsewhere = {Trouble.TOO_MANY_TERMS, Trouble.EMPTY_SET, Trouble.BAD_ALIAS}
    covered = {kind for _, kind, *_ in WRONG} | {kind for _, kind, *_ in DOUBTFUL} | elsewhere
    assert set(Trouble) - covered == set()


def test_all_errors_are_told_at_once_and_put_right_together() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("titel:가나, @opneai /가(나/ OR", SETS)
    kinds = [problem.kind for problem in caught.value.problems]
    assert kinds == [
        Trouble.UNKNOWN_FIELD,
        Trouble.COMMA,
        Trouble.UNKNOWN_SET,
        Trouble.BAD_REGEX,
        Trouble.NOTHING_AFTER,
    ]
    assert {problem.suggestion for problem in caught.value.problems} == {"title:가나 OR @openai /가(나)/"}


def test_sets_that_people_got_wrong_are_told_where_they_are_used() -> None:
    sets = AliasSets.none().with_sets(
        {"빈": [], "틀린": ["가나", "?!"], "큰": [f"낱말{index}" for index in range(2_001)]}
    )
    for text, kind in (("@빈", Trouble.EMPTY_SET), ("@틀린", Trouble.BAD_ALIAS), ("@큰", Trouble.TOO_MANY_TERMS)):
        with pytest.raises(QueryError) as caught:
            parse_query(text, sets)
        assert [problem.kind for problem in caught.value.problems] == [kind]


def test_a_query_as_deep_as_allowed_is_read_and_one_deeper_is_not() -> None:
    text = "가나"
    for level in range(DEPTH_MAX - 1):
        text = f"다라 ({text})" if level % 2 else f"다라 OR ({text})"
    assert depth(parse_query(text, SETS).root) == DEPTH_MAX
    with pytest.raises(QueryError) as caught:
        parse_query(f"마바 ({text})", SETS)
    assert caught.value.problems[0].kind is Trouble.TOO_DEEP


# (query, kind, from, to, suggestion)
DOUBTFUL = [
    ("가나 or 다라", Trouble.LOWERCASE_OPERATOR, 3, 5, "가나 OR 다라"),
    ("가나 또는 다라", Trouble.LOWERCASE_OPERATOR, 3, 5, "가나 OR 다라"),
    ("가나 and", Trouble.LOWERCASE_OPERATOR, 3, 6, None),
    ("가나 및 다라", Trouble.LOWERCASE_OPERATOR, 3, 4, "가나 AND 다라"),
    ("가나 または 다라", Trouble.LOWERCASE_OPERATOR, 3, 6, "가나 OR 다라"),
    ("가나 和 다라", Trouble.LOWERCASE_OPERATOR, 3, 4, "가나 AND 다라"),
    ("not 가나 다라", Trouble.LOWERCASE_OPERATOR, 0, 3, "NOT 가나 다라"),
    ("가나 near/5 다라", Trouble.LOWERCASE_OPERATOR, 3, 9, "가나 NEAR/5 다라"),
    ("비", Trouble.ONE_SYLLABLE, 0, 1, None),
    ("일 가나", Trouble.ONE_SYLLABLE, 0, 1, None),
    ("X", Trouble.ONE_LETTER, 0, 1, None),
    ("美", Trouble.ONE_CHARACTER, 0, 1, None),
    ("us", Trouble.TWO_LETTERS, 0, 2, "US"),
    ("ไทย", Trouble.SHORT_UNSPACED, 0, 3, None),
    ("~ai", Trouble.SHORT_INSIDE, 0, 3, None),
    ("lang:ko", Trouble.NO_WORDS, 0, 7, None),
]


@pytest.mark.parametrize(("text", "kind", "position", "end", "suggestion"), DOUBTFUL)
def test_what_is_seldom_wanted_is_allowed_with_a_warning(
    text: str, kind: Trouble, position: int, end: int, suggestion: str | None
) -> None:
    warnings = parse_query(text, SETS).warnings
    assert [(each.kind, each.position, each.end, each.suggestion) for each in warnings] == [
        (kind, position, end, suggestion)
    ]


@pytest.mark.parametrize(
    "text", ["OpenAI", "US", "=us", "us*", "@openai", "source:kbs 삼성", "tag:비 삼성", "삼성 -채용", "lang:ko 삼성"]
)
def test_ordinary_queries_pass_without_a_warning(text: str) -> None:
    assert parse_query(text, SETS).warnings == ()


@settings(max_examples=250, deadline=None)
@example("(" * 1990)
@example("-" * 1990)
@example("title:" * 300)
@example("count(" * 300)
@example('"\\')
@given(typed)
def test_whatever_is_typed_gives_a_query_or_errors_that_point_into_it(text: str) -> None:
    try:
        query = parse_query(text, SETS)
    except QueryError as error:
        problems = error.problems
    else:
        assert parse_query(format_query(query), SETS) == query
        check_places(query.warnings, text, are_warnings=True)
        return
    assert problems
    check_places(problems, text, are_warnings=False)


def check_places(problems: tuple[Problem, ...], text: str, *, are_warnings: bool) -> None:
    for problem in problems:
        assert 0 <= problem.position <= problem.end <= len(text)
        assert problem.kind.is_warning is are_warnings
        assert problem.message("en")
        assert problem.message("ko")
        if problem.suggestion is not None:
            parse_query(problem.suggestion, SETS)
