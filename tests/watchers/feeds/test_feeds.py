"""Feeds as a whole: encodings, dates, order, identity, and what is no feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.watchers.feeds.feed_text import KOREAN_URL, URL, T, atom, item, read, rss, seoul, titles
from watchers.feeds import FeedError
from watchers.feeds.discover import feeds_of_page
from watchers.feeds.record import ITEMS_MAX, TEXT_CHARACTERS_MAX

ENCODED = item("<title>오픈AI, 똠방각하의 복귀</title><description>뷁</description>")


@pytest.mark.parametrize(
    ("codec", "declared", "charset"),
    [
        ("utf-8", None, None),
        ("utf-8", "utf-8", None),
        ("utf-8", "euc-kr", None),
        ("utf-8", None, "euc-kr"),
        ("utf-8-sig", "utf-8", None),
        ("cp949", "euc-kr", None),
        ("cp949", "ks_c_5601-1987", None),
        ("cp949", "utf-8", None),
        ("cp949", None, "EUC-KR"),
        ("cp949", "utf-8", "euc-kr"),
        ("cp949", None, "iso-8859-1"),
        ("cp949", None, None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", None, None),
        ("utf-32", "utf-32", None),
    ],
)
def test_encodings(codec: str, declared: str | None, charset: str | None) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    found = read((declaration + ENCODED).encode(codec), charset=charset).items[0]
    assert (found.title, found.text) == ("오픈AI, 똠방각하의 복귀", "뷁")


@pytest.mark.parametrize("codec", ["utf-8", "cp949"])
def test_a_character_cut_in_half_costs_itself_only(codec: str) -> None:
    whole = item("<title>첫 기사의 제목이다</title><description>잘린 글자|</description>")
    data = whole.encode(codec).replace(b"|", "가".encode(codec)[:1])
    found = read(data).items[0]
    assert found.title == "첫 기사의 제목이다"
    assert found.text.startswith("잘린 글자")
    assert len(found.text) <= 7


@pytest.mark.parametrize(
    ("url", "channel", "hour"),
    [
        (KOREAN_URL, "", 9),
        (URL, "<language>ko</language>", 9),
        (URL, "<language>ko-KR</language>", 9),
        (URL, "<dc:language>ko</dc:language>", 9),
        (URL, "<language>en-us</language>", 18),
        (URL, "", 18),
        ("https://example.jp/rss", "", 9),
        ("https://example.cn/rss", "", 10),
    ],
)
@pytest.mark.parametrize(
    "date", ["2026-11-23 09:00:00", "2026.11.23 09:00", "2026년 11월 23일 오전 9시", "Mon, 23 Nov 2026 09:00:00"]
)
def test_dates_without_a_zone_are_the_sites(url: str, channel: str, hour: int, date: str) -> None:
    feed = rss(f"<item>{T}<pubDate>{date}</pubDate></item>", channel)
    assert read(feed, url).items[0].published_at == seoul(hour)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("<title>하루 &amp; 신문</title>", {"title": "하루 & 신문"}),
        ("<image><title>로고</title></image><title>하루</title>", {"title": "하루"}),
        ("", {"title": "", "language": "", "link": "", "ttl": None}),
        ("<language>ko-kr</language>", {"language": "ko"}),
        ("<language>Korean</language>", {"language": ""}),
        ("<link>/</link>", {"link": "https://news.example.com/"}),
        (
            '<atom:link rel="self" href="/rss"/><link>https://haru.example.kr</link>',
            {"link": "https://haru.example.kr"},
        ),
        ("<ttl>30</ttl>", {"ttl": timedelta(minutes=30)}),
        ("<ttl>0</ttl>", {"ttl": None}),
        ("<ttl>soon</ttl>", {"ttl": None}),
        ("<ttl>999999999999</ttl>", {"ttl": timedelta(hours=24)}),
        (
            "<sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            {"ttl": timedelta(minutes=30)},
        ),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", {"ttl": timedelta(hours=24)}),
    ],
)
def test_the_feed_itself(channel: str, expected: dict[str, Any]) -> None:
    feed = read(rss("", channel))
    assert {name: getattr(feed, name) for name in expected} == expected
    assert feed.items == ()


def test_the_language_of_an_atom_feed() -> None:
    assert read(atom("", attributes='xml:lang="ko-KR"')).language == "ko"


def dated(number: int, date: str) -> str:
    return f"<item><title>{number}</title><pubDate>{date}</pubDate></item>"


def test_items_come_oldest_first() -> None:
    newest_first = "".join(dated(day, f"2026-11-{day:02}T00:00:00Z") for day in (23, 22, 24, 21))
    assert titles(read(rss(newest_first))) == ["21", "22", "23", "24"]


def test_items_without_dates_come_in_reverse() -> None:
    assert titles(read(rss("".join(f"<item><title>{n}</title></item>" for n in (3, 2, 1))))) == ["1", "2", "3"]


@pytest.mark.parametrize("is_ascending", [True, False])
def test_of_too_many_items_the_newest_are_kept(is_ascending: bool) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    numbers = range(ITEMS_MAX + 50) if is_ascending else reversed(range(ITEMS_MAX + 50))
    feed = read(rss("".join(dated(n, (start + timedelta(minutes=n)).isoformat()) for n in numbers)))
    assert titles(feed) == [str(n) for n in range(50, ITEMS_MAX + 50)]


def test_a_guid_that_several_share_identifies_none() -> None:
    shared = "".join(
        f"<item><title>{n}</title><link>https://example.kr/{n}</link><guid isPermaLink='false'>0</guid></item>"
        for n in (1, 2)
    )
    own = "<item><title>3</title><guid isPermaLink='false'>3</guid></item>"
    assert [(each.title, each.guid) for each in read(rss(own + shared)).items] == [("2", ""), ("1", ""), ("3", "3")]


def test_an_item_that_stands_twice_is_one() -> None:
    assert len(read(rss(f"<item>{T}<guid>1</guid></item>" * 3)).items) == 1


def test_addresses_start_from_what_each_item_stands_in() -> None:
    channels = "".join(
        f"<channel xml:base='/{at}/'>"
        + "".join(
            f"<item{base}>{T}<link>{at}{n}</link></item>"
            for n, base in enumerate(["", " xml:base='in/'", " xml:base='http://['"])
        )
        + "</channel>"
        for at in "ab"
    )
    base = "https://news.example.com"
    expected = {f"{base}/a/a0", f"{base}/a/in/a1", f"{base}/a/a2", f"{base}/b/b0", f"{base}/b/in/b1", f"{base}/b/b2"}
    assert {item.link for item in read(f"<rss>{channels}</rss>").items} == expected


def test_guids_too_long_for_a_key_are_hashed() -> None:
    first, second = (read(item(f"{T}<guid>{'가' * 5000}{n}</guid>")).items[0].guid for n in (1, 2))
    assert len(first) == 64
    assert first != second


def test_texts_are_cut_at_a_word() -> None:
    text = read(item(f"{T}<description>{'단어 ' * 30_000}</description>")).items[0].text
    assert TEXT_CHARACTERS_MAX - 10 < len(text) <= TEXT_CHARACTERS_MAX
    assert text.endswith("단어")


def test_entries_with_nothing_to_show_are_told() -> None:
    feed = read(rss(f"<item/><item>{T}</item><item><guid isPermaLink='false'>x</guid></item>"))
    assert titles(feed) == ["제목"]
    assert tuple(map(str, feed.problems)) == ("entries with neither a title nor a text nor a link: 2",)


@pytest.mark.parametrize(
    "feed",
    [
        "",
        " \n\t",
        "그냥 글",
        "<html><body><p>웹 페이지</p></body></html>",
        "<!DOCTYPE html><title>페이지</title><p>안 닫힘",
        "<opml version='2.0'><body/></opml>",
        "<urlset><url><loc>https://example.kr/</loc></url></urlset>",
        "{",
        "{}",
        '{"items": 5}',
        '{"a":' * 100_000,
        '{"items": [' + "[" * 100_000,
        '{"items": [' + "9" * 10_000 + "]}",
        "\x00" * 100,
        "%PDF-1.7",
    ],
    ids=lambda feed: repr(feed[:20]),
)
def test_what_is_no_feed(feed: str) -> None:
    with pytest.raises(FeedError):
        read(feed)


def test_feeds_beyond_the_cap_are_not_read() -> None:
    with pytest.raises(FeedError, match="5 MB"):
        read(b" " * 5_000_001)


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ("https://news.example.com/rss",)),
        (
            '<link rel="Alternate home" type="application/atom+xml" href="a"><base href="https://x.example/b/">',
            ("https://x.example/b/a",),
        ),
        ('<link rel="alternate" type="text/html" hreflang="ko" href="/ko">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:1">', ()),
        (
            '<link rel="alternate" type="application/rss+xml" href="/1"><link rel="alternate" type="application/feed+json" href="/2">',
            ("https://news.example.com/1", "https://news.example.com/2"),
        ),
        ("<p>없음", ()),
        ("<div>" * 30_000, ()),
    ],
)
def test_feeds_that_a_page_names(page: str, feeds: tuple[str, ...]) -> None:
    assert feeds_of_page(page.encode(), "https://news.example.com/index.html") == feeds
