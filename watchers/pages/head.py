"""What a web page says about its article in its head: for other sites, for search engines, for the window."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from watchers.text.markup import tidy

_DATES = (
    'meta[property="article:published_time"]',
    'meta[property="og:article:published_time"]',
    'meta[itemprop="datePublished"]',
    'meta[name="pubdate"]',
    'meta[name="date"]',
    'meta[name="dc.date"]',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What it says, as it stands there: nothing checked, nothing cut; "" or () where it is silent.

    Attributes:
        title: The headline, without the outlet behind it.
        date: When it was published, in any of the usual notations.
        first_time: The first time that the page marks as one, whatever happened then.
        url: The address that the page calls its own.
        language: A BCP 47 tag.
    """

    title: str = ""
    date: str = ""
    first_time: str = ""
    url: str = ""
    outlet: str = ""
    author: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    image_url: str = ""


def head_of(page: LexborHTMLParser) -> PageHead:
    """Return what a whole page says about its article."""
    outlet = _content(page, 'meta[property="og:site_name"]')
    return PageHead(
        title=_headline(page, outlet),
        date=next(filter(None, (_content(page, each) for each in _DATES)), ""),
        first_time=_attribute(page, "time", "datetime"),
        url=_attribute(page, 'link[rel="canonical"]', "href") or _content(page, 'meta[property="og:url"]'),
        outlet=outlet,
        author=_author(page),
        language=_attribute(page, "html", "lang"),
        tags=tuple(node.attributes.get("content") or "" for node in page.css('meta[property="article:tag"]')),
        image_url=_content(page, 'meta[property="og:image"]'),
    )


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


def _content(page: LexborHTMLParser, selector: str) -> str:
    return _attribute(page, selector, "content")


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return tidy((node.attributes.get(name) or "") if node else "").replace("\n", " ")
