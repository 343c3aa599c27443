"""Saved e-mails: newsletters and press releases."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from newsdesk.wording import Said
from watchers.files.written import FileError, Written
from watchers.text.decode import decode
from watchers.text.markup import plain_text, tidy

_NESTED = Said("has parts within parts without end", "메일 안의 부분들이 끝없이 겹쳐 있습니다")


def read_mail(data: bytes) -> Written:
    """Return the article in an e-mail: its subject, its sender as the outlet, its plain part or else its HTML part.

    Raises:
        FileError: Its parts are nested so deep that no mail program wrote it.
    """
    try:
        message = message_from_bytes(data)
        text = _text(message)
    except RecursionError as error:
        raise FileError(_NESTED) from error
    sender, address = parseaddr(_header(message, "From"))
    return Written(
        text=text,
        title=_header(message, "Subject"),
        date=_header(message, "Date"),
        url=_header(message, "Archived-At").strip("<>"),
        outlet=sender or address.rpartition("@")[2],
        language=_header(message, "Content-Language"),
    )


def _header(message: Message, name: str) -> str:
    """Return a header's words, whether it is encoded by the book, wrongly labelled, or raw bytes."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(value)
    except HeaderParseError:
        return tidy(str(value)).replace("\n", " ")
    words = (piece if isinstance(piece, str) else decode(piece, label) for piece, label in pieces)
    return tidy("".join(words)).replace("\n", " ")


def _text(message: Message) -> str:
    plain = "\n".join(_contents(message, "text/plain"))
    return plain if plain.strip() else plain_text("\n".join(_contents(message, "text/html")))


def _contents(message: Message, content_type: str) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() != content_type or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            charset = part.get_content_charset("")
            yield decode(payload, charset, markup=content_type == "text/html")
