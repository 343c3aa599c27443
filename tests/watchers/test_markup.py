"""HTML becomes the text a reader would see."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from watchers.markup import page_text, plain_line, plain_text, tidy


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


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300_000 + "속",
        "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">속",
        "<p " + " ".join(f"a{n}" for n in range(50_000)) + ">속",
        "<p " + "/".join(f"a{n}" for n in range(50_000)) + ">속",
        "<p " + "".join(f"a{n}='1'" for n in range(50_000)) + ">속",
        "<p " + " ".join(f"a{n}" if n % 900 else "b='>'" for n in range(50_000)) + ">속",
        "<p " + " ".join(f"a{n}" if n % 900 else "b='<'" for n in range(50_000)) + ">속",
        "<!--" * 300_000 + "속",
        "<" * 500_000 + "속",
        "<b><i>" * 20_000 + "속",
        "<script" * 100_000 + "속",
        "<script>" * 19_000 + "속",
        "<table><tr><td>" * 6_000 + "속",
        "<a><p>" * 9_000 + "속",
        "&" * 500_000 + "속",
        "\n " * 500_000 + "속",
    ],
    ids=lambda html: repr(html[:16]),
)
def test_hostile_markup_costs_little(html: str) -> None:
    before = time.process_time()
    assert isinstance(plain_text(html), str)
    assert isinstance(plain_line(html), str)
    assert time.process_time() - before < 3


def test_costly_markup_is_read_all_the_same() -> None:
    crowd = " ".join(f"a{n}" for n in range(5_000))
    html = f"앞<script>var a = '<p>';</script><p {crowd}>가운데</p>&amp;<style>p</style><b>뒤</b>"
    assert plain_text(html) == "앞\n가운데\n&\n뒤"


@settings(max_examples=200, deadline=None)
@given(st.text("<>&;/ap!-=\"'한 \n\x00b#x1", max_size=200))
def test_any_text_has_a_plain_form(html: str) -> None:
    for text in (plain_text(html), plain_line(html)):
        assert text == text.strip()
        assert "\x00" not in text
        assert "  " not in text
    assert "\n" not in plain_line(html)


SIMPLE_TAGS = [
    f"<{slash}{name}{attributes}>"
    for name in ("p", "br", "P", "div", "ul", "blockquote", "a", "b", "span", "img", "h1", "li", "pre", "td")
    for slash in ("", "/")
    for attributes in ("", "/", ' href="a b"', " x=1 y", " class='a>' id=\"b\"", ' alt="<i>"')
]
SIGNS = [*"ab 가\n\r\t\u3000\xa0<>&;\"'=/\x0b\x85\u2028\ufeff\u200b\x00"]
REFERENCES = ["&amp;", "&lt;", "&nbsp;", "&copy", "&notit;", "&#39;", "&#8217;", "&#x41;", "&#0;", "&#130;", "&#13;"]
FRAGMENTS = st.lists(st.sampled_from(SIMPLE_TAGS) | st.sampled_from(SIGNS + REFERENCES), max_size=20).map("".join)


@settings(max_examples=500, deadline=None)
@given(FRAGMENTS)
def test_simple_markup_is_read_as_a_browser_would(html: str) -> None:
    if "<" in html:
        assert plain_text(html) == page_text(LexborHTMLParser(html))


@settings(max_examples=200, deadline=None)
@given(st.text() | st.lists(st.sampled_from(SIGNS)).map("".join))
def test_what_is_tidy_stays_as_it_is_and_all_else_becomes_so(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once == "\n".join(" ".join(line.split()) for line in once.split("\n"))
    assert once.replace(" ", "").replace("\n", "").isprintable() or not text.isprintable()
