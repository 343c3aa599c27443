"""What the stand-in takes as application commands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discord_standin.problems import JSON
from tests.discord_standin.schema import command_length, commands_problems, is_name


def where(*commands: JSON) -> list[str]:
    return sorted(problem.where for problem in commands_problems(list(commands)))


def command(name: str = "search", *options: JSON, **more: Any) -> JSON:
    return {"name": name, "description": "Search the archive", "options": list(options), **more}


def option(name: str = "text", kind: int = 3, **more: Any) -> JSON:
    return {"name": name, "type": kind, "description": "What to look for", **more}


def choices(count: int) -> list[JSON]:
    return [{"name": f"선택 {n}", "value": str(n)} for n in range(count)]


def many(count: int, **more: Any) -> list[JSON]:
    return [command(f"c{n}", **more) for n in range(count)]


FITS: dict[str, list[JSON]] = {
    "plain": [command("search", option(required=True), option("count", 4))],
    "hangul": [command("검색", option("낱말"))],
    "translated": [command(name_localizations={"ko": "검색"}, description_localizations={"ko": "기사 찾기"})],
    "name 32": [command("가" * 32)],
    "description 100": [command(description="설" * 100)],
    "25 options": [command("a", *(option(f"o{n}") for n in range(25)))],
    "25 choices": [command("a", option(choices=choices(25)))],
    "group, sub-command, option": [
        command("a", option("g", 2, options=[option("s", 1, options=[option(required=True)])]), option("t", 1))
    ],
    "100 commands": many(100),
    "context menu": [{"name": "Why this?", "type": 3}],
    "the same name in another type": [command("why"), {"name": "why", "type": 3}],
}

DOES_NOT_FIT: dict[str, tuple[list[JSON], list[str]]] = {
    "upper case": ([command("Search")], ["0.name"]),
    "space": ([command("오늘 기사")], ["0.name"]),
    "name 33": ([command("가" * 33)], ["0.name"]),
    "no name": ([command("")], ["0.name"]),
    "description 101": ([command(description="설" * 101)], ["0.description"]),
    "no description": ([command(description="")], ["0.description"]),
    "unknown locale": ([command(name_localizations={"kr": "검색"})], ["0.name_localizations.kr"]),
    "translation with a space": ([command(name_localizations={"ko": "기사 찾기"})], ["0.name_localizations.ko"]),
    "long translation": ([command(description_localizations={"ko": "설" * 101})], ["0.description_localizations.ko"]),
    "26 options": ([command("a", *(option(f"o{n}") for n in range(26)))], ["0.options"]),
    "26 choices": ([command("a", option(choices=choices(26)))], ["0.options.0.choices"]),
    "choice without value": ([command("a", option(choices=[{"name": "x"}]))], ["0.options.0.choices.0.value"]),
    "choice of another type": (
        [command("a", option("n", 4, choices=[{"name": "x", "value": "y"}]))],
        ["0.options.0.choices.0.value"],
    ),
    "choice name 101": (
        [command("a", option(choices=[{"name": "x" * 101, "value": "y"}]))],
        ["0.options.0.choices.0.name"],
    ),
    "the same choice twice": ([command("a", option(choices=choices(1) * 2))], ["0.options.0.choices.1.name"]),
    "choices and suggestions": ([command("a", option(choices=choices(1), autocomplete=True))], ["0.options.0.choices"]),
    "suggestions for a channel": ([command("a", option("c", 7, autocomplete=True))], ["0.options.0.choices"]),
    "required after optional": ([command("a", option("a"), option("b", required=True))], ["0.options"]),
    "option twice": ([command("a", option(), option())], ["0.options.1.name"]),
    "option twice in Korean": (
        [command("a", option("a", name_localizations={"ko": "글"}), option("b", name_localizations={"ko": "글"}))],
        ["0.options.1.name_localizations.ko"],
    ),
    "sub-command beside an option": ([command("a", option("s", 1), option("o"))], ["0.options"]),
    "option in a group": ([command("a", option("g", 2, options=[option()]))], ["0.options.0.options.0.type"]),
    "group in a group": ([command("a", option("g", 2, options=[option("h", 2)]))], ["0.options.0.options.0.type"]),
    "sub-command in a sub-command": (
        [command("a", option("s", 1, options=[option("t", 1)]))],
        ["0.options.0.options.0.type"],
    ),
    "options of an option": ([command("a", option(options=[option()]))], ["0.options.0.options"]),
    "unknown option type": ([command("a", option(kind=12))], ["0.options.0.type"]),
    "two commands of a name": ([command(), command()], ["1.name"]),
    "101 commands": (many(101), [""]),
    "context menu with description": ([{"name": "Why", "type": 3, "description": "x"}], ["0.description"]),
}


@pytest.mark.parametrize("commands", FITS.values(), ids=FITS.keys())
def test_what_fits(commands: list[JSON]) -> None:
    assert where(*commands) == []


@pytest.mark.parametrize(("commands", "wrong"), DOES_NOT_FIT.values(), ids=DOES_NOT_FIT.keys())
def test_what_does_not_fit(commands: list[JSON], wrong: list[str]) -> None:
    assert where(*commands) == wrong


def sized(extra: int) -> JSON:
    """Return a command of 7800 characters and so many more."""
    values = [{"name": f"{n:02}" + "가" * 98, "value": f"{n:02}" + "x" * 98} for n in range(25)]
    first = option("o1", description="a" * 50, description_localizations={"ko": "설" * 97}, choices=values)
    second = option("o2", description="a" * 97, description_localizations={"ko": "설" * 50}, choices=values[:13])
    return command("a" * 2, first, second, description="x" * extra)


@pytest.mark.parametrize(("length", "wrong"), [(8000, []), (8001, ["0"])])
def test_8000_characters_count_the_longest_translation_of_each_field(length: int, wrong: list[str]) -> None:
    assert command_length(sized(0)) == 2 + 2 * 99 + 38 * 200 == 7800
    made = sized(100)
    made["options"].append(option("o" * 32, description="a" * (length - 7800 - 100 - 32)))
    assert command_length(made) == length
    assert where(made) == wrong


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("검색", True),
        ("why-not_2", True),
        ("l'été", True),
        ("ค้นหา", True),
        ("खोजें", True),
        ("検索", True),
        ("É", False),
        ("a.b", False),
        ("", False),
        ("😀", False),
    ],
)
def test_names(name: str, is_one: bool) -> None:
    assert is_name(name) is is_one


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 12) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "description", "options", "type", "choices", "value", "required", "name_localizations", "ko"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_no_json_at_all_breaks_the_checks(commands: Any) -> None:
    for problem in commands_problems(commands):
        assert problem.message
