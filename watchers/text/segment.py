"""Where the words of Chinese and Japanese text begin and end: the optional extra `sokbo[cjk]`.

These scripts put no space between words, so 华为 (Huawei) also stands in 中华|为 and 京都 (Kyoto) in 東京|都. A
segmenter splits the few characters around a hit into words; the hit counts when no word is torn to make it.

Only words that a dictionary has may be torn. Where the libraries guess (jieba's hidden Markov model, Sudachi's words
out of vocabulary), they glue names they do not know to their neighbours (玲|於氏 for 玲於|氏), and the rules of a news
desk are mostly such names. So guesses fall into single characters here.

Text without kana may still be Japanese: a headline, 東京都知事選. Where every character is one that simplified Chinese
uses, jieba alone decides; otherwise it may be Japanese or traditional Chinese, either dictionary is half blind, and a
hit counts when one of them finds it whole. So the extra loses no hit for having taken one language for the other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from threading import local
from typing import Any

from newsdesk.terms.verify import Segmenter
from newsdesk.text.scripts import SCRIPTS, Script

log = logging.getLogger(__name__)

LIBRARIES = ("rjieba", "sudachipy", "sudachidict_small")

_CHARACTERS_OF_SIMPLIFIED_CHINESE = "gb2312"


@cache
def segmenter() -> Segmenter | None:
    """Return the segmenter, or None when the extra is not installed; the same one for the whole process.

    A dictionary is loaded at the first question about its language: 0.1 s, and about 35 MB of memory.
    """
    missing = missing_libraries()
    if missing:
        log.info("words of Chinese and Japanese are not looked up: %s not installed", ", ".join(missing))
        return None
    return _is_whole_word


def missing_libraries(libraries: Iterable[str] = LIBRARIES) -> tuple[str, ...]:
    """Return those libraries that are not installed; imports none of them."""
    return tuple(library for library in libraries if find_spec(library) is None)


def is_whole(edges: list[int], start: int, end: int) -> bool:
    """Tell whether text[start:end] begins where a word begins, and ends where one ends or inside its first word.

    Inside its first word, because the dictionaries know longer words than people ask for: 国会 is wanted in 国会議員.

    Args:
        edges: Places at which the words of the text begin, and its end, ascending.
        start: Where the hit begins.
        end: Where it ends.
    """
    if start not in edges:
        return False
    next_edge = next((edge for edge in edges if edge > start), end)
    return end in edges or end < next_edge


def _is_whole_word(window: str, start: int, end: int, language: str) -> bool:
    if language == "ja":
        return is_whole(_japanese_edges(window), start, end)
    edges = _chinese_edges(window)
    if is_whole(edges, start, end) or _is_part_of_compound(window, edges, start, end):
        return True
    return not _is_simplified(window) and is_whole(_japanese_edges(window), start, end)


def _is_simplified(text: str) -> bool:
    han = "".join(character for character in text if SCRIPTS[character] is Script.HAN)
    try:
        han.encode(_CHARACTERS_OF_SIMPLIFIED_CHINESE)
    except UnicodeEncodeError:
        return False
    return True


def _is_part_of_compound(text: str, edges: list[int], start: int, end: int) -> bool:
    """Tell whether text[start:end] stands in one long word whose other parts are words as well: 利率 in 基准利率.

    Words of a single character are not taken for parts, or 中国 would be one of 发展中国家.
    """
    first = max((edge for edge in edges if edge <= start), default=0)
    last = min((edge for edge in edges if edge > first), default=end)
    if start == first or end > last:
        return False
    others = [text[first:start], *([text[end:last]] if end < last else [])]
    return all(len(part) > 1 for other in others for part in _chinese_words(other))


def _chinese_edges(text: str) -> list[int]:
    return [0, *accumulate(map(len, _chinese_words(text)))]


def _chinese_words(text: str) -> list[str]:
    import rjieba

    words: list[str] = rjieba.cut(text, hmm=False)
    return words


# A tokenizer works on one text at a time; articles may be read on several threads.
_on_thread = local()


def _japanese_edges(text: str) -> list[int]:
    if not hasattr(_on_thread, "tokenizer"):
        from sudachipy import SplitMode

        # The shortest units: longer ones hold the names of companies and offices as one word each.
        _on_thread.tokenizer = _japanese_dictionary().tokenizer(mode=SplitMode.A)
    edges = [0]
    for word in _on_thread.tokenizer.tokenize(text):
        edges += range(word.begin() + 1, word.end() + 1) if word.is_oov() else [word.end()]
    return edges


@cache
def _japanese_dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="small")
