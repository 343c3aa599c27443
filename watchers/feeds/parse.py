"""Bytes to a feed, of whichever kind."""

from __future__ import annotations

from newsdesk.wording import Text
from watchers.errors import EMPTY_ANSWER, LATER
from watchers.feeds.json_feed import parse_json
from watchers.feeds.record import FeedError, ParsedFeed
from watchers.feeds.xml_feed import parse_xml
from watchers.text.decode import decode

BYTES_MAX = 5_000_000

_LARGE = Text("the feed is larger than {most} MB", "피드가 {most} MB를 넘습니다")


def parse_feed(body: bytes, url: str, charset: str | None = None) -> ParsedFeed:
    """Return the feed in `body`.

    Args:
        body: The whole answer, not compressed.
        url: Where it came from, after redirects: relative addresses start there, and its host tells the time zone
            that dates without one mean.
        charset: Encoding named by the Content-Type header, if any.

    Raises:
        FeedError: When there is no feed in it.
    """
    if len(body) > BYTES_MAX:
        raise FeedError(_LARGE.said(most=BYTES_MAX // 1_000_000))
    text = decode(body, charset, markup=True)
    start = text.lstrip("\ufeff \t\r\n\x00")
    if not start:
        raise FeedError(EMPTY_ANSWER, LATER)
    return parse_json(start, url) if start.startswith("{") else parse_xml(start, url)
