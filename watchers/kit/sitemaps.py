"""News sitemaps out of bytes: what sites write for search engines, headline and time of every fresh article.

A sitemap lists pages; an index lists sitemaps. Only entries with a headline are news: plain sitemaps hold addresses
alone, and an address matches no keyword.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from watchers.feeds.document import mend, recover
from watchers.feeds.elements import Element
from watchers.feeds.record import FeedItem, ParsedFeed, finish, image_of, link_of, name_of, newest, tags_of, title_of
from watchers.kind import SourceError
from watchers.text.dates import parse_date, zone_of
from watchers.text.decode import decode
from watchers.text.language import primary_subtag
from watchers.text.markup import plain_line

BYTES_MAX = 5_000_000
ENTRIES_MAX = 50_000
"""What the protocol allows in one file."""

LISTED_MAX = 200
"""How many sitemaps of an index are told, the likeliest ones; nobody reads more than a few."""

_GZIP = b"\x1f\x8b"
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:urlset|sitemapindex)(?=[\s>/])")
_HOST = re.compile(r"^\s*[\w+.-]*://[^/]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap or an index of sitemaps.

    Attributes:
        news: Its entries with a headline, oldest first as far as their dates or their order tell.
        others: How many entries have none.
        sitemaps: Addresses of the sitemaps an index lists, the likeliest to hold fresh news first.
    """

    news: ParsedFeed = field(default_factory=ParsedFeed)
    others: int = 0
    sitemaps: tuple[str, ...] = ()


def looks_like_sitemap(text: str) -> bool:
    """Tell whether a document begins as a sitemap or an index of them does."""
    return _ROOT.search(text[:4_096]) is not None


def parse_sitemap(body: bytes, url: str, charset: str | None = None) -> Sitemap:
    """Return the sitemap in `body`.

    Args:
        body: The whole answer; may be a gzip file.
        url: Where it came from.
        charset: Encoding named by the Content-Type header, if any.

    Raises:
        SourceError: When there is none in it.
    """
    text = decode(_unpacked(body), charset, markup=True)
    found = _ROOT.search(text)
    if found is None:
        raise SourceError("there is no sitemap in the answer", "Check the address; robots.txt of the site names them.")
    root = _tree(text[found.start() :])
    if _local(root) == "sitemapindex":
        return Sitemap(sitemaps=_listed(root, url))
    # What a child's name is worth counts, not its namespace: many forget to declare it.
    entries = [_fields(element) for element in root if _local(element) == "url"][:ENTRIES_MAX]
    headed = [entry for entry in entries if entry.get("title", "").strip()]
    return Sitemap(news=_news(headed, url), others=len(entries) - len(headed))


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, BYTES_MAX)
    except zlib.error as error:
        raise SourceError("the sitemap is a damaged gzip file", "The site has to mend this.") from error
    if unpacker.unconsumed_tail:
        raise SourceError(
            f"the sitemap is larger than {BYTES_MAX // 1_000_000} MB", "Look for the site's news sitemap."
        )
    return unpacked


def _tree(text: str) -> Element:
    root = recover(mend(text, {}))
    if root is None:
        raise SourceError("the sitemap is too broken to be read", "Look for another sitemap of the site.")
    return root


def _local(element: Element) -> str:
    tag: object = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _fields(entry: Element) -> dict[str, str]:
    """File an entry's texts under their bare names; those of pictures under "image:..."."""
    found: dict[str, str] = {}
    for element in entry.iter():
        name = _local(element)
        prefix = "image:" if any(_local(each) == "image" for each in element.iterancestors("{*}image")) else ""
        if name and element.text and element.text.strip():
            found.setdefault(prefix + name, element.text.strip())
    return found


def _listed(root: Element, url: str) -> tuple[str, ...]:
    rows = [_fields(element) for element in root if _local(element) == "sitemap"][:ENTRIES_MAX]
    known = [(row.get("loc", ""), parse_date(row.get("lastmod", ""))) for row in rows]
    links = (link_of(url, address) for address, _ in sorted(known, key=_likeliness)[:LISTED_MAX])
    return tuple(dict.fromkeys(filter(None, links)))


def _likeliness(listed: tuple[str, datetime | None]) -> tuple[bool, float]:
    address, changed_at = listed
    return "news" not in _HOST.sub("", address).lower(), -(changed_at.timestamp() if changed_at else 0.0)


def _news(entries: list[dict[str, str]], url: str) -> ParsedFeed:
    language = primary_subtag(next(_values(entries, "language"), ""))
    zone = zone_of(urlsplit(url).hostname or "", language)
    dated = newest(entries, lambda entry: parse_date(entry.get("publication_date") or entry.get("lastmod", ""), zone))
    feed = ParsedFeed(title=name_of(next(_values(entries, "name"), "")), language=language)
    return finish(feed, [_item(entry, date, url) for entry, date in dated], listed=len(entries))


def _values(entries: list[dict[str, str]], name: str) -> Iterator[str]:
    return (entry[name] for entry in entries if name in entry)


def _item(entry: dict[str, str], date: datetime | None, url: str) -> FeedItem | None:
    link = link_of(url, entry.get("loc", ""))
    if not link:
        return None
    return FeedItem(
        title=title_of(entry["title"], "", link),
        link=link,
        published_at=date,
        tags=tags_of([plain_line(each) for each in entry.get("keywords", "").split(",")]),
        image_url=image_of(url, entry.get("image:loc", "")),
        outlet=name_of(entry.get("name", "")),
    )
