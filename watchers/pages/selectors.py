"""Selectors in a web page: CSS, or XPath where CSS is not enough."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from pydantic import AfterValidator, Field

from config.problems import OptionError
from newsdesk.wording import Said, Text
from watchers.errors import EMPTY_ANSWER, LATER
from watchers.feeds.elements import Element
from watchers.feeds.record import MARKUP_CHARACTERS_MAX
from watchers.kind import SourceError
from watchers.text.markup import plain_text, tidy

SELECTOR_CHARACTERS_MAX = 500

TAGS_MAX = 200_000
TAGS_IN_VALUES_MAX = 8
TAG_CHARACTERS_MAX = 4_000

# Each alternative takes all that is left when its end is missing, so that nothing is searched twice.
_UNREAD = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"""/?[a-z][^\s/>]*+(?:[\s/](?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>=]++|=)*+)?>?+""", re.IGNORECASE)
# Ends a tag whichever quotes are open in it, and is nothing to read where none is.
_STOP = "<i '\"></i>"
_TAG_IN_VALUE = re.compile(r"""=\s*(?:"[^"<]*<|'[^'<]*<)""")
_XPATH_STARTS = (
    "/",
    "./",
    "../",
    "(",
    "@",
    "descendant",
    "ancestor",
    "following",
    "preceding",
    "string(",
    "normalize-",
)


def _check_selector(text: str) -> str:
    try:
        compiled(text)
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise OptionError(_NO_SELECTOR.said(text=text, words=error)) from error
    return text


Selector = Annotated[str, Field(max_length=SELECTOR_CHARACTERS_MAX), AfterValidator(_check_selector)]
"""An option that takes a CSS selector or an XPath, or ""."""


@lru_cache(maxsize=1_000)
def compiled(selector: str) -> etree.XPath:
    """Return a selector ready for use; XPath is what begins as one does ("//", "./", "(", "@").

    Raises:
        SelectorError: It is no CSS selector.
        etree.XPathSyntaxError: It is no XPath.
    """
    text = selector.strip()
    is_xpath = text.startswith(_XPATH_STARTS)
    path = text if is_xpath else HTMLTranslator().css_to_xpath(text or "*")
    return etree.XPath(path, regexp=False, smart_strings=False)


def parse_page(html: str) -> Element:
    """Return the root of a page.

    Raises:
        SourceError: There is nothing in it, or it is made to keep a parser busy.
    """
    if not html.strip():
        raise SourceError(EMPTY_ANSWER, LATER)
    bounded = _bounded(html)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(bounded.encode("utf-8", "replace"), parser)
    except etree.ParserError as error:
        raise SourceError(_NO_PAGE, _AS_IN_BROWSER) from error
    if root is None:
        raise SourceError(_NO_PAGE, _AS_IN_BROWSER)
    return root


_NO_SELECTOR = Text("“{text}” is no selector: {words}", "“{text}”: 선택자가 아닙니다: {words}")
_NO_PAGE = Said("the answer is no web page", "응답이 웹 페이지가 아닙니다")
_TAGS = Said("the page has more tags than any list of articles", "기사 목록이라기에는 페이지에 태그가 너무 많습니다")
_NOT_CARRIED_OUT = Text(
    "the selector “{selector}” cannot be carried out: {words}", "선택자 “{selector}”: 쓸 수 없습니다: {words}"
)
_AS_IN_BROWSER = Said(
    "Check the address: it has to be that of a page as a browser shows it.",
    "주소를 확인하세요. 브라우저에서 페이지로 열리는 주소라야 합니다.",
)
_SMALLER_PAGE = Said("Choose a smaller page.", "더 작은 페이지를 고르세요.")


def _bounded(html: str) -> str:
    """Return a page without what is not for reading, and without what would keep the parser busy for minutes.

    Its time grows with the square of the attributes of one tag. A tag with its attributes lies between two "<", unless
    a value holds another one; so those are counted, and between two "<" no tag can become longer than a bound.
    """
    read = _UNREAD.sub(" ", html)
    if len(_TAG_IN_VALUE.findall(read)) > TAGS_IN_VALUES_MAX or read.count("<") > TAGS_MAX:
        raise SourceError(_TAGS, _SMALLER_PAGE)
    return "<".join(piece if len(piece) <= TAG_CHARACTERS_MAX else _cut(piece) for piece in read.split("<"))


def _cut(piece: str) -> str:
    """Cut a long tag, and put stops into the text behind it: the parser may see the tag's end elsewhere than we do."""
    found = _TAG.match(piece)
    tag = found[0] if found else ""
    text = piece[len(tag) :]
    parts = [text[at : at + TAG_CHARACTERS_MAX] for at in range(0, len(text), TAG_CHARACTERS_MAX)]
    # Both quotes, because nobody knows which of them is open; the other one does no harm.
    return (tag if len(tag) <= TAG_CHARACTERS_MAX else f"{tag[:TAG_CHARACTERS_MAX]}'\">") + _STOP.join(parts)


def select(element: Element, selector: str) -> list[Element | str]:
    """Return what a selector finds in an element: elements, or the attributes and texts that an XPath asks for.

    Raises:
        SourceError: An XPath that can be read but not carried out.
    """
    try:
        found: object = compiled(selector)(element)
    except etree.XPathError as error:
        raise SourceError(_NOT_CARRIED_OUT.said(selector=selector, words=error)) from error
    listed = found if isinstance(found, list) else [found]
    # Numbers, truth values and names of namespaces are no part of a page.
    return [each for each in listed if isinstance(each, Element | str)]


def select_elements(element: Element, selector: str) -> list[Element]:
    """Return the elements that a selector finds."""
    return [each for each in select(element, selector) if not isinstance(each, str)]


def text_in(found: Element | str) -> str:
    """Return the text of what was found, plain, one line for each block."""
    if isinstance(found, str):
        return tidy(found)
    markup = etree.tostring(found, encoding="unicode", method="html", with_tail=False)
    return plain_text(markup[:MARKUP_CHARACTERS_MAX])


def line_in(found: Element | str) -> str:
    """Return the text of what was found as one line."""
    return text_in(found).replace("\n", " ")


def attribute_in(found: Element | str, *names: str) -> str:
    """Return the first of the attributes that is there, an attribute or text that was itself asked for, or ""."""
    if isinstance(found, str):
        return found.strip()
    return next((value.strip() for name in names if (value := found.get(name, "")).strip()), "")
