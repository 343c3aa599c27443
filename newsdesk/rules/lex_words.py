"""Reads words and phrases with their marks, and the operators that are words."""

from __future__ import annotations

import re

from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import DISTANCE_MAX
from newsdesk.rules.reader import Reader
from newsdesk.rules.tokens import (
    AT,
    COMMA,
    COMMA_BETWEEN_DIGITS,
    MARKS,
    NEAR_WORD,
    NUMBER_DIGITS_MAX,
    OPERATORS,
    SPOKEN_OPERATORS,
    STAR,
    Kind,
    Token,
    plain,
    quoted,
)
from newsdesk.terms.term import Reach, Term

_NEAR_USUAL = 5
_SMALL_NEAR = re.compile(r"near/[0-9]{1,3}")
_PLUS_WORD = re.compile(r"[+＋][^\W\d]")
_DISTANCE = re.compile(r"[~～]([0-9]{1,3})(?!\w)")


def read_term(reader: Reader) -> None:
    """Read a word, a phrase or an operator at the reader's position."""
    start = reader.position
    marks = MARKS.match(reader.text, start)
    value = marks.end() if marks else start
    phrase = reader.phrase(value)
    if phrase is not None:
        text, end = phrase
        end = _read_distance(reader, value, end)
        is_starred = reader.text[end : end + 1] in tuple(STAR)
        _add_term(reader, reader.text[start:value], text, end + is_starred, is_starred=is_starred)
        return
    word = reader.word(value)
    if not word or word[0] in AT:
        end = max(value, start + 1)
        reader.report(Trouble.EMPTY_TERM, start, end, (start, end, ""), found=reader.text[start:end])
        reader.position = end
    elif value > start or not _read_operator(reader, word):
        _read_bare(reader, value, word)


def _read_operator(reader: Reader, word: str) -> bool:
    written = plain(word)
    start, end = reader.position, reader.position + len(word)
    near = NEAR_WORD.fullmatch(written)
    if written in OPERATORS:
        reader.add(OPERATORS[written], end)
    elif near is not None:
        _read_near(reader, near[1] or "", end)
    else:
        meant = _spoken(written)
        is_between = bool(reader.tokens) or (meant == "NOT" and bool(reader.text[end:].strip()))
        if meant is not None and is_between:
            reader.report(Trouble.LOWERCASE_OPERATOR, start, end, (start, end, meant), found=word, expected=meant)
        return False
    return True


def _spoken(word: str) -> str | None:
    """Return the operator that a word probably means."""
    return word.upper() if _SMALL_NEAR.fullmatch(word.casefold()) else SPOKEN_OPERATORS.get(word.casefold())


def _read_near(reader: Reader, distance: str, end: int) -> None:
    start = reader.position
    is_number = distance.isascii() and distance.isdigit() and len(distance) <= NUMBER_DIGITS_MAX
    number = int(distance) if is_number else 0
    if not 1 <= number <= DISTANCE_MAX:
        fix = (start, end, f"NEAR/{DISTANCE_MAX if number else _NEAR_USUAL}")
        found = reader.text[start:end]
        reader.report(Trouble.NEAR_DISTANCE, start, end, fix, found=found, expected=str(DISTANCE_MAX))
    reader.take(Token(Kind.NEAR, start, end, number=number))


def _read_bare(reader: Reader, value: int, word: str) -> None:
    """Read a word without quotation marks, up to the first comma in it."""
    start, end = reader.position, value + len(word)
    if word[0] in "!！" and len(word) > 1 and value == start:
        reader.report(Trouble.USE_MINUS, start, start + 1, (start, start + 1, "-"), expected=f"-{word[1:]}")
        reader.position = start + 1
        return
    if _PLUS_WORD.match(word) and value == start:
        reader.report(Trouble.PLUS, start, start + 1, (start, start + 1, ""), expected=word[1:])
        reader.position = start + 1
        return
    comma = COMMA.search(COMMA_BETWEEN_DIGITS.sub("0", word))
    if comma is not None:
        word, end = word[: comma.start()], value + comma.end()
        _report_comma(reader, end)
    if word or value > start:
        text = word.rstrip(STAR)
        _check_stars(reader, start, value + len(word), text)
        _add_term(reader, reader.text[start:value], text, end, is_starred=text != word)
    reader.position = end


def _read_distance(reader: Reader, start: int, end: int) -> int:
    """Take what other programs write behind a phrase to let its words stand apart; return where reading goes on."""
    distance = _DISTANCE.match(reader.text, end)
    if distance is None:
        return end
    words = reader.text[start + 1 : end - 1].split()
    near = f"{quoted(words[0])} NEAR/{distance[1]} {quoted(words[1])}" if len(words) == 2 else None
    fix = (start, distance.end(), near) if near else (end, distance.end(), "")
    reader.report(Trouble.DISTANCE_SIGN, end, distance.end(), fix, found=distance.group())
    return distance.end()


def _report_comma(reader: Reader, end: int) -> None:
    rest = reader.text[end:].lstrip()
    is_between = bool(rest) and bool(reader.text[: end - 1].strip())
    fix = (end - 1, len(reader.text) - len(rest), " OR " if is_between else "")
    reader.report(Trouble.COMMA, end - 1, end, fix)


def _check_stars(reader: Reader, start: int, end: int, text: str) -> None:
    parts = re.split(f"[{STAR}]", text)
    if len(parts) > 1:
        pattern = r"\S*".join(re.escape(part) for part in parts).replace("/", r"\/")
        found = reader.text[start:end]
        reader.report(Trouble.STAR_INSIDE, start, end, (start, end, f"/{pattern}/"), found=found)


def _add_term(reader: Reader, marks: str, text: str, end: int, *, is_starred: bool) -> None:
    written = plain(marks)
    is_suffix = "*" in written
    if "~" in written or "〜" in written or (is_suffix and is_starred):
        reach = Reach.INSIDE
    elif is_suffix:
        reach = Reach.SUFFIX
    else:
        reach = Reach.PREFIX if is_starred else Reach.WORD
    reader.add(Kind.LEAF, end, Term(" ".join(text.split()), reach, exact_case="=" in written))
