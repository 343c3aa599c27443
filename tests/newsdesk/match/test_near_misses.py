from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsdesk.article import Article
from newsdesk.match.matcher import match_one
from newsdesk.match.near_misses import explain_match
from newsdesk.rules.format import format_node
from newsdesk.rules.parse import parse_query
from tests.newsdesk.rules.queries import SETS

SEEN = Article(
    source="시험",
    title="삼성전자, 채용 늘린다",
    body="OpenAI는 CEOs를 불렀다.\n샘알트만은 서울에서 말했다. 가나다라 CEO",
    language="ko",
    seen_at=datetime(2023, 11, 22, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("query", "verdicts"),
    [
        ("OpenAI -채용", [("OpenAI", True, ["OpenAI"], []), ("-채용", False, ["채용"], [])]),
        ("삼성 lang:ko", [("삼성", False, [], ["삼성전자,"]), ("lang:ko", True, [], [])]),
        ("서울 sources>=3", [("서울", True, ["서울"], []), ("sources>=3", None, [], [])]),
        ("title:CEO", [("title:CEO", False, [], ["CEOs를", "CEO"])]),
        ("@sam-altman", [("@sam-altman", True, ["샘알트만"], [])]),
        ("알트만", [("알트만", False, [], ["샘알트만은"])]),
        ("OpenAI NEAR/2 서울", [("OpenAI NEAR/2 서울", False, [], ["OpenAI는", "서울에서"])]),
        ("count(OpenAI)>=2", [("count(OpenAI)>=2", False, [], ["OpenAI는"])]),
        ("없는말", [("없는말", False, [], [])]),
        (
            "OpenAI -(채용 title:삼성*)",
            [("OpenAI", True, ["OpenAI"], []), ("-(채용 title:삼성*)", False, ["삼성", "채용"], [])],
        ),
    ],
)
def test_every_clause_has_its_verdict(
    query: str, verdicts: list[tuple[str, bool | None, list[str], list[str]]]
) -> None:
    told = explain_match(parse_query(query, SETS), SETS, SEEN)
    assert [
        (format_node(each.clause), each.holds, [hit.text for hit in each.hits], [hit.text for hit in each.misses])
        for each in told
    ] == verdicts
    wanted = all(each.holds is not False for each in told)
    assert (match_one(parse_query(query, SETS), SETS, SEEN) is not None) is wanted


def test_near_misses_are_cut_from_the_article_and_few() -> None:
    body = " ".join(f"삼성{syllable}전자" for syllable in "각낙닥락막박삭악작착칵탁팍학") + "삼성" * 100
    seen = Article(source="시험", title="-", body=body, seen_at=SEEN.seen_at)
    (verdict,) = explain_match(parse_query('"삼성 SDS" OR =삼성물산 OR 삼성화재 OR 삼성', SETS), SETS, seen)
    assert verdict.holds is False
    assert 0 < len(verdict.misses) <= 5
    for miss in verdict.misses:
        assert body[miss.start : miss.end] == miss.text
        assert len(miss.text) < 60
