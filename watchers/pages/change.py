"""What has been added to the text of a page since the last look."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from newsdesk.wording import Said, Text
from watchers.feeds.elements import Element
from watchers.feeds.record import TITLE_CHARACTERS_MAX, FeedItem, cut_text, guid_of
from watchers.kind import SourceError
from watchers.pages.selectors import line_in, select, text_in

LINES_MAX = 1_000
"""How many lines of a page are compared; what lies below them is not looked at."""

_NO_TEXT = Text(
    "there is no text on the page at “change: {selector}”", "페이지의 “change: {selector}” 자리에 글이 없습니다"
)
_OTHER_SELECTOR = Said(
    "The page may have been rebuilt, or be empty without JavaScript; look for another selector.",
    "페이지가 개편되었거나 자바스크립트 없이는 비어 있을 수 있습니다. 다른 선택자를 찾아보세요.",
)

Lines = list[str]
"""Digests of the lines of a page, in its order."""


def changes_of(page: Element, selector: str, url: str, before: Mapping[str, Any]) -> tuple[FeedItem | None, Lines]:
    """Return the lines that a part of a page has gained as one item, and what to remember of its text.

    Args:
        page: Its root.
        selector: The part that is watched.
        url: The page's address.
        before: Under "lines", what was remembered at the last look; without it, nothing counts as gained.

    Returns:
        None for the item when nothing was gained: at the first look, and when lines only went away or moved.

    Raises:
        SourceError: The part is not on the page, or is empty.
    """
    text = "\n".join(text_in(each) for each in select(page, selector))
    lines = list(filter(None, text.split("\n")))[:LINES_MAX]
    if not lines:
        raise SourceError(_NO_TEXT.said(selector=selector), _OTHER_SELECTOR)
    digests = list(map(_digest, lines))
    known = frozenset(before.get("lines", digests))
    gained = [line for line, digest in zip(lines, digests, strict=True) if digest not in known]
    if not gained:
        return None, digests
    named = (*select(page, "string(//title)"), *select(page, "//h1"))
    name = next(filter(None, map(line_in, named)), url)
    # The headline names what is new, because a page that is called the same every day would be one article for ever.
    title = f"{name[: TITLE_CHARACTERS_MAX // 3].rstrip()}: {gained[0]}"[:TITLE_CHARACTERS_MAX].rstrip()
    guid = guid_of(f"{url}#{_digest(chr(10).join(gained))}")
    return FeedItem(title=title, text=cut_text("\n".join(gained)), link=url, guid=guid), digests


def _digest(line: str) -> str:
    return hashlib.blake2s(line.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
