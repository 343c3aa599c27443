"""Finds the feeds that a page names as its own, for people who gave the site's address."""

from __future__ import annotations

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from watchers.decode import decode
from watchers.feeds.record import link_of
from watchers.markup import is_costly

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
    if is_costly(html):
        return ()
    page = LexborHTMLParser(html)
    base = page.css_first("base[href]")
    start = urljoin(url, base.attributes.get("href") or "") if base is not None else url
    links = (link.attributes for link in page.css('link[rel~="alternate"][href]'))
    found = (link_of(start, each.get("href") or "") for each in links if (each.get("type") or "").lower() in FEED_TYPES)
    return tuple(dict.fromkeys(filter(None, found)))
