"""Items out of a list page: each element that the selector finds is an article, its parts found inside it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from fnmatch import fnmatchcase
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from newsdesk.wording import Said, Text
from watchers.feeds.elements import Element
from watchers.feeds.record import FeedItem, ParsedFeed, finish, image_of, link_of, name_of, newest, text_of, title_of
from watchers.kind import Options, SourceError
from watchers.pages.links import links_to_articles
from watchers.pages.selectors import Selector, attribute_in, line_in, select, select_elements, text_in
from watchers.text.dates import parse_date, zone_of
from watchers.text.language import primary_subtag

ITEMS_LOOKED_AT_MAX = 1_000

_HEADING = "h1, h2, h3, h4, h5, h6, [class*=title], [class*=headline], [class*=subject]"


class ItemSelectors(Options):
    """Where on the page the items are, and where in an item each field stands; "" means the usual place."""

    item: Selector = Field(
        "", description="CSS selector or XPath of one item of the list; unless given, links to articles are looked for"
    )
    title: Selector = Field("", description="Inside an item: the headline; unless given, its heading or link")
    link: Selector = Field("", description="Inside an item: the link; unless given, the first one")
    text: Selector = Field("", description="Inside an item: the teaser; unless given, its longest paragraph")
    date: Selector = Field("", description="Inside an item: when it was published; unless given, its <time>")
    image: Selector = Field("", description="Inside an item: the picture; unless given, the first one")
    pattern: str = Field("", max_length=200, description="Shell pattern of the articles' addresses (*/article/*)")


def parse_items(page: Element, selectors: ItemSelectors, url: str, language: str = "") -> ParsedFeed:
    """Return the items of a page, oldest first as far as their dates or their order tell.

    Args:
        page: Its root.
        selectors: Where the items are.
        url: Where the page came from.
        language: Primary subtag of what the page is known to be in, or "" to believe the page.

    Raises:
        SourceError: Nothing on the page looks like an item.
    """
    base = base_of(page, url)
    declared = language or declared_language(page)
    zone = zone_of(urlsplit(url).hostname or "", declared)
    items = _selected(page, selectors, base, zone) if selectors.item else _linked(page, selectors, base)
    newest_items = [item for item, _ in newest(items, lambda item: item.published_at if item else None)]
    feed = finish(ParsedFeed(title=site_name(page), language=declared), newest_items, listed=len(items))
    if not feed.items:
        raise SourceError(_nothing(selectors), _REMEDY)
    return feed


_NO_LINK_FITS = Text(
    "no link on the page fits “pattern: {pattern}”", "페이지에 “pattern: {pattern}” 모양에 맞는 링크가 없습니다"
)
_NO_ITEM = Text(
    "nothing on the page at “item: {selector}” has a headline and a link",
    "페이지의 “item: {selector}” 자리에 제목과 링크가 있는 항목이 없습니다",
)
_NO_LINKS = Said("no links on the page look like articles", "페이지에 기사로 보이는 링크가 없습니다")
_REMEDY = Said(
    "The page may have been rebuilt, or be empty without JavaScript; “sokbo source preview” shows what is found.",
    "페이지가 개편되었거나 자바스크립트 없이는 비어 있을 수 있습니다. "
    "무엇이 보이는지는 “sokbo source preview”로 확인하세요.",
)


def _nothing(selectors: ItemSelectors) -> Said:
    if selectors.pattern:
        return _NO_LINK_FITS.said(pattern=selectors.pattern)
    return _NO_ITEM.said(selector=selectors.item) if selectors.item else _NO_LINKS


def base_of(page: Element, url: str) -> str:
    """Return the address that relative links on a page start from."""
    base = next((each.get("href", "") for each in select_elements(page, "base[href]")), "")
    try:
        return urljoin(url, base.strip())
    except ValueError:
        return url


def declared_language(page: Element) -> str:
    """Return the primary subtag of the language a page says it is in, or ""."""
    return primary_subtag(page.get("lang", ""))


def site_name(page: Element) -> str:
    """Return what the site calls itself, or ""."""
    named = select_elements(page, 'meta[property="og:site_name"]')
    return name_of(named[0].get("content", "")) if named else ""


def _linked(page: Element, selectors: ItemSelectors, base: str) -> list[FeedItem | None]:
    found = links_to_articles(page, base, selectors.pattern)
    return [
        FeedItem(
            title=title_of(each.title, "", each.url, is_plain=True),
            link=each.url,
            text=text_of(each.text, is_plain=True),
        )
        for each in found
    ]


def _selected(page: Element, selectors: ItemSelectors, base: str, zone: tzinfo) -> list[FeedItem | None]:
    elements = select_elements(page, selectors.item)[:ITEMS_LOOKED_AT_MAX]
    items = [_item(element, selectors, base, zone) for element in elements]
    if not selectors.pattern:
        return list(items)
    # Advertisements often stand in the same list; what the pattern leaves out is nobody's problem.
    return [item for item in items if item is not None and fnmatchcase(item.link, selectors.pattern)]


def _item(element: Element, selectors: ItemSelectors, base: str, zone: tzinfo) -> FeedItem | None:
    link, linked_text = _link(element, selectors.link, base)
    heading = _first_line(element, selectors.title or _HEADING)
    if selectors.title and not heading:
        return None
    title = title_of(heading or linked_text or line_in(element), "", "", is_plain=True)
    if not title or not link:
        return None
    return FeedItem(
        title=title,
        text=text_of(_teaser(element, selectors.text, title), is_plain=True),
        link=link,
        published_at=_date(element, selectors.date, zone),
        image_url=_image(element, selectors.image, base),
    )


def _link(element: Element, selector: str, base: str) -> tuple[str, str]:
    """Return the item's address and the text of its link; the text links of an item come before its picture's."""
    if selector:
        anchors = select(element, selector)
    else:
        anchors = [*([element] if element.get("href") else []), *select_elements(element, "a[href]")]
    found = [(link_of(base, attribute_in(each, "href", "src", "data-href")), line_in(each)) for each in anchors]
    known = [(link, text) for link, text in found if link]
    return next((each for each in known if each[1]), known[0] if known else ("", ""))


def _first_line(element: Element, selector: str) -> str:
    return next(filter(None, map(line_in, select(element, selector))), "")


def _teaser(element: Element, selector: str, title: str) -> str:
    texts = [text_in(each) for each in select(element, selector or "p")]
    if selector:
        return "\n".join(filter(None, texts))
    return max((text for text in texts if text != title), key=len, default="")


def _date(element: Element, selector: str, zone: tzinfo) -> datetime | None:
    for each in select(element, selector or "time"):
        written = (attribute_in(each, "datetime", "content"), line_in(each), attribute_in(each, "title"))
        dates = (parse_date(text, zone) for text in written if text)
        date = next(filter(None, dates), None)
        if date is not None:
            return date
    return None


def _image(element: Element, selector: str, base: str) -> str:
    found = select(element, selector or "img")
    return next((image for each in found if (image := image_of(base, attribute_in(each, "data-src", "src")))), "")
