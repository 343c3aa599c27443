from __future__ import annotations

import pytest

from newsdesk.text.josa import Ending, ending_of, leading_syllables, particles_follow, wants_next_word

# noun: chains that fit it, separated by spaces
FITS = {
    "한국": """
        은 이 을 과 으로 이나 이란 이라 이랑 에서 에게서도 에선 까지만은 부터도 만의 만은 만이라도 조차도 마저
        처럼은 보다도 만큼은 밖에는 마다의 대로 뿐이었다 뿐만 같은 이다 이었지만 이라며 이라고는 이라기보다
        이지만 이며 인데 인지 인가요 입니다 일까 임을 이야말로 으로부터의 으로서는 으로써 은커녕 치고는 말고도
        하고 께서도 엔 이든지 이여 들 들에게만 측은
    """,
    "서울": "로 은 이 을 과 로부터 로서의 로의 이나 이라도 이었다 에서부터 로만 이랑",
    "카카오": """
        는 가 를 와 로 나 란 라며 라고도 라는 였다 였으며 예요 지만 며 든지 이자 이다 랑은 야말로 로서 로써 와의
        와는 와함께 라도 나마 라면 다 입니다 이었던 는커녕 로까지 인 냐 죠 쯤 님께서
        라든지 라거나 한텐 서
    """,
    "책": "은 이 을 도 에서 이다 이었다 이라고 입니다",
    "달러": "씩 씩을 가량의 쯤 거나",
    "애플": "이거나 이건 인데다 이든 인지에",
    "최고경영자": "인 였던 이자 라던 로서 에게만은 께서는",
    "기자": "들은 들이다 들에게서 들마저 들과의 였다 때문에 때문이라고 씨가",
    "3년": "만에 부터 까지의 이나 이면 쯤 간",
    "미국": "서 서는 서도 발 발로 행 이라든지 이라거나",
    "수사": "중 중인 중이다 중에도",
    "노사": "간 간의 간에",
    "인상": "했다 한다 된 될 됐다고 시켜 하기로 하자마자",
}
FITS_NOT = {
    "한국": "는 가 를 와 로 라며 였다 예요 어 인 인이 일 인들 은행이 대 아 만한 이은 을이 의가 의도 도는 들판 나 라고 란",
    "서울": "으로 시청 대 라고 는 로가 하늘",
    "카카오": "은 을 과 으로 이라 이나 톡이 뱅크 이랑 가는 를의",
    "스타": "일 일이 일은 트업 벅스",
    "김정": "은이 은은 은의 은에게",
    "알트": "만은 만이 만의 만을",
    "테헤란": "로 라고",
    "경기": "도의 도는 도가 장",
    "인프": "라",
    "캐나": "다 다가",
    "날": "씨 씨가",
    "책": "임은 임을 인데 임",
    "미": "래 래는",
    "시": "인데 인가",
    "소": "란",
    "손": "님이",
    "아": "들은",
    "이란": "성",
    "마이크로소프트": "사 은 을",
    "경찰": "서 서는",
    "재개": "발 발이",
    "단기": "간 간에",
    "무기": "한",
    "출": "발 발이",
    "말": "했다 하는",
    "러시아": "인",
    "총리": "다라고",
}


def _rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(noun, rest) for noun, chains in table.items() for rest in chains.split()]


@pytest.mark.parametrize(("noun", "rest"), _rows(FITS))
def test_particles_that_agree_follow(noun: str, rest: str) -> None:
    assert particles_follow(noun, rest)


@pytest.mark.parametrize(("noun", "rest"), _rows(FITS_NOT))
def test_tails_of_longer_words_do_not(noun: str, rest: str) -> None:
    assert not particles_follow(noun, rest)


@pytest.mark.parametrize(
    ("noun", "rest", "next_word", "follows"),
    [
        ("한국", "인", "것으로", True),
        ("한국", "인", "듯하다", True),
        ("한국", "인", "관광객이", False),
        ("외국", "인", "건강보험", False),
        ("애플", "일", "가능성이", True),
        ("애플", "일", "수도", True),
        ("스타", "일", "변화", False),
        ("스타", "일", "수요가", False),
        ("한국", "만인", "나라", True),
        ("한국", "", "", True),
        ("총리", "인", "그는", True),
        ("총리", "인", "그룹은", False),
        ("기자", "다", ".", True),
        ("기자", "다", '"라고', True),
        ("기자", "다", "음주", False),
        ("캐나", "다", "", False),
        ("러시아", "인", "것으로", True),
    ],
)
def test_the_next_word_proves_the_copula(noun: str, rest: str, next_word: str, follows: bool) -> None:
    assert particles_follow(noun, rest, next_word) is follows


def test_only_three_endings_depend_on_the_next_word() -> None:
    assert [rest for rest in ("인", "뿐일", "이다", "은", "") if wants_next_word(rest)] == ["인", "뿐일", "이다"]


def test_endings_are_read_off_the_syllable() -> None:
    assert [ending_of(syllable) for syllable in "가갈각쌓힣"] == [
        Ending.VOWEL,
        Ending.RIEUL,
        Ending.CONSONANT,
        Ending.CONSONANT,
        Ending.CONSONANT,
    ]


def test_syllables_end_at_anything_else() -> None:
    assert [leading_syllables(text) for text in ("에서, ", "는AI", "CEO", "가ㅋ")] == ["에서", "는", "", "가"]
