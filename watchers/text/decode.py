"""Bytes of unknown encoding to text.

What pages and feeds say about their own encoding is wrong often enough that the bytes are asked first: text that is
valid UTF-8 is UTF-8 (no other encoding produces it by accident), a declared encoding counts as far as it fits, and
what is left is told apart by what the text would look like. Nothing here fails: a byte that fits nowhere becomes
U+FFFD, and one cut character costs that character, not the whole text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import chain

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # The mark of UTF-16 begins that of UTF-32, so the longer ones go first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

WESTERN = "cp1252"
GUESSES = ("cp949", "cp932", "euc_jp", "gb18030", "big5hkscs")

_FAMILIES = {
    "utf-8": "utf8 utf-8 unicode-1-1-utf-8 x-unicode20utf8",
    "cp949": "euc-kr euckr cp949 ms949 uhc windows-949 x-windows-949 x-euc-kr korean ksc5601 ksc-5601 ks-c-5601 "
    "ks-c-5601-1987 ks-c-5601-1989 iso-ir-149 csksc56011987 cseuckr",
    "cp932": "shift-jis shiftjis sjis x-sjis ms-kanji ms932 cp932 windows-31j csshiftjis",
    "euc_jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese ujis",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "gb18030": "gb18030 gbk gb2312 gb-2312-80 x-gbk cp936 ms936 windows-936 euc-cn chinese csgb2312 iso-ir-58",
    "big5hkscs": "big5 big5-hkscs big-five x-x-big5 cn-big5 cp950 ms950 windows-950 csbig5",
    "cp1252": "iso-8859-1 iso8859-1 latin1 latin-1 l1 ascii us-ascii cp1252 windows-1252 x-cp1252 ansi",
    "iso8859_2": "iso-8859-2 iso8859-2 latin2 l2",
    "iso8859_5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859_6": "iso-8859-6 iso8859-6 arabic",
    "iso8859_7": "iso-8859-7 iso8859-7 greek",
    "iso8859_8": "iso-8859-8 iso8859-8 iso-8859-8-i hebrew",
    "cp1254": "iso-8859-9 iso8859-9 latin5 l5 windows-1254 cp1254",
    "iso8859_10": "iso-8859-10 latin6",
    "iso8859_13": "iso-8859-13",
    "iso8859_14": "iso-8859-14",
    "iso8859_15": "iso-8859-15 latin9 latin-9",
    "iso8859_16": "iso-8859-16",
    "cp874": "tis-620 windows-874 cp874 iso-8859-11",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "koi8_r": "koi8-r koi8 koi",
    "koi8_u": "koi8-u koi8-ru",
    "cp866": "ibm866 cp866",
    "mac_roman": "macintosh mac x-mac-roman",
}
# An allow-list, because Python knows "codecs" such as unicode_escape and punycode that no page may choose.
_CODEC_OF_LABEL = {label: codec for codec, labels in _FAMILIES.items() for label in labels.split()}

_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096

_HIGH_BYTE_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80\x85\x91-\x97\x99\xa0-\xff](?![\x80-\xff])")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# What tells encodings apart is not ASCII; its first byte stays, as it may be the second half of a character.
_ASCII_RUN = re.compile(rb"(?<=[\x00-\x7f])[\x00-\x7f]{16,}")

_SAMPLE_BYTES = 64 * 1024
_TELLING_BYTES = 8 * 1024
"""Guessing looks at no more than this, of what is not ASCII; the answer does not get better with more."""

_COMMON_HAN = frozenset(
    "的一是不了在人有我他这這中大来來上国國个個到说說们們为為和你地出道也时時年得就那要下以生会會自着去之过過家学學对對"
)
_CJK_PUNCTUATION = frozenset("、。，！？：；「」『』《》“”‘’（）【】…·")


def decode(data: bytes, label: str | None = None, markup: bool = False) -> str:
    """Return the text that `data` most likely is, without its byte order mark.

    Args:
        data: Bytes in any of the usual encodings of news pages.
        label: Name of the encoding as something outside the text gives it (an HTTP header), in any spelling.
        markup: Whether the text may name its encoding itself, in an XML declaration or a meta element.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    unmistakable = _wide_codec(data) or _escaping_codec(data)
    if unmistakable:
        return data.decode(unmistakable, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut off within its last character, all the rest is valid; were all of that ASCII, it might be anything.
        is_at_end = error.reason == "unexpected end of data" and error.end == len(data)
        is_cut = is_at_end and not data[: error.start].isascii()
        codec = "utf-8" if is_cut else _narrow_codec(data, _declared_codecs(data, label, markup))
        return data.decode(codec, "replace")


def codec_of(label: str) -> str | None:
    """Return Python's name for the encoding that pages call `label`, or None when no page may choose it."""
    return _CODEC_OF_LABEL.get(label.strip(" \t\r\n\"'").lower().replace("_", "-"))


def _wide_codec(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by where their zero bytes stand; other text has none."""
    sample = data[:_SAMPLE_BYTES]
    if b"\0" not in sample:
        return None
    if sample.startswith(b"<\0\0\0"):
        return "utf-32-le"
    if sample.startswith(b"\0\0\0<"):
        return "utf-32-be"
    at_even, at_odd = sample[::2].count(0), sample[1::2].count(0)
    # Spaces and line ends alone make every fiftieth unit of wide text zero on one side; a stray zero byte does not.
    if max(at_even, at_odd) * 50 < len(sample) or min(at_even, at_odd) * 20 > max(at_even, at_odd):
        return None
    return "utf-16-le" if at_odd > at_even else "utf-16-be"


def _escaping_codec(data: bytes) -> str | None:
    """Recognise the 7-bit encodings by their escape sequences: to everything else they look like ASCII."""
    # One byte is found at the speed of memory, two are not: this way around, text without any costs next to nothing.
    if b"\x1b" not in data or b"\x1b$" not in data:
        return None
    return "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp"


def _declared_codecs(data: bytes, label: str | None, markup: bool) -> list[str]:
    """Return the 8-bit encodings the text is said to have, the outermost claim first."""
    inside: list[re.Match[bytes]] = []
    if markup:
        head = data[:_HEAD_BYTES]
        inside = [found for pattern in (_XML_DECLARATION, _META_CHARSET) if (found := pattern.search(head))]
    labels = chain([label] if label else [], (found[1].decode("ascii") for found in inside))
    # Servers say Latin-1 by habit, for any text: that claim is worth no more than a guess.
    return [codec for each in labels if (codec := codec_of(each)) not in {None, WESTERN} and codec is not None]


def _narrow_codec(data: bytes, declared: Iterable[str]) -> str:
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    # Other encodings look like UTF-8 here and there, but not three times out of four.
    if lost * 3 <= _foreign(text) - lost:
        return "utf-8"
    claims = {codec: _share_lost(data, codec) for codec in declared}
    fitting = min(claims, key=claims.__getitem__, default=None)
    if fitting is not None and claims[fitting] <= 0.1:
        return fitting
    sample = _ASCII_RUN.sub(b" ", data)[:_TELLING_BYTES]
    if _looks_western(sample):
        return WESTERN
    # max() keeps the first of equals, so what was declared wins over what is guessed.
    return max((*claims, *GUESSES, WESTERN), key=lambda codec: _plausibility(sample, codec))


def _share_lost(data: bytes, codec: str) -> float:
    """Return how much of the text outside ASCII does not fit `codec`, 0 to 1."""
    text = data.decode(codec, "replace")
    foreign = _foreign(text)
    return text.count("\ufffd") / foreign if foreign else 0.0


def _foreign(text: str) -> int:
    """Count the characters outside ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _looks_western(data: bytes) -> bool:
    """Tell accented letters, which stand alone among ASCII, from two-byte characters, which stand in runs."""
    high = len(_HIGH_BYTE.findall(data))
    return len(_HIGH_BYTE_ALONE.findall(data)) * 2 > high


def _plausibility(data: bytes, codec: str) -> float:
    """Return how much `data` read as `codec` looks like prose: about 1 for each byte of good text, below 0 for junk."""
    text = data.decode(codec, "replace")
    hangul = han = 0
    score = 0.0
    for character in _NOT_ASCII.findall(text):
        score += _worth(character)
        hangul += "가" <= character <= "힣"
        han += "一" <= character <= "鿿"
    # A Korean text has few Han characters, a Chinese one no Hangul: an even mix of both is the mark of a wrong guess.
    return (score - 2 * min(hangul, han)) * 2 / len(data)


def _worth(character: str) -> float:
    """Return what one character outside ASCII says for the reading that produced it."""
    if "가" <= character <= "힣" or "ぁ" <= character <= "ー":
        return 1.0
    if character in _COMMON_HAN or character in _CJK_PUNCTUATION:
        return 1.5
    if "一" <= character <= "鿿":
        return 0.7
    if character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or "\x80" <= character <= "\x9f":
        return -3.0
    if "ㄱ" <= character <= "ㆎ" or "ｦ" <= character <= "ﾟ":
        return -0.5
    return 0.0 if character > "\u02ff" else -0.2
