"""What a source is called when nobody has named it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsdesk.article import Article

NAME_CHARACTERS_MAX = 60
"""As the watchlist has it."""

_NUMBERED = re.compile(r" \d+$")
_JOINERS = "\u200c\u200d"
"""Invisible, but parts of emoji and of Persian and Indian words."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def name_for(kind: str, options: Mapping[str, Any], articles: Iterable[Article] = ()) -> str:
    """Return a name for a source: its one outlet, else its host or folder, else what it asks for."""
    outlets = {article.outlet for article in articles}
    if len(outlets) == 1 and (outlet := clean_name(outlets.pop())):
        return outlet
    if url := str(options.get("url") or ""):
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        return clean_name(host) or kind
    if path := options.get("path"):
        return clean_name(Path(str(path)).absolute().name) or kind
    asked = next((str(value) for name, value in options.items() if value and name != "base"), "")
    return clean_name(f"{kind} {asked}")


def clean_name(text: str) -> str:
    """Return `text` as a name: one line of visible characters, not too long; "" when nothing is left."""
    # A text of megabytes is somebody's mistake: what lies far beyond the limit is not even looked at.
    start = text[: 10 * NAME_CHARACTERS_MAX]
    visible = "".join(" " if each.isspace() else each for each in start if _is_visible(each))
    name = " ".join(visible.split())[:NAME_CHARACTERS_MAX].strip()
    return name if name.strip(_JOINERS) else ""


def _is_visible(character: str) -> bool:
    return character.isspace() or character in _JOINERS or unicodedata.category(character) not in _INVISIBLE


def free_name(name: str, taken: Collection[str]) -> str:
    """Return `name`, or with the next free number behind it when it is taken."""
    return FreeNames(taken).take(name)


class FreeNames:
    """Gives out names that are free, each once; quick where very many want the same."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Take the names that are in use."""
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether `name` is in use."""
        return name in self._taken

    def take(self, name: str) -> str:
        """Return `name`, or with the next free number behind it when it is in use; from now on it is in use."""
        free, bare = name, _NUMBERED.sub("", name)
        while free in self._taken:
            number = self._next[bare] = self._next.get(bare, 1) + 1
            tail = f" {number}"
            free = bare[: NAME_CHARACTERS_MAX - len(tail)].rstrip() + tail
        self._taken.add(free)
        return free
