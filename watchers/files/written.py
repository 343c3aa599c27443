"""What a file says, whatever its format, and the names under which formats with named values say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsdesk.wording import Said
from watchers.text.markup import plain_text


class FileError(Exception):
    """A file holds no article.

    Attributes:
        reason: What is wrong with it, so that "news.txt: " in front makes a plain line ("is empty").
    """

    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file's article as written there: nothing checked, nothing cut; "" or () where the file is silent.

    Attributes:
        text: Plain text, page furniture and all; it may begin with the headline when `title` is "".
        title: The headline, when the file marks it.
        date: When it was published, in any of the usual notations.
        url: Where it can be read on the web.
        language: A BCP 47 tag.
    """

    text: str
    title: str = ""
    date: str = ""
    url: str = ""
    outlet: str = ""
    author: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    image_url: str = ""


# Compared without capitals, "_" and "-": datePublished, date_published and "Date-Published" are one name.
_NAMES = {
    "title": "title headline subject name 제목",
    "text": "body content text articlebody contenttext contenthtml html description summary excerpt 본문 내용",
    "date": "date datepublished published publishedat publishedon publishdate pubdate datetime created createdat 날짜",
    "url": "url link canonical canonicalurl permalink sourceurl originalurl 주소",
    "outlet": "outlet publisher site sitename source press media 매체 언론사",
    "author": "author authors byline creator writer 기자",
    "language": "language lang locale inlanguage",
    "tags": "tags keywords categories category 태그",
    "image": "image imageurl urltoimage thumbnail cover",
}
_DECORATION = re.compile(r"[\s_-]")
_ELEMENT = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|img|figure|blockquote|table)\b", re.IGNORECASE
)


def from_values(values: Mapping[str, Any], text: str | None = None) -> Written:
    """Return the article that named values tell of, whichever of the usual names they use.

    Args:
        values: Names with strings, numbers, lists or {"name": ...}; whatever has another type is as good as absent.
        text: The text when it stands outside of the values.
    """
    by_name = {_DECORATION.sub("", name).lower(): value for name, value in values.items()}

    def lines(field: str) -> tuple[str, ...]:
        found = (_lines(by_name[name]) for name in _NAMES[field].split() if name in by_name)
        return next(filter(None, found), ())

    def line(field: str) -> str:
        return next(iter(lines(field)), "")

    body = "\n".join(lines("text")) if text is None else text
    return Written(
        text=plain_text(body) if text is None and _ELEMENT.search(body) else body,
        title=line("title"),
        date=line("date"),
        url=line("url"),
        outlet=line("outlet"),
        author=", ".join(lines("author")),
        language=line("language"),
        tags=tuple(tag for each in lines("tags") for tag in each.split(",")),
        image_url=line("image"),
    )


def _lines(value: Any) -> tuple[str, ...]:
    """Return what a value says: itself, the items of a list, the name or address of a thing."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (str(value),)
    if isinstance(value, list):
        return tuple(line for each in value if not isinstance(each, list) for line in _lines(each))
    if isinstance(value, dict):
        return next(filter(None, (_lines(value[key]) for key in ("name", "url") if _is_text(value.get(key)))), ())
    return ()


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
