"""Google Alerts and FreshRSS: queries as people type them, close to ours but for some names and signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from newsdesk.rules.format import format_node, format_term
from newsdesk.rules.importers.imported import Imported, LeftOut, Loss, checked
from newsdesk.rules.importers.patterns import from_pattern
from newsdesk.terms.breadth import Breadth, breadth
from newsdesk.terms.term import Term

_PIECE = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<close>\))
    | (?P<bar>\|)
    | AROUND\((?P<around>[0-9]{1,2})\)
    | (?P<excludes>[-!])?\+?(?:(?P<field>[A-Za-z]+):|(?P<tag>\#))?
      (?: "(?P<phrase>[^"]*)(?:"|\Z) | '(?P<single>[^']*)'
        | /(?P<regex>(?:[^/\\\s]|\\.|\ )+)/(?P<flags>[a-z]*)(?=[\s)]|\Z)
        | (?P<open>\() | (?P<word>[^\s()|]+) )
    """,
    re.VERBOSE,
)
# Google's fields that hold all the rest of the query.
_ALL_IN = re.compile(r"\s*allin(?P<field>title|text|url):\s*(?P<rest>\S.*)", re.IGNORECASE)
_NUMBER_RANGE = re.compile(r"\$?[0-9]+\.\.\$?[0-9]+")
_SYNONYMS = "~"
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_AGE = re.compile(r"P(?:([0-9]{1,3})D|([0-9]{1,2})W|T([0-9]{1,3})H)/?\Z")
_NOTHING = frozenset({Breadth.EMPTY, Breadth.SIGNS_ONLY})


def _or_binds_tighter(parts: Sequence[str]) -> str:
    """Join parts as Google reads them: `a OR b c` is either of two, and the third."""
    choices: list[list[str]] = []
    joins = False
    for part in parts:
        if part == "OR":
            joins = bool(choices)
        elif part and part != "AND":
            if joins:
                choices[-1].append(part)
            else:
                choices.append([part])
            joins = False
    return _near_joined([choice[0] if len(choice) == 1 else f"({' OR '.join(choice)})" for choice in choices])


def _and_binds_tighter(parts: Sequence[str]) -> str:
    """Join parts as FreshRSS reads them: `a OR b c` is the first, or the two others together."""
    choices: list[list[str]] = [[]]
    for part in parts:
        if part == "OR":
            choices.append([])
        elif part and part != "AND":
            choices[-1].append(part)
    return " OR ".join(_near_joined(choice) for choice in choices if choice)


def _near_joined(parts: Sequence[str]) -> str:
    """Join parts with spaces, dropping operators whose other side was left out."""
    operators = [part.startswith("NEAR/") or part == "NOT" for part in parts]
    kept = [
        part
        for index, part in enumerate(parts)
        if not operators[index]
        or (
            index + 1 < len(parts)
            and not operators[index + 1]
            and (part == "NOT" or (index > 0 and not operators[index - 1]))
        )
    ]
    return " ".join(kept)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a program names fields, and what else it does in its own way.

    Attributes:
        fields: Its name of a field -> ours.
        dates: Its fields about dates.
        foreign: Its fields that we do not have; other names with a colon are words.
        regex_flag: The flag that makes its regular expressions blind to capitals; "" when it has none.
        join: Joins the parts of a group; "" stands for a part that was left out.
    """

    fields: Mapping[str, str]
    dates: frozenset[str]
    foreign: frozenset[str]
    regex_flag: str
    join: Callable[[Sequence[str]], str]

    def knows(self, field: str | None) -> bool:
        return field is None or field.lower() in self.fields


_GOOGLE = _Dialect(
    fields={"intitle": "title", "intext": "body", "inurl": "url", "site": "site", "source": "source"},
    dates=frozenset({"before", "after"}),
    foreign=frozenset(
        {"allintitle", "allintext", "allinurl", "inanchor", "allinanchor", "filetype", "ext", "related", "cache", "loc"}
    ),
    regex_flag="",
    join=_or_binds_tighter,
)
_FRESHRSS = _Dialect(
    fields={"intitle": "title", "intext": "body", "inurl": "url", "author": "author"},
    dates=frozenset({"date", "pubdate", "mdate", "userdate"}),
    foreign=frozenset({"f", "c", "e", "l", "s", "label", "labels", "search"}),
    regex_flag="i",
    join=_and_binds_tighter,
)


def from_google_alerts(text: str) -> Imported:
    """Return one query for every line of `text`, each a Google Alert as people typed it."""
    return _imported("\n".join(_ALL_IN.sub(_held_to_one_field, line) for line in text.splitlines()), _GOOGLE)


def _held_to_one_field(line: re.Match[str]) -> str:
    return f"in{line['field']}:({line['rest']})"


def from_freshrss(text: str) -> Imported:
    """Return one query for every line of `text`, each a FreshRSS search or filter."""
    return _imported(text, _FRESHRSS)


def _imported(text: str, dialect: _Dialect) -> Imported:
    lines = [_Translation(line, dialect).imported() for line in text.splitlines() if line.strip()]
    return Imported(
        tuple(query for line in lines for query in line.queries),
        tuple(loss for line in lines for loss in line.left_out),
    )


class _Translation:
    """One line on its way from one language to the other."""

    def __init__(self, line: str, dialect: _Dialect) -> None:
        self._line = line
        self._dialect = dialect
        self._position = 0
        self._losses: list[LeftOut] = []

    def imported(self) -> Imported:
        text = self._group(is_inner=False)
        return checked(text, self._losses)

    def _group(self, *, is_inner: bool) -> str:
        """Translate up to the bracket that closes the group, or to the end; "" when nothing of it is left."""
        parts: list[str] = []
        while self._position < len(self._line):
            piece = _PIECE.match(self._line, self._position)
            self._position = piece.end() if piece else self._position + 1
            if piece is None:  # a sign that starts nothing
                self._lose(self._line[self._position - 1], Loss.SHAPE)
            elif piece["close"] and is_inner:
                break
            elif not piece["space"]:
                parts.append(self._part(piece))
        return self._dialect.join(parts)

    def _part(self, piece: re.Match[str]) -> str:
        if piece["close"]:
            self._lose(piece.group(), Loss.SHAPE)
            return ""
        if piece["bar"] or piece.group() in _OPERATORS:
            return "OR" if piece["bar"] else piece.group()
        if piece["around"]:
            return f"NEAR/{max(1, int(piece['around']))}"
        sign = "-" if piece["excludes"] else ""
        if piece["open"]:
            return self._inner(piece, sign)
        value = self._leaf(piece)
        return sign + value if value else ""

    def _inner(self, piece: re.Match[str], sign: str) -> str:
        inner = self._group(is_inner=True)
        if not self._dialect.knows(piece["field"]):
            self._lose(self._line[piece.start() : self._position], Loss.FIELD)
            return ""
        return f"{sign}{self._prefix(piece)}({inner})" if inner else ""

    def _leaf(self, piece: re.Match[str]) -> str:
        name = (piece["field"] or "").lower()
        if name in self._dialect.dates:
            return self._date(piece)
        if name in self._dialect.foreign:
            self._lose(piece.group(), Loss.FIELD)
            return ""
        if not self._dialect.knows(piece["field"]):  # a word with a colon in it
            return self._term(piece, piece.group().lstrip("-!+"))
        value = self._value(piece)
        return self._prefix(piece) + value if value else ""

    def _date(self, piece: re.Match[str]) -> str:
        age = _AGE.match(piece["word"] or "")
        if age is None or piece["excludes"]:
            self._lose(piece.group(), Loss.DATE)
            return ""
        number, unit = next((value, unit) for value, unit in zip(age.groups(), "dwh", strict=True) if value)
        return f"age<{int(number)}{unit}"

    def _prefix(self, piece: re.Match[str]) -> str:
        if piece["tag"]:
            return "tag:"
        return f"{self._dialect.fields[piece['field'].lower()]}:" if piece["field"] else ""

    def _value(self, piece: re.Match[str]) -> str:
        if piece["regex"] is not None and self._dialect.regex_flag:
            found = from_pattern(piece["regex"], ignores_case=self._dialect.regex_flag in piece["flags"])
            if found is None:
                self._lose(piece.group(), Loss.PATTERN)
                return ""
            return f"({format_node(found)})"
        text = next((each for each in (piece["phrase"], piece["single"], piece["word"]) if each is not None), None)
        return self._term(piece, f"/{piece['regex']}/{piece['flags']}" if text is None else text)

    def _term(self, piece: re.Match[str], text: str) -> str:
        if self._dialect is _GOOGLE and piece["word"]:
            if _NUMBER_RANGE.fullmatch(text):
                self._lose(piece.group(), Loss.RANGE)
                return ""
            if text.startswith(_SYNONYMS):
                self._lose(piece.group(), Loss.SYNONYMS)
                text = text.lstrip(_SYNONYMS)
        words = (text.replace("+", " ") if piece["tag"] else text).strip(",;").split()
        term = Term(" ".join(words))
        if "*" in words or breadth(term) in _NOTHING:
            self._lose(piece.group(), Loss.WILDCARD if "*" in words else Loss.SHAPE)
            return ""
        return term.text if (piece["field"] or "").lower() == "site" else format_term(term)

    def _lose(self, text: str, loss: Loss) -> None:
        self._losses.append(LeftOut(text, loss))
