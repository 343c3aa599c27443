"""Which kind of source an address is, for people who have nothing but the address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from glob import escape
from json import dumps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchers.decode import decode
from watchers.feeds import FeedError, parse_feed
from watchers.feeds.discover import feeds_of_page
from watchers.fetch import Fetched
from watchers.json_items import load_json
from watchers.kind import Ask, SourceError
from watchers.page_items import base_of
from watchers.page_links import links_to_articles, pattern_of
from watchers.prospect import Fit, Why
from watchers.selectors import parse_page
from watchers.sitemaps import looks_like_sitemap
from watchers.visits import charset_of

LIST_DEPTH_MAX = 3
"""How deep in a JSON answer its list of items is looked for."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


async def discover(target: str, ask: Ask) -> Fit:
    """Return the kind that fits a web address, a folder or a file.

    Raises:
        SourceError: None fits, or the address cannot be read; its remedy says what can be done.
    """
    if "://" not in target:
        return await asyncio.to_thread(_on_disk, target)
    fetched = await ask.fetch.get(target)
    return await asyncio.to_thread(_fit, target, fetched)


def _on_disk(target: str) -> Fit:
    path = Path(target).expanduser()
    if path.is_dir():
        return Fit(kind="folder", options={"path": str(path)}, why=Why.IS_FOLDER)
    if path.is_file():
        options = {"path": str(path.parent), "pattern": escape(path.name)}
        return Fit(kind="folder", options=options, why=Why.IS_FILE)
    remedy = "Give a path that exists, or a web address with https:// in front."
    raise SourceError(f"there is no folder or file “{target}”", remedy)


def _fit(url: str, fetched: Fetched) -> Fit:
    charset = charset_of(fetched)
    text = decode(fetched.body, charset, markup=True).lstrip("\ufeff \t\r\n")
    if looks_like_sitemap(text):
        return Fit(kind="sitemap", options={"url": url}, why=Why.IS_SITEMAP)
    try:
        parse_feed(fetched.body, fetched.url, charset)
    except FeedError:
        return _other_than_feed(url, fetched, text)
    return Fit(kind="feed", options={"url": url}, why=Why.IS_FEED)


def _other_than_feed(url: str, fetched: Fetched, text: str) -> Fit:
    if text.startswith(("{", "[")):
        return Fit(kind="json", options={"url": url} | _items_option(load_json(text)), why=Why.IS_JSON)
    feeds = feeds_of_page(fetched.body, fetched.url, charset_of(fetched))
    if feeds:
        return Fit(kind="feed", options={"url": feeds[0]}, why=Why.NAMES_FEED, feeds=feeds[1:])
    page = parse_page(text)
    links = links_to_articles(page, base_of(page, fetched.url))
    if not links:
        raise SourceError(
            "this is a web page that names no feed and lists no articles",
            "Give the address of a section or list page; or use the kind “page” with “item:”, a selector of one item "
            "of the list, or with “change:” to be told when the text of the page grows.",
        )
    pattern = pattern_of(links)
    narrow = {"pattern": pattern} if urlsplit(pattern.rstrip("*")).path.strip("/") else {}
    return Fit(kind="page", options={"url": url} | narrow, why=Why.LISTS_ARTICLES)


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
