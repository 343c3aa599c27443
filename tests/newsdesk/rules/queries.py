"""Queries made at random, as trees in normal form and as text people might type."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from newsdesk.rules.query import (
    AgeBelow,
    CountAtLeast,
    FieldName,
    InField,
    Near,
    Node,
    Regex,
    SetRef,
    SourcesAtLeast,
    all_of,
    any_of,
    negation,
    wants_something,
)
from newsdesk.rules.sets import AliasSets
from newsdesk.terms.term import Reach, Term

SETS = AliasSets.none().with_sets(
    {
        "openai": ["OpenAI", "오픈AI", "オープンAI"],
        "sam-altman": ["샘 알트만", "샘 알트먼", "알트만", "Altman"],
        "우리 회사": ["가나전자", "=Gana"],
    }
)

WORDS = (
    *(
        "OpenAI",
        "오픈AI",
        "CEO",
        "최고경영자",
        "삼성",
        "삼성전자",
        "은행",
        "채용",
        "알트만",
        "샘 알트만",
        "AI",
        "AT&T",
        "C++",
    ),
    *(
        "サム・アルトマン",
        "奥特曼",
        "Müller",
        "don't",
        "F-16",
        "1,000억",
        "a:b",
        "OR",
        "and",
        "-5도",
        '따"옴표',
        "'인용'",
        "‘인용 둘’",
        "+plus",
        "near/3",
        "및",
        "back\\slash",
    ),
    *(
        "NEAR/3",
        "@handle",
        "/slash",
        "~tilde",
        "star*",
        "sources>=3",
        "count",
        "age",
        "16:30",
        "(괄호)",
        "title=x",
        "가>=3",
        "<가>",
        "（괄호）",
        "「말」",
    ),
)
"""Some easy, some that mean something else unless they are quoted."""

PLAIN_WORDS = (
    "OpenAI",
    "오픈AI",
    "CEO",
    "삼성",
    "삼성전자",
    "은행",
    "알트만",
    "샘 알트만",
    "AI",
    "アルトマン",
    "奥特曼",
)

LANGUAGES = ("ko", "en", "ja")
HOSTS = ("example.com", "news.example.com", "예시.한국")
PATTERNS = ("오픈AI|OpenAI", "(?:a|b) c", r"샘\s?알트만", r"a\/b", "[0-9]+억", "C.O")
set_refs = st.sampled_from([SetRef(each.name) for each in SETS])
conditions = st.builds(SourcesAtLeast, st.integers(1, 1000)) | st.builds(
    AgeBelow, st.integers(1, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))
)


def _groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(parts, min_size=2, max_size=3)
    return lists.map(all_of) | lists.map(any_of) | parts.map(negation)


def trees_over(words: tuple[str, ...], *, count_max: int = 1000) -> st.SearchStrategy[Node]:
    """Trees in normal form that a query can say, with something to look for."""
    terms = st.builds(Term, st.sampled_from(words), st.sampled_from(Reach), st.booleans())
    regexes = st.builds(Regex, st.sampled_from(PATTERNS), st.booleans())
    sought = terms | set_refs
    sides = sought | st.lists(sought, min_size=2, max_size=3).map(any_of)
    leaves = (
        sought
        | regexes
        | st.builds(Near, sides, sides, st.integers(1, 100))
        | st.builds(CountAtLeast, sides, st.integers(1, count_max))
    )
    languages = st.sampled_from(LANGUAGES).map(Term)
    in_field = (
        st.builds(
            InField, st.sampled_from(["title", "body"]).map(FieldName), st.recursive(leaves, _groups, max_leaves=4)
        )
        | st.builds(
            InField,
            st.sampled_from(["source", "author", "tag", "url"]).map(FieldName),
            st.recursive(sought.filter(lambda each: isinstance(each, Term)) | regexes, _groups, max_leaves=3),
        )
        | st.builds(
            InField, st.just(FieldName.LANG), languages | st.lists(languages, min_size=2, max_size=3).map(any_of)
        )
        | st.builds(InField, st.just(FieldName.SITE), st.sampled_from(HOSTS).map(Term))
    )
    inner = st.recursive(leaves | in_field, _groups, max_leaves=6)
    parts = st.tuples(inner, st.lists(inner, max_size=2), st.lists(conditions, max_size=1))
    return parts.map(lambda each: all_of([each[0], *each[1], *each[2]])).filter(wants_something)


trees = trees_over(WORDS)

_PIECES = (
    *(
        "OR",
        "AND",
        "NOT",
        "NEAR/5",
        "NEAR",
        "NEAR/0",
        "|",
        "(",
        ")",
        "（",
        "）",
        "-",
        "－",
        '"',
        "'",
        "‘",
        "’",
        "~5",
        "“",
        "”",
        "「",
        "」",
        "*",
        "~",
        "=",
    ),
    *(
        "title:",
        "제목:",
        "titel:",
        "lang:",
        "site:",
        "url:",
        "source:",
        "@",
        "@openai",
        "@opneai",
        "/",
        "/a(/",
        "/a*/",
        "/ab/c",
        ",",
    ),
    *(
        "sources>=3",
        "sources>2",
        "age<24h",
        "age<=1d",
        "count(",
        ">=2",
        ">2",
        "=2",
        "+",
        "age:",
        "from:",
        "title=",
        "near/5",
        "≥",
        "<",
        "OpenAI",
        "삼성",
        "채용",
        "or",
        "또는",
        "!",
        ":",
        "\\",
    ),
    *(
        " ",
        " ",
        " ",
        " ",
        "　",
        "\n",
        "ko",
        "example.com",
        "https://example.com/a",
        "ㅋ",
        "\u200b",
        "\ud800",
        "é",
        "比",
        "1,000",
    ),
)
typed = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join) | st.text(max_size=30)
"""What people, cats and programs might type."""
