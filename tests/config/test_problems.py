from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from config.problems import _KOREAN, OptionError, reason_of
from newsdesk.wording import Said

ODD = Said("the number is odd", "홀수입니다")


class Inner(BaseModel):
    depth: float = Field(default=1, gt=0, lt=2)


class Wishes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=4, pattern="^가")
    count: int = Field(2, ge=1, le=9)
    loud: bool = False
    tone: Literal["high", "low"] = "low"
    inner: Inner = Inner()
    tags: tuple[str, ...] = ()
    marks: dict[str, str] = {}

    @field_validator("count")
    @classmethod
    def _is_even(cls, count: int) -> int:
        if count % 2:
            raise OptionError(ODD)
        if count == 8:
            raise ValueError("eight is too much")
        return count


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({}, "꼭 있어야 하는데 빠졌습니다"),
    "extra_forbidden": ({"name": "가나", "naem": 1}, "그런 옵션은 없습니다"),
    "string_type": ({"name": 3}, "글로 적어야 합니다"),
    "string_pattern_mismatch": ({"name": "나가"}, "^가 모양에 맞지 않습니다"),
    "string_too_short": ({"name": "가"}, "2자 이상 적어야 합니다"),
    "string_too_long": ({"name": "가나다라마"}, "4자까지 적을 수 있습니다"),
    "int_parsing": ({"name": "가나", "count": "둘"}, "정수로 적어야 합니다"),
    "bool_parsing": ({"name": "가나", "loud": "응"}, "true나 false로 적어야 합니다"),
    "literal_error": ({"name": "가나", "tone": "중간"}, "다음 가운데 하나라야 합니다: 'high', 'low'"),
    "int_type": ({"name": "가나", "count": []}, "정수로 적어야 합니다"),
    "int_from_float": ({"name": "가나", "count": 2.5}, "소수점이 없는 정수로 적어야 합니다"),
    "greater_than_equal": ({"name": "가나", "count": 0}, "1 이상이라야 합니다"),
    "greater_than": ({"name": "가나", "inner": {"depth": 0}}, "0.0보다 커야 합니다"),
    "less_than": ({"name": "가나", "inner": {"depth": 3}}, "2.0보다 작아야 합니다"),
    "tuple_type": ({"name": "가나", "tags": "다"}, "목록으로 적어야 합니다"),
    "dict_type": ({"name": "가나", "marks": ["다"]}, "“이름: 값” 모양으로 적어야 합니다"),
    "model_type": ({"name": "가나", "inner": 3}, "“이름: 값” 모양으로 적어야 합니다"),
    "less_than_equal": ({"name": "가나", "count": 10}, "9 이하라야 합니다"),
}


# No keyword can show it: the name itself is wrong.
BY_NAME = {"invalid_key"}


def mistake(**given: Any) -> Any:
    with pytest.raises(ValidationError) as caught:
        Wishes.model_validate(given)
    (found,) = caught.value.errors()
    return found


@pytest.mark.parametrize("kind", sorted(_KOREAN.keys() - BY_NAME))
def test_what_pydantic_says_is_told_in_korean_too(kind: str) -> None:
    given, korean = MISTAKES[kind]
    found = mistake(**given)
    assert found["type"] == kind
    assert reason_of(found) == Said(found["msg"], korean)
    assert not re.search("[가-힣]", found["msg"].replace("^가", ""))


def test_our_own_words_come_through_in_both_languages() -> None:
    assert reason_of(mistake(name="가나", count=3)) == ODD
    assert str(OptionError(ODD)) == "the number is odd"


def test_what_nobody_has_put_into_korean_stays_as_it_came() -> None:
    assert reason_of(mistake(name="가나", count=8)) == Said("eight is too much", "eight is too much")
    assert reason_of(mistake(name="가나", inner={"depth": []})) == Said(*["Input should be a valid number"] * 2)


def test_a_name_that_is_a_number_is_told_in_korean_too() -> None:
    with pytest.raises(ValidationError) as caught:
        Wishes.model_validate({"name": "가나", 3: "셋"})
    assert reason_of(caught.value.errors()[0]) == Said("Keys should be strings", "쌍점 앞의 이름은 글로 적어야 합니다")
