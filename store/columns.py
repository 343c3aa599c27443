"""Column types that both databases store alike, and the border that text and times cross on their way in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2s
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit integer; SQLite numbers rows by itself only where the type is spelled INTEGER."""

HASHES_KEPT = 8_192
"""Hashes remembered: what a pass looks up it looks up again when it writes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def storable(text: str) -> str:
    """Return `text` with U+FFFD for NUL, which PostgreSQL refuses, and for lone surrogates, which UTF-8 cannot hold.

    One character for one, so that offsets of evidence into the text stay right.
    """
    if "\x00" not in text:
        try:
            # Of all ways to look for surrogates the quickest by far; next to no text has any.
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub("\ufffd", text)


def to_microseconds(moment: datetime) -> int:
    """Return an aware time as microseconds since 1970.

    Raises:
        ValueError: `moment` is naive.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; only aware times are stored")
    return (moment - _EPOCH) // _MICROSECOND


@lru_cache(HASHES_KEPT)
def hash_of(text: str) -> int:
    """Return a 64-bit hash that stays the same for ever, to look a long text up by."""
    return int.from_bytes(blake2s(storable(text).encode(), digest_size=8).digest(), "big", signed=True)


def _storable_or_null(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _from_microseconds(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _from_json(value: str | None) -> Any:
    # What was written here has no white space around it, for which `json.loads` looks first.
    return None if value is None else _DECODER.raw_decode(value)[0]


class CleanText(TypeDecorator[str]):
    """Text that passed the border, wherever it comes from."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean what goes in."""
        return _storable_or_null(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """Return what `process_bind_param` does, without the layers between: a pass binds some 300 texts."""
        return _storable_or_null


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970: exact, sortable and small in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Refuse naive times."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware time in UTC."""
        return _from_microseconds(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:  # noqa: ARG002
        """Return what `process_result_value` does, without the layers between: a source has seven times."""
        return _from_microseconds


class Span(TypeDecorator[timedelta]):
    """A length of time, kept as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Count the microseconds."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        """Return the length as it went in."""
        return None if value is None else timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """JSON-ready values, kept as text: key order and numbers come back as they went in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002
        """Write `value`; `None` becomes null."""
        return json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read what was written."""
        return _from_json(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Any]:  # noqa: ARG002
        """Return what `process_result_value` does, without the layers between."""
        return _from_json


def as_stored(value: Any) -> Any:
    """Return JSON-ready `value` as it comes back from the database."""
    return json.loads(json_text(value))


def json_text(value: Any) -> str:
    """Return JSON-ready `value` as the text that is stored."""
    text = _text_list(value) if isinstance(value, tuple) else _ENCODER.encode(value)
    return storable(_ESCAPED_NUL.sub("\\1\ufffd", text) if "\\u0000" in text else text)


def _text_list(value: tuple[Any, ...]) -> str:
    """Write a tuple; most are tags, texts one and all, which need no encoder made for them."""
    try:
        return f"[{','.join(map(encode_basestring, value))}]"
    except TypeError:
        return _ENCODER.encode(value)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"{type(value).__name__} is not JSON-ready")


_DECODER = json.JSONDecoder()
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
