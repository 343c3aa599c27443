"""Feeds for the oracle: the same two articles in every dialect, every encoding, and with one thing at a time changed.

All are well-formed, so that both readers have to see the same; where ours sees something else, it is said here, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

KOREAN = ("오픈AI 이사회, 샘 알트먼 복귀 합의", "샘 알트먼이 최고경영자로 돌아온다. 이사회는 22일 이같이 밝혔다.")
CP949_ONLY = ("똠방각하 펲시콜라 쓩 달린 샾", "햏자들이 뷁을 외치며 찦차를 몰았다. 이사회는 어제 이같이 밝혔다.")
JAPANESE = ("オープンAI、アルトマン氏が復帰へ", "取締役会は二十二日、最高経営責任者の復帰で合意したと発表した。")
CHINESE = ("奥特曼将重返公司担任首席执行官", "董事会周三宣布，双方已经就他的回归达成原则性协议。")
TRADITIONAL = ("奧特曼將重返公司擔任執行長", "董事會週三宣布，雙方已經就他的回歸達成原則性協議。")
FRENCH = (
    "L’élection présidentielle à l’étranger",
    "Le président a été réélu, près de la moitié des électeurs ont voté.",
)
RUSSIAN = (
    "Совет директоров вернул главу компании",
    "Компания сообщила об этом в среду вечером, подробностей пока нет.",
)

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A well-formed feed.

    Attributes:
        name: What is special about it.
        body: The bytes.
        charset: Encoding that HTTP names, or None.
        in_utf_8: The same feed where nothing can go wrong, when the oracle is known to lose its encoding.
    """

    name: str
    body: bytes
    charset: str | None = None
    in_utf_8: bytes | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which our reader means to see something else than the oracle."""

    field: str
    ours: Any
    why: str


# The same two articles in every dialect.


def rss_090(title: str, text: str) -> str:
    """Netscape's first, as RDF: nothing but titles and links."""
    del text
    items = "".join(f"<item><title>{title} {n}</title><link>https://x.kr/{n}</link></item>" for n in (2, 1))
    return (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>하루</title>'
        f"<link>https://x.kr/</link><description>x</description></channel>{items}</rdf:RDF>"
    ).replace("하루", title[:2])


def rss_091(title: str, text: str) -> str:
    return _rss("0.91", title, text, lambda n: "")


def rss_092(title: str, text: str) -> str:
    return _rss("0.92", title, text, lambda n: "<category domain='x'>AI</category>")


def rss_20(title: str, text: str) -> str:
    return _rss(
        "2.0",
        title,
        text,
        lambda n: (
            f"<guid isPermaLink='false'>id-{n}</guid><pubDate>Mon, 2{n} Nov 2026 09:00:00 +0900</pubDate>"
            "<category>AI</category><author>k@x.kr (Kim)</author>"
        ),
    )


def _rss(version: str, title: str, text: str, more: Any) -> str:
    items = "".join(
        f"<item><title>{title} {n}</title><link>https://x.kr/{n}</link><description>{text}</description>{more(n)}</item>"
        for n in (2, 1)
    )
    return (
        f'<rss version="{version}"><channel><title>{title[:2]}</title><link>https://x.kr/</link>'
        f"<description>x</description><language>ko</language>{items}</channel></rss>"
    )


def rss_10(title: str, text: str) -> str:
    items = "".join(
        f'<item rdf:about="https://x.kr/{n}"><title>{title} {n}</title><link>https://x.kr/{n}</link>'
        f"<description>{text}</description><dc:date>2026-11-2{n}T09:00:00+09:00</dc:date>"
        "<dc:creator>Kim</dc:creator><dc:subject>AI</dc:subject></item>"
        for n in (2, 1)
    )
    return (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://purl.org/rss/1.0/" xmlns:dc="{NAMESPACES["dc"]}">'
        f'<channel rdf:about="https://x.kr/rss"><title>{title[:2]}</title><link>https://x.kr/</link>'
        f"<description>x</description><dc:language>ko</dc:language></channel>{items}</rdf:RDF>"
    )


def atom_03(title: str, text: str) -> str:
    entries = "".join(
        f"<entry><title>{title} {n}</title><link rel='alternate' type='text/html' href='https://x.kr/{n}'/>"
        f"<id>tag:x.kr,2026:{n}</id><issued>2026-11-2{n}T09:00:00+09:00</issued>"
        f"<modified>2026-11-2{n}T10:00:00+09:00</modified><author><name>Kim</name></author>"
        f"<content type='text/plain' mode='escaped'>{text}</content></entry>"
        for n in (2, 1)
    )
    return (
        f'<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="ko"><title>{title[:2]}</title>'
        f"<link rel='alternate' type='text/html' href='https://x.kr/'/><modified>2026-11-22T09:00:00Z</modified>{entries}</feed>"
    )


def atom_10(title: str, text: str) -> str:
    entries = "".join(
        f"<entry><title>{title} {n}</title><link href='https://x.kr/{n}'/><id>tag:x.kr,2026:{n}</id>"
        f"<published>2026-11-2{n}T09:00:00+09:00</published><updated>2026-11-2{n}T10:00:00+09:00</updated>"
        f"<author><name>Kim</name></author><category term='AI'/><summary>{text}</summary></entry>"
        for n in (2, 1)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko"><title>{title[:2]}</title><link href="https://x.kr/"/>'
        f"<id>x</id><updated>2026-11-22T09:00:00Z</updated>{entries}</feed>"
    )


DIALECTS = {
    "RSS 0.90": rss_090,
    "RSS 0.91": rss_091,
    "RSS 0.92": rss_092,
    "RSS 1.0": rss_10,
    "RSS 2.0": rss_20,
    "Atom 0.3": atom_03,
    "Atom 1.0": atom_10,
}

# name -> (texts, codec, what the XML declaration says, what HTTP says, bytes in front)
ENCODINGS: dict[str, tuple[tuple[str, str], str, str, str | None, bytes]] = {
    "UTF-8 declared": (KOREAN, "utf-8", "utf-8", None, b""),
    "UTF-8 undeclared": (KOREAN, "utf-8", "", None, b""),
    "UTF-8 by its mark": (KOREAN, "utf-8", "", None, b"\xef\xbb\xbf"),
    "UTF-8 by HTTP": (KOREAN, "utf-8", "", "utf-8", b""),
    "UTF-16 LE": (KOREAN, "utf-16-le", "utf-16", None, b"\xff\xfe"),
    "UTF-16 BE": (KOREAN, "utf-16-be", "utf-16", None, b"\xfe\xff"),
    "UTF-32 LE": (KOREAN, "utf-32-le", "utf-32", None, b"\xff\xfe\0\0"),
    "EUC-KR declared": (KOREAN, "euc-kr", "euc-kr", None, b""),
    "EUC-KR by HTTP": (KOREAN, "euc-kr", "", "euc-kr", b""),
    "EUC-KR that is CP949": (CP949_ONLY, "cp949", "euc-kr", None, b""),
    "CP949 as ks_c_5601-1987": (CP949_ONLY, "cp949", "ks_c_5601-1987", None, b""),
    "Shift_JIS": (JAPANESE, "shift_jis", "Shift_JIS", None, b""),
    "EUC-JP": (JAPANESE, "euc_jp", "euc-jp", None, b""),
    "GB2312": (CHINESE, "gb2312", "gb2312", None, b""),
    "GBK by HTTP": (CHINESE, "gbk", "", "gbk", b""),
    "Big5": (TRADITIONAL, "big5", "big5", None, b""),
    "ISO-8859-1": (FRENCH, "cp1252", "windows-1252", None, b""),
    "windows-1251": (RUSSIAN, "cp1251", "windows-1251", None, b""),
    "KOI8-R": (RUSSIAN, "koi8_r", "koi8-r", None, b""),
}

LOST_BY_THE_ORACLE = {"EUC-KR that is CP949", "CP949 as ks_c_5601-1987"}
"""Windows writes syllables beyond the 2,350 of EUC-KR and calls it EUC-KR; browsers read it so, feedparser does not."""


def dialects_and_encodings() -> Iterator[Case]:
    for encoding, (texts, codec, declared, charset, mark) in ENCODINGS.items():
        for dialect, write in DIALECTS.items():
            declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
            body = mark + (declaration + write(*texts)).encode(codec)
            in_utf_8 = write(*texts).encode() if encoding in LOST_BY_THE_ORACLE else None
            yield Case(name=f"{dialect} in {encoding}", body=body, charset=charset, in_utf_8=in_utf_8)


def _prefixed(prefix: str, uri: str) -> str:
    return f' xmlns:{prefix}="{uri}"'


def rss(item: str, channel: str = "", namespaces: str | None = None) -> bytes:
    """One item in RSS 2.0, with every usual namespace unless others are given."""
    declared = "".join(_prefixed(*each) for each in NAMESPACES.items()) if namespaces is None else namespaces
    return f'<rss version="2.0"{declared}><channel><title>Haru</title>{channel}<item>{item}</item></channel></rss>'.encode()


def atom(entry: str, feed: str = "", attributes: str = "") -> bytes:
    """One entry in Atom 1.0."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Haru</title>{feed}<entry>{entry}</entry></feed>'
    ).encode()


T = "<title>제목</title>"
DC, CONTENT, MEDIA, ATOM = (NAMESPACES[name] for name in ("dc", "content", "media", "atom"))
HTML = escape("<p>첫 <b>문단</b>이다.</p><p>둘째 &amp; 끝</p>")

RSS_ITEMS = {
    "plain title": "<title>오픈AI, 새 이사회 꾸려</title>",
    "title in CDATA": "<title><![CDATA[오픈AI “복귀” & 반응]]></title>",
    "title with a reference": "<title>AT&amp;T 인수 &#8220;합의&#8221; &#xAC00;</title>",
    "title with markup": f"<title>{escape('<b>속보</b> 복귀')}</title>",
    "title on several lines": "<title>\n 두 줄짜리\n 제목 </title>",
    "title with an emoji": "<title>속보 &#128512; 😀</title>",
    "no title": "<description>글만 있다.</description><link>https://x.kr/1</link>",
    "dc:title": "<dc:title>더블린 제목</dc:title>",
    "description": f"{T}<description>글이다.</description>",
    "HTML description": f"{T}<description>{HTML}</description>",
    "description in CDATA": f"{T}<description><![CDATA[<p>첫 문단.</p><br/>둘째]]></description>",
    "content:encoded": f"{T}<description>짧다</description><content:encoded><![CDATA[<p>긴 본문이다.</p>]]></content:encoded>",
    "content:encoded alone": f"{T}<content:encoded>{HTML}</content:encoded>",
    "dc:description": f"{T}<dc:description>더블린 글</dc:description>",
    "itunes:summary": f"{T}<itunes:summary>방송 소개</itunes:summary>",
    "link": f"{T}<link>https://x.kr/1?a=1&amp;b=2</link>",
    "link with blanks around": f"{T}<link>\n https://x.kr/1\n </link>",
    "relative link": f"{T}<link>/article/1</link>",
    "relative link without a slash": f"{T}<link>1.html</link>",
    "link without a scheme": f"{T}<link>//x.kr/1</link>",
    "link of a query": f"{T}<link>?id=1</link>",
    "Korean link": f"{T}<link>https://x.kr/%EA%B8%B0%EC%82%AC/1</link>",
    "guid as link": f"{T}<guid>https://x.kr/g</guid>",
    "guid that is said to be a link": f"{T}<guid isPermaLink='true'>https://x.kr/g</guid>",
    "guid that is none": f"{T}<link>https://x.kr/1</link><guid isPermaLink='false'>https://x.kr/g</guid>",
    "guid that is a word": f"{T}<link>https://x.kr/1</link><guid isPermaLink='false'>기사-17</guid>",
    "no guid": f"{T}<link>https://x.kr/1</link>",
    "atom:link in RSS": f"{T}<atom:link rel='alternate' href='https://x.kr/1'/>",
    "atom:link to itself": f"{T}<link>https://x.kr/1</link><atom:link rel='self' href='https://x.kr/self'/>",
    "author": f"{T}<author>kim@x.kr (김기자)</author>",
    "author without a mailbox": f"{T}<author>김기자</author>",
    "dc:creator": f"{T}<dc:creator>김기자</dc:creator>",
    "dc:creators": f"{T}<dc:creator>김기자</dc:creator><dc:creator>이기자</dc:creator>",
    "itunes:author": f"{T}<itunes:author>김기자</itunes:author>",
    "category": f"{T}<category>경제</category>",
    "categories": f"{T}<category>경제</category><category>IT/과학</category>",
    "category with a domain": f"{T}<category domain='https://x.kr/c'>경제</category>",
    "dc:subject": f"{T}<dc:subject>경제</dc:subject>",
    "media:content": f"{T}<media:content url='https://i.kr/1.jpg' medium='image'/>",
    "media:content of a type": f"{T}<media:content url='https://i.kr/1' type='image/png'/>",
    "media:thumbnail": f"{T}<media:thumbnail url='https://i.kr/t.jpg'/>",
    "media:group": f"{T}<media:group><media:content url='https://i.kr/1.jpg' medium='image'/></media:group>",
    "enclosure": f"{T}<enclosure url='https://i.kr/1.jpg' length='9' type='image/jpeg'/>",
    "enclosure of sound": f"{T}<enclosure url='https://i.kr/1.mp3' length='9' type='audio/mpeg'/>",
    "dc:date": f"{T}<dc:date>2026-11-23T09:00:00+09:00</dc:date>",
    "dcterms:created": f"{T}<dcterms:created>2026-11-23T09:00:00Z</dcterms:created>",
    "pubDate before dc:date": f"{T}<pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate><dc:date>2026-11-22T09:00:00Z</dc:date>",
    "comments": f"{T}<link>https://x.kr/1</link><comments>https://x.kr/1#c</comments>",
    "source": f"{T}<source url='https://o.kr/rss'>다른 신문</source>",
    "a comment inside": f"{T}<!-- x --><link>https://x.kr/<!-- y -->1</link>",
    "an instruction inside": f"<?x y?>{T}<description>글<?x y?>이다</description>",
    "CDATA in pieces": "<title><![CDATA[가]]>나<![CDATA[다]]></title>",
    "an element of another namespace": f"{T}<x:title xmlns:x='urn:x'>다른 제목</x:title>",
    "a default namespace of its own": f"{T}<div xmlns='http://www.w3.org/1999/xhtml'><p>군더더기</p></div>",
}
ODD_PREFIXES = {
    "dc as d": (f"{T}<d:creator>김기자</d:creator>", _prefixed("d", DC)),
    "dc as content": (f"{T}<content:creator>김기자</content:creator>", _prefixed("content", DC)),
    "content as c": (f"{T}<c:encoded>{HTML}</c:encoded>", _prefixed("c", CONTENT)),
    "media as m": (f"{T}<m:thumbnail url='https://i.kr/t.jpg'/>", _prefixed("m", MEDIA)),
    "atom as a10": (f"{T}<a10:link rel='alternate' href='https://x.kr/1'/>", _prefixed("a10", ATOM)),
    "atom as a10, updated": (f"{T}<a10:updated>2026-11-23T09:00:00+09:00</a10:updated>", _prefixed("a10", ATOM)),
    "RSS in a namespace": (f"{T}<link>https://x.kr/1</link>", ' xmlns="http://backend.userland.com/rss2"'),
    "media without its last slash": (
        f"{T}<m:thumbnail url='https://i.kr/t.jpg'/>",
        _prefixed("m", "http://search.yahoo.com/mrss"),
    ),
    "declared where it is used": (f"{T}<q:creator xmlns:q='{DC}'>김기자</q:creator>", ""),
    "declared twice": (
        f"{T}<d:creator>김</d:creator><e:creator>이</e:creator>",
        _prefixed("d", DC) + _prefixed("e", DC),
    ),
}
ATOM_ENTRIES = {
    "plain title": T,
    "text title": "<title type='text'>가 &lt; 나</title>",
    "HTML title": f"<title type='html'>{escape('<b>굵은</b> 제목')}</title>",
    "XHTML title": "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><i>기운</i> 제목</div></title>",
    "summary": f"{T}<summary>요약이다.</summary>",
    "HTML summary": f"{T}<summary type='html'>{HTML}</summary>",
    "content": f"{T}<content>본문이다.</content>",
    "HTML content": f"{T}<content type='html'>{HTML}</content>",
    "XHTML content": f"{T}<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>가</p><p>나</p></div></content>",
    "XHTML content with a prefix": (
        f"{T}<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:p>가</h:p><h:p>나</h:p></h:div></content>"
    ),
    "content before summary": f"{T}<summary>짧다</summary><content type='html'>&lt;p&gt;이 본문은 더 길다.&lt;/p&gt;</content>",
    "content elsewhere": f"{T}<content type='audio/mpeg' src='https://x.kr/1.mp3'/><summary>요약</summary>",
    "link": f"{T}<link href='https://x.kr/1'/>",
    "alternate link": f"{T}<link rel='alternate' type='text/html' href='https://x.kr/1'/>",
    "links": f"{T}<link rel='self' href='https://x.kr/s'/><link rel='alternate' href='https://x.kr/1'/><link rel='edit' href='https://x.kr/e'/>",
    "relative link": f"{T}<link href='/1'/>",
    "id": f"{T}<id>tag:x.kr,2026:1</id>",
    "urn id": f"{T}<id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id><link href='https://x.kr/1'/>",
    "published and updated": f"{T}<updated>2026-11-23T12:00:00Z</updated><published>2026-11-23T09:00:00Z</published>",
    "updated alone": f"{T}<updated>2026-11-23T12:00:00Z</updated>",
    "fraction of a second": f"{T}<updated>2026-11-23T12:00:00.25Z</updated>",
    "zone behind UTC": f"{T}<updated>2026-11-23T12:00:00-05:00</updated>",
    "author": f"{T}<author><name>김기자</name></author>",
    "author with a page": f"{T}<author><name>김기자</name><uri>https://x.kr/k</uri></author>",
    "authors": f"{T}<author><name>김기자</name></author><author><name>이기자</name></author>",
    "author of a source": f"{T}<source><title>다른</title><author><name>남</name></author></source><author><name>김</name></author>",
    "categories": f"{T}<category term='ai' label='인공지능'/><category term='biz'/>",
    "picture enclosed": f"{T}<link rel='enclosure' type='image/png' href='https://i.kr/1.png'/><link href='https://x.kr/1'/>",
    "media:thumbnail": f"{T}<m:thumbnail xmlns:m='{MEDIA}' url='https://i.kr/t.jpg'/>",
}
BASES = {
    "base of the feed": ("https://y.kr/b/", "", "1", ""),
    "base of the entry": ("", "https://y.kr/b/", "1", ""),
    "base of the link": ("", "", "1", "https://y.kr/b/"),
    "bases on top of each other": ("https://y.kr/a/", "b/", "1", "c/"),
    "base with an absolute path": ("https://y.kr/a/", "/b/", "1", ""),
    "base that names no scheme": ("//y.kr/a/", "", "1", ""),
    "base that is a file": ("https://y.kr/a/x.xml", "", "1", ""),
    "base of no use": ("https://y.kr/a/", "", "https://x.kr/1", ""),
    "base below the feed": ("sub/", "", "1", ""),
}
DATES = (
    "Mon, 23 Nov 2026 09:00:00 +0900", "Mon, 23 Nov 2026 00:00:00 GMT", "23 Nov 2026 00:00:00 GMT",
    "Mon, 23 Nov 26 00:00:00 GMT", "Mon, 23 Nov 2026 00:00 GMT", "Mon, 23 Nov 2026 00:00:00 UT",
    "Mon, 23 Nov 2026 00:00:00 Z", "Mon, 23 Nov 2026 04:00:00 EST", "Mon, 23 Nov 2026 04:00:00 EDT",
    "Mon, 23 Nov 2026 04:00:00 PST", "Mon, 23 Nov 2026 04:00:00 CST", "Mon, 23 Nov 2026 00:00:00 -0000",
    "Mon,  23  Nov  2026 00:00:00 +0530", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00+09:00", "2026-11-23T00:00Z",
    "2026-11-23T00:00:00.123Z", "2026-11-23T09:00:00-0800", "2026-11-23", "2026-11-23 09:00:00+09:00",
    "2026-11-23T24:00:00Z", "20261123T000000Z", "Monday, 23 November 2026 00:00:00 GMT", "Sun, 31 Dec 2028 23:59:59 GMT",
    "Tue, 29 Feb 2028 00:00:00 GMT",
)  # fmt: skip

DIFFERENCES = {
    "RSS: dcterms:created": Difference(
        "published_at", datetime(2026, 11, 23, 9, tzinfo=UTC), "the day it was made is the best the feed has"
    ),
    "RSS: a default namespace of its own": Difference(
        "text", "군더더기", "feeds that embed XHTML put the article's text into such an element"
    ),
    "Atom: id": Difference("link", "", "a tag: address leads nowhere"),
    "Atom: fraction of a second": Difference(
        "published_at", datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=UTC), "nothing is gained by dropping it"
    ),
    "date: 2026-11-23T00:00:00.123Z": Difference(
        "published_at", datetime(2026, 11, 23, 0, 0, 0, 123_000, tzinfo=UTC), "nothing is gained by dropping it"
    ),
}


def one_thing_changed() -> Iterator[Case]:
    for name, item in RSS_ITEMS.items():
        yield Case(name=f"RSS: {name}", body=rss(item))
    for name, (item, namespaces) in ODD_PREFIXES.items():
        yield Case(name=f"prefixes: {name}", body=rss(item, namespaces=namespaces))
    for name, entry in ATOM_ENTRIES.items():
        yield Case(name=f"Atom: {name}", body=atom(entry))
    for name, (feed, entry, link, own) in BASES.items():
        yield Case(name=f"xml:base: {name}", body=_based(feed, entry, link, own))
    for date in DATES:
        yield Case(name=f"date: {date}", body=rss(f"{T}<pubDate>{date}</pubDate>"))


def _based(feed: str, entry: str, link: str, own: str) -> bytes:
    of_feed, of_entry, of_link = (f" xml:base='{base}'" if base else "" for base in (feed, entry, own))
    return (
        f"<feed xmlns='{ATOM}'{of_feed}><title>하루</title><entry{of_entry}>{T}<link{of_link} href='{link}'/></entry></feed>"
    ).encode()


def all_cases() -> list[Case]:
    return [*dialects_and_encodings(), *one_thing_changed()]
