from __future__ import annotations

import pytest
from hypothesis import given, settings

from newsdesk.rules.lex import lex
from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import FieldName, Regex, SetRef, SourcesAtLeast
from newsdesk.rules.tokens import Kind, Token, quoted, set_text
from newsdesk.terms.term import Reach, Term
from tests.newsdesk.rules.queries import SETS, typed


def test_tokens_carry_their_places() -> None:
    reader = lex("title:삼성 (@openai OR -가나*)", SETS)
    assert reader.problems == []
    assert reader.tokens == [
        Token(Kind.FIELD, 0, 6, field=FieldName.TITLE),
        Token(Kind.LEAF, 6, 8, Term("삼성")),
        Token(Kind.OPEN, 9, 10),
        Token(Kind.LEAF, 10, 17, SetRef("openai")),
        Token(Kind.OR, 18, 20),
        Token(Kind.NOT, 21, 22),
        Token(Kind.LEAF, 22, 25, Term("가나", Reach.PREFIX)),
        Token(Kind.CLOSE, 25, 26),
        Token(Kind.END, 26, 26),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("가나|다라", [Kind.LEAF, Kind.OR, Kind.LEAF]),
        ("가나||다라", [Kind.LEAF, Kind.OR, Kind.LEAF]),
        ("가나|||다라", [Kind.LEAF, Kind.OR, Kind.OR, Kind.LEAF]),
        ("가나AND다라", [Kind.LEAF]),
        ("가나(다라)마바", [Kind.LEAF, Kind.OPEN, Kind.LEAF, Kind.CLOSE, Kind.LEAF]),
        ('가나"다라"마바', [Kind.LEAF, Kind.LEAF, Kind.LEAF]),
        ("count(가나)>=2", [Kind.COUNT, Kind.LEAF, Kind.CLOSE, Kind.NUMBER]),
        ("COUNT（가나）≥2", [Kind.COUNT, Kind.LEAF, Kind.CLOSE, Kind.NUMBER]),
        ("count (가나)", [Kind.LEAF, Kind.OPEN, Kind.LEAF, Kind.CLOSE]),
        ("sources>=3", [Kind.LEAF]),
        ("source:sources", [Kind.FIELD, Kind.LEAF]),
        ("NEAR/3", [Kind.NEAR]),
        ("near/3", [Kind.LEAF]),
        ("Ｎｅａｒ", [Kind.LEAF]),
        ("/가/나", [Kind.LEAF]),
        ("(/가/c)", [Kind.OPEN, Kind.LEAF, Kind.CLOSE]),
        ("/가/|/나/", [Kind.LEAF, Kind.OR, Kind.LEAF]),
        ("가/나/다", [Kind.LEAF]),
        ("– 가나", [Kind.LEAF]),
        ("—가나", [Kind.NOT, Kind.LEAF]),
        ("a=b", [Kind.LEAF]),
        ("x>5명", [Kind.LEAF]),
        ("㈜가나", [Kind.LEAF]),
    ],
)
def test_what_is_one_token_and_what_is_several(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in lex(text, SETS).tokens] == [*kinds, Kind.END]


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("“가나 다라”", Term("가나 다라")),
        ("„가나“", Term("가나")),
        ("«가나»", Term("가나")),
        ("＂가나＂", Term("가나")),
        ('"가나＂', Term("가나")),
        ("「가「나」", Term("가「나")),
        ('"가\\나"', Term("가\\나")),
        ('"가\\\\"', Term("가\\")),
        ("＝가나", Term("가나", exact_case=True)),
        ("～가나", Term("가나", Reach.INSIDE)),
        ("〜가나", Term("가나", Reach.INSIDE)),
        ("가나＊", Term("가나", Reach.PREFIX)),
        ("가나**", Term("가나", Reach.PREFIX)),
        ("/가 나/", Regex("가 나")),
        ("/가\\/나/", Regex("가\\/나")),
        ("Sources>=3", SourcesAtLeast(3)),
        ("@Sam-Altman", SetRef("sam-altman")),
    ],
)
def test_a_leaf_is_read(text: str, node: object) -> None:
    reader = lex(text, SETS)
    assert reader.problems == []
    assert [token.node for token in reader.tokens[:-1]] == [node]


@settings(max_examples=200, deadline=None)
@given(typed)
def test_tokens_follow_each_other_and_cover_only_what_is_there(text: str) -> None:
    reader = lex(text, SETS)
    end = 0
    for token in reader.tokens:
        assert end <= token.start <= token.end <= len(text)
        end = token.end
        assert (token.node is not None) == (token.kind is Kind.LEAF)
    assert reader.tokens[-1].kind is Kind.END
    untold = set(range(len(text)))
    for token in reader.tokens:
        untold -= set(range(token.start, token.end))
    for problem in reader.problems:
        untold -= set(range(problem.position, problem.end))
    assert all(text[index].isspace() for index in untold), "nothing written is passed over in silence"


def test_a_word_for_an_operator_is_noted_but_not_where_nothing_stands_before_it() -> None:
    assert [note.kind for note in lex("가나 or 다라 그리고 마바", SETS).notes] == [Trouble.LOWERCASE_OPERATOR] * 2
    assert lex("or", SETS).notes == []


@pytest.mark.parametrize(
    ("text", "written"), [("가나", '"가나"'), ('가"나', r'"가\"나"'), ("가\\나", r'"가\\나"'), ("가＂", '"가\\＂"')]
)
def test_quoting_hides_what_would_end_the_phrase(text: str, written: str) -> None:
    assert quoted(text) == written
    assert lex(written, SETS).tokens[0].node == Term(text)


def test_a_set_is_written_with_quotes_where_its_name_needs_them() -> None:
    assert set_text("openai") == "@openai"
    assert set_text("우리 회사") == '@"우리 회사"'
