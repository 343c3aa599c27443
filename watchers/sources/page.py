"""The `page` kind: a web page that lists articles, or one whose text is watched for what is added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from config.problems import OptionError
from newsdesk.wording import Text
from watchers.fetching.fetched import Fetched
from watchers.kind import Ask, Kind, Reading, Work
from watchers.kit.article_pages import ArticlePages
from watchers.kit.items import article_of
from watchers.kit.visits import WebAddress, charset_of, options_digest, visit, wait_of
from watchers.pages.items import ItemSelectors
from watchers.pages.look import Found, Page, additions_to, items_of
from watchers.pages.selectors import Selector

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


_USELESS = Text(
    "“change” watches the text of the page and has no use for “{name}”",
    "“change”는 페이지의 글을 지켜보므로 “{name}” 옵션은 쓰지 않습니다",
)
_NO_ITEM = Text(
    "“{name}” is looked for inside an item, so “item” has to say where the items are",
    "“{name}” 옵션은 항목 안에서 찾으므로, 항목이 어디 있는지 “item”에 적어야 합니다",
)


class PageOptions(ItemSelectors, ArticlePages):
    """Options of a page."""

    url: WebAddress = Field(description="Address of the page")
    change: Selector = Field(
        "", description="A part of the page: tell what is added to its text, instead of listing articles"
    )
    language: str = Field("", max_length=35, description="Its language, when the page names a wrong one (ko, en, ...)")
    outlet: str = Field("", max_length=200, description="Publisher's name, instead of the one the page gives itself")

    def wants_page(self, body: str) -> bool:
        """Tell whether the page of an article is to be read; what was added to a page is all there is to say of it."""
        return not self.change and super().wants_page(body)

    @model_validator(mode="after")
    def _one_way(self) -> PageOptions:
        items = [name for name in ItemSelectors.model_fields if getattr(self, name)]
        if self.change and items:
            raise OptionError(_USELESS.said(name=items[0]))
        if not self.item and (inside := [name for name in items if name not in {"item", "pattern"}]):
            raise OptionError(_NO_ITEM.said(name=inside[0]))
        return self


async def read(options: PageOptions, ask: Ask) -> Reading:
    """Return the articles that the page lists, or what was added to it; nothing when it has not changed.

    Raises:
        SourceError: Nothing on the page is where it should be.
    """
    mark = options_digest(options)
    before = ask.cursor if ask.cursor.get("options") == mark else {}
    visited = await visit(options.url, ask, before.get("page", {}), accept=ACCEPT)
    kept = {"lines": before["lines"]} if "lines" in before else {}
    found = Found(items=(), state=kept)
    if visited.is_news:
        found = await _look(visited.fetched, options, before, ask.work)
    return Reading(
        articles=tuple(
            article_of(item, ask, language=options.language or found.language, outlet=options.outlet or found.outlet)
            for item in found.items
        ),
        cursor={"options": mark, "page": visited.cursor, **found.state},
        problems=found.problems + visited.problems,
        wait=wait_of(visited.fetched),
    )


async def _look(fetched: Fetched, options: PageOptions, before: Mapping[str, Any], work: Work) -> Found:
    page = Page(body=fetched.body, charset=charset_of(fetched), url=fetched.url)
    if options.change:
        return await work.run(additions_to, page, options.change, before)
    selectors = ItemSelectors(**{name: getattr(options, name) for name in ItemSelectors.model_fields})
    return await work.run(items_of, page, selectors, options.language)


KIND = Kind(
    name="page",
    help="A web page that lists articles, for sites without a feed; or any page, told when its text grows.",
    example="""\
- name: Daily Example
  kind: page
  url: https://www.example.com/news/politics
  item: ul.news-list > li
  title: h2
  date: .date
""",
    options=PageOptions,
    read=read,
)
"""Found by `watchers.kinds`."""
