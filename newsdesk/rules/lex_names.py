"""Reads what starts with a name: fields, `count(`, conditions and sets."""

from __future__ import annotations

from difflib import get_close_matches

from newsdesk.rules.conditions import (
    CONDITION_NAMES,
    CONDITIONS_MEANT,
    STAND_IN,
    Meant,
    condition_text,
    read_condition,
)
from newsdesk.rules.problems import Trouble
from newsdesk.rules.query import FieldName, SetRef
from newsdesk.rules.reader import Fix, Reader
from newsdesk.rules.tokens import (
    AT,
    CONDITION,
    COUNT_PREFIX,
    DASH,
    FIELD_PREFIX,
    FIELDS,
    FIELDS_MEANT,
    NUMBER_DIGITS_MAX,
    SCHEME,
    SET_NAME,
    Kind,
    Token,
    comparing_sign,
    plain,
    quoted,
    set_text,
)
from newsdesk.terms.term import Term


def read_field(reader: Reader) -> bool:
    """Read `name:` at the reader's position, known or not; False when none stands there."""
    written = FIELD_PREFIX.match(reader.text, reader.position)
    if written is None:
        return False
    name = plain(written[1]).casefold()
    if name not in FIELDS:
        return _read_unknown_field(reader, name, written[1], written.end())
    start, end = written.span()
    value = reader.text[end:].lstrip()
    if not value or reader.text[end].isspace():
        fix = (end, len(reader.text) - len(value), "") if value else (start, end, "")
        reader.report(Trouble.FIELD_WITHOUT_VALUE, start, end, fix, found=name)
        reader.position = end
        return True
    reader.take(Token(Kind.FIELD, start, end, field=FIELDS[name]))
    if FIELDS[name] in {FieldName.SITE, FieldName.URL}:
        _read_address(reader, FIELDS[name])
    return True


def _read_address(reader: Reader, field: FieldName) -> None:
    """Read the bare value of a field that holds addresses, where colons, commas and stars are nothing special."""
    word = reader.word(reader.position)
    if word and word[0] not in "/" + AT + DASH:
        host = SCHEME.sub("", word).removeprefix("*.").rstrip("/")
        text = host if field is FieldName.SITE and host else word
        reader.add(Kind.LEAF, reader.position + len(word), Term(text))


def _read_unknown_field(reader: Reader, name: str, written: str, end: int) -> bool:
    start = reader.position
    if name in CONDITION_NAMES:
        value = reader.word(end)
        sign = ">=" if name == "sources" else "<"
        _read_known_condition(reader, name, sign, value, end=end + len(value))
        return True
    meant = FIELDS_MEANT.get(name)
    if meant is None and not name.isascii():
        return False  # a word of another script may well hold a colon
    close = meant or next(iter(get_close_matches(name, FIELDS, n=1)), None)
    if close is not None:
        expected = (f"Did you mean “{close}:”?", f"혹시 “{close}:”인가요?")
        reader.report(Trouble.UNKNOWN_FIELD, start, end, (start, end - 1, close), found=written, expected=expected)
        reader.position = end
        return True
    # No field at all, but a headline with a colon or an address: what stands there is to be looked for as it is.
    word = reader.word(start)
    phrase = quoted(word.rstrip(":："))
    if reader.text.startswith("//", end):
        fix = (start, start + len(word), f"url:{phrase}")
        reader.report(Trouble.ADDRESS, start, start + len(word), fix, found=word, expected=f"url:{phrase}")
        reader.add(Kind.LEAF, start + len(word), Term(word))
        return True
    fix = (start, start + len(word), phrase)
    known = ", ".join(f"{field}:" for field in FIELDS)
    expected = (
        f"The fields are {known}. If it is none, put quotes around it.",
        f"쓸 수 있는 필드는 {known}입니다. 필드가 아니면 따옴표로 묶어 주세요.",
    )
    reader.report(Trouble.UNKNOWN_FIELD, start, end, fix, found=written, expected=expected)
    reader.add(Kind.LEAF, start + len(word), Term(word))
    return True


def read_count(reader: Reader) -> bool:
    """Read `count(` at the reader's position; False when it does not stand there."""
    written = COUNT_PREFIX.match(reader.text, reader.position)
    if written is not None:
        reader.add(Kind.COUNT, written.end())
    return written is not None


def read_condition_word(reader: Reader) -> bool:
    """Read `sources>=3` or `age<24h` or what looks like one; False when none stands there."""
    written = CONDITION.match(reader.text, reader.position)
    if written is None:
        return False
    name = plain(written[1]).casefold()
    if name in CONDITION_NAMES:
        _read_known_condition(reader, name, written[2], written[3], end=written.end())
        return True
    start, end, found, sign = written.start(), written.end(), written.group(), comparing_sign(written[2])
    field = FIELDS.get(name) or FIELDS_MEANT.get(name)
    if sign.startswith("=") and field and written[3]:
        expected = f"{field}:{written[3]}"
        reader.report(Trouble.FIELD_COLON, start, end, (start, end, expected), found=found, expected=expected)
        reader.add(Kind.LEAF, end, Term(written[3]))
        return True
    if sign.startswith("=") or not written[3].isdecimal():
        return False
    close = CONDITIONS_MEANT.get(name) or next(iter(get_close_matches(name, CONDITION_NAMES, n=1)), None)
    is_count = sign.startswith(">") and 0 < len(written[3]) <= NUMBER_DIGITS_MAX
    count = f"count({written[1]}){written[2]}{written[3]}" if is_count else quoted(found)
    fix = (start, written.end(1), close) if close else (start, end, count)
    reader.report(Trouble.UNKNOWN_CONDITION, start, end, fix, found=found)
    reader.add(Kind.LEAF, end, STAND_IN)
    return True


def _read_known_condition(reader: Reader, name: str, sign: str, value: str, *, end: int) -> None:
    start = reader.position
    condition = read_condition(name, sign, value)
    if not isinstance(condition, Meant) and reader.text[start + len(name)] in ":：":
        condition = Meant(condition_text(condition))
    if isinstance(condition, Meant):
        example = condition.text or ("sources>=3" if name == "sources" else "age<24h")
        fix: Fix | None = (start, end, condition.text) if condition.text else None
        found = reader.text[start:end]
        reader.report(Trouble.BAD_CONDITION, start, end, fix, found=found, expected=example)
        condition = STAND_IN
    reader.add(Kind.LEAF, end, condition)


def read_set(reader: Reader) -> bool:
    """Read `@name` or `@"a name"` at the reader's position; False when no set stands there."""
    start = reader.position
    if reader.text[start] not in AT:
        return False
    bare = SET_NAME.match(reader.text, start + 1)
    name, end = (bare.group(), bare.end()) if bare else reader.phrase(start + 1) or ("", start + 1)
    if not name:
        reader.report(Trouble.EMPTY_TERM, start, end, (start, end, ""), found=reader.text[start:end])
        reader.position = end
        return True
    known = reader.sets.get(name)
    if known is None:
        _report_unknown_set(reader, name, end)
    reader.add(Kind.LEAF, end, SetRef(known.name if known else name))
    return True


def _report_unknown_set(reader: Reader, name: str, end: int) -> None:
    close = reader.sets.closest(name)
    if close:
        names = ", ".join(f"@{each}" for each in close)
        expected = (
            f"Did you mean {names}?",
            f"혹시 {names} 가운데 하나인가요?" if close[1:] else f"혹시 {names}인가요?",
        )
        fix = (reader.position, end, set_text(close[0]))
    else:
        expected = ("If it is a word, put quotes around it.", "묶음이 아니라 단어라면 따옴표로 묶어 주세요.")
        fix = (reader.position, end, quoted(name))
    reader.report(Trouble.UNKNOWN_SET, reader.position, end, fix, found=name, expected=expected)
