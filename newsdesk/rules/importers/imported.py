"""What an import gives: queries, and everything that did not come along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from newsdesk.rules.format import format_node, format_query
from newsdesk.rules.parse import parse_query
from newsdesk.rules.problems import QueryError, Trouble
from newsdesk.rules.query import Node, all_of, any_of, negation
from newsdesk.rules.sets import AliasSets
from newsdesk.wording import Language

_NO_SETS = AliasSets.none()


class Loss(Enum):
    """Why a piece did not come along as it was, in English and in Korean."""

    FIELD = ("This field does not exist here.", "여기에는 없는 필드입니다.")
    DATE = (
        "Of dates, only the article's age can be asked for.",
        "날짜로는 기사가 나온 지 얼마나 되었는지만 거를 수 있습니다.",
    )
    PATTERN = ("This regular expression cannot be read here.", "여기서는 읽을 수 없는 정규식입니다.")
    SHAPE = ("This is not in the form that was expected.", "예상한 형식이 아닙니다.")
    WILDCARD = ("A star in place of a whole word cannot be asked for.", "단어 하나를 대신하는 별표는 쓸 수 없습니다.")
    SYNONYMS = (
        "Words of like meaning cannot be asked for, only the word itself.",
        "비슷한 뜻의 단어는 찾을 수 없어 이 단어만 찾습니다.",
    )
    RANGE = ("A range of numbers cannot be asked for.", "숫자의 범위로는 찾을 수 없습니다.")
    ONLY_EXCLUDES = (
        "This only excludes. Add it behind a rule that says what to look for.",
        "제외 조건뿐입니다. 찾을 단어가 있는 규칙 뒤에 덧붙여 주세요.",
    )
    WIDENED = (
        "“Equals” became “has these words”, which finds more.",
        "“같음” 조건을 “이 단어가 있음”으로 바꾸어 더 많이 찾습니다.",
    )
    UNREADABLE = ("What came out of it cannot be used as a query.", "옮긴 결과를 검색식으로 쓸 수 없습니다.")

    def sentence(self, language: Language) -> str:
        """Return the reason in words."""
        return self.value[0 if language == "en" else 1]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece that did not come along as it was.

    Attributes:
        text: The piece, as the other program writes it.
        loss: Why.
        instead: The same in our language where it has a place somewhere else, or "".
    """

    text: str
    loss: Loss
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gives.

    Attributes:
        queries: Canonical texts, each of which can be read without any alias set.
        left_out: What did not come along, in reading order.
    """

    queries: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def imported(
    wanted: Iterable[Node], unwanted: Iterable[Node], required: Iterable[Node], losses: Iterable[LeftOut]
) -> Imported:
    """Return one query: any of `wanted`, all of `required`, none of `unwanted`; or none when nothing is wanted."""
    wanted, unwanted = tuple(wanted), tuple(unwanted)
    excluding = [negation(node) for node in unwanted]
    if not wanted:
        lost = [LeftOut(format_node(node), Loss.ONLY_EXCLUDES, format_node(node)) for node in (*excluding, *required)]
        return Imported((), (*losses, *lost))
    return checked(format_node(all_of([any_of(wanted), *required, *excluding])), losses)


def checked(text: str, losses: Iterable[LeftOut]) -> Imported:
    """Return `text` as an imported query in canonical form, or among what was left out when it cannot be read."""
    if not text.strip():
        return Imported((), tuple(losses))
    try:
        query = parse_query(text, _NO_SETS)
    except QueryError as error:
        only_excludes = error.problems[0].kind is Trouble.ONLY_NEGATIVE
        lost = LeftOut(text, Loss.ONLY_EXCLUDES, text) if only_excludes else LeftOut(text, Loss.UNREADABLE)
        return Imported((), (*losses, lost))
    return Imported((format_query(query),), tuple(losses))
