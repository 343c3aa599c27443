"""Items out of a JSON document, by JMESPath: where the list is, and where in an item each field stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Annotated, Any
from urllib.parse import urlsplit

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Field

from config.problems import OptionError
from newsdesk.wording import Said, Text
from watchers.errors import CHECK_ADDRESS, EMPTY_ANSWER, LATER, NO_JSON
from watchers.feeds.record import (
    FeedItem,
    ParsedFeed,
    finish,
    guid_of,
    image_of,
    link_of,
    name_of,
    newest,
    tags_of,
    text_of,
    title_of,
)
from watchers.kind import Options, SourceError
from watchers.text.dates import parse_date, zone_of

EXPRESSION_CHARACTERS_MAX = 500

_NO_EXPRESSION = Text("“{text}” is no JMESPath expression: {words}", "“{text}”: JMESPath 식이 아닙니다: {words}")
_PATH_DOES_NOT_FIT = Text(
    "“items: {path}” does not fit the answer", "응답의 구조가 “items: {path}” 경로와 맞지 않습니다"
)
_NO_LIST = Text("the answer has no list at “items: {path}”", "응답의 “items: {path}” 자리에 목록이 없습니다")
_NO_OBJECTS = Text("the list at “items: {path}” holds no objects", "“items: {path}” 목록에 객체가 없습니다")
_FIELD_DOES_NOT_FIT = Text(
    "a field's path does not fit the items: {words}", "필드의 경로가 항목과 맞지 않습니다: {words}"
)
_BARE_ITEMS = Said("no item has a headline, a text or a link", "제목이나 글, 링크가 있는 항목이 하나도 없습니다")
_SET_FIELDS = Text("Set “fields:”; an item has: {names}.", "“fields:”를 정하세요. 항목에 있는 것: {names}.")
_IS_PAGE = Said(
    "This is a web page: the kind “page” reads those.", "웹 페이지입니다. 웹 페이지는 “page” 종류가 읽습니다."
)
_OTHER_PATH = Said(
    "Look at the answer in a browser, and give the path to the list of items.",
    "브라우저로 응답을 보고 항목 목록까지의 경로를 적으세요.",
)


def _check_expression(text: str) -> str:
    try:
        jmespath.compile(text)
    except JMESPathError as error:
        # Its words draw the place below the expression; one line has to do.
        words = str(error).splitlines()[0].rstrip(": ")
        raise OptionError(_NO_EXPRESSION.said(text=text, words=words)) from error
    return text


Expression = Annotated[
    str, Field(min_length=1, max_length=EXPRESSION_CHARACTERS_MAX), AfterValidator(_check_expression)
]
"""An option that takes a JMESPath expression."""


class JsonFields(Options):
    """Where in an item each field stands; the defaults are the names that most APIs use."""

    title: Expression = Field("title || headline || subject || name", description="The headline")
    link: Expression = Field(
        "link || url || permalink || href", description="The article's address; one without https:// starts at the API"
    )
    id: Expression = Field("id || guid || uuid", description="What identifies it, if anything does")
    text: Expression = Field(
        "content || body || text || description || summary", description="The text, plain or HTML; a list is joined"
    )
    date: Expression = Field(
        "published_at || publishedAt || pubDate || date_published || datePublished || published || created_at || date",
        description="When it was published, in any usual notation, or in seconds since 1970",
    )
    author: Expression = Field("author.name || author || byline", description="Who wrote it")
    outlet: Expression = Field("source.name || publisher.name || publisher", description="Whose article it is")
    tags: Expression = Field("tags || keywords || categories", description="Its categories, as a list or by commas")
    image: Expression = Field("image.url || image || image_url || thumbnail", description="A picture's address")


def load_json(text: str) -> Any:
    """Return the JSON document in `text`.

    Raises:
        SourceError: When it is none.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise SourceError(EMPTY_ANSWER, LATER)
    try:
        # strict=False: line breaks inside strings are a common mistake, and mean what they look like.
        return json.loads(start, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(NO_JSON, _IS_PAGE if start.startswith("<") else CHECK_ADDRESS) from error


def items_of(document: Any, path: str) -> list[dict[str, Any]]:
    """Return the items of a document.

    Args:
        document: As `load_json` returns it.
        path: JMESPath to the list.

    Raises:
        SourceError: There is no list of objects at `path`.
    """
    try:
        found = jmespath.search(path, document)
    except (JMESPathError, RecursionError) as error:
        raise SourceError(_PATH_DOES_NOT_FIT.said(path=path), _OTHER_PATH) from error
    if isinstance(found, dict) and found and all(key.isdecimal() for key in found):
        # {"17": {...}, "18": {...}}: some systems number what is a list.
        found = list(found.values())
    if not isinstance(found, list):
        raise SourceError(_NO_LIST.said(path=path), _OTHER_PATH)
    items = [each for each in found if isinstance(each, dict)]
    if found and not items:
        raise SourceError(_NO_OBJECTS.said(path=path), _OTHER_PATH)
    return items


def parse_items(items: list[dict[str, Any]], fields: JsonFields, url: str, language: str = "") -> ParsedFeed:
    """Return what the fields say of each item, oldest first.

    Args:
        items: Objects, in the order of the answer.
        fields: Where each field stands.
        url: Where the answer came from; relative addresses start there.
        language: Primary subtag of what the source is known to be in, or "".

    Raises:
        SourceError: An expression does not fit the items.
    """
    zone = zone_of(urlsplit(url).hostname or "", language)
    paths = {name: str(path) for name, path in fields.model_dump().items()}
    try:
        dated = newest(items, lambda item: _date(jmespath.search(paths["date"], item), zone))
        found = [_item(item, paths, date, url) for item, date in dated]
    except (JMESPathError, RecursionError) as error:
        raise SourceError(_FIELD_DOES_NOT_FIT.said(words=str(error).splitlines()[0])) from error
    if found and not any(found):
        names = ", ".join(list(items[0])[:20])
        raise SourceError(_BARE_ITEMS, _SET_FIELDS.said(names=names[:200]))
    return finish(ParsedFeed(language=language), found, listed=len(items))


def _item(item: dict[str, Any], paths: Mapping[str, str], date: datetime | None, url: str) -> FeedItem | None:
    def lines(name: str) -> list[str]:
        return _lines(jmespath.search(paths[name], item))

    def line(name: str) -> str:
        return next(iter(lines(name)), "")

    text = text_of("\n".join(lines("text")))
    link = link_of(url, line("link"))
    title = title_of(line("title"), text, link)
    if not title:
        return None
    guid = guid_of(line("id"))
    return FeedItem(
        title=title,
        text=text,
        link=link,
        # What has neither an address nor an id is told apart by its headline.
        guid=guid if guid or link else guid_of(title),
        published_at=date,
        author=name_of(", ".join(lines("author"))),
        tags=tags_of([tag for each in lines("tags") for tag in each.split(",")]),
        image_url=image_of(url, line("image")),
        outlet=name_of(line("outlet")),
    )


def _date(value: Any, zone: tzinfo) -> datetime | None:
    # 1700695800.0 is what JavaScript and PHP make of seconds.
    text = str(int(value)) if isinstance(value, float) and 0 < value < 1e14 else next(iter(_lines(value)), "")
    return parse_date(text, zone)


def _lines(value: Any) -> list[str]:
    """Return strings and numbers as they are, of lists their items, of objects their name; everything else as none."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [line for each in value if not isinstance(each, list) for line in _lines(each)]
    name = value.get("name") if isinstance(value, dict) else None
    return [name] if isinstance(name, str) and name.strip() else []
