"""Finds the feeds that a page names as its own, for people who gave the site's address."""

from __future__ import annotations

from collections.abc import Mapping

from watchers.feeds.record import link_of
from watchers.text.decode import decode
from watchers.text.markup import tags_of

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
PAGE_BYTES_MAX = 500_000


def feeds_of_page(body: bytes, url: str, charset: str | None = None) -> tuple[str, ...]:
    """Return the addresses of the feeds a page links to in its head, in its order.

    Args:
        body: The page; what lies beyond the first PAGE_BYTES_MAX is not looked at.
        url: Where it came from.
        charset: Encoding named by the Content-Type header, if any.
    """
    html = decode(body[:PAGE_BYTES_MAX], charset, markup=True)
    tags = list(tags_of(html, "link", "base"))
    base = next((each["href"] for name, each in tags if name == "base" and each.get("href")), "")
    start = link_of(url, base) or url
    found = (link_of(start, each.get("href", "")) for name, each in tags if name == "link" and _names_feed(each))
    return tuple(dict.fromkeys(filter(None, found)))


def _names_feed(link: Mapping[str, str]) -> bool:
    return "alternate" in link.get("rel", "").lower().split() and link.get("type", "").strip().lower() in FEED_TYPES
