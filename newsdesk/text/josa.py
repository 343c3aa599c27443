"""Korean particles: may the syllables after a noun be particles, so that the noun is still a word of its own?

A noun is followed by a *chain*: 에서 + 의, 까지 + 만 + 은, 들 + 에게. Each particle says two things here:

* what it attaches to. Many have two forms and choose by the end of the syllable before them (은 after a consonant, 는
  after a vowel; 으로 but 로 after a vowel or ㄹ). A form that disagrees is not a particle but part of a longer word:
  "테헤란로" is a street, not "to 테헤란".
* what may follow it. Most are the end of the chain: that keeps 스타 out of "스타일이" and 김정 out of "김정은이".

After the particles, or at once, the copula 이다 may stand in one of its many forms. Short nouns are where chance
likeness is commonest, so some endings want proof there: "한국인" is a person, "한국인 것" a copula. Nouns of action
become verbs (`verbs`), and some words only look like a noun and its ending (`lookalikes`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from newsdesk.text.lookalikes import is_another_word
from newsdesk.text.verbs import makes_verb

_FIRST_SYLLABLE = ord("가")
_FINALS = 28
_VOWELS = 21
_FINAL_RIEUL = 8
_VOWEL_EU = 18


class Ending(Enum):
    """How a syllable ends, which chooses between the two forms of a particle."""

    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


_ANY = frozenset(Ending)
_CLOSED = frozenset({Ending.RIEUL, Ending.CONSONANT})
_OPEN = frozenset({Ending.VOWEL})
_LIGHT = frozenset({Ending.VOWEL, Ending.RIEUL})
_HARD = frozenset({Ending.CONSONANT})


class _Particle(NamedTuple):
    """A particle, the syllable endings it attaches to, the particles that may follow, whether the copula may."""

    text: str
    attaches: frozenset[Ending]
    then: frozenset[str]
    copula: bool


def _followers(text: str) -> frozenset[str]:
    return frozenset(text.split())


_END = frozenset[str]()
_POLITE = _followers("요")
_TOPIC = _followers("은 는 도 만 요 야 이야 이야말로 야말로")
_AFTER_PLACE = _TOPIC | _followers(
    "의 까지 부터 조차 마저 라도 이라도 나 이나 나마 이나마 처럼 보다 만큼 만의 든 이든 뿐 과 와 하고 같은 같이"
    " 밖에 커녕"
)
_AFTER_TAIL = _followers(
    "이 가 을 를 에 에게 에게서 에게로 에서 로 으로 한테 한테서 께서 께 마다 대로 때문 이랑 랑 에선 에겐 부턴 까진"
    " 들 측"
)
_AFTER_ONLY = _followers("은 이 을 도 의 에 으로 이라도 요 큼 이야 하고 과")
_AFTER_EXTENT = _TOPIC | _followers("의 이 가 을 를 로 으로 라도 이라도 나 이나 요 에 에도 커녕 마저 조차 뿐")

# (forms, what they attach to, what may follow, whether the copula may follow)
_TABLE: tuple[tuple[str, frozenset[Ending], frozenset[str], bool], ...] = (
    # Subject, object, topic, genitive: nothing follows but the polite 요.
    ("은", _CLOSED, _followers("요 커녕"), False),
    ("는", _OPEN, _followers("요 커녕"), False),
    ("이", _CLOSED, _POLITE, False),
    ("가", _OPEN, _END, False),
    ("께서", _ANY, _followers("는 도 만"), False),
    ("께선", _ANY, _POLITE, False),
    ("을", _CLOSED, _POLITE, False),
    ("를", _OPEN, _POLITE, False),
    ("의", _ANY, _END, False),
    ("도", _ANY, _POLITE, False),
    # Place, person, direction, means.
    ("에", _ANY, _AFTER_PLACE, False),
    ("에다 에다가", _ANY, _followers("는 도 가"), False),
    ("엔 에선 에겐 한텐 한테선 까진 부턴 보단 론", _ANY, _POLITE, False),
    ("에서 에게 에게서 한테 한테서 께", _ANY, _AFTER_PLACE, True),
    ("서", _ANY, _followers("는 도 만 의"), False),  # 에서, as headlines shorten it: 서울서
    ("에게로 한테로", _ANY, _TOPIC, False),
    ("로 로서 로써 로부터", _LIGHT, _AFTER_PLACE, True),
    ("으로 으로서 으로써 으로부터", _HARD, _AFTER_PLACE, True),
    ("으론 으로선", _HARD, _POLITE, False),
    ("로선", _LIGHT, _POLITE, False),
    ("부터 까지", _ANY, _AFTER_EXTENT, True),
    (
        "에대한 에대해 에대해서 에의한 에의해 에따라 에따르면 에따른 에관한 에비해 에비해서 에이어 에앞서",
        _ANY,
        _END,
        False,
    ),
    # Company and likeness.
    ("과", _CLOSED, _followers("의 는 도 만 같은 같이 함께 달리"), False),
    ("와", _OPEN, _followers("의 는 도 만 같은 같이 함께 달리"), False),
    ("이랑", _CLOSED, _followers("은 도 만"), False),
    ("랑", _OPEN, _followers("은 도 만"), False),
    ("하고", _ANY, _followers("는 도 만 의"), False),
    ("처럼 같이", _ANY, _followers("은 도 만 요"), False),
    ("같은 같은데 같다", _ANY, _END, False),
    ("보다", _ANY, _TOPIC, False),
    ("만큼", _ANY, _followers("은 도 의 만 이나 이라도 이나마 요"), True),
    ("큼", _ANY, _followers("은 도 의 이나"), False),  # only ever after 만
    # Limits and emphasis.
    ("만", _ANY, _AFTER_ONLY, True),
    ("만의", _ANY, _END, False),
    ("뿐", _ANY, _followers("만 만은 만아니라 아니라 이 은 도"), True),
    ("만아니라 아니라", _ANY, _END, False),
    ("밖에", _ANY, _followers("는 도"), False),
    ("마저 조차", _ANY, _followers("도 요 의"), False),
    ("마다", _ANY, _followers("의 도 요"), False),
    ("대로", _ANY, _followers("의 만 는"), True),
    ("커녕", _ANY, _END, False),
    ("말고", _ANY, _followers("는 도"), False),
    ("치고 치고는 치곤", _ANY, _END, False),
    ("이나 이나마 이라도 이든 이든지 이든가 이야 이야말로 이여", _CLOSED, _POLITE, False),
    ("나 나마 라도 든 든지 든가 야 야말로", _OPEN, _POLITE, False),
    ("요", _ANY, _END, False),
    ("함께 달리", _ANY, _END, False),  # "와함께", written without its space
    # Tails after which the noun is still the same noun.
    ("들 측 씨 님 씩 쯤 가량 때문", _ANY, _AFTER_PLACE | _AFTER_TAIL, True),
    # 중국발, 부산행, 엔비디아향, 북한쪽, 노사간, 수사중, 총선때, 백명정도
    ("발 행 향 쪽 간 중 때 정도", _ANY, _AFTER_PLACE | _AFTER_TAIL, True),
    ("답게 답지 답다 답고", _ANY, _END, False),
    # What should stand apart and often does not: 폭우로인해, 청년을위한.
    ("로인해 로인한", _LIGHT, _END, False),
    ("으로인해 으로인한", _HARD, _END, False),
    ("을위한 을위해 을통해 을통한 을둘러싼 과관련해 과관련한", _CLOSED, _END, False),
    ("를위한 를위해 를통해 를통한 를둘러싼 와관련해 와관련한", _OPEN, _END, False),
    ("아", _CLOSED, _END, False),
)
# Forms that start no chain: they need another particle before them.
_NEVER_FIRST = _followers("큼 만의 함께 달리 만아니라 아니라")
# After a noun this short these are more often the tail of a longer word: 예측, 날씨, 손님, 출발, 은행; 동남아.
_NEVER_AFTER_ONE = _followers("측 씨 님 아 들 서 발 행 향 쪽 간 중 때")
_NEVER_AFTER_TWO = _followers("아")


def _particles() -> dict[str, tuple[_Particle, ...]]:
    by_first: dict[str, list[_Particle]] = defaultdict(list)
    for forms, attaches, then, copula in _TABLE:
        for form in forms.split():
            by_first[form[0]].append(_Particle(form, attaches, then, copula))
    return {first: tuple(particles) for first, particles in by_first.items()}


_PARTICLES = _particles()
_FIRST = frozenset(particle.text for particles in _PARTICLES.values() for particle in particles) - _NEVER_FIRST
_FIRST_AFTER = {1: _FIRST - _NEVER_AFTER_ONE, 2: _FIRST - _NEVER_AFTER_TWO, 3: _FIRST}

# The copula 이다. A past stem after a noun is so distinctive that any ending may follow it.
_SAYING = (
    "고|고는|고도|고까지|고요|곤|는|는데|며|면|면서|서|서가|야|도|던|던가|니|네|지|지만|기보다|기보다는|기보단"
    "|든지|든가|거나"
)
# After one syllable only what can hardly be anything else: 책+임은, 미+래, 시+인데 are words.
_COPULA_AFTER_ONE = "이다|이었.{1,5}|였.{1,5}|입니다|이며|이지만|이라고|이라는|라고|라는"
_COPULA_ANY = (
    "입니다만?|입니까|인데요?|인데도|인데다가?|인지라?|인지는|인지를|인지도|인지에|인가요?|인만큼|인듯|인셈|인즉|임을?|임에도|임은|임과"
    "|일까요?|일지도?|일지라도|일수록|일뿐|일텐데"
    "|이다|이며|이고|이지만|이자|이던|이면서|이므로|이기도|이기에|이기는|이다보니|이거나|이[었였겠].{1,5}"
    "|이신|이시며|이시고|이시다|이십니다|이셨.{1,4}"
)
_COPULA_CLOSED = (
    f"이라(?:{_SAYING})?|이란|이래|이래서|이면|이니|이니까|이냐|이냐는|이네|이네요|이군|이군요|이구나|이죠|이지|이지요"
    "|이기|이어서|이어야|이어도|이에요|이더라도|이더라|이던데|이나|이건|이고요|이구요|이랍니다|이잖아요?|이거든요?"
)
_COPULA_OPEN = (
    f"라(?:{_SAYING})|란|래|래서|여서|여야|여도|였.{{1,5}}|"
    "예요|에요|며|지만|죠|냐|냐는|더라도|거나|랍니다|구요|잖아요?|거든요?"
)
_COPULA_OPEN_LONG = f"{_COPULA_OPEN}|다|면|라|네|네요"
_LONG_NOUN = 3
# (letters of the noun up to three, whether it ends in a consonant) -> the forms that may follow
_COPULA = {
    (1, True): re.compile(_COPULA_AFTER_ONE),
    (1, False): re.compile(_COPULA_AFTER_ONE),
    (2, True): re.compile(f"{_COPULA_ANY}|{_COPULA_CLOSED}"),
    (2, False): re.compile(f"{_COPULA_ANY}|{_COPULA_OPEN}"),
    (_LONG_NOUN, True): re.compile(f"{_COPULA_ANY}|{_COPULA_CLOSED}"),
    (_LONG_NOUN, False): re.compile(f"{_COPULA_ANY}|{_COPULA_OPEN_LONG}"),
}
# What only ever follows an adnominal form (bound nouns, "he"), and so proves that 인 or 일 before it is the copula.
_BOUND_NOUN = {
    "인": re.compile("(?:것|듯|셈|그녀)[가-힣]*|만큼|게|걸|건|채|데다|데다가|반면|동시에|그|그는|그가|그를|그의|그도"),
    "일": re.compile("(?:것|듯|뿐|가능성|거)[가-힣]*|수|수는|수도|수가|수밖에|때|때는|때도|텐데|테니|만큼|게"),
}
_WANTS_PROOF = ("다", *_BOUND_NOUN)
# A sentence ends here, which proves that 다 is the copula even after a short noun: 기자다.
_ENDS_SENTENCE = re.compile(r"""\Z|[.!?…"')\]]""")
_SYLLABLES = re.compile("[가-힣]*")


def particles_follow(noun: str, rest: str, following: str = "") -> bool:
    """Tell whether `rest` is a chain of particles, a form of the copula or of a verb that fits the noun before it.

    Args:
        noun: The noun, folded; its last character is a Hangul syllable.
        rest: All Hangul syllables that follow the noun in the same word; "" fits always.
        following: What follows these, folded: the rest of the word, or the next word, or "" at the end of the text.
    """
    if not rest:
        return True
    proven = rest[-1] in _WANTS_PROOF and _is_proven(rest[-1], following)
    return _follows(noun[-1], min(len(noun), _LONG_NOUN), rest, proven) and (
        not is_another_word(noun, rest) or (rest == "인" and proven)
    )


def wants_next_word(rest: str) -> bool:
    """Tell whether the answer of `particles_follow` depends on the next word."""
    return rest.endswith(_WANTS_PROOF)


def leading_syllables(text: str) -> str:
    """Give the Hangul syllables at the start of a text."""
    syllables = _SYLLABLES.match(text)
    return syllables.group() if syllables else ""


def ending_of(syllable: str) -> Ending:
    """Give the ending of one Hangul syllable."""
    final = (ord(syllable) - _FIRST_SYLLABLE) % _FINALS
    if not final:
        return Ending.VOWEL
    return Ending.RIEUL if final == _FINAL_RIEUL else Ending.CONSONANT


def _is_proven(last: str, following: str) -> bool:
    if last == "다":
        return _ENDS_SENTENCE.match(following) is not None
    return _BOUND_NOUN[last].fullmatch(leading_syllables(following)) is not None


# The few thousand chains that news is made of come again in every article.
@lru_cache(maxsize=1 << 14)
def _follows(last: str, length: int, rest: str, proven: bool) -> bool:
    if length < _LONG_NOUN and rest[0] == "만" and len(rest) > 1 and _is_borrowed_tail(last):
        return False
    return (
        _is_copula(last, rest, length, proven=proven)
        or _is_chain(last, rest, _FIRST_AFTER[length], proven=proven)
        or (length > 1 and makes_verb(rest))
    )


def _is_chain(last: str, rest: str, allowed: frozenset[str], *, proven: bool) -> bool:
    for particle in _PARTICLES.get(rest[0], ()):
        if particle.text not in allowed or not rest.startswith(particle.text):
            continue
        if ending_of(last) not in particle.attaches:
            continue
        tail, remaining = particle.text[-1], rest[len(particle.text) :]
        if not remaining or _is_chain(tail, remaining, particle.then, proven=proven):
            return True
        if particle.copula and _is_copula(tail, remaining, _LONG_NOUN, proven=proven):
            return True
    return False


def _is_copula(last: str, rest: str, length: int, *, proven: bool) -> bool:
    if rest in _BOUND_NOUN:
        return proven or (length == _LONG_NOUN and rest == "인")
    if rest == "다" and length > 1 and proven:
        return ending_of(last) not in _CLOSED
    return _COPULA[length, ending_of(last) in _CLOSED].fullmatch(rest) is not None


def _is_borrowed_tail(syllable: str) -> bool:
    """Tell the open syllables in ㅡ (트, 드, 크, 스) by which Korean spells a foreign consonant before another.

    After them 만 is as often the "-man" of a name (알트만, 골드만, 호프만) as the particle "only".
    """
    code = ord(syllable) - _FIRST_SYLLABLE
    return code % _FINALS == 0 and code // _FINALS % _VOWELS == _VOWEL_EU
