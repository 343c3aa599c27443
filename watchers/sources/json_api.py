"""The `json` kind: an HTTP API that answers with a list of articles as JSON."""

from __future__ import annotations

import asyncio

from pydantic import Field

from watchers.feeds.record import ParsedFeed
from watchers.fetch import Fetched
from watchers.kind import Ask, Kind, Reading
from watchers.kit.article_pages import ArticlePages
from watchers.kit.items import article_of
from watchers.kit.json_items import Expression, JsonFields, items_of, load_json, parse_items
from watchers.kit.visits import WebAddress, charset_of, options_digest, visit, wait_of
from watchers.text.decode import decode
from watchers.text.language import primary_subtag

ACCEPT = "application/json, */*;q=0.1"


class JsonOptions(ArticlePages):
    """Options of a JSON API."""

    url: WebAddress = Field(description="Address that answers with JSON, its query included")
    items: Expression = Field(
        "@", description="JMESPath to the list of items (data.articles); the answer itself unless given"
    )
    fields: JsonFields = Field(
        default_factory=lambda: JsonFields.model_validate({}),
        description="JMESPath inside an item for each field that has another name",
    )
    language: str = Field("", max_length=35, description="Language of the articles (ko, en, ...)")
    outlet: str = Field("", max_length=200, description="Publisher's name, where an item gives none")


async def read(options: JsonOptions, ask: Ask) -> Reading:
    """Return the items the API shows, or nothing when its answer is the same as at the last look.

    Raises:
        SourceError: The answer is no JSON, or has no items where they should be.
    """
    mark = options_digest(options)
    before = ask.cursor.get("page", {}) if ask.cursor.get("options") == mark else {}
    visited = await visit(options.url, ask, before, accept=ACCEPT)
    # Off the loop: 5 MB of JSON take a while.
    feed = await asyncio.to_thread(_parse, visited.fetched, options) if visited.is_news else ParsedFeed()
    return Reading(
        articles=tuple(article_of(item, ask, language=options.language, outlet=options.outlet) for item in feed.items),
        cursor={"options": mark, "page": visited.cursor},
        problems=feed.problems + visited.problems,
        wait=wait_of(visited.fetched),
    )


def _parse(fetched: Fetched, options: JsonOptions) -> ParsedFeed:
    document = load_json(decode(fetched.body, charset_of(fetched)))
    items = items_of(document, options.items)
    return parse_items(items, options.fields, fetched.url, primary_subtag(options.language))


KIND = Kind(
    name="json",
    help="A JSON API: an address that answers with a list of articles.",
    example="""\
- name: Daily Example API
  kind: json
  url: https://api.example.com/v1/articles?sort=newest
  items: data.articles
  fields:
    title: headline
    link: "join('', ['https://www.example.com/news/', to_string(id)])"
  language: ko
""",
    options=JsonOptions,
    read=read,
)
"""Found by `watchers.kinds`."""
