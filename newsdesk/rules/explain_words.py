"""The words in which queries are explained, in English and in Korean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Protocol

from newsdesk.rules.query import FieldName
from newsdesk.rules.sets import OWN_VERSION, AliasSet
from newsdesk.rules.tokens import set_text
from newsdesk.terms.case import compares_case
from newsdesk.terms.term import Reach, Term
from newsdesk.text.particles import with_particle

Scope = FieldName | None
"""The field a part of a query is held to; None for title and body together."""


class Words(Protocol):
    """How one language says the parts of a query; clauses carry no full stop."""

    sets_heading: str

    def wanted(self, clauses: Sequence[str]) -> list[str]:
        """Return lines that say that all of `clauses` (at least one) must hold."""

    def set_line(self, alias_set: AliasSet) -> str:
        """Return a line that lists a set's aliases."""

    def all_of(self, clauses: Sequence[str]) -> str:
        """Return the clause that all of two or more clauses hold."""

    def any_of(self, clauses: Sequence[str]) -> str:
        """Return the clause that one of two or more clauses holds."""

    def choice(self, nouns: Sequence[str]) -> str:
        """Return "one of these"."""

    def has(self, scope: Scope, nouns: Sequence[str], *, negated: bool) -> str:
        """Return the clause that one of `nouns` stands in a field, or none of them."""

    def near(self, scope: Scope, left: str, right: str, distance: int, *, negated: bool) -> str:
        """Return the clause that two nouns stand close to each other, in words."""

    def count(self, scope: Scope, nouns: Sequence[str], count: int, *, negated: bool) -> str:
        """Return the clause that `nouns` stand there often enough, counted together."""

    def sources(self, count: int) -> str:
        """Return the clause about the number of outlets."""

    def age(self, age: timedelta) -> str:
        """Return the clause about the article's age."""

    def term(self, scope: Scope, term: Term) -> str:
        """Return a term as a noun."""

    def alias(self, name: str) -> str:
        """Return "an alias of the set"."""

    def regex(self, pattern: str, *, exact_case: bool) -> str:
        """Return a regular expression as a noun."""


_AGE_UNITS = (
    (timedelta(days=1), "day", "일"),
    (timedelta(hours=1), "hour", "시간"),
    (timedelta(minutes=1), "minute", "분"),
)
_DAYS_FROM = timedelta(days=2)


def _age_in_units(age: timedelta) -> tuple[int, str, str]:
    """Return an age as a whole number of its largest fitting unit; a single day is said in hours."""
    units = _AGE_UNITS if age >= _DAYS_FROM else _AGE_UNITS[1:]
    unit, english, korean = next(each for each in units if age % each[0] == timedelta(0))
    return age // unit, english, korean


def _tells_case(scope: Scope, term: Term) -> bool:
    is_text = scope in {None, FieldName.TITLE, FieldName.BODY}
    return term.exact_case or (is_text and compares_case(term.text))


class _English:
    sets_heading = "Aliases:"
    _languages: ClassVar = {"ko": "Korean", "en": "English", "ja": "Japanese", "zh": "Chinese"}
    _verbs: ClassVar = {
        None: ("its title or body has", "its title or body does not have"),
        FieldName.TITLE: ("its title has", "its title does not have"),
        FieldName.BODY: ("its body has", "its body does not have"),
        FieldName.SOURCE: ("its source or outlet is called", "its source or outlet is not called"),
        FieldName.SITE: ("it comes from", "it does not come from"),
        FieldName.AUTHOR: ("its author is called", "its author is not called"),
        FieldName.TAG: ("it is tagged", "it is not tagged"),
        FieldName.LANG: ("it is written in", "it is not written in"),
        FieldName.URL: ("its address has", "its address does not have"),
    }

    def wanted(self, clauses: Sequence[str]) -> list[str]:
        if len(clauses) == 1:
            return [f"An article is wanted when {clauses[0]}."]
        return ["An article is wanted when all of this holds:", *(f"- {clause}" for clause in clauses)]

    def set_line(self, alias_set: AliasSet) -> str:
        version = "your own" if alias_set.version == OWN_VERSION else f"version {alias_set.version}"
        return f"- {set_text(alias_set.name)} ({version}): {', '.join(alias_set.aliases)}"

    def all_of(self, clauses: Sequence[str]) -> str:
        return f"({' and '.join(clauses)})"

    def any_of(self, clauses: Sequence[str]) -> str:
        return f"(either {' or '.join(clauses)})"

    def choice(self, nouns: Sequence[str]) -> str:
        return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} or {nouns[-1]}"

    def has(self, scope: Scope, nouns: Sequence[str], *, negated: bool) -> str:
        return f"{self._verbs[scope][negated]} {self.choice(nouns)}"

    def near(self, scope: Scope, left: str, right: str, distance: int, *, negated: bool) -> str:
        words = "1 word" if distance == 1 else f"{distance} words"
        return f"{self._verbs[scope][negated]} {left} at most {words} away from {right}"

    def count(self, scope: Scope, nouns: Sequence[str], count: int, *, negated: bool) -> str:
        times = "once" if count == 1 else f"{count} times"
        together = " together" if len(nouns) > 1 else ""
        return f"{self._verbs[scope][negated]} {self.choice(nouns)} at least {times}{together}"

    def sources(self, count: int) -> str:
        return "at least 1 outlet reports the story" if count == 1 else f"at least {count} outlets report the story"

    def age(self, age: timedelta) -> str:
        number, unit, _ = _age_in_units(age)
        return f"it was published less than {number} {unit}{'' if number == 1 else 's'} ago"

    def term(self, scope: Scope, term: Term) -> str:
        if scope is FieldName.LANG:
            return self._languages.get(term.text.casefold(), term.text)
        if scope is FieldName.SITE:
            return term.text
        word = {
            Reach.WORD: f"“{term.text}”",
            Reach.PREFIX: f"a word that starts with “{term.text}”",
            Reach.SUFFIX: f"a word that ends with “{term.text}”",
            Reach.INSIDE: f"“{term.text}” (also inside words)",
        }[term.reach]
        return f"{word} (in these capitals)" if _tells_case(scope, term) else word

    def alias(self, name: str) -> str:
        return f"an alias of {set_text(name)}"

    def regex(self, pattern: str, *, exact_case: bool) -> str:
        return f"text that fits /{pattern}/" + (" (in these capitals)" if exact_case else "")


class _Korean:
    sets_heading = "별칭:"
    _languages: ClassVar = {"ko": "한국어", "en": "영어", "ja": "일본어", "zh": "중국어"}
    _places: ClassVar = {
        None: "제목이나 본문에",
        FieldName.TITLE: "제목에",
        FieldName.BODY: "본문에",
        FieldName.SOURCE: "출처나 매체 이름에",
        FieldName.AUTHOR: "기자 이름에",
        FieldName.TAG: "태그에",
        FieldName.URL: "기사 주소에",
    }
    _kinds: ClassVar = {FieldName.SITE: "사이트의 기사", FieldName.LANG: "기사"}

    def wanted(self, clauses: Sequence[str]) -> list[str]:
        if len(clauses) == 1:
            return [f"찾는 기사: {clauses[0]}"]
        return ["다음을 모두 만족하는 기사를 찾습니다:", *(f"- {clause}" for clause in clauses)]

    def set_line(self, alias_set: AliasSet) -> str:
        version = "직접 만든 묶음" if alias_set.version == OWN_VERSION else f"버전 {alias_set.version}"
        return f"- {set_text(alias_set.name)}({version}): {', '.join(alias_set.aliases)}"

    def all_of(self, clauses: Sequence[str]) -> str:
        return f"({', 그리고 '.join(clauses)})"

    def any_of(self, clauses: Sequence[str]) -> str:
        return f"({', 또는 '.join(clauses)})"

    def choice(self, nouns: Sequence[str]) -> str:
        return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns)} 중 하나"

    def has(self, scope: Scope, nouns: Sequence[str], *, negated: bool) -> str:
        if scope in self._kinds:
            kind = f"{' 또는 '.join(nouns)} {self._kinds[scope]}"
            return with_particle(kind, "이/가") + " 아님" if negated else f"{kind}임"
        if negated and len(nouns) > 1:
            return f"{self._places[scope]} {', '.join(nouns)} 중 어느 것도 없음"
        return f"{self._places[scope]} {with_particle(self.choice(nouns), '이/가')} {'없음' if negated else '있음'}"

    def near(self, scope: Scope, left: str, right: str, distance: int, *, negated: bool) -> str:
        pair = f"{with_particle(left, '과/와')} {with_particle(right, '이/가')}"
        return f"{self._places[scope]} {pair} {distance}단어 안에 함께 {'있지 않음' if negated else '있음'}"

    def count(self, scope: Scope, nouns: Sequence[str], count: int, *, negated: bool) -> str:
        often = "나오지 않음" if negated else "나옴"
        together = "합쳐서 " if len(nouns) > 1 else ""
        return f"{self._places[scope]} {with_particle(', '.join(nouns), '이/가')} {together}{count}번 이상 {often}"

    def sources(self, count: int) -> str:
        return f"매체 {count}곳 이상이 보도함"

    def age(self, age: timedelta) -> str:
        number, _, unit = _age_in_units(age)
        return f"나온 지 {with_particle(f'{number}{unit}', '이/가')} 지나지 않음"

    def term(self, scope: Scope, term: Term) -> str:
        if scope is FieldName.LANG:
            return self._languages.get(term.text.casefold(), term.text)
        if scope is FieldName.SITE:
            return term.text
        word = f"“{term.text}”"
        said = {
            Reach.WORD: word,
            Reach.PREFIX: f"{with_particle(word, '으로/로')} 시작하는 말",
            Reach.SUFFIX: f"{with_particle(word, '으로/로')} 끝나는 말",
            Reach.INSIDE: f"{word}(단어 속에 있어도 됨)",
        }[term.reach]
        return f"{said}(대소문자 그대로)" if _tells_case(scope, term) else said

    def alias(self, name: str) -> str:
        return f"{set_text(name)} 묶음의 별칭"

    def regex(self, pattern: str, *, exact_case: bool) -> str:
        return f"정규식 /{pattern}/에 맞는 말" + ("(대소문자 그대로)" if exact_case else "")


ENGLISH: Words = _English()
KOREAN: Words = _Korean()
