"""Where the feed of a page may be that names none: what it links to as one, and the usual places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from watchers.feeds.discover import PAGE_BYTES_MAX
from watchers.feeds.record import link_of
from watchers.text.decode import decode
from watchers.text.markup import tags_of

GUESSES_MAX = 8
"""Requests at most: who names an address waits for them, and so does the host."""

LINKS_MAX = 3
"""Of these at most so many to what the page links to."""

_LINK = re.compile(r"\brss\b|[./]atom\b|[./-]feeds?\b(?!back)", re.IGNORECASE)
_NO_LINK = re.compile(r"\.(?:png|gif|jpe?g|svg|css|js)$|facebook|twitter", re.IGNORECASE)

_ROOT = ("/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
_BELOW = ("feed", "rss.xml", "index.xml")
_KOREAN_PRESS = "/rss/allArticle.xml"
"""The content management system that most of the smaller Korean newspapers use has its feed there."""

_KOREAN_PRESS_PAGE = re.compile(r"/news/article(?:List|View)\.html", re.IGNORECASE)


def guessed_feeds(body: bytes, url: str, charset: str | None = None) -> tuple[str, ...]:
    """Return at most GUESSES_MAX addresses at which the feed of a page may be, the likeliest first.

    Args:
        body: The page.
        url: Where it came from.
        charset: Encoding named by the Content-Type header, if any.
    """
    html = decode(body[:PAGE_BYTES_MAX], charset, markup=True)
    linked = list(dict.fromkeys(_linked(html, url)))[:LINKS_MAX]
    return tuple(dict.fromkeys(each for each in (*linked, *_usual(html, url)) if each != url))[:GUESSES_MAX]


def _linked(html: str, url: str) -> Iterator[str]:
    for _, link in tags_of(html, "a"):
        found = link_of(url, link.get("href", ""))
        split = urlsplit(found)
        if _LINK.search(f"{split.path}?{split.query}") and not _NO_LINK.search(found):
            yield found


def _usual(html: str, url: str) -> Iterator[str]:
    if _KOREAN_PRESS_PAGE.search(html) or _KOREAN_PRESS_PAGE.search(url):
        yield urljoin(url, _KOREAN_PRESS)
    folder = urlsplit(url).path.rpartition("/")[0]
    if folder:
        # A blog that is a part of a site has its own.
        yield from (urljoin(url, f"{folder}/{name}") for name in _BELOW)
    yield from (urljoin(url, path) for path in (*_ROOT, _KOREAN_PRESS))
