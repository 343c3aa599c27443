"""What the kinds for one service each have in common: addresses made of questions, and answers in JSON or as feeds.

A service is asked at an address made of its base and the options; what it answers is taken leniently, value by value,
because no service keeps its shape for ever: what has the wrong type is as good as absent.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, urlencode

from pydantic import AfterValidator

from config.problems import OptionError
from newsdesk.article import Article
from newsdesk.wording import UNSAID, Said, Text
from watchers.errors import ASKED_AGAIN, EMPTY_ANSWER, LATER, NO_JSON, with_status
from watchers.feeds.record import (
    EMPTY_ENTRIES,
    ITEMS_MAX,
    guid_of,
    image_of,
    link_of,
    name_of,
    tags_of,
    text_of,
    title_of,
)
from watchers.fetch import AddressRefused, Fetched, StatusRefused
from watchers.fetching.targets import parse_target
from watchers.kind import Ask, Reading, SourceError
from watchers.text.decode import decode
from watchers.text.language import language_of
from watchers.text.markup import plain_line

ACCEPT_JSON = "application/json, */*;q=0.1"
MESSAGE_CHARACTERS_MAX = 200

_MORE_THAN_BASE = Said(
    "only the address of the service goes here, without ? and #",
    "서비스의 주소만 적습니다. ?나 # 뒤의 것은 빼야 합니다",
)
_NO_JSON_BUT = Text("the answer is no JSON that can be read: {words}", "응답을 JSON으로 읽을 수 없습니다: {words}")
_NO_LIST = Text("the answer has no list of “{name}”", "응답에 “{name}” 목록이 없습니다")
_NO_LIST_BUT = Text("the answer has no list of “{name}”: {words}", "응답에 “{name}” 목록이 없습니다: {words}")

_ESCAPE = re.compile(r'\\(["\\/bfnrtu])?')

_KEPT_IN_PATHS = "/@+:~"

Record = Mapping[str, Any]


def _check_base(base: str) -> str:
    base = base.strip()
    try:
        parse_target(base, allow_inner_names=True)
    except AddressRefused as error:
        raise OptionError(error.reason) from error
    if "?" in base or "#" in base:
        raise OptionError(_MORE_THAN_BASE)
    return base.rstrip("/")


Base = Annotated[str, AfterValidator(_check_base)]
"""Address of a service: scheme, host, and the path it starts at; kept without a slash at its end."""


def address(base: str, path: str, **query: str | int) -> str:
    """Return the address of one question; parameters that are "" are left out."""
    asked = urlencode({name: value for name, value in query.items() if value != ""}, quote_via=quote)
    return f"{base}{quote(path, safe=_KEPT_IN_PATHS)}" + (f"?{asked}" if asked else "")


class Refusal(NamedTuple):
    """What an HTTP status means at one service.

    Attributes:
        reason: As `SourceError.reason`; the status is put behind it.
        remedy: As `SourceError.remedy`.
        wait: The least time to stay away.
    """

    reason: Said
    remedy: Said = UNSAID
    wait: timedelta = timedelta()


@contextmanager
def refusals(meanings: Mapping[int, Refusal]) -> Iterator[None]:
    """Say in the words of the service what a refused request means; the statuses not named keep the usual words."""
    try:
        yield
    except StatusRefused as error:
        meant = meanings.get(error.status)
        if meant is None:
            raise
        wait = max(meant.wait, error.retry_after or timedelta()) or None
        explained = SourceError(with_status(meant.reason, error.status), meant.remedy, wait)
        explained.trouble = error.trouble
        raise explained from error


async def read_json(
    url: str,
    ask: Ask,
    articles: Callable[[Any], Iterable[Article | None]],
    *,
    headers: Mapping[str, str] | None = None,
) -> Reading:
    """Ask a service for JSON and return what it shows, or nothing when that is the same as at the last look.

    Args:
        url: The question.
        ask: The look this is part of.
        articles: Turns the parsed answer into articles, newest first as services list them; None stands for an entry
            that has nothing to show. Runs in a thread of its own. Raises SourceError when the answer is none.
        headers: Sent to this host only, as `Fetcher.get` says.
    """
    before = ask.cursor if ask.cursor.get("url") == url else {}
    fetched = await ask.fetch.get(
        url,
        etag=str(before.get("etag", "")),
        last_modified=str(before.get("last_modified", "")),
        accept=ACCEPT_JSON,
        headers=headers or {},
    )
    if fetched.not_modified or fetched.body_digest == before.get("digest"):
        return Reading(articles=(), cursor={**before, "url": url}, wait=fetched.retry_after)
    # Off the loop: a large answer takes a while, and Discord's heartbeat goes on.
    found = await asyncio.to_thread(lambda: list(articles(parse_json(fetched))))
    cursor = {
        "url": url,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "digest": fetched.body_digest,
    }
    empty = sum(each is None for each in found)
    return Reading(
        articles=_oldest_first([each for each in found if each is not None]),
        cursor=cursor,
        problems=(EMPTY_ENTRIES.said(count=empty),) if empty else (),
        wait=fetched.retry_after,
    )


def parse_json(fetched: Fetched) -> Any:
    """Return the document in an answer.

    Raises:
        SourceError: When it is no JSON; with the answer's own words when it is a plain sentence.
    """
    text = decode(fetched.body).strip()
    if not text:
        raise SourceError(EMPTY_ANSWER, LATER)
    try:
        return _loads(text)
    except (ValueError, RecursionError) as error:
        line = text.partition("\n")[0].strip()
        is_sentence = line[0] not in "[{<" and len(line) <= MESSAGE_CHARACTERS_MAX and line.isprintable()
        reason = _NO_JSON_BUT.said(words=line) if is_sentence else NO_JSON
        raise SourceError(reason, ASKED_AGAIN) from error


def _loads(text: str) -> Any:
    try:
        # strict=False: line breaks inside strings are a common mistake, and mean what they look like.
        return json.loads(text, strict=False)
    except ValueError:
        # So are backslashes before what needs none, as in \' .
        mended = _ESCAPE.sub(lambda found: found[0] if found[1] else "", text)
        return json.loads(mended, strict=False)


def entries_at(document: Any, name: str) -> list[Record]:
    """Return the records listed under `name`, at most ITEMS_MAX.

    Raises:
        SourceError: When there is no such list; with the service's own words about it, where it has any.
    """
    listed = document.get(name) if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        names = ("message", "errorMessage", "error", "detail")
        words = next(filter(None, (plain_line(text_at(document, each)) for each in names)), "")
        no_list = _NO_LIST_BUT if words else _NO_LIST
        raise SourceError(no_list.said(name=name, words=words[:MESSAGE_CHARACTERS_MAX]), ASKED_AGAIN)
    return [entry for entry in listed if isinstance(entry, Mapping)][:ITEMS_MAX]


def value_at(document: Any, *path: str) -> Any:
    """Return what lies under the names, one inside the other, or None."""
    for name in path:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def text_at(document: Any, *path: str) -> str:
    """Return the text under the names, or a number written out; "" for everything else."""
    value = value_at(document, *path)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def list_at(document: Any, *path: str) -> list[Any]:
    """Return the list under the names, or an empty one."""
    value = value_at(document, *path)
    return value if isinstance(value, list) else []


def article_of(
    ask: Ask,
    *,
    title: str,
    text: str,
    url: str,
    guid: str,
    published_at: datetime | None,
    is_plain: bool,
    language: str = "",
    outlet: str = "",
    author: str = "",
    tags: Sequence[str] = (),
    image_url: str = "",
) -> Article | None:
    """Return one entry of an answer as an article, cleaned and cut; None when it has nothing to show.

    Args:
        ask: The look this is part of.
        title: Headline, or "" when the entry has none: it is then named by its first words, or its address.
        text: Its text.
        url: Its address; "" and what is no web page's leave it without.
        guid: What the service calls it.
        published_at: Aware UTC time; the future counts as now.
        is_plain: Whether title and text are plain already, and no HTML.
        language: What the service says, any BCP 47 tag, or "".
        outlet: Publisher's name.
        author: Writer's name.
        tags: Categories.
        image_url: Address of a picture; kept when it is https.
    """
    body = text_of(text, is_plain=is_plain)
    link = link_of(url, url)
    line = title_of(title, body, link, is_plain=is_plain)
    if not line:
        return None
    return Article(
        source=ask.source,
        title=line,
        body=body,
        url=link,
        guid=guid_of(guid),
        language=language_of(f"{line}\n{body}", language),
        outlet=name_of(outlet),
        author=name_of(author),
        tags=tags_of(tags),
        image_url=image_of(image_url, image_url),
        published_at=None if published_at is None else min(published_at, ask.now),
        seen_at=ask.now,
    )


def _oldest_first(articles: Sequence[Article]) -> tuple[Article, ...]:
    turned = articles[::-1]
    dated = [(each.published_at, each) for each in turned if each.published_at is not None]
    if len(dated) < len(turned):
        return tuple(turned)
    return tuple(each for _, each in sorted(dated, key=lambda pair: pair[0]))
