"""Cuts a query into tokens: the signs here, what starts with a name in `lex_names`, words in `lex_words`."""

from __future__ import annotations

import re

from newsdesk.rules.lex_names import read_condition_word, read_count, read_field, read_set
from newsdesk.rules.lex_words import read_term
from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import COUNT_MAX, Regex
from newsdesk.rules.reader import Reader
from newsdesk.rules.regexes import regex_fault
from newsdesk.rules.sets import AliasSets
from newsdesk.rules.tokens import (
    BAR,
    CLOSING,
    COMPARES,
    COMPARISON,
    DASH,
    EQUALS,
    NUMBER_DIGITS_MAX,
    OPENING,
    REGEX,
    Kind,
    Token,
    comparing_sign,
    quoted,
)

_ANGLED = re.compile(r"[<＜]\s*([^<>＜＞()|]*\w)\s*[>＞]")
"""A title in angle brackets, as Korean papers write it."""


def lex(text: str, sets: AliasSets) -> Reader:
    """Read a whole query into tokens, closed by a Kind.END; what cannot be read is among the reader's problems."""
    reader = Reader(text, sets)
    while reader.position < len(text):
        _read_next(reader)
    reader.add(Kind.END, len(text))
    return reader


def _read_next(reader: Reader) -> None:
    character = reader.text[reader.position]
    if character.isspace():
        reader.position += 1
    elif character in OPENING:
        reader.add(Kind.OPEN, reader.position + 1)
    elif character in CLOSING:
        reader.add(Kind.CLOSE, reader.position + 1)
    elif character in BAR:
        is_doubled = reader.rest[1:2] in tuple(BAR)
        reader.add(Kind.OR, reader.position + 1 + is_doubled)
    elif character in DASH:
        _read_dash(reader)
    elif character in COMPARES or (character in EQUALS and _ends_count(reader.tokens)):
        _read_comparison(reader)
    elif character == "/":
        _read_regex(reader)
    elif not (read_field(reader) or read_count(reader) or read_condition_word(reader) or read_set(reader)):
        read_term(reader)


def _read_dash(reader: Reader) -> None:
    start = reader.position
    behind = reader.rest[1:]
    if behind and not behind[0].isspace() and behind[0] not in CLOSING + BAR:
        reader.add(Kind.NOT, start + 1)
        return
    value = len(reader.text) - len(behind.lstrip())
    word = reader.word(value)
    fix = (start, value, "-") if word else (start, start + 1, "")
    example = f"-{word}" if word else ("-word", "-단어")
    reader.report(Trouble.LONE_DASH, start, start + 1, fix, found=reader.text[start], expected=example)
    reader.position = start + 1


def _read_comparison(reader: Reader) -> None:
    """Read the number after `count(...)`; whether it stands there is the parser's business."""
    written = COMPARISON.match(reader.text, reader.position)
    start, end = reader.position, written.end() if written else reader.position + 1
    if written and comparing_sign(written[1]) == ">=" and 0 < len(written[2]) <= NUMBER_DIGITS_MAX:
        reader.take(Token(Kind.NUMBER, start, end, number=int(written[2])))
        return
    name = _ANGLED.match(reader.text, start)
    if written and _ends_count(reader.tokens):
        _read_other_count(reader, comparing_sign(written[1]), written[2], end)
        return
    fix = (start, name.end(), quoted(name[1])) if name else (start, end, "")
    reader.report(Trouble.STRAY_NUMBER, start, end, fix, found=reader.text[start:end])
    reader.position = end


def _ends_count(tokens: list[Token]) -> bool:
    """Tell whether the last token closes a `count(`."""
    depth = 0
    for token in reversed(tokens):
        depth += (token.kind is Kind.CLOSE) - (token.kind in {Kind.OPEN, Kind.COUNT})
        if depth <= 0:
            return token.kind is Kind.COUNT and tokens[-1].kind is Kind.CLOSE
    return False


def _read_other_count(reader: Reader, sign: str, digits: str, end: int) -> None:
    start, number = reader.position, int(digits[:NUMBER_DIGITS_MAX] or 2) + (sign == ">")
    number = min(max(number, 1), COUNT_MAX)
    found, fix = reader.text[start:end], None if sign.startswith("<") else (start, end, f">={number}")
    reader.report(Trouble.COUNT_WITHOUT_NUMBER, start, end, fix, found=found, expected=str(COUNT_MAX))
    reader.take(Token(Kind.NUMBER, start, end, number=number))


def _read_regex(reader: Reader) -> None:
    start = reader.position
    written = REGEX.match(reader.text, start)
    if written is None:
        word = reader.word(start)
        end = start + len(word)
        phrase = quoted(word) if word.strip("/") else ""
        reader.report(Trouble.UNCLOSED_REGEX, start, end, (start, end, phrase))
        reader.position = end
        return
    pattern, flag = written[1], reader.word(written.end())
    end = written.end() + len(flag)
    if flag not in {"", "c", "i"}:  # i is what other programs write for what is usual here
        # A path like /r/korea only looks like a pattern.
        is_path = len(flag) > 1
        fix = (start, end, quoted(reader.text[start:end])) if is_path else (written.end(), end, "")
        reader.report(Trouble.REGEX_FLAG, written.end(), end, fix, found=flag)
    fault = regex_fault(pattern)
    if fault is not None:
        repair = None if fault.repaired is None else (start, written.end(), fault.repaired)
        reader.report(fault.kind, start, end, repair, found=fault.found, expected=fault.expected)
    reader.add(Kind.LEAF, end, Regex(pattern, exact_case=flag == "c"))
