"""feedparser as the oracle for feeds: what it makes of one, in our words, so that both can be laid side by side.

feedparser keeps HTML and says of each text whether it is; our reader gives plain text. So its texts go through our
HTML reader, and nothing else of ours touches what it found: encodings, structure, names, addresses and dates are its.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from watchers.feeds import FeedItem, ParsedFeed, parse_feed
from watchers.text.markup import plain_line, plain_text, tidy

URL = "https://news.example.com/rss/all.xml"
FIELDS = ("title", "text", "link", "guid", "published_at", "author", "tags", "image_url")


@dataclass(frozen=True, slots=True)
class Seen:
    """A feed as either reader sees it: of the feed its name, address and language, and its entries' fields."""

    feed: tuple[str, str, str]
    entries: tuple[dict[str, Any], ...]


def ours(body: bytes, charset: str | None = None, url: str = URL) -> Seen:
    """What our reader sees, entries in the document's order when the newest stand first there."""
    feed: ParsedFeed = parse_feed(body, url, charset)
    return Seen((feed.title, feed.link, feed.language), tuple(_fields(item) for item in reversed(feed.items)))


def _fields(item: FeedItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in FIELDS}


def theirs(body: bytes, charset: str | None = None, url: str = URL) -> Seen:
    """What feedparser sees; nothing where it raises an error."""
    media_type = "application/xml" + (f"; charset={charset}" if charset else "")
    try:
        parsed = feedparser.parse(body, response_headers={"content-type": media_type, "content-location": url})
    except ValueError:
        return Seen(("", "", ""), ())
    feed = parsed.feed
    language = feed.get("language", "").lower().partition("-")[0]
    return Seen((tidy(feed.get("title", "")), feed.get("link", ""), language), tuple(map(_entry, parsed.entries)))


def _entry(entry: Any) -> dict[str, Any]:
    text = max([*map(_text, entry.get("content", [])), _text(entry.get("summary_detail"))], key=len)
    return {
        "title": _line(entry.get("title_detail")) or text.partition("\n")[0] or entry.get("link", ""),
        "text": text,
        "link": entry.get("link", ""),
        "guid": entry.get("id", ""),
        "published_at": _date(_known(entry, "published_parsed") or _known(entry, "updated_parsed")),
        "author": ", ".join(each.get("name", "") for each in entry.get("authors", []) if each.get("name")),
        "tags": tuple(dict.fromkeys(tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", []))),
        "image_url": next(filter(None, map(_picture, _media(entry))), ""),
    }


def _text(detail: Any) -> str:
    if not detail or not detail.get("value"):
        return ""
    value = str(detail["value"])
    return tidy(value) if detail.get("type") == "text/plain" else plain_text(value)


def _line(detail: Any) -> str:
    if not detail or not detail.get("value"):
        return ""
    value = str(detail["value"])
    return tidy(value).replace("\n", " ") if detail.get("type") == "text/plain" else plain_line(value)


def _known(entry: Any, name: str) -> Any:
    # Asked for the one date, feedparser would answer with the other, and warn.
    return entry[name] if name in entry else None  # noqa: SIM401 - its get() is the one that warns


def _date(parsed: Any) -> datetime | None:
    if not parsed:
        return None
    # It knows years before the first.
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed[0] > 0 else datetime.min.replace(tzinfo=UTC)


def _media(entry: Any) -> list[Any]:
    return [*entry.get("media_content", []), *entry.get("media_thumbnail", []), *entry.get("enclosures", [])]


def _picture(media: Any) -> str:
    address = media.get("url") or media.get("href") or ""
    is_picture = media.get("medium") == "image" or media.get("type", "image/").startswith("image/")
    return address if is_picture and address.startswith("https://") else ""
