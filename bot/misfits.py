"""Where the watchlist and the sources that were added by a command do not go together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from config.problems import NONE_YET, Problem
from config.watchlist import Reference
from newsdesk.wording import Said, Text
from store.records import Source, SourceSpec, reads_the_same

KNOWN_SHOWN_MAX = 8


def names_to_look_up(specs: Sequence[SourceSpec], references: Sequence[Reference]) -> frozenset[str]:
    """Return the names of added sources that `misfits` wants to know about."""
    return frozenset((*(spec.name for spec in specs), *(each.source for each in references)))


def misfits(
    specs: Sequence[SourceSpec], references: Sequence[Reference], added: Collection[Source]
) -> tuple[Problem, ...]:
    """Return what is wrong between a watchlist and the sources added by a command.

    Args:
        specs: The sources of the watchlist.
        references: What its rules say of sources that it does not have.
        added: The added sources of all these names.
    """
    by_name = {source.spec.name: source.spec for source in added}
    return (*_unknown(specs, references, by_name), *_taken(specs, by_name))


def _unknown(specs: Sequence[SourceSpec], references: Sequence[Reference], added: Collection[str]) -> Iterator[Problem]:
    own = [spec.name for spec in specs]
    for each in references:
        if each.source not in added:
            close = get_close_matches(each.source, own, KNOWN_SHOWN_MAX) or own[:KNOWN_SHOWN_MAX]
            what = _UNKNOWN.said(rule=each.rule, source=each.source)
            yield Problem(each.where, what, _CHOOSE.said(names=", ".join(close) or NONE_YET))


def _taken(specs: Sequence[SourceSpec], added: dict[str, SourceSpec]) -> Iterator[Problem]:
    for spec in specs:
        other = added.get(spec.name)
        # The same source in both places is one that moved into the file: the file takes it over.
        if other is not None and not reads_the_same(other, spec):
            yield Problem(_SOURCE.said(name=spec.name), _TAKEN, _RENAME.said(name=spec.name))


_UNKNOWN = Text(
    "Rule “{rule}” names the source “{source}”, which is neither under “sources:” nor added.",
    "“{rule}” 규칙이 쓰는 “{source}” 출처가 “sources:”에도, 따로 더한 출처에도 없습니다.",
)
_CHOOSE = Text(
    "Use one of: {names}; or see “sokbo source list”.",
    "이름을 바로잡거나 “sokbo source list”를 살펴보세요. 쓸 수 있는 출처: {names}.",
)
_SOURCE = Text("source “{name}”", "“{name}” 출처")
_TAKEN = Said(
    "An added source has this name already, and reads something else.",
    "따로 더한 출처가 이미 이 이름으로 다른 것을 읽고 있습니다.",
)
_RENAME = Text(
    "Give one another name in the watchlist, or remove the added one: sokbo source remove '{name}'",
    "감시 목록에서 다른 이름을 주거나, 더한 출처를 빼세요: sokbo source remove '{name}'",
)
