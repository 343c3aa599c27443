"""Reads a body within bounds.

The HTTP libraries inflate whatever they are sent: 24 KB of gzip in gzip keep httpx busy for minutes, 320 KB of zstd
take gigabytes. So the raw bytes are taken from the wire and inflated here in small steps, and only the two codings
that were offered, once.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from watchers.fetching.errors import LATER, BadAnswer, TooLarge

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
    return TooLarge(
        f"the answer is larger than {bytes_max / 1_000_000:g} MB",
        "This is far beyond any feed; check that the address is the feed's.",
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
            raise BadAnswer("the compressed answer breaks off", LATER)

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
                raise BadAnswer("the compressed answer is damaged", LATER) from error
            if len(into) > self._decoded_max:
                raise too_large(self._decoded_max)
            chunk = self._stream.unconsumed_tail or self._stream.unused_data


def _inflater(codings: str, decoded_max: int) -> _Plain | _Inflater:
    named = [name for name in (each.strip().lower() for each in codings.split(",")) if name not in {"", "identity"}]
    if not named:
        return _Plain(decoded_max)
    if len(named) > 1 or named[0] not in {"gzip", "x-gzip", "deflate"}:
        reason = f"the answer is compressed in a way we did not offer ({', '.join(named)[:60]})"
        raise BadAnswer(reason, "The site has to mend this: it was asked for gzip or deflate.")
    return _Inflater(decoded_max)
