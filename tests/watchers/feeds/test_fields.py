"""What stands in an entry, and what it has to become: one line a case."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers.feeds.feed_text import T, atom, entry, item, read, rss, seoul
from watchers.feeds.record import link_of

FIELDS: list[tuple[str, str, dict[str, Any]]] = [
    # titles
    ("plain title", item("<title>오픈AI, 새 이사회 꾸려</title>"), {"title": "오픈AI, 새 이사회 꾸려"}),
    ("title in CDATA", item("<title><![CDATA[ 오픈AI “복귀” & 반응 ]]></title>"), {"title": "오픈AI “복귀” & 반응"}),
    ("title with markup", item("<title>&lt;b&gt;속보&lt;/b&gt; 복귀&amp;#8230;</title>"), {"title": "속보 복귀…"}),
    (
        "title with comparison",
        item("<title>물가 &lt; 임금, R&amp;amp;D 3 &gt; 2</title>"),
        {"title": "물가 < 임금, R&D 3 > 2"},
    ),
    ("Korean quotes in angle brackets", item("<title>&lt;속보&gt; 정부 발표</title>"), {"title": "<속보> 정부 발표"}),
    ("title on several lines", item("<title>\n  두 줄짜리\n  제목\n</title>"), {"title": "두 줄짜리 제목"}),
    ("dc:title", item("<dc:title>더블린 제목</dc:title>"), {"title": "더블린 제목"}),
    ("own title before media's", item(f"<media:title>사진 설명</media:title>{T}"), {"title": "제목"}),
    (
        "media:title alone",
        item("<media:group><media:title>영상 제목</media:title></media:group>"),
        {"title": "영상 제목"},
    ),
    (
        "no title, but a text",
        item("<description>첫 줄이 제목이 된다.&lt;br&gt;둘째 줄</description>"),
        {"title": "첫 줄이 제목이 된다."},
    ),
    ("no title, a long text", item(f"<description>{'가' * 150}</description>"), {"title": "가" * 100 + "…"}),
    ("no title, but a link", item("<link>https://example.kr/1</link>"), {"title": "https://example.kr/1"}),
    ("a very long title", item(f"<title>{'가' * 3000}</title>"), {"title": "가" * 500}),
    ("Atom plain title stays literal", entry("<title>&lt;b&gt;는 굵은 글씨</title>"), {"title": "<b>는 굵은 글씨"}),
    (
        "Atom text that is called plain and is HTML without an end tag",
        entry("<title>제목</title><content type='text'>가&lt;br&gt;나&lt;img src='/1.jpg'&gt;</content>"),
        {"text": "가\n나"},
    ),
    (
        "Atom text that speaks of tags",
        entry("<title>제목</title><content type='text'>&lt;brand&gt; 태그와 &lt;pre&gt;</content>"),
        {"text": "<brand> 태그와 <pre>"},
    ),
    ("Atom HTML title", entry('<title type="html">&lt;b&gt;굵은&lt;/b&gt; 제목</title>'), {"title": "굵은 제목"}),
    (
        "Atom XHTML title",
        entry('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><i>기운</i> 제목</div></title>'),
        {"title": "기운 제목"},
    ),
    # text
    (
        "description",
        item(f"{T}<description>&lt;p&gt;가&lt;/p&gt;&lt;p&gt;나&lt;/p&gt;</description>"),
        {"text": "가\n나"},
    ),
    ("plain description", item(f"{T}<description>가 &amp; 나\n\n다</description>"), {"text": "가 & 나\n다"}),
    (
        "content:encoded wins over a shorter description",
        item(f"{T}<description>짧다</description><content:encoded><![CDATA[<p>긴 본문이다.</p>]]></content:encoded>"),
        {"text": "긴 본문이다."},
    ),
    (
        "a longer description wins over a shorter content",
        item(f"{T}<description>긴 요약문이다.</description><content:encoded><![CDATA[<p>짧다</p>]]></content:encoded>"),
        {"text": "긴 요약문이다."},
    ),
    (
        "a description that is longer by its tags alone does not win",
        item(
            f"{T}<description>&lt;p&gt;짧은 글&lt;/p&gt;</description><content:encoded>긴 본문이다.</content:encoded>"
        ),
        {"text": "긴 본문이다."},
    ),
    (
        "the first summary with a text counts, be others longer",
        item(
            f"{T}<description>짧다</description><itunes:summary>아주 긴 요약문이다.</itunes:summary>"
            "<content:encoded>긴 본문이다.</content:encoded>"
        ),
        {"text": "긴 본문이다."},
    ),
    (
        "a longer description wins over an empty content",
        item(f"{T}<content:encoded><![CDATA[<img src='x'>]]></content:encoded><description>요약문</description>"),
        {"text": "요약문"},
    ),
    (
        "a caption does not replace the text",
        item(
            f"{T}<description>본문 요약</description><media:description>아주 아주 긴 사진 설명이다</media:description>"
        ),
        {"text": "본문 요약"},
    ),
    (
        "media:group/media:description alone",
        entry(
            f"{T}<media:group xmlns:media='http://search.yahoo.com/mrss/'><media:description>영상 소개</media:description></media:group>"
        ),
        {"text": "영상 소개"},
    ),
    ("markup not escaped", item(f"{T}<description>앞 <b>굵은</b> 글<br/>뒤</description>"), {"text": "앞 굵은 글\n뒤"}),
    ("xhtml:body", item(f"{T}<xhtml:body><xhtml:p>가</xhtml:p><xhtml:p>나</xhtml:p></xhtml:body>"), {"text": "가\n나"}),
    ("scripts dropped", item(f"{T}<description>&lt;script&gt;x()&lt;/script&gt;글</description>"), {"text": "글"}),
    ("dc:description", item(f"{T}<dc:description>더블린 글</dc:description>"), {"text": "더블린 글"}),
    ("Atom summary", entry(f"{T}<summary>요약</summary>"), {"text": "요약"}),
    ("Atom HTML content", entry(f'{T}<content type="html">&lt;p&gt;가&lt;/p&gt;나</content>'), {"text": "가\n나"}),
    (
        "Atom XHTML content",
        entry(
            f'{T}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>가</p><p>나&amp;</p></div></content>'
        ),
        {"text": "가\n나&"},
    ),
    ("Atom text that is HTML all the same", entry(f"{T}<content>&lt;p&gt;가&lt;/p&gt;</content>"), {"text": "가"}),
    (
        "Atom content elsewhere",
        entry(f'{T}<content src="https://x.example/1.mp3" type="audio/mpeg"/><summary>소리</summary>'),
        {"text": "소리"},
    ),
    (
        "Atom 0.3 base64",
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>제목</title>'
            '<content type="text/html" mode="base64">PHA+67O466y4PC9wPg==</content></entry></feed>'
        ),
        {"text": "본문"},
    ),
    (
        "Atom 0.3 escaped",
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>제목</title>'
            '<content type="text/html" mode="escaped">&lt;p&gt;본문&lt;/p&gt;</content><issued>2026-11-23T09:00:00+09:00</issued></entry></feed>'
        ),
        {"text": "본문", "published_at": seoul(9)},
    ),
    # links
    ("link", item(f"{T}<link> https://example.kr/1 </link>"), {"link": "https://example.kr/1"}),
    (
        "relative link",
        item(f"{T}<link>/article/1?a=1&amp;b=2</link>"),
        {"link": "https://news.example.com/article/1?a=1&b=2"},
    ),
    ("Korean link", item(f"{T}<link>https://example.kr/기사/1</link>"), {"link": "https://example.kr/기사/1"}),
    (
        "link broken over lines",
        item(f"{T}<link>https://example.kr/\n  article/1</link>"),
        {"link": "https://example.kr/article/1"},
    ),
    ("link with blanks", item(f"{T}<link>https://example.kr/a b</link>"), {"link": "https://example.kr/a%20b"}),
    (
        "bare ampersands in a link",
        item(f"{T}<link>https://example.kr/v?a=1&sect=3&copy=2</link>"),
        {"link": "https://example.kr/v?a=1&sect=3&copy=2"},
    ),
    ("script link", item(f"{T}<link>javascript:alert(1)</link>"), {"link": ""}),
    ("link with a password", item(f"{T}<link>https://a:b@example.kr/</link>"), {"link": ""}),
    ("unreadable link", item(f"{T}<link>http://[::1/</link>"), {"link": ""}),
    (
        "guid as link",
        item(f"{T}<guid>https://example.kr/g</guid>"),
        {"link": "https://example.kr/g", "guid": "https://example.kr/g"},
    ),
    (
        "guid that is none",
        item(f'{T}<guid isPermaLink="false">https://example.kr/g</guid>'),
        {"link": "", "guid": "https://example.kr/g"},
    ),
    ("guid that is a word", item(f"{T}<guid>기사-17</guid>"), {"link": "", "guid": "기사-17"}),
    (
        "atom:link in RSS",
        item(f'{T}<atom:link rel="self" href="https://x.example/"/><atom:link href="https://example.kr/1"/>'),
        {"link": "https://example.kr/1"},
    ),
    (
        "link before feed service",
        item(f"{T}<link>https://feeds.example/1</link><feedburner:origLink>https://example.kr/1</feedburner:origLink>"),
        {"link": "https://example.kr/1"},
    ),
    (
        "Atom alternate among others",
        entry(
            f'{T}<link rel="self" href="/self"/><link rel="enclosure" href="/x.mp3"/><link rel="alternate" type="application/json" href="/j"/>'
            '<link rel="alternate" type="text/html" href="/page"/>'
        ),
        {"link": "https://news.example.com/page"},
    ),
    (
        "Atom link by its id",
        entry(f"{T}<id>https://example.kr/a1</id>"),
        {"link": "https://example.kr/a1", "guid": "https://example.kr/a1"},
    ),
    ("Atom tag id", entry(f"{T}<id>tag:example.kr,2026:1</id>"), {"link": "", "guid": "tag:example.kr,2026:1"}),
    (
        "xml:base chain",
        atom(f'<entry xml:base="b/">{T}<link xml:base="c/" href="1"/></entry>', attributes='xml:base="/a/"'),
        {"link": "https://news.example.com/a/b/c/1"},
    ),
    (
        "RDF",
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>하루 신문</title></channel>'
            '<item rdf:about="https://example.kr/r1"><title>제목</title><dc:date>2026-11-23T09:00+09:00</dc:date>'
            "<dc:creator>김기자</dc:creator><dc:subject>경제</dc:subject></item></rdf:RDF>"
        ),
        {
            "link": "https://example.kr/r1",
            "guid": "https://example.kr/r1",
            "published_at": seoul(9),
            "author": "김기자",
            "tags": ("경제",),
        },
    ),
    (
        "RSS 0.91 with its DOCTYPE",
        (
            '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
            '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>하루</title>'
            "<item><title>caf&eacute; 제목</title></item></channel></rss>"
        ),
        {"title": "café 제목"},
    ),
    (
        "RSS with a namespace of its own",
        '<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>하루</title><item><title>제목</title></item></channel></rss>',
        {"title": "제목"},
    ),
    # people, tags, pictures
    ("author with a mailbox", item(f"{T}<author>kim@example.kr (김기자)</author>"), {"author": "김기자"}),
    ("author that is a mailbox only", item(f"{T}<author>kim@example.kr</author>"), {"author": ""}),
    (
        "dc:creator, several",
        item(f"{T}<dc:creator>김기자</dc:creator><dc:creator>이기자</dc:creator>"),
        {"author": "김기자, 이기자"},
    ),
    (
        "Atom authors",
        entry(f"{T}<author><name>김기자</name><email>k@example.kr</email></author>"),
        {"author": "김기자"},
    ),
    (
        "categories",
        item(f"{T}<category>경제</category><category><![CDATA[IT/과학]]></category><category>경제</category>"),
        {"tags": ("경제", "IT/과학")},
    ),
    (
        "Atom categories",
        entry(f'{T}<category term="ai" label="인공지능"/><category term="biz"/>'),
        {"tags": ("인공지능", "biz")},
    ),
    (
        "media:content picture",
        item(f'{T}<media:content url="https://img.example.kr/1" medium="image"/>'),
        {"image_url": "https://img.example.kr/1"},
    ),
    (
        "enclosure picture",
        item(f'{T}<enclosure url="https://img.example.kr/1.jpg" type="image/jpeg"/>'),
        {"image_url": "https://img.example.kr/1.jpg"},
    ),
    (
        "enclosure sound is no picture",
        item(f'{T}<enclosure url="https://x.example.kr/1.mp3" type="audio/mpeg"/>'),
        {"image_url": ""},
    ),
    (
        "thumbnail in a group",
        item(f'{T}<media:group><media:thumbnail url="https://img.example.kr/t.webp"/></media:group>'),
        {"image_url": "https://img.example.kr/t.webp"},
    ),
    (
        "picture without https",
        item(f'{T}<enclosure url="http://img.example.kr/1.jpg" type="image/jpeg"/>'),
        {"image_url": ""},
    ),
    # outlets
    (
        "an aggregator names the outlet twice",
        item('<title>복귀 확정 - 하루 신문</title><source url="https://haru.example.kr">하루 신문</source>'),
        {"title": "복귀 확정", "outlet": "하루 신문"},
    ),
    ("Atom source", entry(f"{T}<source><title>하루 신문</title><id>x</id></source>"), {"outlet": "하루 신문"}),
    ("dc:publisher", item(f"{T}<dc:publisher>하루 신문</dc:publisher>"), {"outlet": "하루 신문"}),
    # dates
    ("RFC 822", item(f"{T}<pubDate>Mon, 23 Nov 2026 09:00:00 +0900</pubDate>"), {"published_at": seoul(9)}),
    ("no zone", item(f"{T}<pubDate>2026-11-23 09:00:00</pubDate>"), {"published_at": seoul(18)}),
    (
        "published before updated",
        entry(f"{T}<updated>2026-11-23T12:00:00+09:00</updated><published>2026-11-23T09:00:00+09:00</published>"),
        {"published_at": seoul(9)},
    ),
    ("updated alone", entry(f"{T}<updated>2026-11-23T12:00:00+09:00</updated>"), {"published_at": seoul(12)}),
    (
        "an unreadable date gives way to the next",
        item(f"{T}<pubDate>어제</pubDate><dc:date>2026-11-23T09:00:00+09:00</dc:date>"),
        {"published_at": seoul(9)},
    ),
    ("year 1", item(f"{T}<pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>"), {"published_at": None}),
    # broken XML
    ("bare ampersand", item("<title>R&D 예산 & 인력</title>"), {"title": "R&D 예산 & 인력"}),
    (
        "HTML entities",
        item("<title>A&nbsp;B &ldquo;가&rdquo;&hellip;&middot;&unknown;</title>"),
        {"title": "A B “가”…·&unknown;"},
    ),
    ("control characters", item("<title>제\x08목\x00 하\x1b나</title>"), {"title": "제목 하나"}),
    (
        "references to no characters",
        item("<title>가&#0;&#x1F;&#xFFFF;&#1114112;&#99999999;나</title>"),
        {"title": "가나"},
    ),
    (
        "an emoji as two references",
        item("<title>속보 &#55357;&#56832;&#xD83D;&#xDE00;</title>"),
        {"title": "속보 😀😀"},
    ),
    ("half an emoji", item("<title>속보 &#55357; 끝</title>"), {"title": "속보 끝"}),
    *(
        (
            f"half an emoji behind what is no CDATA: {half}",
            item(f'<title>속보</title><link href="https://x.kr/<![CDATA[{half}1"/>'),
            {"title": "속보", "link": "https://x.kr/<![CDATA[1"},
        )
        for half in ("&#55357;", "&#00057343;", "&#xD800;", "&#x0dfff;")
    ),
    (
        "an emoji as two references in CDATA of a broken feed",
        item("<title><![CDATA[속보 &#55357;&#56832; &#55203;]]></title><hr>"),
        {"title": "속보 😀 힣"},
    ),
    (
        "an undeclared prefix",
        rss(f"<item>{T}<dc:creator>김기자</dc:creator></item>", attributes=""),
        {"author": "김기자"},
    ),
    ("junk in front", "<br />\n<b>Warning</b>: mysql_connect() failed<br />\n" + item(T), {"title": "제목"}),
    ("blanks in front of the declaration", '\n\n  <?xml version="1.0" encoding="utf-8"?>' + item(T), {"title": "제목"}),
    ("two declarations", '<?xml version="1.0"?>\n<?xml version="1.0"?>' + item(T), {"title": "제목"}),
    ("junk behind", item(T) + "<script>count()</script>", {"title": "제목"}),
    ("a tag not closed", item(f"{T}<description>요약"), {"text": "요약"}),
    ("cut off", item(f"{T}<description>여기까지만 왔")[:-30], {"title": "제목"}),
    (
        "CDATA not closed",
        f"<rss><channel><item>{T}<description><![CDATA[끝이 없다",
        {"title": "제목", "text": "끝이 없다"},
    ),
    (
        "CDATA with what would be mistakes",
        item("<title><![CDATA[A&B &nbsp; <b>가</b>]]></title><description>x & y</description>"),
        {"title": "A&B 가", "text": "x & y"},
    ),
    ("items without a channel", f"<item>{T}</item><item>{T}<guid>2</guid></item>", {"title": "제목"}),
    (
        "upper case",
        "<RSS><CHANNEL><item><TITLE>제목</TITLE></item></CHANNEL></RSS>".replace("RSS", "rss"),
        {"title": "제목"},
    ),
    (
        "own entities of a DOCTYPE",
        '<!DOCTYPE rss [<!ENTITY paper "하루 신문"> <!ENTITY twice "&paper;&paper;"> <!ENTITY file SYSTEM "file:///etc/passwd">]>'
        + item("<title>&paper; 창간 &twice;&file;</title>"),
        {"title": "하루 신문 창간 &twice;&file;"},
    ),
]


@pytest.mark.parametrize(("feed", "expected"), [case[1:] for case in FIELDS], ids=[case[0] for case in FIELDS])
def test_fields(feed: str, expected: dict[str, Any]) -> None:
    found = read(feed).items[0]
    assert {name: getattr(found, name) for name in expected} == expected


PATH_PIECES = st.sampled_from(
    ["a", "B", "..", ".", "/", "//", "%20", "%", "-", "~", "+", "=", "&", "?", ";", "!", ",", "#"]
)
PATHS = st.lists(PATH_PIECES, max_size=10).map("".join)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["http://", "https://", "HTTP://"]),
    st.sampled_from(["a.kr", "a.b.co.kr", "A.kr", "a.kr:8080", "a"]),
    PATHS,
)
def test_a_whole_address_is_the_one_it_resolves_to(scheme: str, host: str, path: str) -> None:
    for base in ("http://other.kr/x/y?z", "https://other.kr"):
        assert link_of(base, f"{scheme}{host}/{path}") == urljoin(base, f"{scheme}{host}/{path}")
