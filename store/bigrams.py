"""Text as the full-text index sees it, and queries over it, the same for every database. Pure.

Scripts written without reliable spaces (Hangul, Han, kana, Thai ...) are cut into overlapping pairs, so that a word is
found inside a longer one; every character begins exactly one token, the last of a run alone:

    인공 지능 AI반도체  ->  인공 공 지능 능 ai 반도 도체 체

A word of such a script is then a phrase of pairs (반도체: 반도 도체), and a single letter is a prefix (핵: 핵*). Other
scripts are kept as whole words. Since every token is made here, the databases' own tokenizers have nothing to decide,
and both give the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize, unidata_version

VERSION = f"4/{unidata_version}"
"""Changes when the same text would give other tokens; an index made by another version has to be made anew."""

TEXT_MAX = 16_000
"""Characters of an article that are indexed; PostgreSQL keeps no word position beyond 16,383."""

WORD_MAX = 64
"""Characters of a word that count; both databases refuse a token without end."""

QUERY_MAX = 1_000
"""Characters of a query that are read."""

QUERY_TOKENS_MAX = 20
"""Tokens of a query that are looked for; what is written beyond is not."""

SPLIT_LETTERS = range(4, 13)
"""Lengths of an unspaced word that is also found with one space inside (인공지능, 인공 지능)."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u3005\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana
    "\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # bopomofo, Han
)
RUNS = re.compile(rf"([{_UNSPACED}]+)|([^\W_{_UNSPACED}]+)")
"""A run of letters and digits: of scripts without reliable spaces (group 1), or of others (group 2)."""

_TERMS = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand side by side; with `is_prefix`, the last is only the beginning of one."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


Term = tuple[Phrase, ...]
"""Ways to find one term of a query; any of them will do."""


def indexed_tokens(title: str, body: str) -> list[str]:
    """Return the tokens of an article, in order; at most TEXT_MAX."""
    return tokens_of(folded_text(title, body))


def folded_text(title: str, body: str) -> str:
    """Return the text that is indexed, folded and cut."""
    return _fold(f"{title[:TEXT_MAX]}\n{body[:TEXT_MAX]}")[:TEXT_MAX]


def tokens_of(folded: str) -> list[str]:
    """Return the tokens of a text that is folded already, in order."""
    tokens: list[str] = []
    for unspaced, word in RUNS.findall(folded):
        if unspaced:
            tokens += _pairs(unspaced)
            tokens.append(unspaced[-1])
        else:
            tokens.append(word[:WORD_MAX])
    return tokens


def read_query(text: str) -> tuple[Term, ...]:
    """Return the terms of a query, all of which an article must have; none when there is nothing to look for.

    Words are separated by white space; "double quotes" hold a phrase together, a `*` after a word asks for its
    beginning. Everything else that is no letter or digit only separates.
    """
    terms: list[Term] = []
    left = QUERY_TOKENS_MAX
    for quoted, bare in _TERMS.findall(text[:QUERY_MAX]):
        ways = _ways(quoted or bare, left)
        if ways:
            left -= len(ways[0].tokens)
            terms.append(ways)
        if left <= 0:
            break
    return tuple(terms)


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFKC", normalize("NFKC", text).casefold())


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each run of letters or digits: (unspaced, "") or ("", word)."""
    for unspaced, word in RUNS.findall(_fold(text)[:TEXT_MAX]):
        yield unspaced, word[:WORD_MAX]


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]


def _ways(text: str, tokens_max: int) -> Term:
    runs = list(_runs(text))
    if not runs:
        return ()
    spellings = [runs, *_respelled(runs)]
    starred = text.rstrip('"').endswith("*")
    return tuple(dict.fromkeys(_phrase(each, starred, tokens_max) for each in spellings))


def _respelled(runs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield the same text with its spaces set otherwise, where a script leaves that to the writer."""
    if all(unspaced for unspaced, _ in runs) and len(runs) > 1:
        yield [("".join(unspaced for unspaced, _ in runs), "")]
    if len(runs) == 1 and len(runs[0][0]) in SPLIT_LETTERS:
        letters = runs[0][0]
        for cut in range(2, len(letters) - 1):
            yield [(letters[:cut], ""), (letters[cut:], "")]


def _phrase(runs: list[tuple[str, str]], starred: bool, tokens_max: int) -> Phrase:
    tokens: list[str] = []
    for unspaced, word in runs:
        tokens += [*_pairs(unspaced), unspaced[-1]] if unspaced else [word]
    last = runs[-1][0]
    if len(last) > 1:
        tokens.pop()  # the word may go on: 삼성 is looked for in 삼성전자 too
    if len(tokens) > tokens_max:
        return Phrase(tuple(tokens[:tokens_max]))
    return Phrase(tuple(tokens), is_prefix=len(last) == 1 or (starred and not last))
