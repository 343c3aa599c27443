"""Pages in the shapes that publishing systems give them, each beside its article's text; written for this project.

A good half is of no system that is known to anybody: papers and boards whose pages say nothing about their parts.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "pages"

_CHARSET = re.compile(r"charset=([\w-]+)")
# Languages that part no words by spaces are compared by characters.
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿々]|[^\W_぀-ヿ㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """A page.

    Attributes:
        cms: The publishing system that its shape is of, or "".
        charset: The encoding that its server says it has, or None.
        text: What its article says.
    """

    name: str
    language: str
    url: str
    cms: str
    charset: str | None
    data: bytes
    text: str
    title: str


@cache
def samples() -> tuple[Sample, ...]:
    """Return all pages."""
    return tuple(_read())


def _read() -> Iterator[Sample]:
    listed = tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))
    for name, about in listed.items():
        named = _CHARSET.search(about["content_type"])
        yield Sample(
            name=name,
            language=about["language"],
            url=about["url"],
            cms=about["cms"],
            charset=named[1] if named else None,
            data=(FOLDER / f"{name}.html").read_bytes(),
            text=(FOLDER / f"{name}.txt").read_text(encoding="utf-8"),
            title=about["title"],
        )


def token_f1(found: str, wanted: str) -> float:
    """Return how well two texts agree in their words, order aside: 0 to 1."""
    ours, theirs = (Counter(_TOKEN.findall(text)) for text in (found, wanted))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0
