"""Proposes other spellings of a name from articles, with the reason and how often each was seen. Applies nothing.

Four reasons make a spelling worth a look: it is written like the name in the same script, it sounds like it in another,
it stands beside it in brackets ("샘 알트먼(Sam Altman)"), or it is a part of it that articles go on to use alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from newsdesk.aliases.candidates import Candidate, candidates, last_part, lower_case_words, parts
from newsdesk.aliases.likeness import hears, letters, looks, strength
from newsdesk.aliases.sounds import first_sound
from newsdesk.article import Article
from newsdesk.terms.finder import TermFinder
from newsdesk.terms.term import Term
from newsdesk.text.fold import fold_key
from newsdesk.text.josa import particles_follow

SUGGESTIONS_MAX = 30
SAMPLES_MAX = 3
_SAMPLE_SIDE = 30

_LOOKS_MIN = 0.88
_LOOKS_WITH_SOUND_MIN = 0.84
_SAME_SCRIPT_SOUND_MIN = 0.9
_LETTERS_MIN = 6
# By how many consonants a name is heard: with fewer, more words sound alike by chance.
_HEARS_MIN = {2: 0.9, 3: 0.82}
_HEARS_LONG_MIN = 0.78
_STRENGTH_MIN = 2
_PART_STRENGTH_MIN = 3
_SHARE_MIN = 0.5
_FIRST_PART_ARTICLES_MIN = 5
_FAMILY_SHARE_MIN = 0.25
_OF_PART = 0.9
"""What likeness to a part of the name counts, against likeness to the whole."""

_NAME_MAX = 40
_BRACKET = re.compile(r"\s?[(（\[［]([^()（）\[\]［］]{2,40})[)）\]］]")
_BESIDE_SURE, _BESIDE_HAN, _BESIDE_OPEN = 0.99, 0.8, 0.6
_BESIDE_SOUND_MIN = 0.6
_BESIDE_OPEN_ARTICLES_MIN = 2
_BETWEEN = re.compile(r"[,;:/、，；]")
_NOT_A_NAME = re.compile(
    r"[\d\W].*|.*\d{3}.*|c[a-z]o|president|left|right|center|centre|pictured|photo|file|above|below|aged?|reuters|ap|afp"
    r"|사진|왼쪽|오른쪽|가운데|이하|당시|좌|우|위|아래|대표|회장|사장|의장|기자|[가-힣]* ?(?:소속|출신|캡처|제공)"
    r"|左|右|中|写真|资料图|图|同|前|以下|[東西]証.*",
    re.IGNORECASE,
)
_BREATH = frozenset({"", "H"})
_HAN = re.compile("[一-鿿]")
_HAN_NAME = re.compile("(?<![一-鿿])[一-鿿]{2,4}$")


class SuggestionReason(Enum):
    """Why a spelling is proposed."""

    WRITTEN_ALIKE = "written_alike"
    SOUNDS_ALIKE = "sounds_alike"
    STANDS_BESIDE = "stands_beside"
    PART_OF = "part_of"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A spelling that may mean the same.

    Attributes:
        text: The spelling, as articles write it most often.
        count: Articles that have it.
        reason: The strongest reason.
        score: From 0 to 1, how sure; comparable across reasons only roughly.
        samples: Up to `SAMPLES_MAX` pieces of text around it, one an article.
    """

    text: str
    count: int
    reason: SuggestionReason
    score: float
    samples: tuple[str, ...]


def suggest_aliases(
    names: Sequence[str], articles: Iterable[Article], known: Collection[str] = ()
) -> tuple[Suggestion, ...]:
    """Return other spellings of one thing, likeliest first; at most `SUGGESTIONS_MAX`.

    Args:
        names: How it is written, as far as known; each looked for on its own.
        articles: Those in which the names stand, and others: the wider the net, the better the counts.
        known: Spellings not to propose, besides the names.

    Raises:
        ValueError: Nothing of a name is left after folding.
    """
    reader = _Reader(names)
    for article in articles:
        reader.read(article)
    judged = {key: _judge(names, seen, reader) for key, seen in reader.seen.items()}
    taken = {fold_key(each) for each in (*names, *known)}
    proposed = {key: each for key, each in judged.items() if each is not None and key not in taken}
    parts_taken = {fold_key(part) for name in names for part in parts(name)}
    scores = {key: each.score for key, each in proposed.items()} | dict.fromkeys(taken | parts_taken, 1.0)
    words_max = max(map(_words, names))
    kept = [each for key, each in proposed.items() if not _is_redundant(key, each, scores, words_max)]
    return tuple(sorted(kept, key=lambda each: (-round(each.score, 1), -each.count, each.text))[:SUGGESTIONS_MAX])


@dataclass(slots=True)
class _Seen:
    """What was seen of one spelling."""

    spellings: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    with_name: int = 0
    beside: int = 0
    samples: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return max(self.spellings, key=lambda text: (self.spellings[text], text))


class _Reader:
    """Collects candidates from articles; in `seen`, by folded key."""

    def __init__(self, names: Sequence[str]) -> None:
        self._finder = TermFinder.build([Term(name) for name in names])
        self._firsts = {first_sound(each) for name in names for each in (name, *parts(name))}
        self._words_max = max(max(_words(name), len(parts(name))) for name in names)
        self.seen: dict[str, _Seen] = defaultdict(_Seen)
        self.lower_case: Counter[str] = Counter()

    def read(self, article: Article) -> None:
        text = f"{article.title}\n{article.body}"
        found = self._finder.find(text)
        spans = [span for number in found.terms for span in found.spans(number)]
        net = [each for each in candidates(text, self._may_begin, self._words_max) if not _is_inside(each, spans)]
        beside = set(_beside(text, spans))
        self.lower_case.update(lower_case_words(text))
        first: dict[str, Candidate] = {}
        for candidate in (*net, *beside):
            key = fold_key(candidate.text)
            self.seen[key].spellings[candidate.text] += 1
            first.setdefault(key, candidate)
        next_to = {fold_key(candidate.text) for candidate in beside}
        for key, candidate in first.items():
            self._note(self.seen[key], candidate, text, with_name=bool(spans), is_beside=key in next_to)

    def _may_begin(self, syllable: str) -> bool:
        # However a foreign name is spelled, its first consonant stays; an H comes and goes (Hermès, 에르메스).
        first = first_sound(syllable)
        return first in self._firsts or (first in _BREATH and not self._firsts.isdisjoint(_BREATH))

    def _note(self, seen: _Seen, candidate: Candidate, text: str, *, with_name: bool, is_beside: bool) -> None:
        seen.articles += 1
        seen.with_name += with_name
        seen.beside += is_beside
        if len(seen.samples) < SAMPLES_MAX:
            around = text[max(0, candidate.start - _SAMPLE_SIDE) : candidate.end + _SAMPLE_SIDE]
            seen.samples.append(" ".join(around.split()))


def _is_inside(candidate: Candidate, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= candidate.start and candidate.end <= end for start, end in spans)


def _beside(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Candidate]:
    """Yield what stands in brackets after a name, and what stands before brackets that hold a name and nothing else."""
    for start, end in spans:
        bracket = _BRACKET.match(text, end)
        if bracket:
            inside = _BETWEEN.split(bracket[1])[0].strip()
            if len(inside) > 1 and not _NOT_A_NAME.fullmatch(inside):
                at = text.index(inside, bracket.start(1))
                yield Candidate(inside, at, at + len(inside))
        if text[start - 1 : start] in {"(", "（"} and text[end : end + 1] in {")", "）"}:
            yield from _before(text, start - 1, _words(text[start:end]))


def _before(text: str, bracket: int, words: int) -> Iterator[Candidate]:
    low = max(0, bracket - _NAME_MAX)
    before = text[low:bracket].rstrip()
    han = _HAN_NAME.search(before)
    if han and words == 1:
        yield Candidate(han.group(), low + han.start(), low + han.end())
    for found in candidates(before):
        is_last = found.end == len(before) and (found.start > 0 or low == 0)
        if is_last and _words(found.text) == words and not _NOT_A_NAME.fullmatch(found.text):
            yield Candidate(found.text, low + found.start, low + found.end)


def _judge(names: Sequence[str], seen: _Seen, reader: _Reader) -> Suggestion | None:
    text = seen.text
    if text.isascii() and reader.lower_case[text.lower()] >= seen.articles:
        return None  # Never, Number: capitals of a headline, or of a sentence's first word
    reasons = [
        each
        for name in names
        for each in (
            _likeness(name, text),
            _likeness_to_part(name, text),
            _part(name, seen),
            _stands_beside(name, seen),
        )
        if each is not None
    ]
    if not reasons:
        return None
    score, reason = max(reasons, key=lambda each: each[0])
    return Suggestion(text, seen.articles, reason, round(score, 3), tuple(seen.samples))


_Reasoned = tuple[float, SuggestionReason] | None


def _likeness(name: str, text: str, strength_min: int = _STRENGTH_MIN) -> _Reasoned:
    seen_alike, heard_alike = looks(name, text), hears(name, text)
    if seen_alike:  # one script
        if min(len(letters(name)), len(letters(text))) < _LETTERS_MIN or min(len(name), len(text)) < strength_min:
            return None
        is_alike = seen_alike >= _LOOKS_MIN or (
            seen_alike >= _LOOKS_WITH_SOUND_MIN and heard_alike >= _SAME_SCRIPT_SOUND_MIN
        )
        return (seen_alike, SuggestionReason.WRITTEN_ALIKE) if is_alike else None
    weaker = min(strength(name), strength(text)) if heard_alike else 0
    if weaker < strength_min or heard_alike < _HEARS_MIN.get(weaker, _HEARS_LONG_MIN):
        return None
    return heard_alike, SuggestionReason.SOUNDS_ALIKE


def _likeness_to_part(name: str, text: str) -> _Reasoned:
    """Return the likeness to the last part of a name: family names stand for people, first names for too many."""
    last = last_part(name)
    if not last or _words(text) > 1 or fold_key(text) == fold_key(last):
        return None
    found = _likeness(last, text, _PART_STRENGTH_MIN)
    return None if found is None else (found[0] * _OF_PART, found[1])


def _part(name: str, seen: _Seen) -> _Reasoned:
    key = fold_key(seen.text)
    is_last = key == fold_key(last_part(name))
    if key not in map(fold_key, parts(name)) or not (is_last or seen.articles >= _FIRST_PART_ARTICLES_MIN):
        return None
    share = seen.with_name / seen.articles
    if is_last and share >= _FAMILY_SHARE_MIN and strength(seen.text) >= _PART_STRENGTH_MIN:
        share = max(share, _OF_PART)  # the first name may be spelled in other ways: 샘 알트만, 새뮤얼 알트만
    return (share, SuggestionReason.PART_OF) if share >= _SHARE_MIN else None


def _stands_beside(name: str, seen: _Seen) -> _Reasoned:
    if not seen.beside:
        return None
    if max(hears(name, seen.text), looks(name, seen.text)) >= _BESIDE_SOUND_MIN:
        return _BESIDE_SURE, SuggestionReason.STANDS_BESIDE
    if _HAN.search(seen.text) or _HAN.search(name):
        return _BESIDE_HAN, SuggestionReason.STANDS_BESIDE
    is_settled = seen.beside >= _BESIDE_OPEN_ARTICLES_MIN or seen.text.isupper()
    return (_BESIDE_OPEN, SuggestionReason.STANDS_BESIDE) if is_settled else None


def _is_redundant(key: str, suggestion: Suggestion, scores: Mapping[str, float], words_max: int) -> bool:
    """Tell whether a proposal is a known or a better spelling with a particle more, or with a word too many."""
    better = [other for other in scores if other != key and other in key and scores[other] >= suggestion.score]
    if any(_adds_particles(key, other) for other in better):
        return True
    words = [fold_key(word) for word in suggestion.text.split()]
    return len(words) > words_max and any(key.replace(other, "", 1) in words for other in better)


def _adds_particles(key: str, shorter: str) -> bool:
    rest = key.removeprefix(shorter)
    if rest == key:
        return False
    # 으 is what a wrong cut leaves of 으로.
    return rest == "으" or any(particles_follow(noun, rest) for noun in _as_nouns(shorter))


def _as_nouns(key: str) -> tuple[str, ...]:
    # How a Latin word or a number ends is a matter of how it is read aloud: both kinds of particles may follow.
    return (key,) if "가" <= key[-1] <= "힣" else ("아무나", "아무것")


def _words(text: str) -> int:
    return len(text.split())
