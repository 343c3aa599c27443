from __future__ import annotations

from typing import Any

import pytest

from newsdesk.rules.importers.imported import Loss
from newsdesk.rules.importers.monitorss import from_monitorss


def relation(field: str, operator: str, value: str, **more: Any) -> dict[str, Any]:
    left, right = {"type": "ARTICLE", "value": field}, {"type": "STRING", "value": value}
    return {"type": "RELATIONAL", "op": operator, "left": left, "right": right, **more}


def logical(operator: str, *children: Any) -> dict[str, Any]:
    return {"type": "LOGICAL", "op": operator, "children": list(children)}


@pytest.mark.parametrize(
    ("tree", "query"),
    [
        (logical("AND", relation("title", "CONTAINS", "오픈AI")), "title:~오픈AI"),
        (
            logical(
                "AND",
                relation("title", "CONTAINS", "오픈AI"),
                relation("description", "CONTAINS", "채용", **{"not": True}),
            ),
            "title:~오픈AI -body:~채용",
        ),
        (
            logical(
                "OR",
                relation("title", "MATCHES", "샘.*알트만"),
                logical("AND", relation("author", "CONTAINS", "김하늘"), relation("link", "CONTAINS", "news")),
            ),
            "title:/샘.*알트만/ OR (author:~김하늘 url:(~news))",
        ),
        (logical("AND", relation("title", "MATCHES", "삼성전자|하이닉스")), "title:(~삼성전자 OR ~하이닉스)"),
        (logical("AND", relation("title", "CONTAINS", " 두  낱말 ")), 'title:~"두 낱말"'),
    ],
)
def test_a_tree_becomes_a_query(tree: dict[str, Any], query: str) -> None:
    for exported in (tree, {"expression": tree}):
        result = from_monitorss(exported)
        assert result.queries == (query,)
        assert result.left_out == ()


def test_equals_becomes_words_and_says_so() -> None:
    result = from_monitorss(logical("AND", relation("title", "EQ", "CEO")))
    assert result.queries == ("title:CEO",)
    assert [(each.loss, each.instead) for each in result.left_out] == [(Loss.WIDENED, "title:CEO")]


def test_what_cannot_come_along_is_told() -> None:
    tree = logical(
        "AND",
        relation("title", "CONTAINS", "삼성"),
        relation("media:thumbnail", "CONTAINS", "x"),
        relation("title", "MATCHES", "(?=a)"),
        relation("title", "CONTAINS", "!!"),
        {"type": "ELSE"},
        "nonsense",
    )
    result = from_monitorss(tree)
    assert result.queries == ("title:~삼성",)
    assert [each.loss for each in result.left_out] == [Loss.FIELD, Loss.PATTERN, Loss.SHAPE, Loss.SHAPE, Loss.SHAPE]


def test_a_filter_that_only_excludes_is_handed_over_to_be_added() -> None:
    result = from_monitorss(logical("AND", relation("title", "CONTAINS", "채용", **{"not": True})))
    assert result.queries == ()
    assert [(each.loss, each.instead) for each in result.left_out] == [(Loss.ONLY_EXCLUDES, "-title:~채용")]


@pytest.mark.parametrize("tree", [{}, logical("AND"), {"expression": None}])
def test_an_empty_filter_makes_no_query(tree: dict[str, Any]) -> None:
    assert from_monitorss(tree).queries == ()


def test_a_tree_too_deep_to_be_real_is_cut_off() -> None:
    tree = relation("title", "CONTAINS", "삼성")
    for _ in range(200):
        tree = logical("AND", tree)
    assert [each.loss for each in from_monitorss(tree).left_out] == [Loss.SHAPE]
