"""HTML becomes the text a reader would see."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from watchers.text.markup import SPLIT_CHARACTERS_MAX, page_text, plain_line, plain_text, tags_of, tidy


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>첫 문단</p><p>둘째 문단</p>", "첫 문단\n둘째 문단"),
        ("가<br>나<br/>다", "가\n나\n다"),
        ("<b>굵은</b>글씨와 <i>기운</i> 글씨", "굵은글씨와 기운 글씨"),
        ("<div>하나<div>둘</div>셋</div>", "하나\n둘\n셋"),
        ("<ul><li>하나<li>둘</ul>뒤", "하나\n둘\n뒤"),
        ("<table><tr><td>A<td>B</tr><tr><td>C</table>", "A B\nC"),
        ("<p>한\n줄로\r\n이어진다</p>", "한 줄로 이어진다"),
        ("<pre>줄\n그대로</pre>", "줄\n그대로"),
        ("앞<script>alert('<p>')</script>뒤<style>p{}</style>", "앞뒤"),
        ("<html><head><title>제목</title></head><body>본문</body></html>", "본문"),
        ("앞<noscript>꺼짐</noscript>켜짐", "앞켜짐"),
        ("<!-- 숨김 -->보임", "보임"),
        ("<p>&ldquo;인용&rdquo; &amp; &#54620;&#xAE00; &hellip;</p>", "“인용” & 한글 …"),
        ("<p>a&nbsp;&nbsp;b\u3000c</p>", "a b c"),
        ("<p>&nbsp;</p><p>\u00a0</p><p>끝</p>", "끝"),
        ("<a href='x>y'>링크</a>", "링크"),
        ('<p title="a > b">본문</p>', "본문"),
        ("<p>5 < 6, 7 > 3</p>", "5 < 6, 7 > 3"),
        ("<p>안 닫힌 <b>태그", "안 닫힌 태그"),
        ("R&D 투자 <b>확대</b>", "R&D 투자 확대"),
        ("<img src=x alt='사진'>글", "글"),
        ("<p>a\x00b\x08c</p>", "abc"),
        ("태그 없는 글\n\n둘째 줄 &amp; 끝", "태그 없는 글\n둘째 줄 & 끝"),
        ("", ""),
        ("<p></p>", ""),
        ("<!--> 보임 <!---> 보임 <!-- 숨김 --!> 보임", "보임 보임 보임"),
        ("앞<!-- 끝이 없는 말", "앞"),
        ("앞<script>끝이 없는 글", "앞"),
        ("앞<iframe src='x'/>뒤<svg viewBox='0 0 1 1'><text>숨김</text></svg>끝", "앞뒤끝"),
        ("앞<SCRIPT>숨김</Script >뒤", "앞뒤"),
        ("가<Br>나<tD>다</TD><sPan>라</SPAN><BLOCKQUOTE>마</BlockQuote>", "가\n나 다 라\n마"),
        ("앞<ſcript>숨김</ſcript>뒤", "앞뒤"),
        ("앞<Title>숨김</title><PRE>줄\n그대로</PRE>", "앞\n줄\n그대로"),
        ("앞<scripture>성경</scripture>뒤", "앞성경뒤"),
        ("<html><head><title>제목</title><meta charset=utf-8><body>본문", "본문"),
        ("앞<p class=it's>가운데</p>뒤 it's", "앞\n가운데\n뒤 it's"),
        ("<a title='가 \"나\" > 다' href=x/>링크</a>", "링크"),
        ("<img alt='닫는 따옴표가 없다>글<b>뒤</b>", "글뒤"),
        ("<p\nclass='a'\n>줄</p\n>", "줄"),
        ("<속보> 정부 <b>발표</b>, 물가 <3%", "<속보> 정부 발표, 물가 <3%"),
        ("<o:p>워드에서 온 글</o:p><br\t/>다음", "워드에서 온 글\n다음"),
        ("<?xml version='1.0'?><!DOCTYPE html><![CDATA[x]]>글", "글"),
        ("<td>가</td><td>나</td>", "가 나"),
        ("<pre>줄\n<b>그대로</b>\n</pre>이\n어서", "줄\n그대로\n이 어서"),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("오픈AI, <b>알트먼</b> 복귀", "오픈AI, 알트먼 복귀"),
        ("AT&amp;T &quot;합병&quot;", 'AT&T "합병"'),
        ("두 줄<br/>제목", "두 줄 제목"),
        ("  여러\n 줄의\t제목 ", "여러 줄의 제목"),
        ("3 < 5 그리고 List<T> 이야기", "3 < 5 그리고 List<T> 이야기"),
        ("<![속보]> 제목", "<![속보]> 제목"),
        ("<속보> 정부 발표", "<속보> 정부 발표"),
        ("R&D 예산", "R&D 예산"),
        ("제\x00목\u2028둘", "제목 둘"),
    ],
)
def test_plain_line(html: str, line: str) -> None:
    assert plain_line(html) == line


def test_tidy_keeps_what_scripts_need() -> None:
    # Zero-width joiners hold emoji and Indic letters together; soft hyphens are folded where matching happens.
    assert tidy("👩\u200d💻 क्\u200dष") == "👩\u200d💻 क्\u200dष"
    assert tidy("a \r\n\r\n\r b\u0085c\ud800") == "a\nb\nc"


PIECES = (
    "<div>", "<p>", "<b a{n}>", "</b>", "<p x", "<a href='", "='", "=\"", "<!--", "-->", "<![CDATA[", "<", "</", ">",
    "<script>", "<script ", "</script", "<svg ", "<svg/>", "<pre>", "</pre ", "<table><tr><td>", "&", "&amp;", "a{n} ",
    "a=b ", "= ", " ", "\n", "속 ", "/", "'", '"', "<title", "<select><option>",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_repetition_is_read_twice(piece: str) -> None:
    # With a second reading of what follows, 100,000 of a piece would take hours; `./run.sh bench hostile` has the times.
    for before, after in (("", ""), ("<p ", ">속"), ("<p a='", "'>속"), ("<svg ", "/>속"), ("<script>", "</script>속")):
        html = before + "".join(piece.replace("{n}", str(n)) for n in range(30_000)) + after
        assert len(plain_text(html)) <= len(html)
        assert len(list(tags_of(html, "p", "link"))) <= 30_001


@pytest.mark.parametrize("digits", ["9" * 5_000, "0" * 500_000, "0" * 500_000 + "65"])
def test_a_reference_without_end_is_a_character_of_which_nothing_is_known(digits: str) -> None:
    reference = f"&#{digits};"
    assert plain_text(f"앞{reference}뒤 &amp; 끝") == "앞\N{REPLACEMENT CHARACTER}뒤 & 끝"
    assert plain_line(f"<b>앞{reference}뒤</b>") == "앞\N{REPLACEMENT CHARACTER}뒤"
    assert list(tags_of(f"<a title='{reference}'>", "a")) == [("a", {"title": "\N{REPLACEMENT CHARACTER}"})]


@pytest.mark.parametrize(
    "part", ["<p>가<b>나</B></p>", "<BR>다<!-- <p> -->라", "<td>a<TD>b<o:p>c<hr\n/>", "<pre>1\n2</pre>"]
)
def test_long_markup_is_read_as_short_markup_is(part: str) -> None:
    times = SPLIT_CHARACTERS_MAX // len(part) + 1
    assert plain_text((part + "<hr>") * times) == "\n".join([plain_text(part)] * times)


def test_markup_that_multiplies_in_a_tree_does_not_here() -> None:
    # By the standard, each <p> opens every <b> again: a million elements out of 12 KB.
    html = "<p>" + "".join(f"<b a{n}>" for n in range(1_000)) + "<p>x" * 1_000
    tracemalloc.start()
    assert plain_text(html) == "\n".join("x" * 1_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_tags_and_their_attributes() -> None:
    html = """<!-- <link rel=a> --><script>"<link rel=b>"</script></link>
    <LINK Rel="alternate" type='application/rss+xml' href=/feed?a=1&amp;b=2 href="/second" disabled><base href= "x" >
    <linked rel=c><link/rel=d/><link rel="open>"""
    assert list(tags_of(html, "link", "base")) == [
        ("link", {"rel": "alternate", "type": "application/rss+xml", "href": "/feed?a=1&b=2", "disabled": ""}),
        ("base", {"href": "x"}),
        ("link", {"rel": "d/"}),
        ("link", {"rel": '"open'}),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text("<>&;/ap!-=\"'한 \n\x00b#x1", max_size=200))
def test_any_text_has_a_plain_form(html: str) -> None:
    for text in (plain_text(html), plain_line(html)):
        assert text == text.strip()
        assert "\x00" not in text
        assert "  " not in text
        # Readers of feeds rely on this: what could not be the longest of several texts is not read.
        assert len(text) <= len(html)
    assert "\n" not in plain_line(html)


ATTRIBUTES = ("", ' href="a b"', " x=1 y", " class='a>' id=\"b\"", ' alt="<i>"')
SIGNS = [*"ab 가\n\r\t\u3000\xa0<>&;\"'=/\x0b\x85\u2028\ufeff\u200b\x00"]
REFERENCES = ["&amp;", "&lt;", "&nbsp;", "&copy;", "&notit;", "&#39;", "&#8217;", "&#x41;", "&#10;", "&#13;"]
TEXTS = st.lists(st.sampled_from([*"ab 가\n\r\t\u3000\xa0>&;=/\x85\u2028\u200b", *REFERENCES]), max_size=5).map("".join)
TAGS = [
    f"<{slash}{name}{attributes}>"
    for name in ("p", "br", "P", "div", "ul", "blockquote", "a", "b", "span", "img", "h1", "li", "pre")
    for slash in ("", "/")
    for attributes in ("", "/", *ATTRIBUTES)
]


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["div", "ul", "BLOCKQUOTE", "section", "b", "span", "x-y"])
    element = st.builds("<{0}{1}>{2}</{0}>".format, names, st.sampled_from(ATTRIBUTES), inner)
    return st.lists(element | inner | st.sampled_from(["<br>", "<br/>", "<img src=a>"]), max_size=4).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.recursive(TEXTS, nested, max_leaves=8))
def test_markup_without_mistakes_is_read_as_a_browser_would(html: str) -> None:
    if "<" in html:
        assert plain_text(html) == page_text(LexborHTMLParser(html))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TAGS) | TEXTS, max_size=12).map("".join))
def test_mistakes_in_markup_cost_line_breaks_at_most(html: str) -> None:
    if "<" in html:
        ours, browsers = plain_text(html), page_text(LexborHTMLParser(html))
        assert "".join(ours.split()) == "".join(browsers.split())


@settings(max_examples=200, deadline=None)
@given(st.text() | st.lists(st.sampled_from(SIGNS)).map("".join))
def test_what_is_tidy_stays_as_it_is_and_all_else_becomes_so(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once == "\n".join(" ".join(line.split()) for line in once.split("\n"))
    assert once.replace(" ", "").replace("\n", "").isprintable() or not text.isprintable()
