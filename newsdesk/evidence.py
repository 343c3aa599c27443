"""What a rule found in an article, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One verified occurrence of a term.

    Attributes:
        field: The article's field it stands in.
        start: Offset of its first character in that field, in code points.
        end: Offset after its last character, so that `getattr(article, field)[start:end] == text`.
        text: The words as the article writes them, without particles.
        term: The term of the rule that was found, as the rule writes it.
    """

    field: Field
    start: int
    end: int
    text: str
    term: str


@dataclass(frozen=True, slots=True)
class Match:
    """One rule that wants one article, with the evidence.

    Attributes:
        rule: Id of the rule.
        hits: Evidence in reading order: title first, then body, by offset; empty only for rules made of fields alone.
    """

    rule: str
    hits: tuple[Hit, ...]
