"""Documents made to hurt, of any size: what the readers' tests and `./run.sh bench hostile` try them with.

Each is written so that something in it grows with its size: depth, attributes, names, entries, text that has to be
searched. What a reader makes of it is one plain line, so that a table can show it.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.watchers.work import Threads
from watchers.feeds import parse_feed
from watchers.feeds.discover import feeds_of_page
from watchers.feeds.record import FeedItem, ParsedFeed
from watchers.fetch import StatusRefused
from watchers.fetching.fetched import Fetched
from watchers.kind import Ask, SourceError
from watchers.kit.json_items import JsonFields, items_of, load_json, parse_items
from watchers.kit.sitemaps import parse_sitemap
from watchers.pages.change import changes_of
from watchers.pages.items import ItemSelectors
from watchers.pages.items import parse_items as parse_page_items
from watchers.pages.selectors import parse_page
from watchers.prospects.discovery import discover
from watchers.text.decode import decode
from watchers.text.markup import plain_text

URL = "https://news.example.kr/x"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

Make = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Hostile:
    """A document made to hurt.

    Attributes:
        name: What is wrong with it.
        reader: Which of READERS it is for.
        make: Returns it, about as many bytes long as asked for.
    """

    name: str
    reader: str
    make: Make

    @property
    def id(self) -> str:
        return f"{self.reader}: {self.name}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading a document.

    Attributes:
        words: One plain line.
        items: The entries found, or ().
        refused: Why it was refused, or "".
    """

    words: str
    items: tuple[FeedItem, ...] = ()
    refused: str = ""


def read(reader: str, body: bytes) -> Outcome:
    """Read a document; errors other than those that kinds of source may raise are for the caller to see."""
    try:
        return READERS[reader](body)
    except SourceError as error:
        return Outcome(f"refused: {error.reason}", refused=str(error.reason))


def _shown(feed: ParsedFeed, what: str = "items") -> Outcome:
    characters = sum(len(item.text) for item in feed.items)
    words = [f"{len(feed.items)} {what}"] + ([f"{characters:,} characters"] if characters else [])
    return Outcome("; ".join([", ".join(words), *map(str, feed.problems)]), feed.items)


def _feed(body: bytes) -> Outcome:
    return _shown(parse_feed(body, URL))


def _links(body: bytes) -> Outcome:
    return _shown(parse_page_items(parse_page(decode(body, markup=True)), _selectors(), URL), "links")


def _listed(body: bytes) -> Outcome:
    page = parse_page(decode(body, markup=True))
    return _shown(parse_page_items(page, _selectors(item="li, div, tr", title="a, b", date=".date"), URL))


def _selectors(**given: str) -> ItemSelectors:
    return ItemSelectors.model_validate(given)


def _change(body: bytes) -> Outcome:
    item, lines = changes_of(parse_page(decode(body, markup=True)), "body", URL, {"lines": []})
    gained = (item,) if item else ()
    return Outcome(f"{len(lines)} lines, {sum(len(each.text) for each in gained):,} characters gained", gained)


def _json(body: bytes) -> Outcome:
    items = items_of(load_json(decode(body)), "items")
    return _shown(parse_items(items, JsonFields.model_validate({}), URL))


def _sitemap(body: bytes) -> Outcome:
    sitemap = parse_sitemap(body, URL)
    if sitemap.sitemaps:
        return Outcome(f"{len(sitemap.sitemaps)} sitemaps")
    return _shown(sitemap.news)


def _discovery(body: bytes) -> Outcome:
    ask = Ask(source="x", cursor={}, now=NOW, fetch=_Showing(body), work=Threads())
    return Outcome(f"kind {asyncio.run(discover(URL, ask)).kind}")


@dataclass(frozen=True, slots=True)
class _Showing:
    """A network of one page."""

    body: bytes

    async def get(self, url: str, **_: object) -> Fetched:
        if url != URL:
            raise StatusRefused(404, "news.example.kr")
        return Fetched(
            url=url,
            status=200,
            headers={},
            body=self.body,
            body_digest="",
            not_modified=False,
            etag="",
            last_modified="",
            retry_after=None,
            max_age=None,
            permanent_url=None,
        )


def _named_feeds(body: bytes) -> Outcome:
    return Outcome(f"{len(feeds_of_page(body, URL))} feeds named")


def _text(body: bytes) -> Outcome:
    return Outcome(f"{len(plain_text(decode(body))):,} characters")


READERS: Mapping[str, Callable[[bytes], Outcome]] = {
    "feed": _feed,
    "links": _links,
    "list": _listed,
    "change": _change,
    "json": _json,
    "sitemap": _sitemap,
    "discovery": _discovery,
    "named feeds": _named_feeds,
    "text": _text,
}


def grow(before: str, piece: str, after: str = "", codec: str = "utf-8") -> Make:
    """Return a maker that repeats `piece` until there are bytes enough; {n} in it counts from 10,000,000."""

    def make(size: int) -> bytes:
        room = size - len((before + after).encode(codec))
        times = max(1, room // len(piece.replace("{n}", "12345678").encode(codec)))
        if "{n}" not in piece:
            return (before + piece * times + after).encode(codec)
        return (before + "".join(piece.replace("{n}", str(10**7 + n)) for n in range(times)) + after).encode(codec)

    return make


def grow_bytes(before: bytes, piece: bytes, after: bytes = b"") -> Make:
    """Return a maker that repeats bytes which are no text."""
    return lambda size: before + piece * ((size - len(before + after)) // len(piece)) + after


def split(before: str, piece: str, between: str, other: str, after: str = "") -> Make:
    """Return a maker that repeats one piece for the first half and another for the second."""
    first, second = grow(before, piece, between), grow("", other, after)
    return lambda size: first(size // 2) + second(size // 2)


def _packed(make: Make) -> Make:
    """Return a maker whose documents have that size once they are unpacked."""
    return lambda size: gzip.compress(make(size), 6, mtime=0)


def _whole(html: Make) -> Make:
    """Return a maker of a feed with a few hundred entries, each a piece of HTML as large as an entry may be."""

    def make(size: int) -> bytes:
        entries = 190
        room = size // entries - 100
        entry = b"<item><title>x</title><description><![CDATA[" + html(room) + b"]]></description></item>"
        return f"{RSS}".encode() + entry * entries + b"</channel></rss>"

    return make


RSS = "<rss><channel><title>x</title>"
ITEM = f"{RSS}<item><title>x</title>"
END = "</item></channel></rss>"
CDATA = f"{ITEM}<description><![CDATA["
CDATA_END = f"]]></description>{END}"
LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
QUADRATIC = f"<!DOCTYPE rss [<!ENTITY a '{'a' * 60}'>]>"
EXTERNAL = (
    "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b SYSTEM 'http://127.0.0.1:9/'>"
    "<!ENTITY % c SYSTEM 'file:///etc/passwd'> %c;]>"
)
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>"
ENTRY = f"{ATOM}<entry><title>x</title>"
URLSET = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"

XML = {
    "elements nested": grow(RSS, "<a>"),
    "elements nested and closed": split(RSS, "<a>", "", "</a>", "</channel></rss>"),
    "items nested": grow(RSS, "<item>"),
    "items unclosed": grow(RSS, "<item><title>x"),
    "channels nested": grow("<rss>", "<channel><item><title>x</title></item>"),
    "feeds nested": grow("", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title>"),
    "entries": grow(RSS, "<item><title>x</title></item>", "</channel></rss>"),
    "empty entries": grow(RSS, "<item/>", "</channel></rss>"),
    "dated entries": grow(
        RSS, "<item><title>x</title><pubDate>Mon, 23 Nov 2026 09:00:00 +0900</pubDate></item>", "</channel></rss>"
    ),
    "attributes": grow("<rss ", "a{n}='' ", "><channel/></rss>"),
    "attributes of an item": grow(f"{RSS}<item ", "a{n}='' ", f"><title>x</title>{END}"),
    "the same attribute": grow("<rss ", "a='' ", f"><channel><item><title>x</title>{END}"),
    "namespaces": grow("<rss ", "xmlns:a{n}='u' ", f"><channel><item><title>x</title>{END}"),
    "namespaces used": grow(RSS, "<a{n}:x xmlns:a{n}='u{n}'/>", f"<item><title>x</title>{END}"),
    "namespaces nested": grow(RSS, "<a{n}:x xmlns:a{n}='u{n}'>"),
    "undeclared prefixes": grow(f"{RSS}<item>", "<a{n}:x/>", f"<title>x</title>{END}"),
    "names": grow(f"{RSS}<item>", "<a{n}/>", f"<title>x</title>{END}"),
    "one long name": grow(f"{RSS}<item><", "a", f"/><title>x</title>{END}"),
    "one long attribute": grow(f"{RSS}<item a='", "a", f"'><title>x</title>{END}"),
    "one long text": grow(f"{ITEM}<description>", "a", f"</description>{END}"),
    "one long Korean text": grow(f"{ITEM}<description>", "가 ", f"</description>{END}"),
    "one long title": grow(f"{RSS}<item><title>", "가", f"</title>{END}"),
    "one long guid": grow(f"{ITEM}<guid>", "a", f"</guid>{END}"),
    "one long link": grow(f"{ITEM}<link>http://x/", "a", f"</link>{END}"),
    "one long date": grow(f"{ITEM}<pubDate>", "1 ", f"</pubDate>{END}"),
    "one long author": grow(f"{ITEM}<author>a@", "a.", f"</author>{END}"),
    "one long category": grow(f"{ITEM}<category>", "a,", f"</category>{END}"),
    "categories": grow(ITEM, "<category>x</category>", END),
    "links": grow(ITEM, "<link>x</link>", END),
    "Atom links": grow(ENTRY, "<link rel='related' href='x{n}'/>", "</entry></feed>"),
    "authors": grow(ENTRY, "<author><name>a{n}</name></author>", "</entry></feed>"),
    "dates that are none": grow(ITEM, "<pubDate>never</pubDate>", END),
    "pictures": grow(ITEM, "<enclosure url='x' type='image/png'/>", END),
    "media groups": grow(
        "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>x</title>", "<media:group/>", END
    ),
    "contents": grow(ENTRY, "<content type='html'>x</content>", "</entry></feed>"),
    "bases nested": grow(RSS, "<a xml:base='b/'>"),
    "one long base": grow(f"{RSS}<item xml:base='", "a/", f"'><title>x</title><link>y</link>{END}"),
    "text in many elements": grow(f"{ITEM}<description>", "<b>x</b>", f"</description>{END}"),
    "XHTML nested": grow(f"{ENTRY}<content type='xhtml'>", "<div>", "</content></entry></feed>"),
    "XHTML of many elements": grow(f"{ENTRY}<content type='xhtml'>", "<p>x</p>", "</content></entry></feed>"),
    "XHTML titles": grow(ATOM, "<entry><title type='xhtml'><p>x</p></title></entry>", "</feed>"),
    "tags in CDATA": grow(CDATA, "<b><i>", CDATA_END),
    "divs nested in CDATA": grow(CDATA, "<div>", CDATA_END),
    "divs nested and closed in CDATA": split(CDATA, "<div>", "", "</div>", CDATA_END),
    "attributes in CDATA": grow(f"{CDATA}<p ", "a{n} ", f">{CDATA_END}"),
    "comments in CDATA": grow(CDATA, "<!--", CDATA_END),
    "tables in CDATA": grow(CDATA, "<table><tr><td>", CDATA_END),
    "misnested in CDATA": grow(CDATA, "<a><b><p>", CDATA_END),
    "forms in CDATA": grow(CDATA, "<select><option>", CDATA_END),
    "entries of divs nested": _whole(grow("", "<div>")),
    "entries of paragraphs nested": _whole(grow("", "<div><p>")),
    "entries of lists nested": _whole(grow("", "<ul><li>")),
    "entries of fonts nested": _whole(grow("", "<font color=a{n}>")),
    "entries of attributes": _whole(grow("<p ", "a{n}=b ", ">x")),
    # By the standard every <p> opens every <b> anew, which makes a million elements of 12 KB.
    "entries of bold that multiplies": _whole(split("<p>", "<b a{n}>", "", "<p>x")),
    "CDATA starts": grow(ITEM, "<![CDATA["),
    "CDATA ends": grow(f"{ITEM}<description>", "]]>", f"</description>{END}"),
    "empty CDATA": grow(f"{ITEM}<description>", "<![CDATA[]]>", f"</description>{END}"),
    "comments": grow(RSS, "<!-- -->", f"<item><title>x</title>{END}"),
    "comment starts": grow(RSS, "<!--"),
    "instructions": grow(RSS, "<?a b?>", f"<item><title>x</title>{END}"),
    "ampersands": grow(f"{RSS}<item><title>", "&", f"</title>{END}"),
    "ampersands and names": grow(f"{RSS}<item><title>", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", f"</title>{END}"),
    "angle brackets": grow(RSS, "<"),
    "angle brackets in a text": grow(f"{ITEM}<description>", "<", f"</description>{END}"),
    "escaped angle brackets": grow(f"{ITEM}<description>", "&lt;", f"</description>{END}"),
    "escaped twice": grow(f"{ITEM}<description>", "&amp;lt;", f"</description>{END}"),
    "references": grow(f"{ITEM}<description>", "&#65;", f"</description>{END}"),
    "references to no characters": grow(f"{ITEM}<description>", "&#1114112;", f"</description>{END}"),
    "halves of surrogates": grow(f"{RSS}<item><title>", "&#55357;", f"</title>{END}"),
    "a reference of many digits": grow(CDATA + "&#", "0", f"65;{CDATA_END}"),
    "HTML entities": grow(f"{ITEM}<description>", "&hellip;", f"</description>{END}"),
    "billion laughs": grow(f"{LAUGHS}{RSS}<item><title>", "&j;", f"</title>{END}"),
    "quadratic entity": grow(f"{QUADRATIC}{RSS}<item><title>", "&a;", f"</title>{END}"),
    "external entities": grow(f"{EXTERNAL}{RSS}<item><title>", "&a;&b;", f"</title>{END}"),
    "entity declarations": grow("<!DOCTYPE rss [", "<!ENTITY a{n} 'x'>", f"]>{ITEM}{END}"),
    "entities cut off": grow("<!DOCTYPE rss [", "<!ENTITY a "),
    "doctypes": grow("", "<!DOCTYPE ", "<rss/>"),
    "declarations": grow("", "<?xml version='1.0'?>", f"{ITEM}{END}"),
    "junk in front": grow("", "<b>x</b>", f"{ITEM}{END}"),
    "blanks in front": grow("", " \n", f"{ITEM}{END}"),
    "junk behind": grow(f"{ITEM}{END}", "<rss>"),
    "NUL": grow("", "\0"),
    "NUL in a feed": grow(f"{ITEM}<description>", "a\0", f"</description>{END}"),
    "control characters": grow(f"{ITEM}<description>", "\x08", f"</description>{END}"),
    "noncharacters": grow(f"{ITEM}<description>", "\uffff", f"</description>{END}"),
    "blanks in a text": grow(f"{ITEM}<description>", " ", f"</description>{END}"),
    "lines in a text": grow(f"{ITEM}<description>", "a\n", f"</description>{END}"),
    "quotes": grow(RSS + "<item a='", '"', "'>"),
    "quotes of attributes open": grow(RSS, "<item a='"),
    "bytes of no encoding": grow_bytes(b"<rss>", b"\xff\xfe\x80"),
    "a broken UTF-8": grow_bytes(f"{ITEM}<description>".encode(), "속보".encode()[:-1], END.encode()),
    "Korean of an old encoding": grow(f"{ITEM}<description>", "속보 뉴스 ", f"</description>{END}", "cp949"),
    "UTF-16": grow(f"{ITEM}<description>", "가", f"</description>{END}", "utf-16"),
    "UTF-32": grow(f"{ITEM}<description>", "가", f"</description>{END}", "utf-32"),
    "escape sequences": grow_bytes(b"<rss>", b"\x1b$B\x1b(B"),
    "a text like a feed": grow("", "<rss"),
    "a text of roots": grow("", "<item >"),
}

JSON_FEEDS = {
    "JSON arrays nested": grow("", "["),
    "JSON objects nested": grow("", '{"items":'),
    "JSON items nested": split('{"items": [{"title": "x", "tags": ', "[", "", "]", "}]}"),
    "JSON items": grow('{"items": [', '{"title": "x"},', "{}]}"),
    "JSON nulls": grow('{"items": [', "null,", "{}]}"),
    "JSON huge number": grow('{"items": [{"title": "x", "id": ', "9", "}]}"),
    "JSON huge exponent": grow('{"items": [{"title": "x", "id": 1e', "9", "}]}"),
    "JSON numbers": grow('{"items": [{"title": "x", "tags": [', "1e308,", "1]}]}"),
    "JSON lone surrogates": grow('{"items": [{"title": "x", "content_text": "', r"\ud83d", '"}]}'),
    "JSON escapes": grow('{"items": [{"title": "', r"\u0041", '"}]}'),
    "JSON keys": grow('{"items": [{"title": "x", ', '"a{n}": 1,', '"b": 1}]}'),
    "JSON tags": grow('{"items": [{"title": "x", "tags": [', '"a{n}",', '"b"]}]}'),
    "JSON authors": grow('{"items": [{"title": "x", "authors": [', '{"name": "a{n}"},', "{}]}]}"),
    "JSON long text": grow('{"items": [{"title": "x", "content_text": "', "가", '"}]}'),
    "JSON HTML nested": grow('{"items": [{"title": "x", "content_html": "', "<div>", '"}]}'),
    "JSON string open": grow('{"items": "', "a"),
    "JSON blanks": grow("{", " "),
    "JSON NUL in a string": grow('{"items": [{"title": "x', "\0", '"}]}'),
}

PAGES = {
    "divs nested": grow("<html><body>", "<div>"),
    "divs nested and closed": split("<html><body>", "<div>", "<a href='/1'>x</a>", "</div>"),
    "tags unclosed": grow("<html><body>", "<b>"),
    "tags misnested": grow("<html><body>", "<a><b><p>"),
    "tables": grow("<html><body>", "<table><tr><td>"),
    "table rows": grow("<html><body><table>", "<tr><td>x"),
    "lists": grow("<html><body>", "<ul><li>"),
    "attributes": grow("<html><body><p ", "a{n} ", ">x</p>"),
    "attributes with values": grow("<html><body><p ", "a{n}='1' ", ">x</p>"),
    "attributes with tags in them": grow("<html><body><p ", "a{n}='<' ", ">x</p>"),
    "attributes in pieces": grow("<html><body>", "<p " + "a=1 " * 900 + ">x</p>"),
    "links": grow("<html><body>", "<a href='/news/{n}'>정부가 오늘 발표한 소식 {n}</a>"),
    "links in long lists": grow("<html><body>", "<li><b>제목</b><a href='/news/{n}'>정부가 오늘 발표한 소식</a></li>"),
    "links nested": grow("<html><body>", "<a href='/news/{n}'>정부가 오늘 발표한 소식"),
    "long links": grow("<html><body><a href='/", "a", "'>x</a>"),
    "one long text": grow("<html><body><p>", "가"),
    "lines": grow("<html><body>", "<p>줄 {n}</p>"),
    "angle brackets": grow("<html><body>", "<"),
    "ampersands": grow("<html><body>", "&"),
    "comments": grow("<html><body>", "<!--"),
    "comments closed": grow("<html><body>", "<!-- x -->"),
    "scripts": grow("<html><body>", "<script>"),
    "script ends": grow("<html><body>", "</script>"),
    "CDATA": grow("<html><body>", "<![CDATA["),
    "doctypes": grow("", "<!DOCTYPE html>"),
    "entities": grow("<html><body>", "&hellip;"),
    "bases": grow("<html><head>", "<base href='b/'>"),
    "alternates": grow("<html><head>", "<link rel=alternate type=application/rss+xml href=/{n}>"),
    "frames": grow("<html><body>", "<iframe>"),
    "foreign elements": grow("<html><body>", "<svg><math>"),
    "templates": grow("<html><body>", "<template>"),
    "forms": grow("<html><body>", "<select><option>"),
    "NUL": grow("<html><body>", "\0"),
    "quotes": grow("<html><body><p a='", '"'),
}

SITEMAPS = {
    "entries": grow(URLSET, "<url><loc>https://x.kr/{n}</loc></url>", "</urlset>"),
    "news": grow(
        f"{URLSET[:-1]} xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>",
        "<url><loc>https://x.kr/{n}</loc><news:news><news:title>x</news:title></news:news></url>",
        "</urlset>",
    ),
    "sitemaps": grow("<sitemapindex>", "<sitemap><loc>https://x.kr/{n}</loc></sitemap>", "</sitemapindex>"),
    "pictures": grow(
        f"{URLSET}<url><loc>https://x.kr/1</loc><title>x</title>",
        "<image:image><image:loc>x</image:loc></image:image>",
        "</url></urlset>",
    ),
    "nested": grow(f"{URLSET}<url>", "<image>"),
    "attributes": grow("<urlset ", "a{n}='' ", "></urlset>"),
    "ampersands": grow(f"{URLSET}<url><loc>", "&", "</loc></url></urlset>"),
    "billion laughs": grow(f"{LAUGHS}{URLSET}<url><title>", "&j;", "</title></url></urlset>"),
    "junk in front": grow("", "<urlset", ">"),
}

FOR = {
    "feed": XML | JSON_FEEDS,
    "links": PAGES,
    "list": PAGES,
    "change": PAGES,
    "json": JSON_FEEDS,
    "sitemap": SITEMAPS | {f"{name}, packed": _packed(make) for name, make in list(SITEMAPS.items())[:2]},
    "discovery": PAGES | {name: XML[name] for name in ("entries", "items unclosed", "elements nested", "ampersands")},
    "named feeds": PAGES,
    "text": PAGES,
}
ALL = tuple(Hostile(name, reader, make) for reader, made in FOR.items() for name, make in made.items())
