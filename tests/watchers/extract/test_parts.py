"""Known places, prose and clutter, each for itself."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from watchers.extract.clutter import take_out_elements, take_out_lists_of_links, take_out_named
from watchers.extract.places import known_places, readable_address
from watchers.extract.prose import article_part, prose_of

LINE = "도서관은 다음 달부터 밤 열 시까지 문을 연다."
LONG = f"{LINE} {LINE} {LINE}"


def body_of(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<html><body>{html}</body></html>").body
    assert body is not None
    return body


def part_of(html: str) -> str:
    body = body_of(html)
    part = article_part(body, prose_of(body))
    return "" if part is None else part.attributes.get("id") or part.tag or ""


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("https://blog.naver.com/walk/223000000001", "https://m.blog.naver.com/walk/223000000001"),
        ("http://blog.naver.com/walk/223000000001?fromRss=true", "https://m.blog.naver.com/walk/223000000001"),
        (
            "https://blog.naver.com/PostView.nhn?blogId=walk&logNo=1",
            "https://m.blog.naver.com/PostView.naver?blogId=walk&logNo=1",
        ),
        ("https://blog.naver.com/walk", "https://blog.naver.com/walk"),
        ("https://m.blog.naver.com/walk/1", "https://m.blog.naver.com/walk/1"),
        ("https://news.example/blog.naver.com/walk/1", "https://news.example/blog.naver.com/walk/1"),
        ("", ""),
    ],
)
def test_a_post_in_a_frame_has_an_address_of_its_own(url: str, readable: str) -> None:
    assert readable_address(url) == readable


def test_of_several_places_alike_the_fullest_counts() -> None:
    page = LexborHTMLParser(f"<div class='entry-content'>x</div><div class='entry-content' id='b'>{LINE}</div>")
    assert [(system, node.id) for system, node in known_places(page)] == [("WordPress", "b")]


def test_the_narrow_place_comes_before_the_wide_one() -> None:
    page = LexborHTMLParser(f"<div itemprop='articleBody'><article id='dic_area'>{LINE}</article></div>")
    assert [system for system, _ in known_places(page)] == ["Naver News", "schema.org"]


@pytest.mark.parametrize(
    ("html", "part"),
    [
        (f"<div id=a><p>{LONG}</p><p>{LONG}</p></div><div>{LINE}</div>", "a"),
        (f"<div><div id=a><p>{LONG}</p><p>{LONG}</p></div></div>", "a"),
        # One long paragraph does not outweigh that it stands among others.
        (f"<div id=a><p>{LONG * 4}</p><p>{LINE}</p><p>{LINE}</p></div>", "a"),
        (f"<div id=a><div>{LONG * 4}</div><div>{LINE}</div></div>", "a"),
        # Lines between breaks are paragraphs.
        (f"<div><div id=a>{LONG}<br><br>{LONG}<br><br>{LONG}</div><div>{LINE}</div></div>", "a"),
        (f"<table><tr><td>{LINE}<td id=a>{LONG}<br>{LONG}</table>", "a"),
        # A list is a part of an article, however long.
        (f"<div id=a><p>{LINE}</p><ul><li>{LONG * 3}</li><li>{LONG * 3}</li></ul></div>", "a"),
        # Neither links nor labels are prose.
        (f"<div><a href=x>{LONG * 9}</a></div><div id=a><p>{LONG}</p><p>{LONG}</p></div>", "a"),
        ("<div><p>로그인</p><p>회원가입</p><p>정치</p></div>", ""),
        ("", ""),
    ],
)
def test_the_article_is_where_the_prose_parts_into_paragraphs(html: str, part: str) -> None:
    assert part_of(html) == part


def test_what_is_not_shown_is_no_prose() -> None:
    body = body_of(f"<script>{LONG * 9}</script><style>{LONG}</style><!--{LONG}--><p>{LINE}</p>")
    assert prose_of(body).characters[body.mem_id] == len(LINE)


def test_deep_markup_is_no_deep_recursion() -> None:
    assert part_of("<div>" * 3_000 + f"<p>{LONG}</p><p>{LONG}</p>") == "div"


def cleaned(html: str) -> str:
    body = body_of(html)
    take_out_elements(body)
    take_out_named(body, prose_of(body))
    take_out_lists_of_links(body)
    return body.text(separator=" ", strip=True)


@pytest.mark.parametrize(
    "clutter",
    [
        "<nav>다른 곳</nav>",
        "<form><div><button>다른 곳</button></div></form>",
        "<footer><nav>다른 곳</nav></footer>",
        "<div class='relatedposts'>다른 곳</div>",
        "<div class='article_comment'>다른 곳</div>",
        "<div id='replyArea'>다른 곳</div>",
        "<div class='btnShare'>다른 곳</div>",
        "<div class='wp-newsletter-box'>다른 곳</div>",
        "<p class='img-caption'>다른 곳</p>",
        "<div><ul><li><a href=a>다른 곳</a></li><li><a href=b>또 다른 곳</a></li></ul></div>",
        "<table><tr><td><ul><li><a href=a>다른 곳</a><li><a href=b>또 다른 곳</a></ul></table>",
    ],
)
def test_clutter_goes(clutter: str) -> None:
    assert cleaned(f"<div>{clutter}<p>{LONG}</p></div>") == LONG


@pytest.mark.parametrize(
    "kept",
    [
        "<div class='shareholder-news'>여기</div>",
        "<div class='headline'>여기</div>",
        "<div class='additional'>여기</div>",
        "<ul><li>여기 <a href=a>한 곳</a></li><li>저기</li></ul>",
        f"<div class='related'><p>{LONG}</p></div>",
    ],
)
def test_what_only_sounds_like_clutter_stays(kept: str) -> None:
    assert cleaned(f"<div>{kept}<p>{LONG}</p></div>") != LONG
