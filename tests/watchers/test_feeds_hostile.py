"""Feeds made to hurt."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers.feed_text import T, item, read, rss
from watchers.feeds import FeedError, FeedItem, ParsedFeed
from watchers.feeds.record import ITEMS_MAX, TEXT_CHARACTERS_MAX

HOSTILE = {
    "attributes": "<rss "
    + " ".join(f"a{n}='1'" for n in range(50_000))
    + f"><channel><item>{T}</item></channel></rss>",
    "namespaces": "<rss "
    + " ".join(f"xmlns:a{n}='u{n}'" for n in range(20_000))
    + f"><channel><item>{T}</item></channel></rss>",
    "nested": rss("<a>" * 200_000),
    "nested items": rss("<item>" * 50_000),
    "unclosed": "<rss><channel>" + "<item><title>x" * 100_000,
    "tags in CDATA": item(f"{T}<description><![CDATA[" + "<b><i>" * 200_000 + "]]></description>"),
    "attributes in CDATA": item(
        f"{T}<description><![CDATA[<p " + " ".join(f"a{n}" for n in range(50_000)) + ">]]></description>"
    ),
    "CDATA starts": "<rss><item>" + "<![CDATA[" * 300_000,
    "ampersands": item("<title>" + "&" * 2_000_000 + "</title>"),
    "angle brackets": "<rss>" + "<" * 1_000_000,
    "many entries": rss("<item><title>x</title></item>" * 50_000),
    "comments": "<rss>" + "<!--" * 500_000,
    "laughs": "<!DOCTYPE rss [<!ENTITY a '"
    + "ha" * 30
    + "'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
    + item("<title>&j;" + "&a;" * 50_000 + "</title>"),
    "author": item(f"{T}<author>a@" + "a." * 16_000 + "</author>"),
    "date": item(f"{T}<pubDate>" + "1 " * 100_000 + "</pubDate>"),
    "doctype": "<!DOCTYPE " * 100_000 + "<rss/>",
    "entities": "<!DOCTYPE rss [" + "<!ENTITY a " * 100_000,
    "surrogates": item("<title>" + "&#55357;" * 200_000 + "</title>"),
    "categories": item(T + "<category>x</category>" * 100_000),
    "links": item(T + "<link>x</link>" * 100_000),
    "base": rss("<item xml:base='" + "a/" * 100_000 + "'><title>x</title><link>y</link></item>"),
    "not escaped": item(f"{T}<description>" + "<b>x</b>" * 100_000 + "</description>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_cost_little(name: str) -> None:
    before = time.process_time()
    try:
        feed = read(HOSTILE[name])
    except FeedError:
        feed = ParsedFeed()
    assert time.process_time() - before < 3
    assert len(feed.items) <= ITEMS_MAX
    assert all(len(each.text) <= TEXT_CHARACTERS_MAX and len(each.title) <= 2_048 for each in feed.items)


def test_laughs_do_not_grow() -> None:
    title = read(HOSTILE["laughs"]).items[0].title
    assert len(title) <= 500


FRAGMENTS = st.sampled_from(
    [
        "<rss>",
        "</rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<entry>",
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&",
        "&amp;",
        "&#x110000;",
        "<!--",
        "-->",
        "<?xml",
        "?>",
        "<!DOCTYPE rss [",
        "]>",
        "<!ENTITY a 'b'>",
        "&a;",
        "속보",
        "\x00",
        "\ufffe",
        "<link href='",
        "'>",
        "http://",
        "<pubDate>",
        "2026",
        "{",
        "}",
        '"items":',
        "[",
        "]",
        ",",
        "xmlns:a='b'",
        "<feed",
        " xmlns='http://www.w3.org/2005/Atom'>",
        "<content type='xhtml'>",
        "<div>",
        "<p>",
        "xml:base='http://[' ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(FRAGMENTS, max_size=30).map("".join) | st.text(max_size=60), st.sampled_from(["utf-8", "cp949", "utf-16"])
)
def test_nothing_crashes_the_reader(text: str, codec: str) -> None:
    try:
        feed = read(text.encode(codec, "replace"))
    except FeedError:
        return
    for each in feed.items:
        assert isinstance(each, FeedItem)
        assert each.title
        assert "\n" not in each.title
        (each.title + each.text + each.guid + each.link).encode()
