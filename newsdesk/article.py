"""The common record that every source kind turns its bytes into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published item, already plain text.

    Attributes:
        source: Name of the source it was read from.
        title: Headline, plain text on one line; never empty.
        body: The best text known, plain, paragraphs separated by newlines, page boilerplate removed; may be empty.
        url: Where people read it, http(s), or "" when it has no address.
        guid: The source's own identity for it, or "".
        language: Primary BCP 47 subtag ("ko", "en", "ja", "zh"), or "und".
        outlet: Publisher's name as people know it, or "".
        author: Writer's name, or "".
        tags: Categories given by the source.
        image_url: https address of a picture, or "".
        published_at: Aware UTC time of publication as the source gives it, or None.
        seen_at: Aware UTC time of the fetch that brought it.
    """

    source: str
    title: str
    body: str = ""
    url: str = ""
    guid: str = ""
    language: str = "und"
    outlet: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    image_url: str = ""
    published_at: datetime | None = None
    seen_at: datetime
