"""What a pasted page has around its article: skip links, menus, share buttons, advertisements, copyright lines.

Rules on such words would fire on every page, so they go before anything is matched. A line goes only when the whole of
it is a known phrase or shape; a line that only holds such words is the article's. Where a phrase could be a headline
or a crosshead as well, its place decides: outside of the prose it is furniture, between two paragraphs it stays.
Prose is a line that ends like a sentence, or is longer than any button.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

TITLE_CHARACTERS_MAX = 150
_OPENING_CHARACTERS = 100
_HEAD_LINES_MAX = 15
_PROSE_CHARACTERS = 80
_SENTENCE_CHARACTERS = 12
_FURNITURE_CHARACTERS = 200


def _phrases() -> Mapping[str, str]:
    return tomllib.loads(files("newsdesk.text").joinpath("boilerplate.toml").read_text(encoding="utf-8"))


def _made_of(phrases: str) -> re.Pattern[str]:
    """Return a pattern for lines made of these phrases and nothing else, so that a row of buttons is known as well."""
    return re.compile(f"(?:{'|'.join(sorted(phrases.split(), key=len, reverse=True))}){{1,12}}")


_PHRASES = _phrases()
_LINKS = _made_of(_PHRASES["skips"] + _PHRASES["buttons"])
_SECTIONS = _made_of(_PHRASES["sections"])
_MARKERS = frozenset(_PHRASES["markers"].split())
_LIST_HEADS = frozenset(_PHRASES["list_heads"].split())
_DATE_WORDS = frozenset(_PHRASES["date_words"].split())

_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’»」』〉》)\]]*$")
_FULL_STOP = re.compile(r"[.。][\"'”’»」』〉》)\]]*$")
_HEADLINE_DOTS = re.compile(r"(?:\.\.\.?|…)[\"'”’]*$")
_NOT_WORD = re.compile(r"[\W_]+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_TITLE_MARK = re.compile(r"(?:@(?=\S)|#{1,3}\s+)(.+)")
_BULLET = re.compile(r"[-*•·▶►▷☞→■□◆◇●○]|\[|\d{1,2}[.)]\s")
_HASHTAGS = re.compile(r"(?:#[^\s#]+[\s,]*)+")
_BANNER_SIZE = re.compile(r"\d{2,4}\s*[x×]\s*\d{2,4}")
_BRACKETED_MARK = re.compile(r"[-=~<\[(【]+\s*(?:광고|advertisement|ad|広告|广告|廣告)\s*[-=~>\])】]+", re.IGNORECASE)
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_JOB = "(?:(?:선임|수석|인턴|객원|전문|수습)\\s?)?(?:기자|특파원|논설위원|앵커|에디터)"
_BYLINE = re.compile(
    r"(?:[(\[<][^()\[\]<>]{1,20}[)\]>]\s*)?[(\[<]?(?:[가-힣A-Za-z·]{1,12}\s?=\s?)?(?:[가-힣]{2,5}[,·\s]{0,2}){1,3}"
    rf"{_JOB}[)\]>]?(?:\s*[=|/,]?\s*[(\[<]?{_MAIL}[)\]>]?)?\s?=?"
    rf"|[(\[<]?{_MAIL}[)\]>]?"
    r"|(?:[Bb]y|BY)(?:\s[A-Z][\w.'’-]*){1,5}(?:(?:,|\sand|\s&)(?:\s[A-Z][\w.'’-]*){1,5})*"
    r"|(?i:(?:additional )?(?:reporting|editing|writing) by [^.]{3,80})[.;)]?"
)
_COPYRIGHT = re.compile(
    r"[\W_]*(?:저작권자|copyrights?)\s*(?:ⓒ|©|\(c\)|[:：]|(?:19|20)\d\d)"
    r"|[<\[(\s]*[ⓒ©]"
    r"|.*무단\s?(?:전재|복제|배포|도용).{0,30}금지\W*$"
    r"|.*\ball rights reserved\W*$"
    r"|.*(?:無断(?:転載|複製)|転載).{0,12}(?:禁止|禁じます)\W*$"
    r"|.*(?:版权所有|版權所有|未经(?:授权|许可).{0,20}(?:转载|使用)|禁止转载)\W*$",
    re.IGNORECASE,
)
_OTHER_POSTS = re.compile(r".{0,40}카테고리의\s?다른\s?글\W*")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What is left of a page's text.

    Attributes:
        title: One line; "" only when nothing is left at all.
        body: Paragraphs separated by newlines, without the title; may be empty.
    """

    title: str
    body: str


def tidy(text: str, title: str = "") -> Tidied:
    """Take the article out of the text of a page.

    Args:
        text: Plain text, as copied from a page or read from a file.
        title: The headline when it is known from elsewhere; then a line that repeats it is not kept twice. When it is
            not, it is the line marked with "@" or "#", or else the first line that is no furniture.
    """
    lines = _after_title(_lines(text), title) if title else _lines(text)
    lines = _without_markers(_without_end(lines))
    if title:
        return Tidied(" ".join(title.split()), _body(lines))
    found, rest = _find_title(lines)
    return Tidied(found, _body(rest))


def _lines(text: str) -> list[str]:
    """Return the lines that hold something to see, white space in them made single spaces."""
    cleaned = (" ".join(_INVISIBLE.sub("", line).split()) for line in text.splitlines())
    return [line for line in cleaned if line]


def _find_title(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    first_prose = next((number for number, line in enumerate(lines) if _is_prose(line)), len(lines))
    for number, line in enumerate(lines[: min(first_prose + 1, _HEAD_LINES_MAX)]):
        mark = _TITLE_MARK.fullmatch(line)
        if mark and not _is_handle(mark[1]):
            return _one_line(mark[1]), lines[number + 1 :]
    start = 0
    while start < len(lines) and (_is_furniture(lines[start]) or _is_section(lines, start)):
        start += 1
    if start == len(lines):
        return "", ()
    if len(lines[start]) <= TITLE_CHARACTERS_MAX:
        return lines[start], lines[start + 1 :]
    # A text without a headline: its opening words stand for one, and the text stays whole.
    return _one_line(lines[start], _OPENING_CHARACTERS), lines[start:]


def _after_title(lines: list[str], title: str) -> list[str]:
    wanted = _NOT_WORD.sub("", title).casefold()
    for number, line in enumerate(lines[:_HEAD_LINES_MAX]):
        if _NOT_WORD.sub("", line).casefold() == wanted:
            return lines[number + 1 :]
        if _is_prose(line):
            break
    return lines


def _without_markers(lines: list[str]) -> list[str]:
    """Drop what no article has as a line of its own, wherever it stands, and the lists of links after a list head."""
    kept: list[str] = []
    in_list = False
    for line in lines:
        in_list = _letters(line) in _LIST_HEADS or (in_list and _BULLET.match(line) is not None and not _is_prose(line))
        if not in_list and not _is_marker(line):
            kept.append(line)
    return kept


def _without_end(lines: list[str]) -> list[str]:
    """Cut the text at the first copyright line or list head with no prose behind it."""
    end = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        if _ends_article(lines[number]):
            end = number
        elif _is_sentence(lines[number]) and not _is_furniture(lines[number]):
            break
    return lines[:end]


def _body(lines: Sequence[str]) -> str:
    prose = [number for number, line in enumerate(lines) if _is_prose(line) and not _is_furniture(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), len(lines))
    return "\n".join(line for number, line in enumerate(lines) if first <= number <= last or not _is_furniture(line))


def _is_section(lines: Sequence[str], number: int) -> bool:
    """Tell whether a line names the section a page stands in, and a headline still follows."""
    following = next((line for line in lines[number + 1 :] if not _is_furniture(line)), "")
    return _SECTIONS.fullmatch(_letters(lines[number])) is not None and bool(following) and not _is_prose(following)


def _is_furniture(line: str) -> bool:
    if len(line) > _FURNITURE_CHARACTERS:
        return False
    letters = _letters(line)
    return (
        _LINKS.fullmatch(letters) is not None
        or _is_date(line)
        or _is_marker(line)
        or _ends_article(line)
        or any(shape.fullmatch(line) for shape in (_BYLINE, _HASHTAGS))
    )


def _is_marker(line: str) -> bool:
    if len(line) > _FURNITURE_CHARACTERS:
        return False
    return bool(_letters(line) in _MARKERS or _BANNER_SIZE.fullmatch(line) or _BRACKETED_MARK.fullmatch(line))


def _ends_article(line: str) -> bool:
    if len(line) > _FURNITURE_CHARACTERS:
        return False
    return bool(_letters(line) in _LIST_HEADS or _COPYRIGHT.match(line) or _OTHER_POSTS.fullmatch(line))


def _is_date(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line.casefold())
    return any(map(str.isdigit, line)) and all(word in _DATE_WORDS for word in words)


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_CHARACTERS or _ends_with(_SENTENCE_END, line)


def _is_sentence(line: str) -> bool:
    """Tell a sentence from a headline in a list of links, which may be long and may ask or shout."""
    return _ends_with(_FULL_STOP, line)


def _ends_with(end: re.Pattern[str], line: str) -> bool:
    tail = line[-8:]
    return len(line) >= _SENTENCE_CHARACTERS and end.search(tail) is not None and _HEADLINE_DOTS.search(tail) is None


def _is_handle(text: str) -> bool:
    """Tell "@openai", somebody's name on a network, from "@" before a headline."""
    return text.isascii() and " " not in text


def _letters(line: str) -> str:
    return _NOT_LETTERS.sub("", line).casefold()


def _one_line(text: str, characters_max: int = TITLE_CHARACTERS_MAX * 2) -> str:
    """Return `text`, cut at the end of a word when it is longer than a headline may be."""
    if len(text) <= characters_max:
        return text.strip()
    cut = text[:characters_max]
    return (cut[: cut.rfind(" ")] if " " in cut[characters_max // 2 :] else cut).rstrip() + "…"
