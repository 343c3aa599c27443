"""Alias sets: every spelling of one thing, under one name that rules use as `@name`."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from newsdesk.terms.term import Term

OWN_VERSION = 0
"""Version of the sets that people define themselves."""
_CASE_MARK = "="
_CLOSE_MAX = 3
_ALIKE_MIN = 0.75


@dataclass(frozen=True, slots=True)
class AliasSet:
    """All spellings of one thing.

    Attributes:
        name: What follows the "@" in rules.
        version: Raised whenever the aliases of a shipped set change; `OWN_VERSION` for people's own sets.
        aliases: The spellings; one that starts with "=" is matched in exactly these capitals.
        title_en: What it is about, in English.
        title_ko: What it is about, in Korean.
    """

    name: str
    version: int
    aliases: tuple[str, ...]
    title_en: str
    title_ko: str

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The aliases as terms, one for one."""
        return tuple(map(alias_term, self.aliases))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The aliases as terms; equal ones once."""
        return tuple(dict.fromkeys(self.all_terms))


class AliasSets:
    """Alias sets by name; immutable. Names are looked up without regard to capitals and width."""

    def __init__(self, sets: Mapping[str, AliasSet]) -> None:
        """Hold sets by their folded names; use `starter` and `with_sets` to make one."""
        self._sets = MappingProxyType(dict(sets))

    @classmethod
    def none(cls) -> AliasSets:
        """Return a collection without sets."""
        return cls({})

    @classmethod
    def starter(cls) -> AliasSets:
        """Return the shipped sets."""
        return _starter()

    def with_sets(self, own: Mapping[str, Sequence[str]]) -> AliasSets:
        """Return these sets with people's own, name -> aliases, on top; an own set hides a shipped one of its name."""
        added = {
            _folded(name): AliasSet(name, OWN_VERSION, tuple(aliases), title_en=name, title_ko=name)
            for name, aliases in own.items()
        }
        return AliasSets({**self._sets, **added})

    def get(self, name: str) -> AliasSet | None:
        """Return the set of this name, or None."""
        return self._sets.get(_folded(name))

    def closest(self, name: str) -> tuple[str, ...]:
        """Return the names of up to three sets that look like `name` or hold it as an alias, likeliest first."""
        folded = _folded(name)
        by_alias: dict[str, list[str]] = defaultdict(list)
        for each in self:
            for alias in each.aliases:
                by_alias[_folded(alias).removeprefix(_CASE_MARK)].append(each.name)
        longer = [alias for alias in by_alias if len(folded) > 1 and alias.startswith(folded)]
        similar = [self._sets[key].name for key in get_close_matches(folded, self._sets, n=_CLOSE_MAX)]
        written_alike = [*longer, *get_close_matches(folded, by_alias, n=_CLOSE_MAX, cutoff=_ALIKE_MIN)]
        holding = by_alias.get(folded, [])
        return tuple(dict.fromkeys([*holding, *similar, *(each for key in written_alike for each in by_alias[key])]))[
            :_CLOSE_MAX
        ]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(each.name for each in self))

    def __iter__(self) -> Iterator[AliasSet]:
        return iter(self._sets.values())

    def __len__(self) -> int:
        return len(self._sets)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AliasSets) and dict(self._sets) == dict(other._sets)

    def __hash__(self) -> int:
        return hash(frozenset(self._sets.items()))


def alias_term(alias: str) -> Term:
    """Return what an alias looks for."""
    text = alias.strip()
    exact_case = text.startswith(_CASE_MARK) and len(text) > 1
    return Term(" ".join((text[1:] if exact_case else text).split()), exact_case=exact_case)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


@cache
def _starter() -> AliasSets:
    text = files("newsdesk.rules").joinpath("starter_sets.toml").read_text(encoding="utf-8")
    return AliasSets(
        {
            _folded(name): AliasSet(
                name=name,
                version=entry["version"],
                aliases=tuple(entry["aliases"]),
                title_en=entry["en"],
                title_ko=entry["ko"],
            )
            for name, entry in tomllib.loads(text).items()
        }
    )
