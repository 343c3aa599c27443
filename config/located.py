"""YAML that remembers the line of every value, so that a mistake can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from config.problems import ConfigurationError, Problem
from newsdesk.wording import Said, Text

Place = tuple[str | int, ...]
"""Keys and indexes from the top of a document down to a value."""


@dataclass(frozen=True, slots=True)
class Located:
    """A YAML document with the line of each of its values.

    Attributes:
        name: File name for messages.
        data: The document as plain Python values.
        lines: Place -> line, counted from 1.
    """

    name: str
    data: Any
    lines: dict[Place, int]

    def where(self, place: Place) -> str:
        """Return "file:line" of `place`, or of the nearest place above it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.name}:{self.lines.get(place, 1)}"


def load_located(text: str, name: str) -> Located:
    """Read one YAML document.

    Raises:
        ConfigurationError: The text is not YAML, or a mapping says a key twice.
    """
    try:
        return _load(yaml.SafeLoader(text), name)
    except yaml.YAMLError as error:
        raise ConfigurationError([_syntax_problem(error, name)]) from error


def _load(loader: yaml.SafeLoader, name: str) -> Located:
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(name, None, {})
        lines = {}
        repeated = []
        for place, line, is_repeat in _walk(node, ()):
            if is_repeat:
                repeated.append(Problem(f"{name}:{line}", _TWICE.said(key=str(place[-1])), _KEEP_ONE))
            lines[place] = line
        if repeated:
            raise ConfigurationError(repeated)
        return Located(name, loader.construct_document(node), lines)
    finally:
        loader.dispose()


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int, bool]]:
    yield place, node.start_mark.line + 1, False
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*place, index))
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, child in node.value:
            # `<<` joins a mapping from elsewhere and may stand more than once.
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                yield (*place, key.value), key.start_mark.line + 1, True
            seen.add(key.value)
            yield from _walk(child, (*place, key.value))
            yield (*place, key.value), key.start_mark.line + 1, False


def _syntax_problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
    where = f"{name}:{mark.line + 1}" if mark is not None else name
    return Problem(where, _NO_YAML.said(what=what), _CHECK_LINE)


_TWICE = Text("“{key}” is written twice.", "“{key}” 항목이 두 번 적혀 있습니다.")
_KEEP_ONE = Said("Keep one of the two, or join them.", "하나만 남기거나 둘을 합치세요.")
_NO_YAML = Text("This is not YAML: {what}.", "YAML로 읽을 수 없습니다: {what}.")
_CHECK_LINE = Said(
    "Check indentation, quotes and colons on this line and above.",
    "이 줄과 그 위의 들여쓰기, 따옴표, 쌍점을 살펴보세요.",
)
