"""JSON Feed 1.0 and 1.1, read leniently: whatever has the wrong type is as good as absent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from newsdesk.wording import Said
from watchers.feeds.record import (
    FeedError,
    FeedItem,
    ParsedFeed,
    finish,
    guid_of,
    image_of,
    link_of,
    name_of,
    newest,
    tags_of,
    text_of,
    title_of,
)
from watchers.text.dates import parse_date, zone_of
from watchers.text.language import primary_subtag


def parse_json(text: str, url: str) -> ParsedFeed:
    """Return the feed in `text`.

    Args:
        text: A JSON document.
        url: Where it came from.

    Raises:
        FeedError: When it is none.
    """
    try:
        # strict=False: line breaks inside strings are a common mistake, and mean what they look like.
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(_NEITHER, _ADDRESS) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise FeedError(_NO_JSON_FEED, _ADDRESS)
    language = primary_subtag(_text(document.get("language")))
    zone = zone_of(urlsplit(url).hostname or "", language)
    entries = [entry for entry in document["items"] if isinstance(entry, dict)]
    dated = newest(entries, lambda entry: parse_date(_date(entry), zone))
    feed = ParsedFeed(
        title=name_of(_text(document.get("title"))),
        language=language,
        link=link_of(url, _text(document.get("home_page_url"))),
        hub=_hub(document, url),
        topic=link_of(url, _text(document.get("feed_url"))),
    )
    return finish(feed, [_item(entry, date, document, url) for entry, date in dated], listed=len(entries))


_NEITHER = Said(
    "the answer is neither a feed nor JSON that can be read", "응답이 피드도 아니고 읽을 수 있는 JSON도 아닙니다"
)
_NO_JSON_FEED = Said("the answer is JSON, but no JSON Feed", "응답이 JSON이지만 JSON Feed가 아닙니다")
_ADDRESS = Said("Check the address: it has to be the feed's.", "주소를 확인하세요. 피드의 주소라야 합니다.")


def _item(entry: dict[str, Any], date: Any, document: dict[str, Any], url: str) -> FeedItem | None:
    html = _text(entry.get("content_html"))
    plain = _text(entry.get("content_text")) or _text(entry.get("summary"))
    text = (text_of(html) if html else "") or text_of(plain, is_plain=True)
    link = link_of(url, _text(entry.get("url"))) or link_of(url, _text(entry.get("external_url")))
    title = title_of(_text(entry.get("title")), text, link, is_plain=True)
    if not title:
        return None
    tags = entry.get("tags")
    return FeedItem(
        title=title,
        text=text,
        link=link,
        guid=guid_of(_text(entry.get("id"))),
        published_at=date,
        author=_authors(entry) or _authors(document),
        tags=tags_of([_text(tag) for tag in tags] if isinstance(tags, list) else []),
        image_url=image_of(url, _text(entry.get("image")) or _text(entry.get("banner_image"))),
    )


def _hub(document: dict[str, Any], url: str) -> str:
    """Return the address of the first hub that speaks WebSub; the format knows others."""
    hubs = [each for each in _list(document.get("hubs")) if isinstance(each, dict)]
    spoken = (each for each in hubs if _text(each.get("type")).lower() in {"websub", "pubsubhubbub"})
    return next(filter(None, (link_of(url, _text(each.get("url"))) for each in spoken)), "")


def _date(entry: dict[str, Any]) -> str:
    return _text(entry.get("date_published")) or _text(entry.get("date_modified"))


def _authors(owner: dict[str, Any]) -> str:
    authors = owner.get("authors") or owner.get("author") or []
    names = [each.get("name") if isinstance(each, dict) else each for each in _list(authors)]
    return name_of(", ".join(dict.fromkeys(filter(None, map(_text, names)))))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """Return strings as they are and numbers written out, which some feeds use for ids; everything else as ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
