"""Documents made to hurt: what every reader makes of them, within its bounds.

How long they take is for `./run.sh bench hostile` to say; here it is what bounds them that is held.
"""

from __future__ import annotations

import pytest

from tests.watchers import hostile
from tests.watchers.feeds.feed_text import item, read, rss
from tests.watchers.hostile import ALL, FOR, Hostile
from watchers.feeds import FeedError, document
from watchers.feeds.record import (
    ENTRIES_LOOKED_AT_MAX,
    GUID_CHARACTERS_MAX,
    ITEMS_MAX,
    NAME_CHARACTERS_MAX,
    TAGS_MAX,
    TEXT_CHARACTERS_MAX,
    TITLE_CHARACTERS_MAX,
    URL_CHARACTERS_MAX,
)

SMALL = 60_000
LARGE = 5_000_000


@pytest.mark.parametrize("made", ALL, ids=lambda made: made.id)
def test_nothing_is_taken_beyond_its_bounds(made: Hostile) -> None:
    outcome = hostile.read(made.reader, made.make(SMALL))
    assert len(outcome.items) <= ITEMS_MAX
    for each in outcome.items:
        assert 0 < len(each.title) <= max(TITLE_CHARACTERS_MAX, URL_CHARACTERS_MAX)
        assert len(each.text) <= TEXT_CHARACTERS_MAX
        assert len(each.guid) <= GUID_CHARACTERS_MAX
        assert len(each.link) <= URL_CHARACTERS_MAX
        assert len(each.author) <= NAME_CHARACTERS_MAX
        assert len(each.tags) <= TAGS_MAX
        for text in (each.title, each.text, each.guid, each.link, each.author, *each.tags):
            assert "\0" not in text
            text.encode()
    assert outcome.words
    assert "\n" not in outcome.words


TOO_MANY_TAGS = "more tags than any list of articles"
REFUSED = {
    ("feed", "entries"): TOO_MANY_TAGS,
    ("feed", "empty entries"): TOO_MANY_TAGS,
    ("feed", "names"): TOO_MANY_TAGS,
    ("feed", "media groups"): TOO_MANY_TAGS,
    ("feed", "quotes of attributes open"): TOO_MANY_TAGS,
    ("feed", "text in many elements"): TOO_MANY_TAGS,
    ("feed", "JSON arrays nested"): "no feed",
    ("feed", "JSON items nested"): "can be read",
    ("json", "JSON arrays nested"): "can be read",
    ("json", "JSON huge number"): "can be read",
    ("links", "divs nested"): TOO_MANY_TAGS,
    ("links", "attributes with tags in them"): TOO_MANY_TAGS,
    ("change", "lines"): TOO_MANY_TAGS,
}


@pytest.mark.parametrize(("reader", "name"), REFUSED, ids=lambda each: each)
def test_what_is_too_much_is_refused_with_a_reason(reader: str, name: str) -> None:
    assert REFUSED[reader, name] in hostile.read(reader, FOR[reader][name](LARGE)).refused


@pytest.mark.parametrize("name", ["billion laughs", "quadratic entity", "external entities", "halves of surrogates"])
def test_references_beyond_number_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = FOR["feed"][name](2_000)
    assert read(few).items or read(few).problems
    monkeypatch.setattr(document, "REFERENCES_MAX", 10)
    with pytest.raises(FeedError, match="more broken references than can be mended"):
        read(few)


def test_a_feed_of_the_largest_size_is_read() -> None:
    entries = "".join(
        f"<item><title>기사 {n}</title><link>https://x.kr/{n}</link><pubDate>{at(n)}</pubDate>"
        f"<description><![CDATA[{'<p>본문 <b>글</b></p>' * 26}]]></description></item>"
        for n in range(6_000)
    )
    feed = read(rss(entries))
    assert len(rss(entries).encode()) > 0.9 * LARGE
    assert [each.title for each in feed.items] == [f"기사 {n}" for n in range(6_000 - ITEMS_MAX, 6_000)]
    assert tuple(map(str, feed.problems)) == (f"more entries than are read at once: the newest {ITEMS_MAX} were",)


def at(number: int) -> str:
    return f"2026-11-{number // 1_440 + 1:02}T{number // 60 % 24:02}:{number % 60:02}:00+09:00"


@pytest.mark.parametrize("count", [ITEMS_MAX + 50, ENTRIES_LOOKED_AT_MAX + 500])
def test_of_too_many_the_newest_are_kept_wherever_the_feed_has_them(count: int) -> None:
    dated = [f"<item><title>{n}</title><pubDate>{at(n)}</pubDate></item>" for n in range(count)]
    newest = [str(n) for n in range(count - ITEMS_MAX, count)]
    for entries in (dated, dated[::-1]):
        assert [each.title for each in read(rss("".join(entries))).items] == newest
    # By section: the newest stand in the middle as well as at the ends.
    half = ITEMS_MAX // 2 + 25
    if count <= ENTRIES_LOOKED_AT_MAX:
        mixed = dated[half:] + dated[:half]
        assert [each.title for each in read(rss("".join(mixed))).items] == newest


def test_as_many_as_are_read_is_no_problem() -> None:
    assert read(rss("<item><title>x</title></item>" * ITEMS_MAX)).problems == ()


def test_tags_inside_cdata_are_text_and_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "TAGS_MAX", 50)
    assert read(item(f"<title>제목</title><description><![CDATA[{'<p>글</p>' * 100}]]></description>")).items
    with pytest.raises(FeedError, match=TOO_MANY_TAGS):
        read(item(f"<title>제목</title><description>{'<p>글</p>' * 100}</description>"))


@pytest.mark.parametrize("reference", ["&a;", "&b;", "%c;"])
def test_nothing_outside_of_the_feed_is_read(reference: str) -> None:
    feed = read(f"{hostile.EXTERNAL}<rss><channel><item><title>제목 {reference}</title></item></channel></rss>")
    assert feed.items[0].title == f"제목 {reference}"


def test_laughs_do_not_grow() -> None:
    title = read(f"{hostile.LAUGHS}<rss><channel><item><title>{'&j;' * 1_000}</title></item></channel></rss>").items[0]
    assert len(title.title) <= TITLE_CHARACTERS_MAX
    assert set(title.title) == set("&j;")
