"""The pieces a query is made of, and what tells them apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from newsdesk.rules.query import FieldName, Node


class Kind(Enum):
    """The kinds of token."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    FIELD = "field"
    COUNT = "count("
    NUMBER = ">="
    LEAF = "leaf"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query.

    Attributes:
        kind: What it is.
        start: Offset of its first character in the query.
        end: Offset after its last character.
        node: The leaf it says, for Kind.LEAF.
        number: The distance of NEAR, or the number after ">=".
        field: The field, for Kind.FIELD.
    """

    kind: Kind
    start: int
    end: int
    node: Node | None = None
    number: int = 0
    field: FieldName = FieldName.TITLE


OPENING = "(（"
CLOSING = ")）"
BAR = "|｜"
DASH = "-－−–—"
STAR = "*＊"
AT = "@＠"
COMPARES = "<>＜＞≤≥"
EQUALS = "=＝"
MARK_SIGNS = EQUALS + "~～〜" + STAR
QUOTES = {
    '"': '"＂',
    "＂": '"＂',
    "“": '”“"',
    "”": '”“"',
    "„": '“”"',
    "「": "」",
    "『": "』",
    "«": "»",
}
"""Opening quotation mark -> the marks that close it; people's keyboards mix them."""
_HIDDEN = QUOTES['"'] + "\\"
# A single quotation mark is an apostrophe as well (don't, '90s), so it opens a phrase only where one closes it.
_NO_CLOSER = "[^‘’'＇" + "".join(QUOTES) + r"]|(?<=\w)['’](?=\w)"
SINGLE_QUOTED = re.compile(rf"[‘'＇]((?:{_NO_CLOSER})+)['’＇](?=[\s{re.escape(OPENING + CLOSING + BAR + STAR)},]|$)")

_ENDS_WORD = re.escape(OPENING + CLOSING + BAR + "".join(QUOTES) + "」』»")
WORD = re.compile(rf"[^\s{_ENDS_WORD}]+")
MARKS = re.compile(rf"[{MARK_SIGNS}]*")
FIELD_PREFIX = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+|[가-힣]+)[:：]")
SET_NAME = re.compile(r"\w[\w.\-]*")
COUNT_PREFIX = re.compile(r"count[(（]", re.IGNORECASE)
REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/", re.DOTALL)
_SIGN = r"(?:[<>＜＞]\s*[=＝]?|[≤≥]|==?)"
CONDITION = re.compile(rf"([a-z]+|[가-힣]+)\s*({_SIGN})\s*([\w.]*)", re.IGNORECASE)
COMPARISON = re.compile(rf"({_SIGN})\s*(\d*)")
NUMBER_DIGITS_MAX = 9
NEAR_WORD = re.compile(r"NEAR(?:/(\w*))?")
SCHEME = re.compile(r"https?://", re.IGNORECASE)
COMMA = re.compile(r"[,，、;；]")
COMMA_BETWEEN_DIGITS = re.compile(r"(?<=\d),(?=\d)")

OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
SPOKEN_OPERATORS = {
    **dict.fromkeys(("and", "그리고", "및", "かつ", "および", "和", "以及"), "AND"),
    **dict.fromkeys(("or", "또는", "혹은", "または", "もしくは", "或", "或者"), "OR"),
    "not": "NOT",
}
"""Words that people write when they mean an operator; they are looked for as words, with a warning."""

FIELDS = {field.value: field for field in FieldName}
FIELDS_MEANT = {
    "제목": "title",
    "본문": "body",
    "내용": "body",
    "출처": "source",
    "언론사": "source",
    "사이트": "site",
    "기자": "author",
    "작성자": "author",
    "태그": "tag",
    "언어": "lang",
    "주소": "url",
    "링크": "url",
    "intitle": "title",
    "inurl": "url",
    "link": "url",
    "language": "lang",
    "content": "body",
    "text": "body",
    "domain": "site",
    "feed": "source",
    "outlet": "source",
    "writer": "author",
    "by": "author",
    "headline": "title",
    "summary": "body",
    "host": "site",
    "hostname": "site",
    "from": "source",
    "label": "tag",
    "글쓴이": "author",
    "매체": "source",
    "언론": "source",
    "도메인": "site",
    "분류": "tag",
    "category": "tag",
}
"""Names that other programs and other languages give our fields."""

LANGUAGES_MEANT = {
    "korean": "ko",
    "kr": "ko",
    "한국어": "ko",
    "english": "en",
    "영어": "en",
    "japanese": "ja",
    "jp": "ja",
    "일본어": "ja",
    "chinese": "zh",
    "cn": "zh",
    "중국어": "zh",
}
"""What people write for a language instead of its code."""
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*", re.IGNORECASE)


def plain(text: str) -> str:
    """Return `text` with full-width letters and signs made plain."""
    return unicodedata.normalize("NFKC", text)


def comparing_sign(written: str) -> str:
    """Return a comparing sign in its plain form: ">=", "<=", ">", "<", or "=" with as many "=" as written."""
    return "".join(plain(written).split()).replace("≥", ">=").replace("≤", "<=")


def set_text(name: str) -> str:
    """Return the reference to a set as the language writes it."""
    return f"@{name}" if SET_NAME.fullmatch(name) else f"@{quoted(name)}"


def quoted(text: str) -> str:
    """Return `text` in quotation marks, so that it is read back as it is."""
    return '"' + "".join("\\" + each if each in _HIDDEN else each for each in text) + '"'
