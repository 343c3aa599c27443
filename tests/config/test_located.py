"""YAML with lines: every value knows where it stands."""

from __future__ import annotations

import pytest

from config.located import load_located
from config.problems import ConfigurationError
from tests.watchers.plain import assert_plain

DOCUMENT = """\
channels:
  속보: 1
rules:
  - name: A
    query: x
  - name: B
    query: >
      long
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("channels", "속보"), 2),
        (("rules", 0), 4),
        (("rules", 1), 6),
        (("rules", 1, "query"), 7),
        (("rules", 1, "nothing here"), 6),
        (("rules", 9, "name"), 3),
    ],
)
def test_a_place_has_a_line(place: tuple[str | int, ...], line: int) -> None:
    assert load_located(DOCUMENT, "watchlist.yaml").where(place) == f"watchlist.yaml:{line}"


def test_values_come_as_plain_python() -> None:
    assert load_located(DOCUMENT, "w").data["rules"][1] == {"name": "B", "query": "long\n"}


def test_an_empty_document_is_none() -> None:
    assert load_located("# nothing\n", "w").data is None


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "w:3", "“a” is written twice"),
        ("a: [1, 2\n", "w:2", "This is not YAML"),
        ("a:\n\tb: 1\n", "w:2", "This is not YAML"),
        ("a: 1\n---\nb: 2\n", "w:2", "This is not YAML"),
        ("a: !!python/object/apply:os.system ['true']\n", "w:1", "This is not YAML"),
        ("a: \x07\n", "w", "This is not YAML"),
    ],
)
def test_mistakes_are_pointed_at(text: str, where: str, what: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_located(text, "w")
    (problem,) = caught.value.problems
    assert problem.where == where
    assert problem.what.en.startswith(what)
    assert_plain(problem.what)
    assert_plain(problem.remedy)
