"""Finds the source kinds: every module of `watchers/sources/` that has a `KIND`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

import watchers.sources
from config.problems import NAME_ONE_OF, OPTIONS, Problem, reason_of
from config.watchlist import SourceEntry, Watchlist
from newsdesk.wording import UNSAID, Said, Text
from store.records import SourceSpec
from watchers.kind import Kind, Options
from watchers.place import place_of


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every source kind by its name."""
    found: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(watchers.sources.__path__, "watchers.sources."):
        kind: Kind = importlib.import_module(module.name).KIND
        if kind.name in found:
            raise ImportError(f"{module.name}: the source kind “{kind.name}” exists already")
        found[kind.name] = kind
    return found


def find_kind(name: str) -> Kind | None:
    """Return the kind of that name, or None; reads no more files than it must.

    A kind usually lives in the file of its name. Others may pull in libraries that this program then never needs.
    """
    if name in _module_names(tuple(watchers.sources.__path__)):
        kind: Kind = importlib.import_module(f"watchers.sources.{name}").KIND
        if kind.name == name:
            return kind
    return kinds().get(name)


@lru_cache
def _module_names(folders: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the files in `folders`; kept, because every look at every source asks."""
    return frozenset(module.name for module in pkgutil.iter_modules(folders))


def recognise(url: str) -> tuple[Kind, dict[str, Any]] | None:
    """Return the kind that knows an address by its spelling, and the options for it; None when none does."""
    place = place_of(url)
    if place is None:
        return None
    for kind in kinds().values():
        options = kind.recognise(place)
        if options is None:
            continue
        try:
            kind.options.model_validate(options)
        except ValidationError:
            # Looks like one of its addresses, but names what it cannot read: a repository with an odd name.
            continue
        return kind, dict(options)
    return None


def source_specs(watchlist: Watchlist) -> tuple[tuple[SourceSpec, ...], tuple[Problem, ...]]:
    """Check the options of every source of a watchlist against its kind.

    Returns:
        The sources that are right, and a problem for everything that is wrong with the others.
    """
    specs: list[SourceSpec] = []
    problems: list[Problem] = []
    for index, entry in enumerate(watchlist.sources):
        kind = find_kind(entry.kind)
        if kind is None:
            where = watchlist.where("sources", index, "kind")
            what = _NO_KIND.said(source=entry.name, kind=entry.kind)
            problems.append(Problem(where, what, NAME_ONE_OF.said(names=", ".join(sorted(kinds())))))
            continue
        try:
            specs.append(spec_of(entry, kind, watchlist.path.parent))
        except ValidationError as error:
            problems += [_problem(each, entry, index, watchlist) for each in error.errors()]
    return tuple(specs), tuple(problems)


def spec_of(entry: SourceEntry, kind: Kind, base: Path) -> SourceSpec:
    """Return the source of an entry, its relative paths taken from `base`.

    Raises:
        ValidationError: Its options are not those of its kind.
    """
    options = kind.options.model_validate(entry.options, context={"base": base})
    return SourceSpec(
        name=entry.name,
        kind=kind.name,
        # Without what was left at its default: an option that a new version adds must not look like a changed source.
        options=options.model_dump(mode="json", exclude_defaults=True),
        interval=entry.every or kind.interval,
        backlog=entry.backlog,
        is_pinned=entry.every is not None,
        host=host_of(options),
    )


def host_of(options: Options) -> str:
    """Return the host that a source with these options asks, "" when it asks nobody on the net."""
    address = getattr(options, "url", "") or getattr(options, "base", "")
    return urlsplit(str(address)).hostname or ""


def _problem(error: Any, entry: SourceEntry, index: int, watchlist: Watchlist) -> Problem:
    option = ".".join(str(part) for part in error["loc"])
    where = watchlist.where("sources", index, *error["loc"])
    what = _WRONG_OPTION.said(source=entry.name, option=option or OPTIONS, reason=reason_of(error))
    remedies = {"missing": _ADD, "extra_forbidden": _REMOVE.said(kind=entry.kind)}
    return Problem(where, what, remedies.get(error["type"], UNSAID))


_NO_KIND = Text("Source “{source}”: there is no kind “{kind}”.", "“{source}” 출처: “{kind}” 종류는 없습니다.")
_WRONG_OPTION = Text("Source “{source}”, {option}: {reason}.", "“{source}” 출처, {option}: {reason}.")
_ADD = Said("Add it.", "적어 넣으세요.")
_REMOVE = Text(
    "Remove it, or check its spelling; “sokbo source kinds” lists the options of {kind}.",
    "지우거나, 철자를 살펴보세요. {kind}의 옵션은 “sokbo source kinds”에 있습니다.",
)
