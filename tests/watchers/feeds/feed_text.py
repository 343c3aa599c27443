"""Feeds for tests, written short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchers.feeds import ParsedFeed, parse_feed

URL = "https://news.example.com/rss/all.xml"
KOREAN_URL = "https://news.example.kr/rss"
NAMESPACES = """
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:xhtml="http://www.w3.org/1999/xhtml"
xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"
"""


def rss(items: str, channel: str = "<title>하루 신문</title>", attributes: str = NAMESPACES) -> str:
    return f"<rss version='2.0' {attributes}><channel>{channel}{items}</channel></rss>"


def item(inside: str) -> str:
    return rss(f"<item>{inside}</item>")


def atom(entries: str, head: str = "<title>하루 신문</title>", attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{entries}</feed>'


def entry(inside: str) -> str:
    return atom(f"<entry>{inside}</entry>")


def read(feed: str | bytes, url: str = URL, charset: str | None = None) -> ParsedFeed:
    return parse_feed(feed.encode() if isinstance(feed, str) else feed, url, charset)


def seoul(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC) - timedelta(hours=9)


def titles(feed: ParsedFeed) -> list[str]:
    return [each.title for each in feed.items]


T = "<title>제목</title>"
