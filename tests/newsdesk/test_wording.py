from __future__ import annotations

import logging
import pickle

import pytest

from newsdesk.wording import UNSAID, Said, Text, as_it_came, fill, listed, said_from_json, said_to_json

REFUSED = Text("{host} refuses: {reason}", "{host}에서 {reason:을/를} 들어 거절했습니다")
REASON = Text("{count:#bot/bots} came by", "봇 {count}개의 방문")


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{name:을/를} 찾음", {"name": "오픈AI"}, "오픈AI를 찾음"),
        ("{name:이라는/라는} 규칙", {"name": "삼성"}, "삼성이라는 규칙"),
        ("{place:으로/로}", {"place": "서울"}, "서울로"),
        ("{place:이/가}", {"place": "b.example (a.example에서 넘어옴)"}, "b.example (a.example에서 넘어옴)이"),
        ("{count:#article/articles}", {"count": 1}, "1 article"),
        ("{count:#article/articles}", {"count": 0}, "0 articles"),
        ("{count:#article/articles}", {"count": 12345}, "12,345 articles"),
        ("{count}", {"count": 12345}, "12,345"),
        ("{seconds} s", {"seconds": "0.25"}, "0.25 s"),
        # What comes from outside is a value, never a template.
        ("{text}", {"text": "{count.__class__} {0}"}, "{count.__class__} {0}"),
    ],
)
def test_values_are_filled_in(template: str, values: dict[str, object], said: str) -> None:
    assert fill(template, "ko", values) == said


def test_what_is_said_may_be_part_of_another_sentence() -> None:
    said = REFUSED.said(host="example.com", reason=REASON.said(count=2))
    assert said.in_language("en") == "example.com refuses: 2 bots came by"
    assert said.in_language("ko") == "example.com에서 봇 2개의 방문을 들어 거절했습니다"


def test_braces_in_a_value_stay_as_they_are_however_often_it_is_passed_on() -> None:
    inner = REFUSED.said(host="{host}", reason=as_it_came("{reason} {"))
    assert str(REFUSED.said(host="x", reason=inner)) == "x refuses: {host} refuses: {reason} {"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        REFUSED.said(host="example.com")


def test_logs_are_english(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("words").warning("failed: %s", REASON.said(count=3))
    assert caplog.messages == ["failed: 3 bots came by"]


def test_only_nothing_is_false() -> None:
    assert not UNSAID
    assert as_it_came("x")
    assert Said("x", "엑스")


def test_words_from_outside_are_the_same_in_every_language() -> None:
    words = as_it_came("Connection refused")
    assert words.in_language("ko") == words.in_language("en") == "Connection refused"


def test_what_is_said_comes_back_from_where_it_is_kept_and_from_another_process() -> None:
    said = REFUSED.said(host="서울", reason=REASON.said(count=1))
    assert said_from_json(said_to_json(said)) == said
    assert pickle.loads(pickle.dumps(said)) == said  # noqa: S301


def test_things_are_listed_in_every_language() -> None:
    assert listed([Said("a cat", "고양이"), as_it_came("x")]) == Said("a cat, x", "고양이, x")
    assert listed([]) == UNSAID
