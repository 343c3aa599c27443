"""The text of the article on a page, by the surest way that leads to one.

    a known system's place | the part that holds the prose, sifted or as it stands | all of it, sifted

The order and the numbers are measured (`./run.sh bench extract`): on its own trafilatura, the sieve, takes comments and
small print along where a page does not name them in English; the part that holds the prose has them not. Runs in a
worker: what a page can do to a parser is not for the program to suffer.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace
from enum import Enum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsdesk.text.boilerplate import tidy
from newsdesk.wording import Said
from watchers.errors import SourceError
from watchers.extract.clutter import take_out_elements, take_out_lists_of_links, take_out_named
from watchers.extract.places import known_places
from watchers.extract.prose import article_part, prose_of
from watchers.pages.head import PageHead, head_of
from watchers.text.decode import decode
from watchers.text.markup import page_text, plain_text

PAGE_CHARACTERS_MAX = 2_000_000
"""What stands behind this is not read; pages that long are long for their scripts, and those stand at their end."""

TAGS_MAX = 30_000
"""Articles have a few thousand."""

ATTRIBUTES_MAX = 3_000
"""In one tag; parsers need time with the square of it, 18 s for 50,000. Some sites hide whole articles in a value, with
all their markup."""

SPACES_MAX = 20_000
"""In one tag; what parts attributes without values, and words in a value."""

TEXT_CHARACTERS_MAX = 20_000
"""As much as is kept of a feed's entry."""

TEXT_CHARACTERS_MIN = 80
"""Less is a caption or a request to log in."""

SHORT_CHARACTERS = 600
"""Below this trafilatura is asked again, in the mode that is less strict."""

PLACE_SHARE_MIN = 0.3
PART_SHARE_MIN = 0.5
"""How much of a page's prose a known place, or a part that looks like the article, must hold to be believed."""

KEPT_SHARE_MIN = 0.9
"""When trafilatura keeps less than this of the prose in a part, it has misunderstood something."""

_IS_PAGE = re.compile(r"<(?:html|body|article|main|div|td|p|br)\b", re.IGNORECASE)

# Its opinions on single pages are for its makers.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


class Way(Enum):
    """How a text was found."""

    PLACE = "known place"
    PART = "part with the prose"
    WHOLE = "whole page"


_NO_PAGE = Said("this is no web page", "웹 페이지가 아닙니다")
_TANGLED = Said("the page is too tangled to be read", "페이지가 너무 복잡해서 읽을 수 없습니다")
_NO_TEXT = Said("the page shows no text of an article", "페이지에 기사 본문이 없습니다")
_ELSEWHERE = Said(
    "Nothing to do here: the article is in a file, or in nothing.",
    "따로 할 일은 없습니다. 기사가 파일에 있거나 아예 없습니다.",
)
_SITE_MENDS = Said("Nothing to do here: the site has to mend it.", "따로 할 일은 없습니다. 사이트에서 고쳐야 합니다.")
_OPEN_IT = Said(
    "Open it: it may want a login, or a script to build it.",
    "열어 보세요. 로그인이 필요하거나 스크립트로 만들어지는 페이지일 수 있습니다.",
)


class NoArticle(SourceError):  # noqa: N818 - its reason says that it is an error
    """There is no text of an article to be had from the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page yields.

    Attributes:
        text: The article's, plain, paragraphs separated by newlines.
        way: How it was found.
        system: Whose known place it stood in, or "".
        head: What the page says about the article.
    """

    text: str
    way: Way
    system: str = ""
    head: PageHead = field(default_factory=PageHead)


def extract(data: bytes, charset: str | None, title: str) -> PageText:
    """Return the text of the article that a page shows.

    Args:
        data: The page.
        charset: The encoding that its server says it has, if any.
        title: The article's headline, which is then not repeated in the text.

    Raises:
        NoArticle: There is none, or the page is too tangled to be read.
    """
    html = decode(data, charset, markup=True)[:PAGE_CHARACTERS_MAX]
    if not _IS_PAGE.search(html):
        raise NoArticle(_NO_PAGE, _ELSEWHERE)
    if is_tangled(html):
        raise NoArticle(_TANGLED, _SITE_MENDS)
    found = _from_place(html, title) or _from_part(html, title) or _from_whole(html, title)
    if found is not None:
        return replace(found, head=head_of(LexborHTMLParser(html)))
    raise NoArticle(_NO_TEXT, _OPEN_IT)


def is_tangled(html: str) -> bool:
    """Tell pages that would keep a parser busy, by what costs next to nothing to see. They are not worth a worker."""
    if html.count("<") > TAGS_MAX:
        return True
    start = html.find("<")
    while start >= 0:
        end = html.find(">", start)
        end = len(html) if end < 0 else end
        if end - start > ATTRIBUTES_MAX and _is_crowded(html, start, end):
            return True
        start = html.find("<", end)
    return False


def _is_crowded(html: str, start: int, end: int) -> bool:
    return html.count("=", start, end) > ATTRIBUTES_MAX or html.count(" ", start, end) > SPACES_MAX


def _from_place(html: str, title: str) -> PageText | None:
    page = LexborHTMLParser(html)
    if page.body is None:
        return None
    prose = prose_of(page.body)
    least = PLACE_SHARE_MIN * prose.characters[page.body.mem_id]
    for system, place in known_places(page):
        if prose.characters[place.mem_id] >= least:
            take_out_elements(place)
            take_out_named(place, prose)
            take_out_lists_of_links(place)
            found = _believed(_text(place), title, Way.PLACE, system)
            if found is not None:
                return found
    return None


def _from_part(html: str, title: str) -> PageText | None:
    root = LexborHTMLParser(html).body
    if root is None:
        return None
    take_out_elements(root)
    take_out_named(root, prose_of(root))
    take_out_lists_of_links(root)
    prose = prose_of(root)
    part = article_part(root, prose)
    if part is None or prose.characters[part.mem_id] < PART_SHARE_MIN * prose.characters[root.mem_id]:
        return None
    as_it_stands = _text(part)
    sifted = _sifted(f"<html><body><article>{part.html}</article></body></html>", favor_precision=True)
    is_whole = len(sifted) >= KEPT_SHARE_MIN * prose.characters[part.mem_id]
    return _believed(sifted if is_whole else as_it_stands, title, Way.PART)


def _from_whole(html: str, title: str) -> PageText | None:
    strict = _sifted(html, favor_precision=True)
    lenient = _sifted(html, favor_precision=False) if len(strict) < SHORT_CHARACTERS else ""
    return _believed(max(strict, lenient, key=len), title, Way.WHOLE)


def _believed(text: str, title: str, way: Way, system: str = "") -> PageText | None:
    body = tidy(text, title).body if title else text
    if len(body) < TEXT_CHARACTERS_MIN:
        return None
    return PageText(text=body[:TEXT_CHARACTERS_MAX], way=way, system=system)


def _text(node: LexborNode) -> str:
    return page_text(LexborHTMLParser(node.html or ""))


def _sifted(html: str, *, favor_precision: bool) -> str:
    # Loads in a quarter of a second, and only a worker ever needs it.
    from trafilatura import extract as sift

    found = sift(html, include_comments=False, favor_precision=favor_precision, output_format="html")
    return plain_text(found) if found else ""
