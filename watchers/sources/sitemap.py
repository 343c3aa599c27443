"""The `sitemap` kind: a site's news sitemap, which lists what it published within the last days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field

from newsdesk.article import Article
from newsdesk.wording import Said
from watchers.errors import about
from watchers.feeds.record import ITEMS_MAX
from watchers.kind import Ask, Kind, Reading, SourceError
from watchers.kit.article_pages import ArticlePages
from watchers.kit.items import article_of
from watchers.kit.sitemaps import Sitemap, parse_sitemap
from watchers.kit.visits import Visit, WebAddress, charset_of, options_digest, visit, wait_of

SITEMAPS_MAX = 5
"""How many sitemaps of an index are read, the newest first."""

_HEADLESS = Said("the sitemap lists pages without headlines", "사이트맵에 제목 없는 페이지만 있습니다")
_NEWS_SITEMAP = Said(
    "Use the site's news sitemap, which robots.txt often names, or the kind “page” on a list of articles.",
    "사이트의 뉴스 사이트맵(흔히 robots.txt에 있음)을 쓰거나, 기사 목록 페이지를 “page” 종류로 읽으세요.",
)

ACCEPT = "application/xml, text/xml;q=0.9, application/gzip;q=0.8, */*;q=0.1"


class SitemapOptions(ArticlePages):
    """Options of a sitemap."""

    url: WebAddress = Field(description="Address of a news sitemap, or of an index of sitemaps")
    language: str = Field("", max_length=35, description="Its language, when it names a wrong one (ko, en, ...)")
    outlet: str = Field("", max_length=200, description="Publisher's name, where the sitemap gives none")


async def read(options: SitemapOptions, ask: Ask) -> Reading:
    """Return the news of a sitemap, or of the newest sitemaps in an index; those that have not changed yield nothing.

    Raises:
        SourceError: Nothing can be read, or it lists pages without headlines.
    """
    is_ours = ask.cursor.get("options") == options_digest(options)
    look = _Look(options, ask, ask.cursor.get("pages", {}) if is_ours else {})
    root = await look.take(options.url)
    # An index that has not changed still leads to sitemaps that may have.
    listed = root.sitemaps if root is not None else tuple(ask.cursor.get("sitemaps", ()) if is_ours else ())
    await look.take_all(listed[:SITEMAPS_MAX])
    return look.reading(listed[:SITEMAPS_MAX])


class _Look:
    """The running state of one look at a sitemap and those it leads to."""

    def __init__(self, options: SitemapOptions, ask: Ask, before: Mapping[str, Any]) -> None:
        self._options = options
        self._ask = ask
        self._before = before
        self._pages: dict[str, Mapping[str, Any]] = {}
        self._articles: list[Article] = []
        self._problems: list[Said] = []
        self._waits: list[timedelta] = []
        self._headless = 0
        self._unchanged = 0

    async def take(self, url: str) -> Sitemap | None:
        """Read one sitemap; None when it has not changed."""
        visited = await visit(url, self._ask, self._before.get(url, {}), accept=ACCEPT)
        sitemap = await asyncio.to_thread(_parse, visited) if visited.is_news else None
        self._pages[url] = visited.cursor
        self._problems += visited.problems
        self._waits += filter(None, [wait_of(visited.fetched)])
        if sitemap is None:
            self._unchanged += 1
        else:
            self._keep(sitemap)
        return sitemap

    async def take_all(self, urls: tuple[str, ...]) -> None:
        """Read the sitemaps of an index; one that fails costs a line, all of them the look."""
        failures: list[SourceError] = []
        # One after the other: they are one site's.
        for url in urls:
            try:
                await self.take(url)
            except SourceError as error:
                failures.append(error)
                self._problems.append(about(url, error.reason))
        if failures and len(failures) == len(urls):
            raise failures[0]

    def _keep(self, sitemap: Sitemap) -> None:
        news = sitemap.news
        language = self._options.language or news.language
        outlet = self._options.outlet or news.title
        self._articles += [article_of(each, self._ask, language=language, outlet=outlet) for each in news.items]
        self._problems += news.problems
        self._headless += sitemap.others

    def reading(self, sitemaps: tuple[str, ...]) -> Reading:
        """Return what was found."""
        # One that is as it was may hold news, as it did when it was read.
        if self._headless and not self._articles and not self._unchanged:
            raise SourceError(_HEADLESS, _NEWS_SITEMAP)
        articles = sorted(self._articles, key=lambda each: each.published_at or each.seen_at)
        return Reading(
            articles=tuple(articles[-ITEMS_MAX:]),
            cursor={"options": options_digest(self._options), "sitemaps": list(sitemaps), "pages": self._pages},
            problems=tuple(self._problems),
            wait=max(self._waits, default=None),
        )


def _parse(visited: Visit) -> Sitemap:
    return parse_sitemap(visited.fetched.body, visited.fetched.url, charset_of(visited.fetched))


KIND = Kind(
    name="sitemap",
    help="A news sitemap: what a site lists for search engines, often without having a feed.",
    example="""\
- name: Daily Example
  kind: sitemap
  url: https://news.example.com/sitemap-news.xml
  language: ko
""",
    options=SitemapOptions,
    read=read,
    shows_again=False,
)
"""Found by `watchers.kinds`."""
