"""Which kind of source an address is, for people who have nothing but the address.

What the spelling tells is believed first. Then the address is looked at: it is a feed, a sitemap, JSON; or a web page,
whose feed is the one it names, else one that it links to, else one at a usual place; and if there is none, a page that
lists articles is read as such.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from glob import escape
from json import dumps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsdesk.wording import Said, Text
from watchers.feeds import FeedError, parse_feed
from watchers.feeds.discover import feeds_of_page
from watchers.feeds.guesses import guessed_feeds
from watchers.fetch import Fetched, StatusRefused
from watchers.files.listing import is_article_name
from watchers.files.read import READERS
from watchers.kind import Ask, SourceError
from watchers.kinds import recognise
from watchers.kit.json_items import load_json
from watchers.kit.sitemaps import looks_like_sitemap
from watchers.kit.visits import charset_of
from watchers.pages.items import base_of
from watchers.pages.links import links_to_articles, pattern_of
from watchers.pages.selectors import parse_page
from watchers.prospects.record import Fit, Why
from watchers.text.decode import decode

LIST_DEPTH_MAX = 3
"""How deep in a JSON answer its list of items is looked for."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BARE_ADDRESS = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?::\d+)?(?:[/?].*)?")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=\S)", re.IGNORECASE)

_NO_FEED = Said(
    "this is a web page without a feed, and no list of articles can be seen on it",
    "피드가 없는 웹 페이지이고, 기사 목록도 보이지 않습니다",
)
_GIVE_LIST = Said(
    "Give the address of a section or list page; or use the kind “page” with “item:”, a selector of one item "
    "of the list, or with “change:” to be told when the text of the page grows.",
    "섹션이나 목록 페이지의 주소를 적으세요. 아니면 “page” 종류에 목록의 항목 하나를 가리키는 선택자를 "
    "“item:”으로 적거나, 페이지의 글이 늘면 알리도록 “change:”를 적으세요.",
)
_NO_PATH = Text("there is no folder or file “{path}”", "그런 폴더나 파일이 없습니다: {path}")
_GIVE_PATH = Said(
    "Give a path that exists, or a web address with https:// in front.",
    "있는 경로를 적거나, https://로 시작하는 웹 주소를 적으세요.",
)
_NO_ARTICLE = Text(
    "a file of the name “{name}” is not read as an article", "이름이 “{name}”인 파일은 기사로 읽지 않습니다"
)
_READ = Text(
    "Files that end in {endings} are, but no README and nothing hidden.",
    "{endings} 파일을 읽으며, README와 숨은 파일은 읽지 않습니다.",
)
_IS_LIST = Said("this is a list of feeds (OPML), not a source", "출처가 아니라 피드 목록(OPML)입니다")
_IMPORT = Said("Save it as a file, then: sokbo import FILE", "파일로 저장한 다음 이렇게 하세요: sokbo import 파일")

_OPML = re.compile(r"(?:\s*<[?!][^>]*>)*\s*<opml[\s>]", re.IGNORECASE)


async def discover(target: str, ask: Ask) -> Fit:
    """Return the kind that fits a web address, a folder or a file.

    Raises:
        SourceError: None fits, or the address cannot be read; its remedy says what can be done.
    """
    url = address_in(target)
    if not url:
        return await asyncio.to_thread(_on_disk, target)
    known = recognise(url)
    if known is not None:
        kind, options = known
        why = Why.HAS_FEED if kind.name == "feed" else Why.IS_KNOWN_PLACE
        return Fit(kind=kind.name, options=options, why=why)
    fetched = await ask.fetch.get(url)
    fit = await asyncio.to_thread(_fit, url, fetched)
    if fit is None or fit.why is Why.LISTS_ARTICLES:
        fit = await _guess(fetched, ask) or fit
    if fit is None:
        raise SourceError(_NO_FEED, _GIVE_LIST)
    return _known_feed(fit)


def address_in(target: str) -> str:
    """Return the web address that `target` is, be it without its https://, or "" when it is a path."""
    target = target.strip()
    if _FEED_SCHEME.match(target):
        bare = _FEED_SCHEME.sub("", target, count=1)
        return bare if "://" in bare else f"https://{bare}"
    if "://" in target:
        return target
    path = Path(target)
    is_path = path.suffix.lower() in {*READERS, ".opml"} or path.exists()
    return f"https://{target}" if _BARE_ADDRESS.fullmatch(target) and not is_path else ""


def _on_disk(target: str) -> Fit:
    path = Path(target).expanduser()
    if path.is_dir():
        return Fit(kind="folder", options={"path": str(path)}, why=Why.IS_FOLDER)
    if not path.is_file():
        raise SourceError(_NO_PATH.said(path=target), _GIVE_PATH)
    if path.suffix.lower() == ".opml":
        raise _list_of_feeds()
    if not is_article_name(path.name, READERS.keys()):
        raise SourceError(_NO_ARTICLE.said(name=path.name), _READ.said(endings=" ".join(sorted(READERS))))
    options = {"path": str(path.parent), "pattern": escape(path.name)}
    return Fit(kind="folder", options=options, why=Why.IS_FILE)


def _list_of_feeds() -> SourceError:
    return SourceError(_IS_LIST, _IMPORT)


def _fit(url: str, fetched: Fetched) -> Fit | None:
    """Return what the answer itself tells, or None when it is a page of which nothing can be made."""
    charset = charset_of(fetched)
    text = decode(fetched.body, charset, markup=True).lstrip("\ufeff \t\r\n")
    if looks_like_sitemap(text):
        return Fit(kind="sitemap", options={"url": url}, why=Why.IS_SITEMAP)
    if _is_feed(fetched):
        return Fit(kind="feed", options={"url": url}, why=Why.IS_FEED)
    if _OPML.match(text):
        raise _list_of_feeds()
    if text.startswith(("{", "[")):
        return Fit(kind="json", options={"url": url} | _items_option(load_json(text)), why=Why.IS_JSON)
    feeds = feeds_of_page(fetched.body, fetched.url, charset)
    if feeds:
        return Fit(kind="feed", options={"url": feeds[0]}, why=Why.NAMES_FEED, feeds=feeds[1:])
    page = parse_page(text)
    links = links_to_articles(page, base_of(page, fetched.url))
    if not links:
        return None
    pattern = pattern_of(links)
    narrow = {"pattern": pattern} if urlsplit(pattern.rstrip("*")).path.strip("/") else {}
    return Fit(kind="page", options={"url": url} | narrow, why=Why.LISTS_ARTICLES)


def _is_feed(fetched: Fetched) -> bool:
    try:
        parse_feed(fetched.body, fetched.url, charset_of(fetched))
    except FeedError:
        return False
    return True


async def _guess(page: Fetched, ask: Ask) -> Fit | None:
    """Ask for the feeds that a page may have without naming them, one after the other, until one is there."""
    for url in await asyncio.to_thread(guessed_feeds, page.body, page.url, charset_of(page)):
        try:
            fetched = await ask.fetch.get(url)
        except StatusRefused as error:
            if error.retry_after:
                return None
        except SourceError:
            # A host that does not answer this will not answer the rest.
            return None
        else:
            if await asyncio.to_thread(_is_feed, fetched):
                return Fit(kind="feed", options={"url": url}, why=Why.GUESSED_FEED)
    return None


def _known_feed(fit: Fit) -> Fit:
    """Give a feed that a page named to the kind that knows it better, as it does YouTube's."""
    known = recognise(str(fit.options["url"])) if fit.why is Why.NAMES_FEED else None
    if known is None or known[0].name == "feed":
        return fit
    return replace(fit, kind=known[0].name, options=known[1], why=Why.NAMES_KNOWN_FEED)


def _items_option(document: Any) -> dict[str, str]:
    """Return where in a JSON document its longest list of objects stands."""
    lists = list(_lists(document, (), LIST_DEPTH_MAX))
    path, _ = max(lists, key=lambda each: each[1], default=((), 0))
    return (
        {"items": ".".join(key if _PLAIN_KEY.fullmatch(key) else dumps(key, ensure_ascii=False) for key in path)}
        if path
        else {}
    )


def _lists(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], int]]:
    if isinstance(value, list):
        yield path, sum(isinstance(each, dict) for each in value)
    elif isinstance(value, dict) and depth:
        for key, each in value.items():
            yield from _lists(each, (*path, key), depth - 1)
