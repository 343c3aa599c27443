"""The running state of cutting one query into tokens."""

from __future__ import annotations

from newsdesk.rules.problems import Problem, Trouble
from newsdesk.rules.query import Node
from newsdesk.rules.sets import AliasSets
from newsdesk.rules.tokens import OPENING, QUOTES, SINGLE_QUOTED, WORD, Kind, Token

Fix = tuple[int, int, str]
"""Start and end of what to replace, and what to put there."""


def fixed(text: str, fix: Fix | None) -> str | None:
    """Return `text` with one fix made, or None without one; what is taken out takes one of its spaces along."""
    if fix is None:
        return None
    start, end, new = fix
    before, after = text[:start], text[end:]
    if not new and (not before or before[-1].isspace() or before[-1] in OPENING):
        after = after.lstrip()
    return (before + new + after).strip()


class Reader:
    """One query being read from left to right.

    Attributes:
        text: The query.
        sets: The sets it may name.
        position: Offset of the next character to read.
        tokens: What was read so far.
        problems: What could not be read; the suggestion of each puts only that one right.
        notes: What was read, but probably meant otherwise.
    """

    def __init__(self, text: str, sets: AliasSets) -> None:
        self.text = text
        self.sets = sets
        self.position = 0
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    @property
    def rest(self) -> str:
        """What is still to be read."""
        return self.text[self.position :]

    def add(self, kind: Kind, end: int, node: Node | None = None) -> None:
        """Take everything up to `end` as one token."""
        self.take(Token(kind, self.position, end, node))

    def take(self, token: Token) -> None:
        """Append a token and go on behind it."""
        self.tokens.append(token)
        self.position = token.end

    def report(
        self,
        kind: Trouble,
        start: int,
        end: int,
        fix: Fix | None,
        *,
        found: str = "",
        expected: str | tuple[str, str] = "",
    ) -> None:
        """Remember a problem from `start` to `end`; `expected` is by language where the languages differ."""
        both = (expected, expected) if isinstance(expected, str) else expected
        problem = Problem(kind, start, end, found, both, fixed(self.text, fix))
        (self.notes if kind.is_warning else self.problems).append(problem)

    def word(self, start: int) -> str:
        """Return the word at `start`, up to white space, a quotation mark, a bracket or a bar; maybe ""."""
        written = WORD.match(self.text, start)
        return written.group() if written else ""

    def phrase(self, start: int) -> tuple[str, int] | None:
        """Return the phrase in the quotation marks that open at `start` and the offset behind it; None without any."""
        closers = QUOTES.get(self.text[start : start + 1])
        if closers is None:
            single = SINGLE_QUOTED.match(self.text, start)
            return (single[1], single.end()) if single else None
        characters: list[str] = []
        position = start + 1
        while position < len(self.text) and self.text[position] not in closers:
            following = self.text[position + 1 : position + 2]
            # A backslash means itself but before what it must hide.
            if self.text[position] == "\\" and following and following in closers + "\\":
                position += 1
            characters.append(self.text[position])
            position += 1
        if position >= len(self.text):
            fix = (len(self.text), len(self.text), closers[0])
            self.report(Trouble.UNCLOSED_QUOTE, start, len(self.text), fix, expected=closers[0])
        return "".join(characters), min(position + 1, len(self.text))
