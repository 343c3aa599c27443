"""One file to one article, by the ending of its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from types import MappingProxyType
from urllib.parse import urlsplit

from newsdesk.text.boilerplate import tidy as tidy_page
from newsdesk.wording import Said
from watchers.feeds.record import image_of, link_of, name_of, tags_of
from watchers.files.mail import read_mail
from watchers.files.markdown import read_markdown
from watchers.files.page import read_page
from watchers.files.plain import read_plain
from watchers.files.record import read_record
from watchers.files.written import FileError, Written
from watchers.text.dates import parse_date, zone_of
from watchers.text.language import language_of, primary_subtag
from watchers.text.markup import tidy

READERS: Mapping[str, Callable[[bytes], Written]] = MappingProxyType(
    {
        ".txt": read_plain,
        ".md": read_markdown,
        ".html": read_page,
        ".htm": read_page,
        ".json": read_record,
        ".eml": read_mail,
    }
)
"""Ending of a file's name, lower case -> what reads it. A new format is one more reader."""

TITLE_CHARACTERS_MAX = 500
BODY_CHARACTERS_MAX = 200_000

_EMPTY = Said("is empty", "비어 있습니다")
_WORDLESS = Said("has no text", "글이 없습니다")
_PICTURE = Said("is not text", "텍스트가 아닙니다")

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileArticle:
    """An article read from a file; the fields as in `newsdesk.article.Article`.

    Attributes:
        published_at: Aware UTC time the file itself names, or None.
        is_cut: True when its text was longer than BODY_CHARACTERS_MAX.
    """

    title: str
    body: str
    url: str
    outlet: str
    author: str
    language: str
    tags: tuple[str, ...]
    image_url: str
    published_at: datetime | None
    is_cut: bool


def read_file(name: str, data: bytes) -> FileArticle:
    """Read one file.

    Args:
        name: Its name; the ending, which must be one of READERS, says the format.
        data: All its bytes.

    Raises:
        FileError: There is no article in it.
    """
    if not data.strip():
        raise FileError(_EMPTY)
    written = READERS[PurePath(name).suffix.lower()](data)
    _check_text(written)
    page = tidy_page(tidy(written.text), tidy(written.title).replace("\n", " "))
    if not page.title:
        raise FileError(_WORDLESS)
    return _article(written, page.title, page.body)


def _check_text(written: Written) -> None:
    """Refuse bytes that were never meant to be read, a picture with the wrong ending."""
    strange = len(_NO_TEXT.findall(written.text))
    # A few lost characters in a short text are a wrong byte or two, no picture.
    if strange > 3 and strange * 10 > len(written.text):
        raise FileError(_PICTURE)


def _article(written: Written, title: str, body: str) -> FileArticle:
    url = link_of("", written.url)
    declared = primary_subtag(written.language)
    language = language_of(f"{title}\n{body}", declared)
    return FileArticle(
        title=title[:TITLE_CHARACTERS_MAX].rstrip(),
        body=body[:BODY_CHARACTERS_MAX].rstrip(),
        url=url,
        outlet=name_of(written.outlet),
        author=name_of(written.author),
        language=language,
        tags=tags_of(written.tags),
        image_url=image_of(url, written.image_url),
        published_at=parse_date(written.date, zone_of(urlsplit(url).hostname or "", language)),
        is_cut=len(body) > BODY_CHARACTERS_MAX,
    )
