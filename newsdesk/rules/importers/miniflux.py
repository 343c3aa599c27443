"""Miniflux: block and keep rules, one `Field=expression` a line, and the older block and keep lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from newsdesk.rules.conditions import condition_text
from newsdesk.rules.importers.imported import Imported, LeftOut, Loss, imported
from newsdesk.rules.importers.patterns import from_pattern
from newsdesk.rules.query import AGE_MAX, AgeBelow, FieldName, InField, Node, any_of
from newsdesk.terms.term import Term

_FIELDS = {
    "EntryTitle": FieldName.TITLE,
    "EntryContent": FieldName.BODY,
    "EntryURL": FieldName.URL,
    "EntryAuthor": FieldName.AUTHOR,
    "EntryTag": FieldName.TAG,
}
_LISTED = (FieldName.TITLE, FieldName.URL, FieldName.AUTHOR, FieldName.TAG)
_MAX_AGE = re.compile(r"max-age:\s*([0-9]{1,5})([mhd])\Z")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(slots=True)
class _Carried:
    wanted: list[Node] = field(default_factory=list)
    unwanted: list[Node] = field(default_factory=list)
    required: list[Node] = field(default_factory=list)
    losses: list[LeftOut] = field(default_factory=list)


def from_miniflux(*, block_rules: str = "", keep_rules: str = "", blocklist: str = "", keeplist: str = "") -> Imported:
    """Return one query that keeps what the keep rules keep and drops what the block rules drop.

    Args:
        block_rules: Lines like `EntryTitle=(?i)advert`.
        keep_rules: Lines of the same kind.
        blocklist: The older single expression, looked for in title, address, author and tags.
        keeplist: Its counterpart.
    """
    carried = _Carried()
    for line in _lines(keep_rules):
        _carry(line, carried.wanted, carried, is_block=False)
    for line in _lines(block_rules):
        _carry(line, carried.unwanted, carried, is_block=True)
    for pattern, nodes in ((keeplist.strip(), carried.wanted), (blocklist.strip(), carried.unwanted)):
        if pattern:
            _carry_list(pattern, nodes, carried)
    return imported(carried.wanted, carried.unwanted, carried.required, carried.losses)


def _lines(rules: str) -> Iterator[str]:
    return (line.strip() for line in rules.splitlines() if line.strip())


def _carry(line: str, nodes: list[Node], carried: _Carried, *, is_block: bool) -> None:
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        carried.losses.append(LeftOut(line, Loss.SHAPE))
    elif name == "EntryDate":
        _carry_date(line, value, carried, is_block=is_block)
    elif name not in _FIELDS:
        carried.losses.append(LeftOut(line, Loss.FIELD))
    else:
        found = from_pattern(value)
        if found is None:
            carried.losses.append(LeftOut(line, Loss.PATTERN))
        else:
            nodes.append(_held_to(_FIELDS[name], found))


def _carry_date(line: str, value: str, carried: _Carried, *, is_block: bool) -> None:
    """Blocking what is older than some age is the one rule about dates that exists on both sides."""
    age = _MAX_AGE.match(value)
    span = int(age[1]) * _UNITS[age[2]] if age else timedelta(0)
    if is_block and timedelta(0) < span <= AGE_MAX:
        carried.required.append(AgeBelow(span))
    else:
        instead = condition_text(AgeBelow(span)) if timedelta(0) < span <= AGE_MAX else ""
        carried.losses.append(LeftOut(line, Loss.DATE, instead))


def _carry_list(pattern: str, nodes: list[Node], carried: _Carried) -> None:
    found = from_pattern(pattern)
    if found is None:
        carried.losses.append(LeftOut(pattern, Loss.PATTERN))
    else:
        nodes.append(any_of(_held_to(field_name, found) for field_name in _LISTED))


def _held_to(field_name: FieldName, found: Node) -> Node:
    # Part of an address is all that url: ever asks for, so its words need no marks.
    if field_name is FieldName.URL and isinstance(found, Term):
        return InField(field_name, Term(found.text))
    return InField(field_name, found)
