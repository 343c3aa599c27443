"""Which links of a page lead to articles, when nobody has said where on the page they are.

The links of a list of articles are many, their texts are headlines and therefore long, and their addresses are alike
but for a number or a slug. Menus have short texts, and teasers for other sites have other addresses. So the links
outside of menus are put into groups by the shape of their addresses, and the group with the most headline wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from newsdesk.urls import canonical_url
from watchers.feeds.elements import Element
from watchers.feeds.record import link_of
from watchers.pages.selectors import line_in, select_elements

LINKS_MAX = 2_000
HEADLINE_WIDTH_MIN = 16
"""Of a link's text, in columns: a character of Korean, Japanese or Chinese takes two. Names of sections are shorter."""

GROUP_LINKS_MIN = 3
"""Fewer links of one shape are no list."""

_OUTSIDE_OF_MENUS = (
    "//a[@href][not(ancestor::nav or ancestor::header[not(ancestor::article)] or ancestor::footer or ancestor::aside "
    "or ancestor::form)]"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NUMBER = re.compile(r"\d+")
_SLUG = re.compile(r"[^/]*[-_%][^/]*[-_%][^/]*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leads to an article.

    Attributes:
        url: Absolute address, without its fragment.
        title: One line.
        text: What other links to the same page say beyond it, or "".
    """

    url: str
    title: str
    text: str = ""


def links_to_articles(page: Element, base: str, pattern: str = "") -> list[Link]:
    """Return the links that lead to articles, in the order of the page.

    Args:
        page: Its root.
        base: The address that relative links start from.
        pattern: Shell pattern that the addresses match, inside menus and asides only if nowhere else; unless given,
            the largest group of headlines is taken.
    """
    if pattern:
        # Lists of what was read most stand beside the page's own, and hold old articles.
        return _fitting(page, base, _OUTSIDE_OF_MENUS, pattern) or _fitting(page, base, "//a[@href]", pattern)
    groups: dict[str, list[Link]] = defaultdict(list)
    own = _site(base)
    for link in _merged(_links(page, base, _OUTSIDE_OF_MENUS)):
        if _site(link.url) == own and width(link.title) >= HEADLINE_WIDTH_MIN and link.url != base:
            groups[shape_of(link.url)].append(link)
    lists = [group for group in groups.values() if len(group) >= GROUP_LINKS_MIN]
    return max(lists, key=lambda group: sum(min(width(link.title), 80) for link in group), default=[])


def _fitting(page: Element, base: str, path: str, pattern: str) -> list[Link]:
    return _merged(each for each in _links(page, base, path) if fnmatchcase(each[0], pattern))


def pattern_of(links: Iterable[Link]) -> str:
    """Return a shell pattern that fits the links: what their addresses have in common, up to the first difference."""
    urls = [link.url for link in links]
    if not urls:
        return ""
    first, last = min(urls), max(urls)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    # A number that happens to begin alike everywhere will not do so for ever.
    common = re.sub(r"[^/=?&]*$", "", first[:same])
    return f"{common}*"


def shape_of(url: str) -> str:
    """Return an address with its numbers and slugs left open, so that those of one list are the same."""
    parts = urlsplit(url)
    path = "/".join(_SLUG.sub("~", _NUMBER.sub("#", each)) if each else "" for each in parts.path.split("/"))
    names = sorted(each.partition("=")[0] for each in parts.query.split("&") if each)
    return f"{parts.netloc}{path}?{'&'.join(names)}"


def width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")


def _links(page: Element, base: str, path: str) -> Iterable[tuple[str, str, bool]]:
    """Yield (address, text, whether it is part of a heading)."""
    for anchor in select_elements(page, path)[:LINKS_MAX]:
        url = link_of(base, anchor.get("href", "")).partition("#")[0]
        if url:
            yield url, line_in(anchor), _is_heading(anchor)


def _is_heading(anchor: Element) -> bool:
    around = (anchor, *anchor.iterancestors(), *anchor.iterdescendants())
    return any(each.tag in _HEADINGS for each in around)


def _merged(found: Iterable[tuple[str, str, bool]]) -> list[Link]:
    """Put the links to one page together: picture, headline and teaser are often a link each."""
    urls: dict[str, str] = {}
    texts: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for url, text, is_heading in found:
        # Where a page counts its clicks, the links to one article differ by what tells them apart.
        page = canonical_url(url)
        urls.setdefault(page, url)
        texts[page] += [(text, is_heading)] if text else []
    return [_link(urls[page], said) for page, said in texts.items() if said]


def _link(url: str, said: list[tuple[str, bool]]) -> Link:
    headings = (text for text, is_heading in said if is_heading)
    wide = (text for text, _ in said if width(text) >= HEADLINE_WIDTH_MIN)
    title = next(headings, "") or next(wide, "") or said[0][0]
    rest = max((text for text, _ in said if text != title), key=len, default="")
    return Link(url, title, rest if len(rest) > len(title) else "")
