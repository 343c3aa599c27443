"""Source kind `googlenews`: headlines that Google News finds for a search.

Its links lead through Google and cannot be resolved, and the same report may come under several of them. So a report is
known by its outlet, its headline and its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import LESS_OFTEN
from watchers.feeds.record import guid_of
from watchers.kind import Ask, Kind, Options, Reading
from watchers.kit.services import Base, Refusal, address, refusals
from watchers.place import Place
from watchers.sources import feed

_OFTEN = Refusal(
    Said("Google News wants to be asked less often", "Google 뉴스에서 요청이 너무 잦다고 합니다"),
    LESS_OFTEN,
    timedelta(minutes=30),
)
_REFUSALS = {403: _OFTEN, 429: _OFTEN, 503: _OFTEN}


class GoogleNewsOptions(Options):
    """Which headlines."""

    query: str = Field(
        min_length=1, max_length=500, description='Search as typed there: "…" OR -… site:… intitle:… when:1d'
    )
    language: str = Field("ko", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", description="Language of the edition")
    country: str = Field("KR", pattern=r"^[A-Z]{2}$", description="Country of the edition")
    base: Base = Field("https://news.google.com", description="Address of Google News")


async def read(options: GoogleNewsOptions, ask: Ask) -> Reading:
    """Return the headlines in the feed, at most 100, each with its outlet."""
    edition = f"{options.country}:{options.language}"
    url = address(options.base, "/rss/search", q=options.query, hl=options.language, gl=options.country, ceid=edition)
    with refusals(_REFUSALS):
        reading = await feed.read(feed.FeedOptions.model_validate({"url": url}), ask)
    return replace(reading, articles=tuple(_own(article) for article in reading.articles))


def _own(article: Article) -> Article:
    """Give the article its identity, and take away its text: that is the headline again, and those of others."""
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else ""
    return replace(article, body="", guid=guid_of(f"{day} {article.outlet}: {article.title}"))


def recognise(place: Place) -> Mapping[str, Any] | None:
    """Know the addresses of a search and of its feed."""
    query = place.query.get("q", "")
    if place.host != "news.google.com" or place.parts not in {("search",), ("rss", "search")} or not query:
        return None
    edition = {"language": place.query.get("hl", ""), "country": place.query.get("gl", "")}
    return {"query": query} | {name: value for name, value in edition.items() if value}


KIND = Kind(
    name="googlenews",
    help="Headlines that Google News finds for a search, each with its outlet; their texts are not read.",
    example="""\
- name: Google News
  kind: googlenews
  query: '"오픈AI" OR "샘 알트먼" when:1d'
  language: ko
  country: KR
""",
    options=GoogleNewsOptions,
    read=read,
    interval=timedelta(minutes=10),
    recognise=recognise,
)
