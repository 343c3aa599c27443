"""Reads a body within bounds.

The HTTP libraries inflate whatever they are sent: 24 KB of gzip in gzip keep httpx busy for minutes, 320 KB of zstd
take gigabytes. So the raw bytes are taken from the wire and inflated here in small steps, and only the two codings
that were offered, once.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from newsdesk.wording import Said, Text
from watchers.errors import LATER
from watchers.fetching.errors import BadAnswer, TooLarge

ACCEPTED_CODINGS = "gzip, deflate"

_STEP_BYTES = 64 * 1024
_GZIP = b"\x1f\x8b"
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15


async def read_body(chunks: AsyncIterable[bytes], codings: str, *, wire_max: int, decoded_max: int) -> bytes:
    """Return the whole body, decoded.

    Args:
        chunks: The bytes as they come over the wire.
        codings: The Content-Encoding header, or "".
        wire_max: Bytes on the wire beyond which the body is refused.
        decoded_max: Bytes after decoding beyond which it is.

    Raises:
        TooLarge: When it exceeds either bound; no more than one step beyond is ever held.
        BadAnswer: When its coding was not offered, or it breaks off.
    """
    inflate = _inflater(codings, decoded_max)
    wire = 0
    decoded = bytearray()
    async for chunk in chunks:
        wire += len(chunk)
        if wire > wire_max:
            raise too_large(wire_max)
        inflate.feed(chunk, decoded)
    inflate.finish(decoded)
    return bytes(decoded)


def too_large(bytes_max: int) -> TooLarge:
    """Return the error that says so."""
    return TooLarge(_LARGE.said(size=f"{bytes_max / 1_000_000:g}"), _NO_FEED)


_LARGE = Text("the answer is larger than {size} MB", "응답이 {size} MB를 넘습니다")
_BREAKS_OFF = Said("the compressed answer breaks off", "압축된 응답이 중간에 끊겼습니다")
_DAMAGED = Said("the compressed answer is damaged", "압축된 응답이 깨졌습니다")
_CODING = Text(
    "the answer is compressed in a way we did not offer ({codings})",
    "응답이 요청하지 않은 방식으로 압축되어 있습니다 ({codings})",
)
_NO_FEED = Said(
    "This is far beyond any feed; check that the address is the feed's.",
    "어떤 피드도 이렇게 크지 않습니다. 피드의 주소가 맞는지 확인하세요.",
)
_OFFERED = Said(
    "The site has to mend this: it was asked for gzip or deflate.",
    "사이트에서 고쳐야 합니다. 요청한 방식은 gzip과 deflate입니다.",
)


class _Plain:
    """Takes bytes as they are."""

    def __init__(self, decoded_max: int) -> None:
        self._decoded_max = decoded_max

    def feed(self, chunk: bytes, into: bytearray) -> None:
        if len(into) + len(chunk) > self._decoded_max:
            raise too_large(self._decoded_max)
        into += chunk

    def finish(self, into: bytearray) -> None:
        """Nothing can be missing here: HTTP itself has counted the bytes."""


class _Inflater:
    """Takes gzip or deflate; the first bytes say which, as servers confuse the two, or send neither."""

    def __init__(self, decoded_max: int) -> None:
        self._decoded_max = decoded_max
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain: _Plain | None = None
        self._is_gzip = False

    def feed(self, chunk: bytes, into: bytearray) -> None:
        if self._plain:
            self._plain.feed(chunk, into)
            return
        if self._stream is None:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk, self._head = self._head, b""
            if not self._begin(chunk):
                self._plain = _Plain(self._decoded_max)
                self._plain.feed(chunk, into)
                return
        self._inflate(chunk, into)

    def finish(self, into: bytearray) -> None:
        if self._head:
            into += self._head
        if self._stream is not None and not self._stream.eof:
            raise BadAnswer(_BREAKS_OFF, LATER)

    def _begin(self, head: bytes) -> bool:
        """Choose by the first two bytes; False when nothing there is compressed, whatever the header says."""
        self._is_gzip = head.startswith(_GZIP)
        if self._is_gzip:
            self._stream = zlib.decompressobj(_GZIP_BITS)
        elif head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0:
            self._stream = zlib.decompressobj(_ZLIB_BITS)
        elif head.lstrip()[:1] in {b"<", b"{", b"\xef", b"\xff", b"\xfe", b""}:
            return False
        else:
            self._stream = zlib.decompressobj(_RAW_BITS)
        return True

    def _inflate(self, chunk: bytes, into: bytearray) -> None:
        while chunk and self._stream is not None:
            if self._stream.eof:
                # gzip files may be strung together; anything else after the end is padding.
                if not (self._is_gzip and chunk.startswith(_GZIP)):
                    return
                self._stream = zlib.decompressobj(_GZIP_BITS)
            try:
                into += self._stream.decompress(chunk, _STEP_BYTES)
            except zlib.error as error:
                raise BadAnswer(_DAMAGED, LATER) from error
            if len(into) > self._decoded_max:
                raise too_large(self._decoded_max)
            chunk = self._stream.unconsumed_tail or self._stream.unused_data


def _inflater(codings: str, decoded_max: int) -> _Plain | _Inflater:
    named = [name for name in (each.strip().lower() for each in codings.split(",")) if name not in {"", "identity"}]
    if not named:
        return _Plain(decoded_max)
    if len(named) > 1 or named[0] not in {"gzip", "x-gzip", "deflate"}:
        raise BadAnswer(_CODING.said(codings=", ".join(named)[:60]), _OFFERED)
    return _Inflater(decoded_max)
