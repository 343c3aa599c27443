from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.rules.importers.imported import Loss
from newsdesk.rules.importers.search_text import from_freshrss, from_google_alerts
from newsdesk.rules.parse import parse_query
from newsdesk.rules.sets import AliasSets


@pytest.mark.parametrize(
    ("alert", "query"),
    [
        ('"Sam Altman" OR 알트만 -채용', '("Sam Altman" OR 알트만) -채용'),
        ("intitle:오픈AI site:example.com", "title:오픈AI site:example.com"),
        ("(삼성 | LG) 반도체", "(삼성 OR LG) 반도체"),
        ("삼성 AROUND(5) 반도체", "삼성 NEAR/5 반도체"),
        ("+삼성 -intitle:(주가 OR 코스피)", "삼성 -title:(주가 OR 코스피)"),
        ("삼성, 반도체", "삼성 반도체"),
        ("에피소드:1 re:invent", '에피소드:1 "re:invent"'),
        ("inurl:news 삼성", "url:news 삼성"),
        ("삼성 and 반도체", '삼성 "and" 반도체'),
        ("@handle", '"@handle"'),
        ("allintitle: 삼성 실적", "title:(삼성 실적)"),
        ("ALLINTEXT:삼성 OR LG", "body:(삼성 OR LG)"),
        ('삼성 "열린 따옴표', '삼성 "열린 따옴표"'),
    ],
)
def test_a_google_alert_becomes_a_query(alert: str, query: str) -> None:
    result = from_google_alerts(alert)
    assert result.queries == (query,)
    assert result.left_out == ()


@pytest.mark.parametrize(
    ("alert", "queries", "losses"),
    [
        ("삼성 OR filetype:pdf", ("삼성",), [("filetype:pdf", Loss.FIELD)]),
        ("삼성 before:2023-01-01", ("삼성",), [("before:2023-01-01", Loss.DATE)]),
        ("삼성 AROUND(3) *", ("삼성",), [("*", Loss.WILDCARD)]),
        ('"삼성 * 반도체" LG', ("LG",), [('"삼성 * 반도체"', Loss.WILDCARD)]),
        ("삼성 & LG", ("삼성 LG",), [("&", Loss.SHAPE)]),
        ("삼성)", ("삼성",), [(")", Loss.SHAPE)]),
        ("삼성 ~CEO", ("삼성 CEO",), [("~CEO", Loss.SYNONYMS)]),
        ("반도체 2020..2024", ("반도체",), [("2020..2024", Loss.RANGE)]),
        ("(삼성", ("삼성",), []),
        ("-채용", (), [("-채용", Loss.ONLY_EXCLUDES)]),
        ("삼성 OR -채용", (), [("(삼성 OR -채용)", Loss.UNREADABLE)]),
        ("cache:(삼성 LG) 반도체", ("반도체",), [("cache:(삼성 LG)", Loss.FIELD)]),
    ],
)
def test_what_google_has_and_we_have_not_is_told(
    alert: str, queries: tuple[str, ...], losses: list[tuple[str, Loss]]
) -> None:
    result = from_google_alerts(alert)
    assert result.queries == queries
    assert [(each.text, each.loss) for each in result.left_out] == losses


@pytest.mark.parametrize(
    ("search", "query"),
    [
        ("intitle:'샘 알트만' author:김하늘", 'title:"샘 알트만" author:김하늘'),
        ("삼성 !intitle:주가 -#광고", "삼성 -title:주가 -tag:광고"),
        ("#IT+과학", 'tag:"IT 과학"'),
        (
            "(author:Alice OR intitle:hello) !(author:Bob OR intitle:world)",
            "(author:Alice OR title:hello) -(author:Bob OR title:world)",
        ),
        ("삼성 OR LG 반도체", "삼성 OR (LG 반도체)"),
        ("삼성 date:P1D", "삼성 age<1d"),
        ("삼성 pubdate:PT5H/", "삼성 age<5h"),
        ("/샘.알트만/i intitle:/^Lo+l/", "/샘.알트만/ title:/^Lo+l/c"),
        ("/삼성전자/i", "~삼성전자"),
    ],
)
def test_a_freshrss_search_becomes_a_query(search: str, query: str) -> None:
    result = from_freshrss(search)
    assert result.queries == (query,)
    assert result.left_out == ()


@pytest.mark.parametrize(
    ("search", "queries", "losses"),
    [
        ("f:12 삼성", ("삼성",), [("f:12", Loss.FIELD)]),
        ('label:"읽을 것" OR 삼성', ("삼성",), [('label:"읽을 것"', Loss.FIELD)]),
        ("!date:P1D 삼성", ("삼성",), [("!date:P1D", Loss.DATE)]),
        ("date:2014-03 삼성", ("삼성",), [("date:2014-03", Loss.DATE)]),
        ("/(?=가)/ 삼성", ("삼성",), [("/(?=가)/", Loss.PATTERN)]),
    ],
)
def test_what_freshrss_has_and_we_have_not_is_told(
    search: str, queries: tuple[str, ...], losses: list[tuple[str, Loss]]
) -> None:
    result = from_freshrss(search)
    assert result.queries == queries
    assert [(each.text, each.loss) for each in result.left_out] == losses


def test_every_line_is_a_query_of_its_own() -> None:
    assert from_google_alerts("삼성\n\n LG OR SK \n").queries == ("삼성", "LG OR SK")


PIECES = st.sampled_from(
    [
        *"()|-!+\"'/*#@:,",
        " ",
        " ",
        "OR",
        "AND",
        "NOT",
        "AROUND(3)",
        "intitle:",
        "f:",
        "date:P1D",
        "삼성",
        "OpenAI",
        "a*b",
        "/x/i",
        "\n",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_comes_in_comes_out_readable_or_is_told(text: str) -> None:
    for result in (from_google_alerts(text), from_freshrss(text)):
        for query in result.queries:
            parse_query(query, AliasSets.none())
        told = " ".join([*result.queries, *(each.text for each in result.left_out)])
        assert told.count("삼성") >= text.count("삼성")
