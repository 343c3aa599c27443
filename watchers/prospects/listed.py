"""The entries of a list of feeds as sources, or the reason why one cannot be a source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from config.naming import clean_name
from config.watchlist import SourceEntry
from store.records import SourceSpec
from watchers.kind import Kind
from watchers.kinds import kinds, recognise, spec_of
from watchers.prospects.record import Candidate, LeftOut, Outline

FOLDER_KIND = "folder"
_FEED = "feed"
_NO_ADDRESS = "it has no address of a feed (xmlUrl)"


def candidates(
    outlines: Iterable[Outline], base: Path, *, backlog: str = "", with_folders: bool = False
) -> Iterator[Candidate | LeftOut]:
    """Yield for every entry what it can be.

    Args:
        outlines: The entries.
        base: The folder that relative paths start from.
        backlog: What to do with the backlog of those that do not say it; "" for what is usual.
        with_folders: Whether folders of this computer may be sources: a list from elsewhere must not read them.
    """
    for outline in outlines:
        try:
            kind, options = _kind_and_options(outline, with_folders=with_folders)
            yield Candidate(outline, _spec(outline, kind, options, base, backlog))
        except _Unusable as error:
            yield LeftOut(outline, error.reason, error.remedy)
        except ValidationError as error:
            yield LeftOut(outline, _said(error.errors()[0]))


class _Unusable(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def _kind_and_options(outline: Outline, *, with_folders: bool) -> tuple[Kind, Mapping[str, Any]]:
    if outline.kind:
        return _own(outline, with_folders=with_folders)
    if not outline.url:
        raise _without_address(outline)
    known = recognise(outline.url)
    if known is not None and known[0].name != _FEED:
        return known
    return kinds()[_FEED], {"url": outline.url}


def _own(outline: Outline, *, with_folders: bool) -> tuple[Kind, Mapping[str, Any]]:
    """Return what a list of our own says."""
    kind = kinds().get(outline.kind)
    if kind is None:
        raise _Unusable(f"there is no source kind “{clean_name(outline.kind)}”", "“sokbo source kinds” lists them.")
    if kind.name == FOLDER_KIND and not with_folders:
        raise _Unusable("it reads a folder of this computer", "If the list is your own, say --folders.")
    try:
        options = json.loads(outline.options or "{}")
    except (ValueError, RecursionError) as error:
        raise _Unusable("its options are no JSON") from error
    if not isinstance(options, dict) or not options.keys().isdisjoint(SourceEntry.model_fields):
        raise _Unusable("its options are no JSON object of options")
    return kind, options | ({"url": outline.url} if outline.url else {})


def _without_address(outline: Outline) -> _Unusable:
    if outline.type in {"include", "link"}:
        return _Unusable("it stands for another list", "Import that one by itself.")
    if outline.page:
        return _Unusable(_NO_ADDRESS, f"Have it found: sokbo source add {outline.page[:200]}")
    return _Unusable(_NO_ADDRESS)


def _spec(outline: Outline, kind: Kind, options: Mapping[str, Any], base: Path, backlog: str) -> SourceSpec:
    # Our own names are right already, or else a mistake to be told.
    named = outline.title if outline.kind else clean_name(outline.title) or clean_name(_host(options)) or kind.name
    given: dict[str, Any] = {"name": named, "kind": kind.name, "backlog": outline.backlog or backlog or "silent"}
    if outline.every:
        given["every"] = outline.every
    entry = SourceEntry.model_validate(given).model_copy(update=dict(options))
    return replace(spec_of(entry, kind, base), origin="added")


def _host(options: Mapping[str, Any]) -> str:
    try:
        return (urlsplit(str(options.get("url", ""))).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _said(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place not in {"", "url"} else message
