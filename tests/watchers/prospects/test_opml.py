"""Lists of feeds: as other programs write them, as they break them, and our own that come back as they were."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from config.watchlist import SourceEntry, write_duration
from store.records import SourceSpec
from watchers.kind import SourceError
from watchers.kinds import kinds, spec_of
from watchers.prospects import opml
from watchers.prospects.listed import candidates
from watchers.prospects.opml import read_opml, write_opml
from watchers.prospects.record import Candidate, LeftOut, Outline

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HERE = Path("/data")


def listed(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}\n<opml version="1.0">\n<head><title>구독</title></head>\n<body>\n{body}\n</body>\n</opml>'.encode()


def feed(n: int = 1, more: str = "") -> str:
    return f'<outline text="출처 {n}" type="rss" xmlUrl="https://host{n}.example/rss" {more}/>'


def urls(data: bytes) -> list[str]:
    return [each.url for each in read_opml(data).outlines]


def sorted_out(data: bytes, **how: Any) -> list[Candidate | LeftOut]:
    return list(candidates(read_opml(data).outlines, HERE, **how))


# --- reading


def test_folders_are_kept_beside_what_they_hold() -> None:
    body = f'<outline text="뉴스">\n<outline title="정치" text="x">\n{feed(1)}\n</outline>\n{feed(2)}\n</outline>\n{feed(3)}'
    found = read_opml(listed(body))
    assert [(each.title, each.folders, each.number, each.line) for each in found.outlines] == [
        ("출처 1", ("뉴스", "정치"), 3, 7),
        ("출처 2", ("뉴스",), 4, 9),
        ("출처 3", (), 5, 11),
    ]
    assert found.problems == ()


@pytest.mark.parametrize(
    "outline",
    [
        '<outline xmlUrl="https://a.example/?x=1&amp;y=2"/>',
        '<outline xmlUrl="https://a.example/?x=1&y=2"/>',
        '<outline XMLURL=" https://a.example/?x=1&amp;y=2 "></outline>',
        '<OUTLINE xmlurl="https://a.example/?x=1&#38;y=2"/>',
        '<outline type="RSS" url="https://a.example/?x=1&amp;y=2"/>',
        '<outline text="a &nbsp; b\x08" xmlUrl="https://a.example/?x=1&amp;y=2"/>',
        '<outline text="folder and feed" xmlUrl="https://a.example/?x=1&amp;y=2"><outline text="x"/></outline>',
    ],
)
def test_what_programs_get_wrong_is_read_without_a_word(outline: str) -> None:
    found = read_opml(listed(outline))
    assert found.outlines[0].url == "https://a.example/?x=1&y=2"
    assert found.problems == ()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("declares", [True, False])
def test_korean_lists_of_any_encoding(codec: str, declares: bool) -> None:
    text = listed("\n".join(map(feed, range(20)))).decode()
    name = "UTF-16" if codec.startswith("utf-16") else "UTF-8" if codec.startswith("utf-8") else "EUC-KR"
    text = text.replace("UTF-8", name) if declares else text.partition("?>")[2]
    assert [each.title for each in read_opml(text.encode(codec)).outlines] == [f"출처 {n}" for n in range(20)]


def test_a_wrong_declaration_loses_to_the_bytes() -> None:
    assert read_opml(listed(feed(), '<?xml version="1.0" encoding="EUC-KR"?>')).outlines[0].title == "출처 1"


@pytest.mark.parametrize(
    ("doctype", "reference"),
    [
        ('<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>', "&x;"),
        ('<!DOCTYPE opml PUBLIC "-//x//" "http://127.0.0.1:1/opml.dtd">', "&x;"),
    ],
)
def test_entities_stand_for_nothing(doctype: str, reference: str) -> None:
    data = listed(f'<outline text="{reference}" xmlUrl="https://a.example/"/>', doctype)
    assert read_opml(data).outlines[0].title == reference


@pytest.mark.parametrize("cut", ["<outline", '<outline text="x" xmlUrl="https://b', "</body", '<a b="', "<outline x=>"])
def test_a_broken_list_gives_what_it_has_and_says_where_it_broke(cut: str) -> None:
    data = (listed(feed()).decode().partition("\n</body>")[0] + "\n" + cut).encode()
    found = read_opml(data)
    assert [each.url for each in found.outlines if each.url] == ["https://host1.example/rss"]
    (problem,) = found.problems
    assert str(problem).startswith(("the file is broken at line 5", "the file is broken at line 6")), problem


@pytest.mark.parametrize(
    ("data", "reason", "remedy"),
    [
        (b"", "empty", ""),
        (b" \r\n ", "empty", ""),
        (b"hello", "no XML", "Export"),
        (b"\x00\x01\x02", "no XML", ""),
        (b"<html><body>x</body></html>", "outermost element is <html>", "Export"),
        (b'<rss version="2.0"><channel/></rss>', "outermost element is <rss>", "sokbo source add"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "outermost element is <feed>", "sokbo source add"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, reason: str, remedy: str) -> None:
    with pytest.raises(SourceError) as error:
        read_opml(data)
    assert reason in str(error.value.reason)
    assert remedy in str(error.value.remedy)


def test_limits_are_told_and_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "OUTLINES_MAX", 3)
    whole = read_opml(listed(f'<outline text="x">{"".join(map(feed, range(3)))}</outline>'))
    assert (len(whole.outlines), whole.problems) == (3, ())
    cut = read_opml(listed("".join(map(feed, range(4)))))
    assert len(cut.outlines) == 3
    assert "more than 3 feeds" in str(cut.problems[0])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<opml>" + b"<a/>" * (opml.TAGS_MAX + 1), id="tags"),
        pytest.param(b" " * (opml.BYTES_MAX + 1), id="bytes"),
    ],
)
def test_what_is_far_too_large_is_refused_whole(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"more than|larger than"):
        read_opml(data)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<outline text="x">' * 5_000 + "</outline>" * 5_000, id="deep"),
        pytest.param("<outline " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>", id="attributes"),
        pytest.param(f'<outline text="{"가" * 4_000_000}" xmlUrl="https://a.example/"/>', id="title"),
        pytest.param("<outline " * 100_000, id="unclosed"),
        pytest.param('<outline text="' + "&" * 3_000_000 + '"/>', id="ampersands"),
    ],
)
def test_hostile_lists_yield_no_source_and_a_word(body: str) -> None:
    with suppress(SourceError):
        found = read_opml(listed(body))
        said = (*found.problems, *(each for each in candidates(found.outlines, HERE) if isinstance(each, LeftOut)))
        assert said
        assert not [each for each in found.outlines if each.url]


# --- what an entry can be


def test_an_entry_is_a_feed_or_what_knows_its_address() -> None:
    youtube = (
        '<outline text="구글" xmlUrl="https://www.youtube.com/feeds/videos.xml?channel_id=UC_x5XG1OV2P6uZZ5FSM9Ttw"/>'
    )
    blog = '<outline text="블로그" xmlUrl="https://haru.tistory.com/rss"/>'
    specs = [each.spec for each in sorted_out(listed(feed() + youtube + blog)) if isinstance(each, Candidate)]
    assert [(spec.kind, spec.options) for spec in specs] == [
        ("feed", {"url": "https://host1.example/rss"}),
        ("youtube", {"channel": "UC_x5XG1OV2P6uZZ5FSM9Ttw"}),
        ("feed", {"url": "https://haru.tistory.com/rss"}),
    ]
    assert {(spec.origin, spec.backlog, spec.is_pinned) for spec in specs} == {("added", "silent", False)}
    assert specs[0].host == "host1.example"


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        ('<outline text="x"/>', "no address of a feed"),
        ('<outline text="x" htmlUrl="https://a.example"/>', "no address of a feed"),
        ('<outline text="x" type="include" url="https://a.example/x.opml"/>', "another list"),
        ('<outline text="x" xmlUrl="ftp://a.example/"/>', "does not begin with http"),
        ('<outline text="x" xmlUrl="https://user:pw@a.example/"/>', "user name"),
        ('<outline text="x" xmlUrl="javascript:alert(1)"/>', "does not begin with http"),
        ('<outline text="x" s:kind="paper"/>', "no source kind “paper”"),
        ('<outline text="x" s:kind="folder" s:options="{&quot;path&quot;: &quot;/etc&quot;}"/>', "a folder of this"),
        ('<outline text="x" s:kind="page" s:options="[1]"/>', "no JSON object"),
        ('<outline text="x" s:kind="page" s:options="{"/>', "no JSON"),
        (f'<outline text="x" s:kind="page" s:options="{"[" * 100_000}"/>', "no JSON"),
        ('<outline text="x" s:kind="page" s:options="{&quot;name&quot;: 1}"/>', "no JSON object"),
        ('<outline text="x" s:kind="page"/>', "Field required"),
        ('<outline text="x" s:kind="hackernews" s:every="1s"/>', "every: "),
        ('<outline text="x" s:kind="hackernews" s:backlog="loud"/>', "backlog: "),
        ('<outline text=" x" s:kind="hackernews"/>', "name: "),
        ('<outline text="" s:kind="hackernews"/>', "name: "),
    ],
)
def test_what_cannot_be_a_source_says_why(outline: str, reason: str) -> None:
    (left,) = sorted_out(listed(outline.replace("<outline ", f'<outline xmlns:s="{opml.SOKBO}" ')))
    assert isinstance(left, LeftOut)
    assert reason in str(left.reason)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("한빛일보", "한빛일보"),
        ("  한빛 \n 일보\u202e ", "한빛 일보"),
        ("", "host1.example"),
        ("\u200b", "host1.example"),
        ("가" * 10_000, "가" * 60),
    ],
)
def test_titles_from_outside_become_names(title: str, name: str) -> None:
    outline = Outline(number=1, title=title, url="https://www.host1.example/rss")
    (found,) = candidates([outline], HERE)
    assert isinstance(found, Candidate)
    assert found.spec.name == name


def test_folders_are_read_only_from_ones_own_list() -> None:
    data = "".join(write_opml([spec_for("folder", {"path": "/data/기사"})], "x", NOW)).encode()
    assert isinstance(sorted_out(data)[0], LeftOut)
    (found,) = sorted_out(data, with_folders=True)
    assert isinstance(found, Candidate)
    assert found.spec.options == {"path": "/data/기사"}


# --- there and back


def spec_for(kind: str, options: dict[str, Any], name: str = "이름", **more: Any) -> SourceSpec:
    entry = SourceEntry.model_validate({"name": name, "kind": kind, **more}).model_copy(update=options)
    return replace(spec_of(entry, kinds()[kind], HERE), origin="added")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
NAMES = TEXT.filter(lambda text: not set(text) & set("\u2028\u2029\ufffe\uffff"))
QUERIES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
URLS = st.sampled_from(
    ["https://a.example/rss?x=1&y=<2>", "http://b.example:8080/뉴스", "https://c.example/%22'?\"q=&amp;"]
)
SOURCES = st.one_of(
    st.tuples(
        st.just("feed"), st.fixed_dictionaries({"url": URLS}, optional={"language": st.just("ko"), "outlet": TEXT})
    ),
    st.tuples(st.just("page"), st.fixed_dictionaries({"url": URLS, "pattern": TEXT})),
    st.tuples(st.just("googlenews"), st.fixed_dictionaries({"query": QUERIES})),
    st.tuples(st.just("json"), st.fixed_dictionaries({"url": URLS, "fields": st.just({"title": "a || b"})})),
    st.tuples(st.just("folder"), st.fixed_dictionaries({"path": TEXT.filter(lambda path: not path.startswith("~"))})),
    st.tuples(st.just("hackernews"), st.just({"points": 50, "section": "ask"})),
)


@given(
    st.lists(
        st.tuples(SOURCES, NAMES, st.sampled_from(["", "90s", "5m", "2h", "7d"]), st.sampled_from(["silent", "alert"])),
        max_size=5,
    )
)
def test_what_is_written_comes_back_as_it_was(drawn: list[Any]) -> None:
    specs = [
        spec_for(kind, options, name, backlog=backlog, **({"every": every} if every else {}))
        for (kind, options), name, every, backlog in drawn
    ]
    data = "".join(write_opml(specs, "제목 <&>", NOW)).encode()
    found = sorted_out(data, with_folders=True)
    assert [each.spec for each in found if isinstance(each, Candidate)] == specs
    assert read_opml(data).problems == ()


def test_other_readers_find_every_feed_and_nothing_that_is_none() -> None:
    specs = [spec_for("feed", {"url": "https://a.example/rss"}), spec_for("page", {"url": "https://a.example/"})]
    root = etree.fromstring("".join(write_opml(specs, "Sokbo", NOW)).encode())
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Sokbo")
    assert root.findtext("head/dateCreated") == "Mon, 23 Nov 2026 09:00:00 GMT"
    first, second = root.findall("body/outline")
    assert (first.get("type"), first.get("xmlUrl"), first.get("text")) == ("rss", "https://a.example/rss", "이름")
    assert (second.get("xmlUrl"), second.get("htmlUrl")) == (None, "https://a.example/")


@given(st.integers(10, 604_800))
def test_an_interval_is_written_as_it_is_read(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    entry = SourceEntry.model_validate({"name": "x", "kind": "x", "every": write_duration(length)})
    assert entry.every == length
