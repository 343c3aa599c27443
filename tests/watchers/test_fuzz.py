"""Recorded answers with bytes flipped, cut out, repeated and spliced: read, or refused with a reason, never a crash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watchers.hostile import READERS, Outcome, read
from tests.watchers.recorded import KINDS

CODECS = ("utf-8", "cp949", "utf-16", "shift_jis", "gb18030")
SPLICED = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml", b"<!DOCTYPE rss [", b"<!ENTITY a 'b'>", b"&a;",
    b"&#x110000;", b"&#55357;", b"<item>", b"</item>", b"<entry>", b"<title>", b"</title>", b"<rss>", b"</rss>",
    b"<content type='xhtml'>", b"<content type='html' mode='base64'>", b" xml:base='http://['", b" xmlns:a='b'",
    b"<link href='http://[", b"<base href='//['>", b"2026", b"9999", b"-1", b"{", b"}", b"[", b"]", b'"', b",", b":",
    b"null", b"1e999", b"NaN", b"\\ud800", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b$B", b"\r\n", b" ",
)  # fmt: skip


@cache
def fixtures() -> tuple[bytes, ...]:
    """What the recorded sites show."""
    paths = sorted(path for path in KINDS.glob("*/site/**/*") if path.is_file())
    return tuple(path.read_bytes()[:20_000] for path in paths)


@dataclass(frozen=True)
class Edit:
    """Replaces what lies between two places, given in thousandths of the whole."""

    start: int
    length: int
    into: bytes

    def apply(self, data: bytes) -> bytes:
        at = len(data) * self.start // 1_000
        return data[:at] + self.into + data[at + self.length :]


EDITS = st.builds(
    Edit,
    start=st.integers(0, 1_000),
    length=st.sampled_from([0, 0, 1, 1, 3, 50, 100_000]),
    into=st.sampled_from(SPLICED) | st.binary(max_size=4),
)


def is_sound(outcome: Outcome) -> bool:
    texts = [text for item in outcome.items for text in (item.title, item.text, item.guid, item.link)]
    return bool(outcome.words) and all(text.encode() or not text for text in texts)


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("reader", READERS)
def test_a_damaged_answer_is_read_or_refused(reader: str, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(fixtures()))
    codec = data.draw(st.sampled_from(CODECS))
    if codec != "utf-8":
        body = body.decode("utf-8", "replace").encode(codec, "replace")
    for edit in data.draw(st.lists(EDITS, min_size=1, max_size=6)):
        body = edit.apply(body)
    if data.draw(st.booleans()):
        other = data.draw(st.sampled_from(fixtures()))
        body = body[: len(body) // 2] + other[len(other) // 2 :]
    assert is_sound(read(reader, body))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SPLICED) | st.text(max_size=5).map(str.encode), max_size=30).map(b"".join))
def test_pieces_thrown_together_are_read_or_refused(body: bytes) -> None:
    for reader in READERS:
        assert is_sound(read(reader, body))
