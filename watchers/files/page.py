"""Saved web pages: the article's text without the page around it, and what the page says about it in its head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watchers.extract.places import known_places
from watchers.files.written import Written
from watchers.pages.head import head_of
from watchers.text.decode import decode
from watchers.text.markup import page_text, plain_text, window_title

_STANDARD_PLACES = (".post-content", ".article-body", "article", "main", "[role=main]")
"""Where nothing is known of the system behind a page, what names and the standard offer."""

_AROUND = (
    "nav, aside, header, footer, form, button, dialog, [role=navigation], [role=banner], [role=contentinfo], "
    "[role=complementary], [role=search], [hidden]"
)
_TEXT_CHARACTERS_MIN = 40
"""A place with less than this holds a caption or a teaser; the whole page is the better text."""

TAGS_MAX = 20_000
ATTRIBUTES_MAX = 1_000
"""Beyond these the HTML parser's time may grow with the square of the page."""

REOPENED_MAX = 2_000_000
"""Tags times those that every later block opens anew when they were left open: so many elements may come of it."""

_REOPENED = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)


def read_page(data: bytes) -> Written:
    """Return the article in an HTML file."""
    html = decode(data, markup=True)
    tags = html.count("<")
    if tags > TAGS_MAX or html.count("=") > ATTRIBUTES_MAX or tags * len(_REOPENED.findall(html)) > REOPENED_MAX:
        # Too costly to take apart; its text can be had all the same.
        return Written(text=plain_text(html), title=window_title(html))
    page = LexborHTMLParser(html)
    # Read before the page loses what is around the article, headlines included.
    head = head_of(page)
    return Written(
        text=_article_text(page),
        title=head.title,
        date=head.date or head.first_time,
        url=head.url,
        outlet=head.outlet,
        author=head.author,
        language=head.language,
        tags=head.tags,
        image_url=head.image_url,
    )


def _article_text(page: LexborHTMLParser) -> str:
    # From the inside out: what is inside of something gone must not be touched.
    for node in reversed(page.css(_AROUND)):
        node.decompose()
    for place in _places(page):
        text = page_text(LexborHTMLParser(place.html or ""))
        if len(text) >= _TEXT_CHARACTERS_MIN:
            return text
    return page_text(page)


def _places(page: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield what may hold the article, likeliest first; of several alike, the one with the most text."""
    yield from (place for _, place in known_places(page))
    for selector in _STANDARD_PLACES:
        found = page.css(selector)
        if found:
            yield max(found, key=lambda node: len(node.text()))
