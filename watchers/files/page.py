"""Saved web pages: the article's text without the page around it, and what the page says about it in its head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watchers.decode import decode
from watchers.files.written import Written
from watchers.markup import page_text, plain_text, tidy, window_title

# What Korean portals and common publishing systems put around an article's text, then what the standard offers.
_ARTICLE_PLACES = (
    "#dic_area",
    "#newsct_article",
    "#articleBodyContents",
    "#article-view-content-div",
    "#articletxt",
    ".se-main-container",
    "#postViewArea",
    ".contents_style",
    "#bo_v_con",
    "[itemprop=articleBody]",
    ".entry-content",
    ".post-content",
    ".article-body",
    "article",
    "main",
    "[role=main]",
)
_AROUND = (
    "nav, aside, header, footer, form, button, dialog, [role=navigation], [role=banner], [role=contentinfo], "
    "[role=complementary], [role=search], [hidden]"
)
_TEXT_CHARACTERS_MIN = 40
"""A place with less than this holds a caption or a teaser; the whole page is the better text."""

TAGS_MAX = 20_000
ATTRIBUTES_MAX = 1_000
"""Beyond these the HTML parser's time may grow with the square of the page."""

_DATES = (
    'meta[property="article:published_time"]',
    'meta[property="og:article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="pubdate"]',
    'meta[name="date"]',
    'meta[name="dc.date"]',
)


def read_page(data: bytes) -> Written:
    """Return the article in an HTML file."""
    html = decode(data, markup=True)
    if html.count("<") > TAGS_MAX or html.count("=") > ATTRIBUTES_MAX:
        # Too costly to take apart; its text can be had all the same.
        return Written(text=plain_text(html), title=window_title(html))
    page = LexborHTMLParser(html)
    outlet = _content(page, 'meta[property="og:site_name"]')
    # Read before the page loses what is around the article, headlines included.
    written = Written(
        text="",
        title=_headline(page, outlet),
        date=next(filter(None, (_content(page, each) for each in _DATES)), "") or _attribute(page, "time", "datetime"),
        url=_attribute(page, 'link[rel="canonical"]', "href") or _content(page, 'meta[property="og:url"]'),
        outlet=outlet,
        author=_author(page),
        language=_attribute(page, "html", "lang"),
        tags=tuple(node.attributes.get("content") or "" for node in page.css('meta[property="article:tag"]')),
        image_url=_content(page, 'meta[property="og:image"]'),
    )
    return replace(written, text=_article_text(page))


def _headline(page: LexborHTMLParser, outlet: str) -> str:
    """Return the headline as the page tells other sites, else its heading, else the window title without the outlet."""
    told = _content(page, 'meta[property="og:title"]')
    if told:
        return _without_outlet(told, outlet)
    node = page.css_first("head > title")
    window = tidy(node.text()).replace("\n", " ") if node else ""
    headings = [tidy(node.text()).replace("\n", " ") for node in page.css("h1")]
    # Many sites put their own name into a heading as well; a headline is longer, and the window repeats it.
    heading = max(
        (each for each in headings if each != outlet), key=lambda each: (each in window, len(each)), default=""
    )
    return heading or _without_outlet(window, outlet)


def _without_outlet(title: str, outlet: str) -> str:
    """Take " - 한빛일보" off the end of a headline."""
    if outlet and title.endswith(outlet):
        rest = title.removesuffix(outlet).rstrip()
        if rest[-1:] in {"-", "|", "–", "—", ":", "·", "<", "»"}:
            return rest[:-1].rstrip() or title
    return title


def _author(page: LexborHTMLParser) -> str:
    names = (
        _content(page, f'meta[{key}="{name}"]') for key, name in (("name", "author"), ("property", "article:author"))
    )
    # Some pages give the address of a profile instead of a name.
    return next((name for name in names if name and "://" not in name), "")


def _article_text(page: LexborHTMLParser) -> str:
    for node in page.css(_AROUND):
        node.decompose()
    for place in _places(page):
        text = page_text(LexborHTMLParser(place.html or ""))
        if len(text) >= _TEXT_CHARACTERS_MIN:
            return text
    return page_text(page)


def _places(page: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield what may hold the article, likeliest first; of several alike, the one with the most text."""
    for selector in _ARTICLE_PLACES:
        found = page.css(selector)
        if found:
            yield max(found, key=lambda node: len(node.text()))


def _content(page: LexborHTMLParser, selector: str) -> str:
    return _attribute(page, selector, "content")


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return tidy((node.attributes.get(name) or "") if node else "").replace("\n", " ")
