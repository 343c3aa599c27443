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
from config.problems import reason_of
from config.watchlist import SourceEntry
from newsdesk.wording import UNSAID, Said, Text
from store.records import SourceSpec
from watchers.errors import NO_SUCH_KIND, about
from watchers.kind import Kind
from watchers.kinds import kinds, recognise, spec_of
from watchers.prospects.record import Candidate, LeftOut, Outline

FOLDER_KIND = "folder"
_FEED = "feed"

_NO_ADDRESS = Said("it has no address of a feed (xmlUrl)", "피드 주소(xmlUrl)가 없습니다")
_IS_FOLDER = Said("it reads a folder of this computer", "이 컴퓨터의 폴더를 읽는 출처입니다")
_NO_JSON = Said("its options are no JSON", "옵션이 JSON이 아닙니다")
_NO_OPTIONS = Said("its options are no JSON object of options", "옵션이 JSON 객체로 적혀 있지 않습니다")
_OTHER_LIST = Said("it stands for another list", "다른 목록을 가리키는 항목입니다")
_SEE_KINDS = Said("“sokbo source kinds” lists them.", "어떤 종류가 있는지는 “sokbo source kinds”로 볼 수 있습니다.")
_SAY_FOLDERS = Said("If the list is your own, say --folders.", "자기 목록이면 --folders를 붙이세요.")
_IMPORT_IT = Said("Import that one by itself.", "그 목록을 따로 가져오세요.")
_HAVE_IT_FOUND = Text("Have it found: sokbo source add {page}", "이렇게 찾게 하세요: sokbo source add {page}")


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
    def __init__(self, reason: Said, remedy: Said = UNSAID) -> None:
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
        raise _Unusable(NO_SUCH_KIND.said(kind=clean_name(outline.kind)), _SEE_KINDS)
    if kind.name == FOLDER_KIND and not with_folders:
        raise _Unusable(_IS_FOLDER, _SAY_FOLDERS)
    try:
        options = json.loads(outline.options or "{}")
    except (ValueError, RecursionError) as error:
        raise _Unusable(_NO_JSON) from error
    if not isinstance(options, dict) or not options.keys().isdisjoint(SourceEntry.model_fields):
        raise _Unusable(_NO_OPTIONS)
    return kind, options | ({"url": outline.url} if outline.url else {})


def _without_address(outline: Outline) -> _Unusable:
    if outline.type in {"include", "link"}:
        return _Unusable(_OTHER_LIST, _IMPORT_IT)
    if outline.page:
        return _Unusable(_NO_ADDRESS, _HAVE_IT_FOUND.said(page=outline.page[:200]))
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


def _said(mistake: Any) -> Said:
    place, reason = ".".join(str(part) for part in mistake["loc"]), reason_of(mistake)
    return about(place, reason) if place not in {"", "url"} else reason
