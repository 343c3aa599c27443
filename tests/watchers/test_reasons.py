"""Every sentence of the program stands in both languages: none can be raised that only one of them has."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.problems import OptionError, reason_of
from newsdesk.wording import UNSAID, Said, Text
from tests.watchers.plain import STUCK_PARTICLE, assert_plain
from watchers.errors import SourceError, about
from watchers.fetch import StatusRefused
from watchers.kinds import kinds

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "watchers", "store", "config")
FREE_ENDS = ("It is a feed", "Save it", "Have it found", "There is a source “{name}” already")
"""Sentences that end in a word to be typed in one language, and in a full stop in the other."""

HANGUL = re.compile("[가-힣]")


@cache
def written() -> tuple[tuple[str, str, ast.expr, ast.expr], ...]:
    """Every `Said(..., ...)` and `Text(..., ...)` written in the rooms: its place, which, English and Korean."""
    return tuple(_written())


def _written() -> Iterator[tuple[str, str, ast.expr, ast.expr]]:
    for path in sorted(path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # The Text of a file that draws tables is another one.
        is_drawn = any(isinstance(node, ast.ImportFrom) and node.module == "rich.text" for node in ast.walk(tree))
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name("Text")) if is_drawn:
                    continue
                case ast.Call(func=ast.Name("Said" | "Text" as name), args=[en, ko]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", name, en, ko


def sentences() -> list[tuple[str, ...]]:
    found = []
    for where, name, *pair in written():
        words = [each.value for each in pair if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if len(words) == 2:
            found.append((where, name, *words))
    return found


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_sentences_are_written_out() -> None:
    """What is put together has no particles, and nobody can look it through."""
    put_together = {where for where, *_ in written()} - {where for where, *_ in sentences()}
    # There the English words are pydantic's.
    assert [where for where in put_together if not where.startswith("config/problems.py")] == []
    for room, least in (("bot", 150), ("watchers", 150), ("store", 35), ("config", 40)):
        assert sum(where.startswith(f"{room}/") for where, *_ in sentences()) >= least, room


def test_every_sentence_has_both_languages_and_the_same_values() -> None:
    for where, name, en, ko in sentences():
        assert bool(en.strip()) == bool(ko.strip()), where
        assert placeholders(en) == placeholders(ko), where
        # A command takes all its words as Text, whether they have values or not.
        is_command_word = where.startswith("bot/") and name == "Text"
        assert is_command_word or bool(placeholders(en)) == (name == "Text"), f"{where}: only values need a Text"
        assert not HANGUL.search(en.replace("(검색)", "")), where
        is_frame = not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}|HTTP", "", en))
        assert HANGUL.search(ko) or is_frame, where


def test_particles_behind_values_agree_with_them() -> None:
    assert [(where, ko) for where, _, _, ko in sentences() if STUCK_PARTICLE.search(ko)] == []


def test_a_reason_is_a_clause_and_a_remedy_a_sentence_in_both_languages() -> None:
    for where, _, en, ko in sentences():
        ends = [each.rstrip("”").endswith(".") for each in (en, ko)]
        assert ends[0] == ends[1] or en.startswith(FREE_ENDS), where


@pytest.mark.parametrize("status", [0, 204, 401, 403, 404, 410, 429, 451, 500, 503, 599, 999])
@pytest.mark.parametrize("host", ["news.example.co.kr", "127.0.0.1", "한국.example", "예보.한국"])
def test_every_status_is_told_in_both_languages(status: int, host: str) -> None:
    error = StatusRefused(status, host)
    for said in (error.reason, error.remedy):
        assert_plain(said)
    assert f"(HTTP {status})" in error.reason.en
    assert f"(HTTP {status})" in error.reason.ko
    assert host in error.reason.ko


def test_an_error_is_english_where_nobody_asks_for_a_language() -> None:
    error = SourceError(Text("{host} is asleep", "{host:은/는} 자고 있습니다").said(host="서울"))
    assert str(error) == f"{error.reason}" == "서울 is asleep"
    assert error.reason.ko == "서울은 자고 있습니다"
    assert error.remedy is UNSAID


def test_a_place_stands_in_front_in_both_languages() -> None:
    said = about("빈 글.txt", Said("is empty", "비어 있습니다"))
    assert (said.en, said.ko) == ("빈 글.txt: is empty", "빈 글.txt: 비어 있습니다")


def test_what_is_wrong_with_an_option_is_told_in_both_languages() -> None:
    def reason(**options: object) -> Said:
        with pytest.raises(ValidationError) as caught:
            kinds()["page"].options.model_validate(options)
        return reason_of(caught.value.errors()[0])

    assert reason(url="ftp://a.example").ko == "주소가 http://나 https://로 시작하지 않습니다"
    assert reason(url="ftp://a.example").en == "the address does not begin with http:// or https://"
    assert "선택자가 아닙니다" in reason(url="https://a.example", item="li[").ko
    assert reason(url="https://a.example", full_text=[3]).ko == "다음 가운데 하나라야 합니다: 'auto', 'always', 'never'"


def test_an_option_error_is_what_pydantic_expects() -> None:
    assert issubclass(OptionError, ValueError)
