"""All that is taken out of a page at a look: what it lists, or what was added to it.

Runs in a process of its own: selectors are written by operators, pages by strangers, and on a page made for it the
plainest of selectors ("div div a") takes minutes inside C code that nothing interrupts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsdesk.wording import Said
from watchers.feeds.record import FeedItem
from watchers.pages.change import Lines, changes_of
from watchers.pages.items import ItemSelectors, declared_language, parse_items, site_name
from watchers.pages.selectors import parse_page
from watchers.text.decode import decode
from watchers.text.language import primary_subtag


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it came.

    Attributes:
        body: The bytes.
        charset: The encoding that the server named, or None.
        url: Where it came from.
    """

    body: bytes
    charset: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at a page found.

    Attributes:
        items: What it lists, or the one that says what was added.
        state: To be remembered beside the page's own cursor.
        language: The language that the page names.
        outlet: The name that the page gives its site.
        problems: Items that could not be read.
    """

    items: tuple[FeedItem, ...]
    state: Mapping[str, Lines]
    language: str = ""
    outlet: str = ""
    problems: tuple[Said, ...] = ()


def items_of(page: Page, selectors: ItemSelectors, language: str) -> Found:
    """Return what a page lists.

    Args:
        page: The page.
        selectors: Where the items are.
        language: The language it is known to be in, any BCP 47 tag, or "" to believe the page.

    Raises:
        SourceError: Nothing on the page looks like an item.
    """
    root = parse_page(decode(page.body, page.charset, markup=True))
    feed = parse_items(root, selectors, page.url, primary_subtag(language))
    return Found(
        items=feed.items, state={}, language=declared_language(root), outlet=site_name(root), problems=feed.problems
    )


def additions_to(page: Page, selector: str, before: Mapping[str, Any]) -> Found:
    """Return what was added to a part of a page; see `watchers.pages.change.changes_of`.

    Raises:
        SourceError: The part is not on the page, or is empty.
    """
    root = parse_page(decode(page.body, page.charset, markup=True))
    item, lines = changes_of(root, selector, page.url, before)
    items = (item,) if item else ()
    return Found(items=items, state={"lines": lines}, language=declared_language(root), outlet=site_name(root))
