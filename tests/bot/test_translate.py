"""The shared sentences and who says them; the pairs that stand in the code are read by `tests/watchers/test_reasons.py`."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.translate import Text, Translator, sentences
from bot.tree import find_commands
from tests.watchers.plain import STUCK_PARTICLE

ROOM = Path(bot.__file__).parent

Placeholders = set[str]


def placeholders(template: str) -> Placeholders:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOM.rglob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def said_keys() -> Iterator[tuple[str, str]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                yield f"{name}:{node.lineno}", str(node.args[0].value)


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert {key: placeholders(each) for key, each in sentences("en").items()} == {
        key: placeholders(each) for key, each in sentences("ko").items()
    }


def test_particles_behind_values_agree_with_them() -> None:
    assert [(key, each) for key, each in sentences("ko").items() if STUCK_PARTICLE.search(each)] == []


def test_every_key_that_is_said_exists() -> None:
    said = list(said_keys())
    assert len(said) > 10
    assert [(where, key) for where, key in said if key not in sentences("en")] == []


def test_every_key_is_used_somewhere() -> None:
    strings = {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sentences("en").keys() - strings == set()


def test_the_words_of_a_command_are_within_discords_limits() -> None:
    for command in find_commands():
        for name, limit in ((command.name, 32), *((option.name, 32) for option in command.options)):
            assert all(each == each.lower() and len(each) <= limit for each in (name.en, name.ko)), name
        for text in (command.help, *(option.help for option in command.options)):
            assert all(len(each) <= 100 for each in (text.en, text.ko)), text


def test_each_language_says_its_own() -> None:
    assert Translator("en").say("card.more", count=3) == "and 3 more"
    assert Translator("ko").say("card.more", count=3) == "외 3건"


def test_a_pair_and_what_is_said_already_are_said_in_the_language_asked_for() -> None:
    pair = Text("{name} found", "{name:을/를} 찾음")
    assert Translator("ko").say(pair, name="오픈AI") == "오픈AI를 찾음"
    assert Translator("ko").say(pair.said(name="{name}")) == "{name}을 찾음"
    assert Translator("en").say(pair.said(name="{name}")) == "{name} found"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Translator("en").say("card.nothing")
