"""One look at one address: asked whether it has changed, and what to remember for the next look."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator

from config.problems import OptionError
from newsdesk.wording import Said, Text
from watchers.fetch import ACCEPT, AddressRefused, Fetched, NameNotFound, StatusRefused
from watchers.fetching.targets import parse_target
from watchers.kind import Ask, Options

HINT_MAX = timedelta(minutes=15)
"""How far a page's own idea of its freshness (`max-age`) is followed: many say an hour out of habit. What a server
asks for outright, by Retry-After, is followed in full."""

MOVES_UNTIL_BELIEVED = 3
"""Permanent redirects to the same place in a row before it is believed; a hijacked or broken site sends one, too."""

_MOVED = Text(
    "the address has moved for good and is read there; change the url to {url}",
    "주소가 영구히 옮겨져 새 주소에서 읽습니다. url을 이렇게 고치세요: {url}",
)
_NOWHERE = {404, 410}
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def _check_address(url: str) -> str:
    try:
        # Whether names of the own network are allowed is for the settings to say, when it is fetched.
        parse_target(url.strip(), allow_inner_names=True)
    except AddressRefused as error:
        raise OptionError(error.reason) from error
    return url.strip()


WebAddress = Annotated[str, AfterValidator(_check_address)]
"""An option that takes an http(s) address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An answer, and what it means beside the last one.

    Attributes:
        fetched: The answer; its body is empty when the server said that nothing changed.
        is_news: Whether the body may differ from the one of the last look.
        cursor: JSON-ready; to be given back at the next look, when this one could be read.
        problems: Words for the operator when the address has moved for good, told once.
    """

    fetched: Fetched
    is_news: bool
    cursor: Mapping[str, Any]
    problems: tuple[Said, ...]


async def visit(url: str, ask: Ask, before: Mapping[str, Any], *, accept: str = ACCEPT) -> Visit:
    """Fetch `url` unless it is the same as `before`, at the place that it has moved to for good.

    Args:
        url: What to fetch.
        ask: The look it belongs to.
        before: The cursor of the last visit to this address; empty on the first.
        accept: Media types wanted.

    Raises:
        FetchError: When there is no usable answer.
    """
    place = _place(url, before)
    try:
        fetched = await _get(place, ask, before, accept)
    except (NameNotFound, StatusRefused) as error:
        is_nowhere = not isinstance(error, StatusRefused) or error.status in _NOWHERE
        if place == url or not is_nowhere:
            raise
        # The old address may know where it went from there.
        place, before = url, {}
        fetched = await _get(place, ask, before, accept)
    is_same = fetched.not_modified or fetched.body_digest == before.get("digest")
    # A 304 may leave out the validators that still hold.
    kept = before if fetched.not_modified else {}
    cursor = {
        "etag": fetched.etag or kept.get("etag", ""),
        "last_modified": fetched.last_modified or kept.get("last_modified", ""),
        "digest": fetched.body_digest or before.get("digest", ""),
    }
    moves, problems = _moves(before, fetched, has_gone_there=place != url)
    return Visit(fetched=fetched, is_news=not is_same, cursor=cursor | moves, problems=problems)


def _place(url: str, before: Mapping[str, Any]) -> str:
    return str(before["moved_to"]) if before.get("moves", 0) >= MOVES_UNTIL_BELIEVED else url


async def _get(place: str, ask: Ask, before: Mapping[str, Any], accept: str) -> Fetched:
    etag, last_modified = str(before.get("etag", "")), str(before.get("last_modified", ""))
    return await ask.fetch.get(place, etag=etag, last_modified=last_modified, accept=accept)


def _moves(
    before: Mapping[str, Any], fetched: Fetched, *, has_gone_there: bool
) -> tuple[dict[str, Any], tuple[Said, ...]]:
    if fetched.permanent_url is None:
        return ({name: before[name] for name in ("moved_to", "moves")} if has_gone_there else {}), ()
    times = before.get("moves", 0) + 1 if fetched.permanent_url == before.get("moved_to") else 1
    words = (_MOVED.said(url=fetched.permanent_url),)
    moves = {"moved_to": fetched.permanent_url, "moves": times}
    return moves, words if times == MOVES_UNTIL_BELIEVED else ()


def wait_of(fetched: Fetched, ttl: timedelta | None = None) -> timedelta | None:
    """Return the least time before the next look that the server asked for, or None.

    Args:
        fetched: The answer.
        ttl: What the document itself asks for, in the same spirit as max-age.
    """
    hints = [min(hint, HINT_MAX) for hint in (fetched.max_age, ttl) if hint]
    asked = [] if fetched.retry_after is None else [fetched.retry_after]
    return max((*hints, *asked), default=None)


def charset_of(fetched: Fetched) -> str | None:
    """Return the encoding that the Content-Type header names, if any."""
    named = _CHARSET.search(fetched.headers.get("content-type", ""))
    return named[1] if named else None


def options_digest(options: Options) -> str:
    """Return what tells these options from others: a cursor made under other options would hide what they find."""
    return hashlib.blake2s(options.model_dump_json().encode(), digest_size=8).hexdigest()
