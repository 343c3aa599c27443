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

from newsdesk.wording import Said, Text
from watchers.errors import SITE_MENDS
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

_NO_SITEMAP = Said("there is no sitemap in the answer", "응답에 사이트맵이 없습니다")
_DAMAGED = Said("the sitemap is a damaged gzip file", "사이트맵의 gzip 파일이 깨졌습니다")
_LARGE = Text("the sitemap is larger than {most} MB", "사이트맵이 {most} MB를 넘습니다")
_BROKEN = Said("the sitemap is too broken to be read", "사이트맵이 심하게 깨져 읽을 수 없습니다")
_ROBOTS = Said(
    "Check the address; robots.txt of the site names them.",
    "주소를 확인하세요. 사이트맵의 주소는 사이트의 robots.txt에 있습니다.",
)
_NEWS_SITEMAP = Said("Look for the site's news sitemap.", "사이트의 뉴스 사이트맵을 찾아보세요.")
_ANOTHER = Said("Look for another sitemap of the site.", "사이트의 다른 사이트맵을 찾아보세요.")

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
        raise SourceError(_NO_SITEMAP, _ROBOTS)
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
        raise SourceError(_DAMAGED, SITE_MENDS) from error
    if unpacker.unconsumed_tail:
        raise SourceError(_LARGE.said(most=BYTES_MAX // 1_000_000), _NEWS_SITEMAP)
    return unpacked


def _tree(text: str) -> Element:
    root = recover(mend(text, {}))
    if root is None:
        raise SourceError(_BROKEN, _ANOTHER)
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
