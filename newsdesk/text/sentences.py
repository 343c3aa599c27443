"""Where the sentences of a text begin and end, in any language, without a model.

One expression walks over the text and meets either a passage that is never cut (a quotation, brackets, a date) or a
mark that may end a sentence; a few rules on its neighbours decide. A line break always ends a sentence.
"""

from __future__ import annotations

import re

# Longer quotations are cut: it bounds the work that a text full of opening quotes can cause.
_QUOTED = "{0,300}"
_CLOSERS = "[\\])}”’\"'」』》〉）】]"
_TOKEN = re.compile(
    rf"""
      (?P<line>[\n\r\v\f\x85\u2028\u2029]+)
    | (?P<whole>
        “[^“”\n]{_QUOTED}” | 「[^「」\n]{_QUOTED}」 | 『[^『』\n]{_QUOTED}』
      | (?<![^\s(\[{{「“=·,])"(?=\S)[^"\n]{_QUOTED}"
      | ‘[^‘’\n]{_QUOTED}’(?![A-Za-z])
      | \([^()\n]{_QUOTED}\) | （[^（）\n]{_QUOTED}）
      | \d{{4}}\.\s?\d{{1,2}}\.(?:\s?\d{{1,2}}\.?)?
      )
    | (?P<wide>[。！？｡]+{_CLOSERS}*)
    | (?P<mark>[.!?…]+{_CLOSERS}*)
    """,
    re.VERBOSE,
)
# A quotation that ends its sentence inside, and what shows that the sentence goes on after it.
_CLOSED_INSIDE = re.compile(r"[.!?。！？…][”\"’」』]\Z")
_GOES_ON = re.compile(r"\s*(?:[a-z,;:]|이?라[고는며면]|[고며는]\s|하[고며는였]|란\s|면서)")
_BEGINS = re.compile(r"\s+\S|\s*\Z")

_ABBREVIATIONS = """
    mr mrs ms mx dr prof sen rep gov gen lt col sgt capt maj adm rev hon pres st jr sr messrs vs vol al cf ca
    inc corp co ltd plc llc bros dept univ est approx jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri ave blvd rd ft e.g i.e a.k.a u.s u.k u.n e.u d.c l.a n.y ph.d
"""
_NEVER_LAST = frozenset(_ABBREVIATIONS.split())
_WORD_BEFORE = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\Z")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[A-Z]")
_NUMERO = re.compile(r"(?:\A|\s)[Nn]os?\Z")
_LIST_NUMBER = re.compile(r"(?:\A|[\n\r])[ \t]*(?:\d{1,3}|[가-하])\Z")
_KOREAN_ENDING = re.compile(r"[다요죠까]\Z")
_NEXT_SMALL = re.compile(r"\s*[a-z]")
_NEXT_CAPITAL = re.compile(r"\s*[A-Z]")
_NEXT_DIGIT = re.compile(r"\s*\d")
_NEXT_KOREAN = re.compile(r"[가-힣“‘\"'「『]")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of the sentences of `text`, ascending, without the white space around them.

    Together they hold every character that is not white space.
    """
    spans, start = [], 0
    for token in _TOKEN.finditer(text):
        if _ends_here(text, token):
            spans.append(_trimmed(text, start, token.end()))
            start = token.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple((start, end) for start, end in spans if start < end)


def _ends_here(text: str, token: re.Match[str]) -> bool:
    match token.lastgroup:
        case "line" | "wide":
            return True
        case "whole":
            is_closed = _CLOSED_INSIDE.search(token.group()) is not None
            return is_closed and _begins_anew(text, token.end()) and not _GOES_ON.match(text, token.end())
        case _:
            return _mark_ends(text, token)


def _mark_ends(text: str, token: re.Match[str]) -> bool:
    before = text[max(0, token.start() - 30) : token.start()]
    is_korean_ending = _KOREAN_ENDING.search(before) is not None
    if is_korean_ending and _NEXT_KOREAN.match(text, token.end()):
        return "…" not in token.group()
    if not _begins_anew(text, token.end()) or _NEXT_SMALL.match(text, token.end()):
        return False
    if token.group().startswith(("…", "..")):
        # Dots that trail off: an end after a verb or before a capital, else only a pause.
        return is_korean_ending or _NEXT_CAPITAL.match(text, token.end()) is not None
    return not (token.group() == "." and _is_abbreviated(text, token.end(), before))


def _begins_anew(text: str, position: int) -> bool:
    return _BEGINS.match(text, position) is not None


def _is_abbreviated(text: str, position: int, before: str) -> bool:
    if _LIST_NUMBER.search(before) or (_NUMERO.search(before) and _NEXT_DIGIT.match(text, position)):
        return True
    word = _WORD_BEFORE.search(before)
    return word is not None and (word.group().lower() in _NEVER_LAST or _INITIAL.fullmatch(word.group()) is not None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
