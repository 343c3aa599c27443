"""What can be wrong, or merely doubtful, in a query: its kind, its place, and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from newsdesk.wording import Language, Said, fill


class Trouble(Enum):
    """A kind of problem, with the English and the Korean sentence that says it.

    `{found}` is what stands in the query, `{expected}` what could stand there instead, or a limit; they are templates
    as `newsdesk.wording` has them.
    """

    # The query as a whole.
    EMPTY_QUERY = (
        "The query is empty. Write at least one word to look for.",
        "검색식이 비어 있습니다. 찾을 단어를 하나 이상 적어 주세요.",
    )
    TOO_LONG = (
        "The query is {found} characters long; {expected} are allowed. Split it into several rules.",
        "검색식이 {found}자입니다. {expected}자까지 쓸 수 있으니 규칙 여러 개로 나눠 주세요.",
    )
    TOO_DEEP = (
        "Groups stand more than {expected} deep inside each other. Write it with fewer levels.",
        "괄호나 조건이 {expected}단계보다 깊게 겹쳐 있습니다. 단계를 줄여 주세요.",
    )
    TOO_MANY_TERMS = (
        "With all aliases of its sets the query has {found} terms; {expected} are allowed. Split it up.",
        "묶음의 별칭까지 합쳐 검색어가 {found}개입니다. {expected}개까지 쓸 수 있으니 규칙 여러 개로 나눠 주세요.",
    )
    ONLY_NEGATIVE = (
        "The query only says what must be missing. Add a word to look for, or a field such as lang: or source:.",
        "제외 조건만 있습니다. 찾을 단어나 lang:, source: 같은 필드를 하나 이상 적어 주세요.",
    )
    NEGATIVE_CHOICE = (
        "One choice of this OR only says what must be missing. Give it a word to look for, or join it with AND.",
        "OR의 한쪽에 제외 조건만 있습니다. 그쪽에도 찾을 단어를 넣거나 AND로 이어 주세요.",
    )
    ONLY_CONDITIONS = (
        "“{found}” does not say which articles to look for. Add a word, or a field such as lang: or source:.",
        "“{found}” 조건만으로는 어떤 기사를 찾을지 알 수 없습니다. 찾을 단어나 lang:, source: 같은 필드를 적어 주세요.",
    )

    # Brackets, quotes and operators.
    UNCLOSED_GROUP = (
        "This “(” is never closed. Expected “)” before the end.",
        "여는 괄호 “(”에 짝이 없습니다. 뒤에 “)”를 넣어 주세요.",
    )
    STRAY_CLOSE = (
        "This “)” closes nothing. Expected “(” before it.",
        "닫는 괄호 “)”에 짝이 없습니다. 앞에 “(”를 넣거나 이 괄호를 지워 주세요.",
    )
    EMPTY_GROUP = (
        "There is nothing between “(” and “)”. Expected at least one word.",
        "괄호 안이 비어 있습니다. 단어를 하나 이상 적어 주세요.",
    )
    UNCLOSED_QUOTE = (
        "This quotation mark is never closed. Expected {expected} after the phrase.",
        "따옴표가 닫히지 않았습니다. 문구 뒤에 {expected:을/를} 넣어 주세요.",
    )
    NOTHING_BEFORE = (
        "Nothing stands before “{found}”. Expected a word or a group.",
        "“{found}” 앞에 아무것도 없습니다. 단어나 괄호가 와야 합니다.",
    )
    NOTHING_AFTER = (
        "Nothing stands after “{found}”. Expected a word or a group.",
        "“{found}” 뒤에 아무것도 없습니다. 단어나 괄호가 와야 합니다.",
    )
    LONE_DASH = (
        "“{found}” stands alone. To exclude a word, put it right before the word: {expected}.",
        "“{found}” 기호가 홀로 있습니다. 제외하려면 단어 바로 앞에 붙여 주세요. 예: {expected}",
    )
    USE_MINUS = (
        "“!” is not an operator here. To exclude a word, write {expected}.",
        "“!”는 연산자가 아닙니다. 제외하려면 {expected:으로/로} 적어 주세요.",
    )
    PLUS = (
        "“+” is not an operator here: every word must be found anyway. Expected {expected} alone.",
        "“+”는 연산자가 아닙니다. 적은 단어는 모두 있어야 하니 {expected:으로/로} 적어 주세요.",
    )
    DISTANCE_SIGN = (
        "“{found}” after a phrase means nothing. For words that stand close to each other, write one NEAR/5 other.",
        "문구 뒤의 “{found}” 표시는 뜻이 없습니다. 가까이 있는 단어를 찾으려면 단어 NEAR/5 단어처럼 적어 주세요.",
    )
    COMMA = (
        "A comma does not separate words. Expected OR for either word, or a space for both.",
        "쉼표로는 단어를 나눌 수 없습니다. 하나라도 있으면 되는 경우 OR, 모두 있어야 하는 경우 빈칸을 써 주세요.",
    )

    # Terms.
    EMPTY_TERM = (
        "“{found}” leaves nothing to look for. Expected letters or digits.",
        "“{found}”에는 찾을 글자가 없습니다. 글자나 숫자가 있어야 합니다.",
    )
    STAR_INSIDE = (
        "“*” may stand only before or after a word, not in the middle of “{found}”.",
        "“*”는 단어 앞이나 뒤에만 쓸 수 있고 “{found}”처럼 가운데에는 쓸 수 없습니다.",
    )

    # Sets.
    UNKNOWN_SET = (
        "There is no alias set “@{found}”. {expected}",
        "“@{found}” 별칭 묶음이 없습니다. {expected}",
    )
    EMPTY_SET = (
        "The alias set “@{found}” has no alias to look for. Expected at least one word in it.",
        "“@{found}” 별칭 묶음에 찾을 단어가 없습니다. 단어를 하나 이상 넣어 주세요.",
    )
    BAD_ALIAS = (
        "The alias set “@{found}” has an alias without letters or digits: “{expected}”.",
        "“@{found}” 별칭 묶음에 글자나 숫자가 없는 별칭이 있습니다: “{expected}”",
    )

    # Fields.
    UNKNOWN_FIELD = (
        "There is no field “{found}:”. {expected}",
        "“{found}:” 필드가 없습니다. {expected}",
    )
    FIELD_COLON = (
        "After a field stands a colon. Expected {expected}.",
        "필드 뒤에는 쌍점(:)을 씁니다. {expected:으로/로} 적어 주세요.",
    )
    ADDRESS = (
        "“{found}” is an address, not a word. To look for it in the articles' addresses, write {expected}.",
        "“{found}”: 단어가 아니라 주소입니다. 기사 주소에서 찾으려면 {expected:을/를} 써 주세요.",
    )
    FIELD_WITHOUT_VALUE = (
        "Nothing stands right after “{found}:”. Expected a word, a phrase or a group there.",
        "“{found}:” 바로 뒤에 아무것도 없습니다. 단어, 문구 또는 괄호를 붙여 적어 주세요.",
    )
    FIELD_IN_FIELD = (
        "A field cannot stand inside another field. Expected words inside “{expected}:”.",
        "필드 안에 다른 필드를 쓸 수 없습니다. “{expected}:” 안에는 단어만 쓸 수 있습니다.",
    )
    NOT_IN_FIELD = (
        "“{found}” cannot stand inside “{expected}:”.",
        "“{expected}:” 안에는 {found:을/를} 쓸 수 없습니다.",
    )
    UNKNOWN_LANGUAGE = (
        "“{found}” is no language code. Expected two or three letters: lang:ko, lang:en, lang:ja, lang:zh.",
        "“{found}”: 언어 코드가 아닙니다. lang:ko, lang:en, lang:ja, lang:zh처럼 두세 글자로 적어 주세요.",
    )
    BAD_SITE = (
        "“{found}” is no site. Expected a host such as example.com; to look inside whole addresses, use url:.",
        "“{found}”: 사이트 주소가 아닙니다. example.com 같은 호스트를 적거나, 주소의 일부를 찾으려면 url:을 써 주세요.",
    )

    # Regular expressions.
    UNCLOSED_REGEX = (
        "This “/” opens a regular expression that is never closed. Expected “/” at its end, or quotes around the word.",
        "“/”로 시작한 정규식이 닫히지 않았습니다. 끝에 “/”를 넣거나, 정규식이 아니면 따옴표로 묶어 주세요.",
    )
    BAD_REGEX = (
        "The regular expression cannot be read: {expected}.",
        "정규식을 읽을 수 없습니다: {expected}.",
    )
    REGEX_FLAG = (
        "“{found}” after a regular expression means nothing. Expected a space, or “c” to tell capitals apart.",
        "정규식 뒤의 “{found}” 표시는 뜻이 없습니다. 빈칸을 두거나, 대소문자를 구분하려면 “c”를 적어 주세요.",
    )
    REGEX_TOO_LONG = (
        "The regular expression is {found} characters long; {expected} are allowed.",
        "정규식이 {found}자입니다. {expected}자까지 쓸 수 있습니다.",
    )
    REGEX_MATCHES_EMPTY = (
        "The regular expression matches even where nothing stands. Expected at least one character that must be there.",
        "정규식이 빈 글에도 걸립니다. 반드시 있어야 할 글자를 하나 이상 넣어 주세요.",
    )

    # Nearness, counting, conditions.
    NEAR_DISTANCE = (
        "“{found}” needs a distance in words from 1 to {expected}, as in NEAR/5.",
        "“{found}”에는 1에서 {expected}까지의 단어 거리가 필요합니다. 예: NEAR/5",
    )
    NEAR_SIDE = (
        "Beside NEAR only a word, a phrase, a set, or a group of these joined by OR can stand.",
        "NEAR 양옆에는 단어, 문구, 묶음 또는 이들을 OR로 묶은 괄호만 올 수 있습니다.",
    )
    NEAR_CHAIN = (
        "NEAR joins two sides only. Write a second pair of its own, joined with AND.",
        "NEAR는 둘만 이을 수 있습니다. 둘째 짝은 따로 적어 AND로 이어 주세요.",
    )
    COUNT_OF = (
        "Only a word, a phrase, a set, or a choice of these joined by OR can be counted.",
        "count에는 단어, 문구, 묶음 또는 이들을 OR로 이은 것만 넣을 수 있습니다.",
    )
    COUNT_WITHOUT_NUMBER = (
        "Expected “>=” and a number from 1 to {expected} after count(…), as in count(OpenAI)>=2.",
        "count(…) 뒤에는 “>=”와 1에서 {expected}까지의 수가 와야 합니다. 예: count(OpenAI)>=2",
    )
    STRAY_NUMBER = (
        "“{found}” compares nothing. Expected count(…), sources or age before it.",
        "“{found}” 앞에 비교할 것이 없습니다. count(…), sources, age 가운데 하나가 와야 합니다.",
    )
    BAD_CONDITION = (
        "“{found}” cannot be read. Expected {expected}.",
        "“{found}” 조건을 읽을 수 없습니다. {expected}처럼 적어 주세요.",
    )
    UNKNOWN_CONDITION = (
        "There is no condition “{found}”. Expected sources>=3, age<24h or count(word)>=2.",
        "“{found}” 조건이 없습니다. sources>=3, age<24h, count(단어)>=2를 쓸 수 있습니다.",
    )
    CONDITION_NOT_ON_TOP = (
        "“{found}” speaks of the whole story, so it must stand outside of groups, OR, NOT and fields.",
        "“{found}” 조건은 기사 전체에 걸리므로 괄호, OR, 제외, 필드 밖에 따로 적어야 합니다.",
    )

    # Warnings: allowed, but seldom wanted.
    LOWERCASE_OPERATOR = (
        "“{found}” is looked for as a word. The operator is written {expected}.",
        "“{found}”도 찾을 단어로 다룹니다. 연산자는 {expected:으로/로} 적어 주세요.",
    )
    ONE_SYLLABLE = (
        "“{found}” is one syllable, so words that only look the same fire too. Add a longer word beside it.",
        "“{found}”: 한 글자라서 글자만 같은 다른 말에도 걸립니다. 더 긴 단어를 함께 적어 주세요.",
    )
    ONE_LETTER = (
        "“{found}” is a single letter and fires often. Add a longer word beside it.",
        "“{found}”: 한 글자라서 자주 걸립니다. 더 긴 단어를 함께 적어 주세요.",
    )
    TWO_LETTERS = (
        "“{found}” is short, and small letters match capitals too. In capitals ({expected}) it matches capitals only.",
        "“{found}”: 짧은 데다 소문자로 적으면 대문자에도 걸립니다. {expected:으로/로} 적으면 대문자에만 걸립니다.",
    )
    ONE_CHARACTER = (
        "“{found}” is a single character and stands inside very many words. Add a longer word beside it.",
        "“{found}”: 한 글자라서 아주 많은 말 속에 들어 있습니다. 더 긴 단어를 함께 적어 주세요.",
    )
    SHORT_UNSPACED = (
        "“{found}” is short for a script without spaces, so it also fires inside other words.",
        "“{found}”: 띄어쓰기가 없는 문자라서 짧으면 다른 말 속에서도 걸립니다.",
    )
    SHORT_INSIDE = (
        "“{found}” is short and may stand inside any word, so it fires on many unrelated words.",
        "“{found}”: 짧은 말을 단어 속에서도 찾기 때문에 상관없는 단어에 많이 걸립니다.",
    )
    NO_WORDS = (
        "No word is looked for: every article with these fields alerts.",
        "찾을 단어 없이 필드만 있어, 필드에 맞는 기사가 모두 알림으로 옵니다.",
    )

    @property
    def is_warning(self) -> bool:
        """True for what is allowed, but seldom wanted."""
        return self in _WARNINGS

    def sentence(self, language: Language, found: str, expected: str) -> str:
        """Return the problem in words."""
        template = self.value[0 if language == "en" else 1]
        return fill(template, language, {"found": found, "expected": expected})


_WARNINGS = frozenset(
    {
        Trouble.LOWERCASE_OPERATOR,
        Trouble.ONE_SYLLABLE,
        Trouble.ONE_CHARACTER,
        Trouble.ONE_LETTER,
        Trouble.TWO_LETTERS,
        Trouble.SHORT_UNSPACED,
        Trouble.SHORT_INSIDE,
        Trouble.NO_WORDS,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one query.

    Attributes:
        kind: What is wrong.
        position: Offset of its first character in the query, in code points.
        end: Offset after its last character; equals `position` where something is missing.
        found: What stands there, as far as the sentence names it.
        expected: What could stand there, or the limit, by language: English first, then Korean.
        suggestion: The whole query put right, itself free of errors; None when only its author can know.
    """

    kind: Trouble
    position: int
    end: int
    found: str = ""
    expected: tuple[str, str] = ("", "")
    suggestion: str | None = None

    def message(self, language: Language) -> str:
        """Return what is wrong and what was expected, one or two sentences."""
        return self.kind.sentence(language, self.found, self.expected[0 if language == "en" else 1])

    @property
    def said(self) -> Said:
        """What `message` returns, in every language."""
        return Said(self.message("en"), self.message("ko"))


class QueryError(ValueError):
    """A query that cannot be used; carries every problem found, by position."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message("en") for problem in problems))
        self.problems = problems
