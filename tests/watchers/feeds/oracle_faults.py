"""Feeds as broken sites write them, and those whose meaning is ours to decide, each with what it has to become.

There is no well-formed reading of them that an oracle could be right about, so what they mean is written by hand. Each
says whether feedparser finds the same: where it does not, that is what our own reader is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.watchers.feeds.oracle import URL
from tests.watchers.feeds.oracle_feeds import CP949_ONLY, JAPANESE, KOREAN, TRADITIONAL, atom, rss

KOREAN_URL = "https://news.example.kr/rss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A feed with something wrong or left open in it.

    Attributes:
        name: What is wrong with it.
        body: The bytes.
        expected: Fields of its newest entry; {"entries": n} means how many there are.
        oracle_agrees: Whether feedparser sees the same in these fields.
        charset: Encoding that HTTP names, or None.
        url: Where it comes from.
    """

    name: str
    body: bytes
    expected: Mapping[str, Any]
    oracle_agrees: bool
    charset: str | None = None
    url: str = URL


def seoul(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


T = "<title>제목</title>"


def _declared(item: str, encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>' + rss(item).decode()


def _titled(texts: tuple[str, str]) -> str:
    return f"<title>{texts[0]}</title><description>{texts[1]}</description>"


def _cut(codec: str, by: int = 1) -> bytes:
    """A teaser cut by bytes, in the middle of its last character."""
    head, tail = _declared(f"<title>{KOREAN[0]}</title><description>#</description>", codec).split("#")
    return head.encode(codec) + KOREAN[1][:18].encode(codec)[:-by] + tail.encode(codec)


def encodings() -> list[Fault]:
    korean, cp949 = {"title": KOREAN[0], "text": KOREAN[1]}, {"title": CP949_ONLY[0], "text": CP949_ONLY[1]}
    cut = {"title": KOREAN[0], "text": KOREAN[1][:17] + "\ufffd"}
    japanese = ("①番㈱髙島屋、アルトマン氏の復帰を歓迎", JAPANESE[1])
    return [
        Fault(name="UTF-8 that says it is EUC-KR", body=_declared(_titled(KOREAN), "euc-kr").encode(), expected=korean, oracle_agrees=True),
        Fault(name="UTF-8 that HTTP calls EUC-KR", body=rss(_titled(KOREAN)), charset="euc-kr", expected=korean, oracle_agrees=True),
        Fault(name="UTF-8 that HTTP calls ISO-8859-1", body=rss(_titled(KOREAN)), charset="iso-8859-1", expected=korean, oracle_agrees=True),
        Fault(name="EUC-KR that says it is UTF-8", body=_declared(_titled(KOREAN), "utf-8").encode("euc-kr"), expected=korean, oracle_agrees=False),
        Fault(name="EUC-KR that HTTP calls UTF-8", body=rss(_titled(KOREAN)).decode().encode("euc-kr"), charset="utf-8", expected=korean, oracle_agrees=False),
        Fault(name="EUC-KR that nobody names", body=rss(_titled(KOREAN)).decode().encode("euc-kr"), expected=korean, oracle_agrees=False),
        Fault(name="EUC-KR against its HTTP Latin-1", body=_declared(_titled(KOREAN), "euc-kr").encode("euc-kr"), charset="iso-8859-1", expected=korean, oracle_agrees=False),
        Fault(name="CP949 that says it is EUC-KR", body=_declared(_titled(CP949_ONLY), "euc-kr").encode("cp949"), expected=cp949, oracle_agrees=False),
        Fault(name="CP949 that nobody names", body=rss(_titled(CP949_ONLY)).decode().encode("cp949"), expected=cp949, oracle_agrees=False),
        Fault(name="CP949 by a Windows name", body=_declared(_titled(CP949_ONLY), "x-windows-949").encode("cp949"), expected=cp949, oracle_agrees=False),
        Fault(name="CP932 that says it is Shift_JIS", body=_declared(_titled(japanese), "Shift_JIS").encode("cp932"), expected={"title": japanese[0], "text": japanese[1]}, oracle_agrees=False),
        Fault(name="Shift_JIS that nobody names", body=rss(_titled(JAPANESE)).decode().encode("shift_jis"), expected={"title": JAPANESE[0], "text": JAPANESE[1]}, oracle_agrees=False),
        Fault(name="EUC-JP that nobody names", body=rss(_titled(JAPANESE)).decode().encode("euc_jp"), expected={"title": JAPANESE[0], "text": JAPANESE[1]}, oracle_agrees=False),
        Fault(name="GBK that says it is GB2312", body=_declared("<title>镕基與喆</title><description>董事会周三宣布了他的回归。</description>", "gb2312").encode("gbk"), expected={"title": "镕基與喆"}, oracle_agrees=True),
        Fault(name="Big5 that nobody names", body=rss(_titled(TRADITIONAL)).decode().encode("big5"), expected={"title": TRADITIONAL[0], "text": TRADITIONAL[1]}, oracle_agrees=False),
        Fault(name="UTF-16 without its mark", body=rss(_titled(KOREAN)).decode().encode("utf-16-le"), expected=korean, oracle_agrees=False),
        Fault(name="UTF-16 that says it is UTF-8", body=b"\xff\xfe" + _declared(_titled(KOREAN), "utf-8").encode("utf-16-le"), expected=korean, oracle_agrees=True),
        Fault(name="UTF-8 that says it is UTF-16", body=_declared(_titled(KOREAN), "utf-16").encode(), expected=korean, oracle_agrees=True),
        Fault(name="UTF-8 with its mark that says it is EUC-KR", body=b"\xef\xbb\xbf" + _declared(_titled(KOREAN), "euc-kr").encode(), expected=korean, oracle_agrees=True),
        Fault(name="UTF-8 cut in a character", body=_cut("utf-8"), expected=cut, oracle_agrees=False),
        Fault(name="UTF-8 cut deeper in a character", body=_cut("utf-8", 2), expected=cut, oracle_agrees=False),
        Fault(name="EUC-KR cut in a character", body=_cut("euc-kr"), expected={"title": KOREAN[0]}, oracle_agrees=False),
        Fault(name="an encoding that does not exist", body=_declared(_titled(KOREAN), "utf8mb4").encode(), expected=korean, oracle_agrees=True),
        Fault(name="a codec that is no encoding", body=_declared(_titled(KOREAN), "unicode_escape").encode(), expected=korean, oracle_agrees=True),
        Fault(name="a codec of host names", body=_declared(_titled(KOREAN), "punycode").encode(), charset="idna", expected=korean, oracle_agrees=True),
        Fault(name="a codec of compression", body=_declared(_titled(KOREAN), "zlib_codec").encode(), expected=korean, oracle_agrees=True),
    ]  # fmt: skip


def broken() -> list[Fault]:
    cases: list[tuple[str, bytes | str, Mapping[str, Any], bool]] = [
        ("a bare ampersand", rss("<title>R&D 예산 & 인력</title>"), {"title": "R&D 예산 & 인력"}, False),
        ("an ampersand in an address", rss(f"{T}<link>https://x.kr/v?a=1&sect=3&copy=2</link>"), {"link": "https://x.kr/v?a=1&sect=3&copy=2"}, False),
        ("HTML entities", rss("<title>A&nbsp;B &ldquo;가&rdquo;&hellip;&middot;</title>"), {"title": "A B “가”…·"}, True),
        ("an entity of nobody", rss("<title>가 &unknown; 나</title>"), {"title": "가 &unknown; 나"}, True),
        ("a reference to no character", rss("<title>가&#1114112;나</title>"), {"title": "가나"}, False),
        ("a reference to NUL", rss("<title>가&#0;나</title>"), {"title": "가나"}, True),
        ("a reference to half an emoji", rss("<title>속보 &#55357; 끝</title>"), {"title": "속보 끝"}, False),
        ("an emoji as two references", rss("<title>속보 &#55357;&#56832;</title>"), {"title": "속보 😀"}, False),
        ("control characters", rss("<title>제\x08목 하\x1b나</title>"), {"title": "제목 하나"}, True),
        ("NUL in a title", rss("<title>제\x00목</title>"), {"title": "제목"}, True),
        ("a tag left open", rss(f"{T}<description>요약"), {"title": "제목", "text": "요약"}, False),
        ("tags closed in the wrong order", rss("<title>제목</link><link>https://x.kr/1</title>"), {"entries": 1}, True),
        ("cut off in a tag", rss(f"{T}<description>여기까지만 왔다")[:-40], {"title": "제목"}, False),
        ("CDATA left open", f"<rss><channel><item>{T}<description><![CDATA[끝이 없다", {"title": "제목", "text": "끝이 없다"}, False),
        ("CDATA inside CDATA", rss("<title><![CDATA[가 <![CDATA[나]]></title>"), {"title": "가 <![CDATA[나"}, True),
        ("a warning in front", b"<br />\n<b>Warning</b>: mysql_connect() failed<br />\n" + rss(T), {"title": "제목"}, True),
        ("blanks before the declaration", b'\n\n <?xml version="1.0" encoding="utf-8"?>' + rss(T), {"title": "제목"}, True),
        ("two declarations", b'<?xml version="1.0"?>\n<?xml version="1.0"?>' + rss(T), {"title": "제목"}, True),
        ("a script behind", rss(T) + b"<script>count()</script>", {"title": "제목"}, True),
        ("an undeclared prefix", rss(f"{T}<dc:creator>김기자</dc:creator>", namespaces=""), {"author": "김기자"}, True),
        ("an undeclared prefix of content", rss(f"{T}<content:encoded>본문</content:encoded>", namespaces=""), {"text": "본문"}, True),
        ("attributes without quotes", rss(f"{T}<enclosure url=https://i.kr/1.jpg type=image/jpeg />"), {"title": "제목"}, True),
        ("the same attribute twice", rss(f"{T}<enclosure url='https://i.kr/1.jpg' type='image/jpeg' type='image/jpeg'/>"), {"image_url": "https://i.kr/1.jpg"}, True),
        ("a mark in angle brackets", rss("<title><속보> 정부 발표</title><link>https://x.kr/1</link>"), {"title": "<속보> 정부 발표", "link": "https://x.kr/1"}, True),
        ("a heart", rss("<title>팬심 <3 </속보></title>"), {"title": "팬심 <3 </속보>"}, False),
        ("an angle bracket in a title", rss("<title>물가 < 임금</title>"), {"title": "물가 < 임금"}, True),
        ("markup that is not escaped", rss(f"{T}<description>앞 <b>굵은</b> 글<br/>뒤</description>"), {"text": "앞 굵은 글\n뒤"}, True),
        ("markup that is not escaped, nor XML", rss(f"{T}<description>앞<br>가운데<p>뒤</description>"), {"title": "제목"}, True),
        ("escaped twice", rss("<title>&amp;amp;quot;속보&amp;amp;quot;</title>"), {"title": "&quot;속보&quot;"}, True),
        ("items without a channel", f"<item>{T}</item><item>{T}<guid>2</guid></item>", {"entries": 2}, True),
        ("items outside of the channel", f"<rss><channel><title>하루</title></channel><item>{T}</item></rss>", {"title": "제목"}, True),
        ("an own entity", '<!DOCTYPE rss [<!ENTITY paper "하루 신문">]>' + rss("<title>&paper; 창간</title>").decode(), {"title": "하루 신문 창간"}, False),
        ("an entity of a file", '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + rss("<title>가 &f;</title>").decode(), {"title": "가 &f;"}, True),
        ("an address broken over lines", rss(f"{T}<link>https://x.kr/\n  article/1</link>"), {"link": "https://x.kr/article/1"}, False),
        ("an address with blanks", rss(f"{T}<link>https://x.kr/a b</link>"), {"link": "https://x.kr/a%20b"}, False),
        ("an address of a script", rss(f"{T}<link>javascript:alert(1)</link>"), {"link": ""}, False),
        ("an address with a password", rss(f"{T}<link>https://a:b@x.kr/</link>"), {"link": ""}, False),
        ("an address that cannot be read", rss(f"{T}<link>http://[::1/</link>"), {"link": "", "title": "제목"}, True),
        ("a base that cannot be read", atom(f"<link href='https://x.kr/1'/>{T}", attributes="xml:base='http://['"), {"link": "https://x.kr/1"}, True),
        ("an author that is a mailbox", rss(f"{T}<author>kim@x.kr</author>"), {"author": ""}, True),
        ("an author made to be slow", rss(f"{T}<author>a@{'a.' * 500}</author>"), {"author": ""}, False),
        ("a caption beside the text", rss(f"{T}<description>본문 요약</description><media:description>아주 긴 사진 설명이다</media:description>"), {"text": "본문 요약"}, False),
        ("the text of a film", rss(f"{T}<media:group><media:description>영상 소개</media:description></media:group>"), {"text": "영상 소개"}, True),
        ("a picture as content", rss(f"{T}<content:encoded><![CDATA[<img src='x'>]]></content:encoded><description>요약문</description>"), {"text": "요약문"}, True),
        ("an aggregator's outlet", rss("<title>복귀 확정 - 하루 신문</title><source url='https://o.kr'>하루 신문</source>"), {"title": "복귀 확정"}, False),
        ("Atom text that is HTML", atom(f"{T}<content>&lt;p&gt;가&lt;/p&gt;</content>"), {"text": "가"}, False),
        ("Atom base64", f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>{T}<content type="text/html" mode="base64">PHA+67O466y4PC9wPg==</content></entry></feed>', {"text": "본문"}, True),
        ("upper-case Atom namespace", f'<feed xmlns="http://www.w3.org/2005/ATOM"><entry>{T}<link href="https://x.kr/1"/></entry></feed>', {"link": "https://x.kr/1"}, True),
        ("the way through a feed service", rss(f"{T}<link>https://f.kr/1</link><o:origLink xmlns:o='http://rssnamespace.org/feedburner/ext/1.0'>https://x.kr/1</o:origLink>"), {"link": "https://x.kr/1"}, False),
        ("nothing at all in an item", rss(""), {"entries": 0}, False),
        ("an item that stands twice", rss(f"{T}<guid>1</guid></item><item>{T}<guid>1</guid>"), {"entries": 1}, False),
        ("a guid that two share", rss("<title>둘</title><guid>1</guid></item><item><title>하나</title><guid>1</guid>"), {"guid": "", "entries": 2}, False),
        ("a guid on several lines", rss(f"{T}<guid isPermaLink='false'>\n 가\n 나 </guid>"), {"guid": "가 나"}, False),
        ("an empty guid", rss(f"{T}<link>https://x.kr/1</link><guid/>"), {"guid": "", "link": "https://x.kr/1"}, True),
    ]  # fmt: skip
    return [
        Fault(
            name=name, body=body if isinstance(body, bytes) else body.encode(), expected=expected, oracle_agrees=agrees
        )
        for name, body, expected, agrees in cases
    ]


def dates() -> list[Fault]:
    cases: list[tuple[str, datetime | None, bool]] = [
        ("Mon, 23 Nov 2026 09:00:00 KST", seoul(9), False),
        ("Mon, 23 Nov 2026 09:00:00 JST", seoul(9), False),
        ("Mon, 23 Nov 2026 09:00:00 GMT+0900", seoul(9), True),
        ("Mon Nov 23 2026 09:00:00 GMT+0900 (한국 표준시)", seoul(9), True),
        ("Mon, 23 Nov 2026 09:00:00", seoul(9), False),
        ("2026-11-23 09:00:00", seoul(9), False),
        ("2026-11-23T09:00:00", seoul(9), False),
        ("2026.11.23 09:00", seoul(9), False),
        ("2026. 11. 23. 오전 9:00", seoul(9), False),
        ("2026. 11. 23. 오후 3:05:30", seoul(15, 5) + timedelta(seconds=30), False),
        ("2026/11/23 09:00:00", seoul(9), False),
        ("2026년 11월 23일 09:00", seoul(9), False),
        ("2026년 11월 23일 (월) 오전 9시 30분", seoul(9, 30), False),
        ("2026年11月23日 09時00分", seoul(9), False),
        ("2026年11月23日 午後3:05", seoul(15, 5), False),
        ("월, 23 11월 2026 09:00:00 +0900", seoul(9), False),
        ("20261123090000", seoul(9), True),
        ("1795392000", datetime(2026, 11, 23, tzinfo=UTC), False),
        ("1795392000000", datetime(2026, 11, 23, tzinfo=UTC), False),
        ("23 Nov 2026 9:00 AM", seoul(9), False),
        ("Nov 23, 2026 9:00 PM", seoul(21), False),
        ("November 23, 2026", seoul(0), False),
        ("2026-11-23", seoul(0), False),
        ("Mon, 23 Nov 2026 24:00:00 +0900", seoul(0, day=24), False),
        ("Mon, 23 Nov 2026 23:59:60 GMT", datetime(2026, 11, 24, tzinfo=UTC), False),
        ("어제", None, True),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None, False),
        ("0000-00-00 00:00:00", None, False),
        ("0", None, True),
        ("1969-12-31T00:00:00Z", None, False),
        ("2026-02-30T00:00:00Z", None, False),
        ("2026-11-23T25:00:00Z", None, False),
        ("03/04/2026", None, True),
        ("", None, True),
    ]
    return [
        Fault(
            name=f"date in Korea: {text or 'none'}",
            body=rss(f"{T}<pubDate>{text}</pubDate>", "<language>ko</language>"),
            expected={"published_at": date},
            oracle_agrees=agrees,
            url=KOREAN_URL,
        )
        for text, date, agrees in cases
    ] + [
        Fault(
            name="an unreadable date gives way to the next",
            body=rss(f"{T}<pubDate>어제</pubDate><dc:date>2026-11-23T09:00:00+09:00</dc:date>"),
            expected={"published_at": seoul(9)},
            oracle_agrees=True,
        ),
        Fault(
            name="published before updated, whatever comes first",
            body=atom(
                f"{T}<updated>2026-11-23T12:00:00+09:00</updated><published>2026-11-23T09:00:00+09:00</published>"
            ),
            expected={"published_at": seoul(9)},
            oracle_agrees=True,
        ),
        Fault(
            name="a date that is far ahead stays: the look at the source clamps it",
            body=rss(f"{T}<pubDate>Mon, 23 Nov 2099 09:00:00 GMT</pubDate>"),
            expected={"published_at": datetime(2099, 11, 23, 9, tzinfo=UTC)},
            oracle_agrees=True,
        ),
    ]


def all_faults() -> list[Fault]:
    return [*encodings(), *broken(), *dates()]
