"""Source kind `hackernews`: stories of Hacker News, by the search that Algolia runs for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from newsdesk.article import Article
from watchers.kind import Ask, Kind, Reading
from watchers.kit.article_pages import ArticlePages
from watchers.kit.services import Base, Record, address, article_of, entries_at, read_json, text_at
from watchers.place import Place
from watchers.text.dates import parse_date

STORIES_MAX = 100

_TAGS = {"stories": "story", "ask": "ask_hn", "show": "show_hn", "front": "front_page"}

_PAGES = {
    (): "front",
    ("news",): "front",
    ("newest",): "stories",
    ("ask",): "ask",
    ("show",): "show",
    ("shownew",): "show",
    ("rss",): "front",
}


class HackerNewsOptions(ArticlePages):
    """Which stories."""

    query: str = Field("", max_length=500, description="Words that the service searches for; every story when empty")
    section: Literal["stories", "ask", "show", "front"] = Field(
        "stories", description="All stories, Ask HN, Show HN, or what is on the front page"
    )
    points: int = Field(0, ge=0, le=10_000, description="Only stories with at least this many points")
    base: Base = Field("https://hn.algolia.com", description="Address of the search service")

    def wants_page(self, body: str) -> bool:
        """Tell whether the page of a story is to be read; what is asked of the readers here is said in full."""
        return not body and super().wants_page(body)


async def read(options: HackerNewsOptions, ask: Ask) -> Reading:
    """Return the newest stories that fit; one that reaches the points only later is shown from then on."""

    def articles(document: Any) -> Iterator[Article | None]:
        return (_article(hit, ask) for hit in entries_at(document, "hits"))

    return await read_json(_address(options), ask, articles)


def _address(options: HackerNewsOptions) -> str:
    return address(
        options.base,
        "/api/v1/search_by_date",
        tags=_TAGS[options.section],
        query=options.query,
        numericFilters=f"points>={options.points}" if options.points else "",
        hitsPerPage=STORIES_MAX,
    )


def _article(hit: Record, ask: Ask) -> Article | None:
    number = text_at(hit, "objectID")
    discussion = f"https://news.ycombinator.com/item?id={number}" if number.isdigit() else ""
    return article_of(
        ask,
        title=text_at(hit, "title"),
        text=text_at(hit, "story_text"),
        # Questions to the readers have no page of their own.
        url=text_at(hit, "url") or discussion,
        guid=number,
        published_at=parse_date(text_at(hit, "created_at")),
        is_plain=False,
        outlet="Hacker News",
        author=text_at(hit, "author"),
    )


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of its lists, and of a search."""
    if place.host == "hn.algolia.com":
        return {"query": place.query.get("q", place.query.get("query", ""))}
    if place.host != "news.ycombinator.com" or place.parts not in _PAGES:
        return None
    return {"section": _PAGES[place.parts]}


KIND = Kind(
    name="hackernews",
    help="Stories of Hacker News, all or those that fit a search and have enough points.",
    example="""\
- name: Hacker News
  kind: hackernews
  query: OpenAI
  points: 50
""",
    options=HackerNewsOptions,
    read=read,
    recognise=recognise,
)
