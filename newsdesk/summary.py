"""What an alert says of an article: its own words, never ours, with the evidence to be seen.

The first sentence tells the news, and the sentence with the most of what a rule looked for tells why somebody is told.
Where words are left out stands "…".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsdesk.article import Article
from newsdesk.card import Marked
from newsdesk.evidence import Hit
from newsdesk.text.datelines import after_dateline, is_byline
from newsdesk.text.fold import clings, fold_key
from newsdesk.text.sentences import split_sentences

LIMIT_MIN = 40
"""A summary shorter than this could not show a word and its surroundings."""

# Below this two cut sentences would be two fragments.
_TWO_SENTENCES_MIN = 120
_CUT = "…"
_OMISSION = " … "
# How far back from the limit a cut looks for the end of a clause or word.
_BACK_MAX = 40
_WIDE_CLAUSE_ENDS = frozenset("，、；：")
_CLAUSE_ENDS = frozenset(",;:") | _WIDE_CLAUSE_ENDS
_NOT_LETTERS = re.compile(r"[\W_]+")


class _Piece(NamedTuple):
    """A part of the body that is shown, `body[start:end]`, and the sentence that it comes from."""

    start: int
    end: int
    sentence: int
    is_cut_before: bool = False
    is_cut_after: bool = False


def summarise(article: Article, hits: Sequence[Hit], limit: int = 300) -> Marked:
    """Return the sentence that opens the article and the one that holds most of the evidence, the evidence marked.

    Lines that repeat the headline or name the writer are passed over, a dateline before the first sentence is left
    out. What is too long is cut at the end of a clause or a word, with the evidence kept in sight.

    Args:
        article: The article.
        hits: Verified hits in it, in any order; those in the title are not needed here.
        limit: Most code points of the text, at least `LIMIT_MIN`.

    Returns:
        Text taken from the body, "" when the body says no more than the headline.

    Raises:
        ValueError: `limit` is too small.
    """
    if limit < LIMIT_MIN:
        raise ValueError(f"a summary needs at least {LIMIT_MIN} characters, not {limit}")
    found = _outstanding((hit.start, hit.end, hit.term) for hit in hits if hit.field == "body")
    sentences = _news(article, found)
    if not sentences:
        return Marked("")
    pieces = _fitted(article.body, sentences, _chosen(sentences, found, limit), found, limit)
    return _joined(article.body, pieces, found)


def mark_title(article: Article, hits: Sequence[Hit]) -> Marked:
    """Return the headline with the evidence in it marked."""
    found = _outstanding((hit.start, hit.end, hit.term) for hit in hits if hit.field == "title")
    return Marked(article.title, tuple((each.start, each.end) for each in found))


class _Evidence(NamedTuple):
    start: int
    end: int
    term: str


def _outstanding(hits: Iterable[tuple[int, int, str]]) -> list[_Evidence]:
    """Return the hits in reading order; of those that overlap the longest stays, of equals the first."""
    kept: list[_Evidence] = []
    for start, end, term in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit)):
        place = bisect_right(kept, (start, end))
        is_free = (place == 0 or kept[place - 1].end <= start) and (place == len(kept) or end <= kept[place].start)
        if start < end and is_free:
            kept.insert(place, _Evidence(start, end, term))
    return kept


def _news(article: Article, found: Sequence[_Evidence]) -> list[tuple[int, int]]:
    """Return the sentences of the body without what stands before the news."""
    body = article.body
    sentences = list(split_sentences(body))
    headline = _letters(article.title)
    for place, (start, end) in enumerate(sentences):
        begin = after_dateline(body, start, end)
        if begin < end and not is_byline(body[begin:end]) and not _repeats(headline, _letters(body[begin:end])):
            if any(start <= each.start < begin for each in found) and not any(each.end > begin for each in found):
                # A dateline stays only where it is all the evidence there is: a rule about a place or an agency.
                begin = start
            return [(begin, end), *sentences[place + 1 :]]
    return []


def _repeats(headline: str, sentence: str) -> bool:
    """Tell whether a line is the headline again, perhaps shortened or with the name of the outlet behind it."""
    shorter, longer = sorted((headline, sentence), key=len)
    return shorter in longer and (shorter == sentence or len(longer) <= len(shorter) * 1.25)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", fold_key(text))


def _chosen(sentences: Sequence[tuple[int, int]], found: Sequence[_Evidence], limit: int) -> list[int]:
    """Return the indexes of the sentences to show: the first, and the one with most evidence that is not in it."""
    terms = [{each.term for each in _within(found, start, end)} for start, end in sentences]
    telling = [index for index in range(1, len(sentences)) if terms[index]]
    if not telling:
        return [0]
    best = max(telling, key=lambda index: (len(terms[index] - terms[0]), len(terms[index]), -index))
    fits = sum(end - start for start, end in (sentences[0], sentences[best])) + len(_OMISSION) <= limit
    if fits or limit >= _TWO_SENTENCES_MIN:
        return [0, best]
    return [0] if terms[0] else [best]


def _within(found: Sequence[_Evidence], start: int, end: int) -> list[_Evidence]:
    inside = found[bisect_left(found, (start,)) : bisect_left(found, (end,))]
    return [each for each in inside if each.end <= end]


def _fitted(
    body: str, sentences: Sequence[tuple[int, int]], chosen: Sequence[int], found: Sequence[_Evidence], limit: int
) -> list[_Piece]:
    """Cut the chosen sentences so that together, with what joins them, they keep to the limit."""
    whole = [_Piece(*sentences[index], index) for index in chosen]
    if len(whole) == 1:
        return [_cut(body, whole[0], found, limit)]
    first, best = whole
    room = limit - len(_OMISSION)
    first = _cut(body, first, found, max(room // 2, room - (best.end - best.start)))
    return [first, _cut(body, best, found, room - (first.end - first.start))]


def _cut(body: str, piece: _Piece, found: Sequence[_Evidence], room: int) -> _Piece:
    """Shorten a piece to `room` characters, marks of omission included, around its first evidence."""
    start, end = piece.start, piece.end
    if end - start <= room:
        return piece
    shown = next(iter(_within(found, start, end)), None)
    if shown is None or shown.end - start < room:
        stop = _word_end(body, start + room - 1, shown.end if shown else start + 1)
        return piece._replace(end=stop, is_cut_after=True)
    room -= 2 * len(_CUT)
    # The evidence stands a third into what is shown, or as far right as the end of the sentence allows.
    begin = min(max(shown.start - room // 3, shown.end - room), end - room)
    begin = _word_start(body, min(begin, shown.start), shown.start)
    if end - begin <= room:
        return piece._replace(start=begin, is_cut_before=True)
    stop = _word_end(body, begin + room, shown.end)
    return piece._replace(start=begin, end=stop, is_cut_before=True, is_cut_after=True)


def _word_end(body: str, stop: int, least: int) -> int:
    """Return where to cut between `least` and `stop`: at the end of a clause, else of a word, else of a letter."""
    nearest = max(least, stop - _BACK_MAX)
    ends = [place for place in range(stop, nearest - 1, -1) if _is_between_words(body, place)]
    clause = next((place for place in ends if body[place - 1] in _CLAUSE_ENDS), None)
    if clause is not None:
        return clause if clause - 1 < least else clause - 1
    if ends:
        return ends[0]
    return next((place for place in range(stop, nearest - 1, -1) if _is_between_letters(body, place)), stop)


def _word_start(body: str, begin: int, most: int) -> int:
    """Return where to begin at or after `begin`, not after `most`: the start of a word, else of a letter."""
    places = range(begin, min(most, begin + _BACK_MAX) + 1)
    spaced = next((place for place in places if body[place - 1].isspace() and not body[place].isspace()), None)
    return spaced or next((place for place in places if _is_between_letters(body, place)), begin)


def _is_between_words(body: str, place: int) -> bool:
    return body[place - 1] in _WIDE_CLAUSE_ENDS or (body[place].isspace() and not body[place - 1].isspace())


def _is_between_letters(body: str, place: int) -> bool:
    before, after = body[place - 1], body[place]
    is_one_word = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return not (is_one_word or clings(after, before) or before.isspace())


def _joined(body: str, pieces: Sequence[_Piece], found: Sequence[_Evidence]) -> Marked:
    text, marks, before = "", list[tuple[int, int]](), None
    for piece in pieces:
        text += _joint(before, piece)
        shift = len(text) - piece.start
        marks += [(each.start + shift, each.end + shift) for each in _within(found, piece.start, piece.end)]
        text += body[piece.start : piece.end]
        before = piece
    if before is not None and before.is_cut_after:
        text += _CUT
    return Marked(text, tuple(marks))


def _joint(before: _Piece | None, piece: _Piece) -> str:
    if before is None:
        return _CUT if piece.is_cut_before else ""
    is_adjacent = piece.sentence == before.sentence + 1 and not before.is_cut_after and not piece.is_cut_before
    if is_adjacent:
        return " " if before.end < piece.start else ""
    return _OMISSION
