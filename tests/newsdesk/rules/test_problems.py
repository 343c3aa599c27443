from __future__ import annotations

import re

import pytest

from newsdesk.rules.parse import QueryError, parse_query
from newsdesk.rules.problems import Trouble
from newsdesk.wording import Language
from tests.newsdesk.rules.queries import SETS

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize("kind", list(Trouble), ids=lambda kind: kind.name)
def test_every_problem_is_told_in_both_languages(kind: Trouble) -> None:
    english, korean = kind.value
    assert not HANGUL.search(english)
    assert HANGUL.search(korean)
    names = [set(re.findall(r"{(\w+)", each)) for each in (english, korean)]
    assert names[0] <= {"found", "expected"}
    assert names[1] <= {"found", "expected"}
    assert kind.is_warning == (list(Trouble).index(kind) >= list(Trouble).index(Trouble.LOWERCASE_OPERATOR))
    for sentence in (kind.sentence("en", "가", "나"), kind.sentence("ko", "가", "나")):
        assert "{" not in sentence.replace("{ }", "")
        assert "을/를" not in sentence


@pytest.mark.parametrize(
    ("text", "language", "message"),
    [
        ("가나 OR", "en", "Nothing stands after “OR”. Expected a word or a group."),
        ("가나 OR", "ko", "“OR” 뒤에 아무것도 없습니다. 단어나 괄호가 와야 합니다."),
        ('"가나', "en", 'This quotation mark is never closed. Expected " after the phrase.'),
        ("「가나", "ko", "따옴표가 닫히지 않았습니다. 문구 뒤에 」를 넣어 주세요."),
        ("!삼성", "ko", "“!”는 연산자가 아닙니다. 제외하려면 -삼성으로 적어 주세요."),
        ("!애플", "ko", "“!”는 연산자가 아닙니다. 제외하려면 -애플로 적어 주세요."),
        ("@opneai", "en", "There is no alias set “@opneai”. Did you mean @openai?"),
        ("@opneai", "ko", "“@opneai” 별칭 묶음이 없습니다. 혹시 @openai인가요?"),
        ("titel:가", "ko", "“titel:” 필드가 없습니다. 혹시 “title:”인가요?"),
        ("/가(나/", "en", "The regular expression cannot be read: a “)” is missing."),
        ("/가(나/", "ko", "정규식을 읽을 수 없습니다: 닫는 괄호 “)”가 없습니다."),
    ],
)
def test_the_words_of_a_message(text: str, language: Language, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text, SETS)
    assert caught.value.problems[0].message(language) == message
    if language == "en":
        assert message in str(caught.value)
