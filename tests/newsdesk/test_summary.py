"""A summary says what the article says, within the limit, with the evidence in sight and marked where it stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.article import Article
from newsdesk.card import Marked
from newsdesk.evidence import Field, Hit
from newsdesk.summary import LIMIT_MIN, mark_title, summarise
from newsdesk.text.datelines import after_dateline, is_byline

NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
TITLE = "샘 알트먼, OpenAI로 복귀"
LEAD = "샘 알트먼이 해임 닷새 만에 OpenAI 최고경영자로 돌아온다."
BOARD = "회사는 브렛 테일러를 의장으로 하는 새 이사회를 꾸린다."
STAFF = "직원 700여 명은 마이크로소프트로 옮기겠다고 밝힌 바 있다."
NADELLA = "사티아 나델라 마이크로소프트 최고경영자는 환영했다."
BODY = f"{LEAD} {BOARD} {STAFF} {NADELLA}"


def article(body: str, title: str = TITLE) -> Article:
    return Article(source="한빛일보", title=title, body=body, seen_at=NOW)


def hits(of: Article, *terms: str) -> list[Hit]:
    fields: tuple[Field, ...] = ("title", "body")
    return [
        Hit(field, found.start(), found.end(), found.group(), term)
        for field in fields
        for term in terms
        for found in re.finditer(re.escape(term), getattr(of, field))
    ]


def bold(marked: Marked) -> str:
    """The text with its marks written as asterisks."""
    text = marked.text
    for start, end in reversed(marked.marks):
        text = f"{text[:start]}*{text[start:end]}*{text[end:]}"
    return text


def told(body: str, *terms: str, title: str = TITLE, limit: int = 300) -> str:
    of = article(body, title)
    return bold(summarise(of, hits(of, *terms), limit))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ((), LEAD),
        (("없는 말",), LEAD),
        (("OpenAI",), LEAD.replace("OpenAI", "*OpenAI*")),
        (("테일러",), f"{LEAD} {BOARD.replace('테일러', '*테일러*')}"),
        (("마이크로소프트",), f"{LEAD} … {STAFF.replace('마이크로소프트', '*마이크로소프트*')}"),
        (("마이크로소프트", "나델라"), f"{LEAD} … 사티아 *나델라* *마이크로소프트* 최고경영자는 환영했다."),
        (
            ("최고경영자", "이사회"),
            f"{LEAD} {BOARD}".replace("최고경영자", "*최고경영자*").replace("이사회", "*이사회*"),
        ),
        # What the first sentence shows already is no reason to choose another.
        (("최고경영자", "직원"), f"{LEAD} … {STAFF}".replace("최고경영자", "*최고경영자*").replace("직원", "*직원*")),
    ],
)
def test_the_first_sentence_and_the_one_with_most_evidence(terms: tuple[str, ...], expected: str) -> None:
    assert told(BODY, *terms) == expected


def test_the_second_sentence_shows_what_the_first_does_not() -> None:
    again = "OpenAI 최고경영자 자리는 비어 있었다."
    summary = told(f"{LEAD} {again} {BOARD}", "OpenAI", "최고경영자", "이사회")
    assert summary.endswith(f" … {BOARD.replace('이사회', '*이사회*')}")


@pytest.mark.parametrize("body", ["", " \n", TITLE, f"{TITLE}\n홍길동 기자 hong@hanbit.example", "…"])
def test_a_body_that_adds_nothing_to_the_headline_has_no_summary(body: str) -> None:
    assert told(body, "OpenAI") == ""


@pytest.mark.parametrize(
    "before",
    [
        "샘 알트먼, OpenAI로 복귀\n",
        "샘알트먼 OpenAI로 복귀 - 한빛\n",
        "OpenAI로 복귀\n",
        "입력 2023.11.22 오전 9:30\n홍길동 기자\n",
        "사진=연합뉴스\n",
        "(서울=연합뉴스) 홍길동 기자 = ",
        "[서울=뉴시스]홍길동 김철수 기자 = ",
        "[이데일리 홍길동 기자] ",
        "【서울=뉴시스】 ",
        "홍길동 특파원 = ",
        "샘 알트먼, OpenAI로 복귀\n(샌프란시스코=연합뉴스) 홍길동 특파원 = ",
    ],
)
def test_what_stands_before_the_news_is_passed_over(before: str) -> None:
    assert told(before + BODY, "테일러") == f"{LEAD} {BOARD.replace('테일러', '*테일러*')}"


@pytest.mark.parametrize(
    ("sentence", "news"),
    [
        ("WASHINGTON (Reuters) - OpenAI said so.", "OpenAI said so."),
        ("NEW YORK, Nov 22 (Reuters) - OpenAI said so.", "OpenAI said so."),
        ("SEOUL, South Korea (AP) — OpenAI said so.", "OpenAI said so."),
        ("SAN FRANCISCO — OpenAI said so.", "OpenAI said so."),
        ("SEOUL, Nov. 22 (Yonhap) -- OpenAI said so.", "OpenAI said so."),
        ("(CNN) — OpenAI said so.", "OpenAI said so."),
        ("(Bloomberg) -- OpenAI said so.", "OpenAI said so."),
        ("【ワシントン＝共同】オープンAIは発表した。", "オープンAIは発表した。"),
        ("［東京 22日 ロイター］ - オープンAIは発表した。", "オープンAIは発表した。"),
        ("新华社北京11月22日电（记者 张三）OpenAI宣布。", "OpenAI宣布。"),
        ("（中央社記者王某台北22日電）OpenAI宣布。", "OpenAI宣布。"),
        ("NASA - the agency said so.", "NASA - the agency said so."),
        ("AI — the technology — is here.", "AI — the technology — is here."),
        ("(주)한빛은 돌아온다.", "(주)한빛은 돌아온다."),
        ("[속보] 돌아온다.", "[속보] 돌아온다."),
        ("WASHINGTON said no.", "WASHINGTON said no."),
        ("홍길동 기자는 돌아온다.", "홍길동 기자는 돌아온다."),
        ("路透社周三报道，OpenAI宣布。", "路透社周三报道，OpenAI宣布。"),
    ],
)
def test_datelines_are_told_from_news(sentence: str, news: str) -> None:
    assert sentence[after_dateline(sentence, 0, len(sentence)) :] == news


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("홍길동 기자", True),
        ("홍길동 기자 hong@hanbit.example", True),
        ("hong@hanbit.example", True),
        ("By Jane Doe", True),
        ("입력 2023.11.22 오전 9:30", True),
        ("기사입력 : 2023-11-22 09:30:00", True),
        ("Updated Nov 22, 2023", True),
        ("사진=연합뉴스", True),
        ("홍길동 기자가 돌아왔다.", False),
        ("입력한 글을 지웠다.", False),
        ("By Jane Doe, John Roe and Kim", True),
        ("By Tuesday it was over.", False),
        ("By Tuesday it was over", False),
        ("돌아온다.", False),
    ],
)
def test_bylines_are_told_from_news(line: str, expected: bool) -> None:
    assert is_byline(line) is expected


def test_a_dateline_stays_where_it_is_all_the_evidence() -> None:
    body = f"(서울=연합뉴스) 홍길동 기자 = {BODY}"
    assert told(body, "연합뉴스") == f"(서울=*연합뉴스*) 홍길동 기자 = {LEAD}"
    assert told(body, "연합뉴스", "OpenAI") == LEAD.replace("OpenAI", "*OpenAI*")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("彼は復帰した。", "社員は喜んだ。", "彼は*復帰*した。社員は*喜*んだ。"),
        ("彼は復帰した。\n", "社員は喜んだ。", "彼は*復帰*した。 社員は*喜*んだ。"),
    ],
)
def test_neighbours_stand_as_in_the_body(one: str, other: str, expected: str) -> None:
    assert told(one + other, "復帰", "喜", title="題") == expected


LONG = (
    "샘 알트먼이 돌아온다는 소식에 직원들은 환호했고, 투자자들은 한숨을 돌렸으며, 경쟁사들은 긴장한 채 다음 행보를 지켜보고 있으나 "
    "이사회가 왜 그를 내보냈는지는 아직도 밝혀지지 않았고 회사도 마이크로소프트도 입을 다물고 있어 궁금증만 커지고 있다."
)


@pytest.mark.parametrize(
    ("term", "limit", "expected"),
    [
        ("샘 알트먼", 60, "*샘 알트먼*이 돌아온다는 소식에 직원들은 환호했고, 투자자들은 한숨을 돌렸으며…"),
        ("샘 알트먼", 40, "*샘 알트먼*이 돌아온다는 소식에 직원들은 환호했고…"),
        ("경쟁사", 40, "…한숨을 돌렸으며, *경쟁사*들은 긴장한 채 다음 행보를 지켜보고 있으나…"),
        (
            "마이크로소프트",
            50,
            "…아직도 밝혀지지 않았고 회사도 *마이크로소프트*도 입을 다물고 있어 궁금증만 커지고 있다.",
        ),
        ("궁금증", 40, "…회사도 마이크로소프트도 입을 다물고 있어 *궁금증*만 커지고 있다."),
    ],
)
def test_a_long_sentence_is_cut_between_words_around_the_evidence(term: str, limit: int, expected: str) -> None:
    summary = told(LONG, term, title="제목", limit=limit)
    assert len(summary.replace("*", "")) <= limit
    assert summary == expected


def test_a_text_without_spaces_is_cut_between_letters_but_not_in_a_name() -> None:
    body = "奥特曼将重返公司担任首席执行官" * 4 + "OpenAI宣布此事" * 10
    for limit in range(LIMIT_MIN, 90):
        summary = told(body, "OpenAI", title="题", limit=limit)
        assert "*OpenAI*" in summary
        assert not re.search(r"(?<![A-Za-z])(?:penAI|enAI|nAI|AI|I)|Open…|OpenA…|O…|Op…|Ope…", summary)


def test_no_letter_is_cut_from_its_accents() -> None:
    # Written as letter and accent, two code points each.
    body = "e\u0301" * 300
    for limit in range(LIMIT_MIN, 60):
        assert re.fullmatch("(?:e\u0301)+…", told(body, title="t", limit=limit))


def test_two_long_sentences_share_the_room() -> None:
    body = f"{LONG} 사이에 낀 문장이다. {LONG.replace('마이크로소프트', '구글').replace('샘 알트먼', '샘 올트먼')}"
    summary = told(body, "샘 알트먼", "구글", title="제목", limit=160)
    assert summary.startswith("*샘 알트먼*이 돌아온다는")
    assert " … " in summary
    assert "*구글*" in summary
    assert 140 <= len(summary.replace("*", "")) <= 160


@pytest.mark.parametrize("limit", [0, LIMIT_MIN - 1])
def test_a_limit_too_small_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=str(LIMIT_MIN)):
        summarise(article(BODY), [], limit)


def test_marks_of_the_title() -> None:
    of = article(BODY)
    assert bold(mark_title(of, hits(of, "OpenAI", "알트먼", "샘 알트먼"))) == "*샘 알트먼*, *OpenAI*로 복귀"
    assert mark_title(of, []) == Marked(TITLE)


_WORDS = """
    샘 알트먼이 OpenAI로 마이크로소프트 돌아온다 복귀했다. 밝혔다. 3.5% 2.0.1 Mr. said. U.S. end! 発表した。 宣布， 吗？ “그렇다.” 👩‍👩‍👧
"""
WORDS = st.sampled_from([*_WORDS.split(), "\n"])
TERMS = ("OpenAI", "알트먼", "샘 알트먼", "마이크로소프트", "発表", "said")


@given(st.lists(WORDS, max_size=60).map(" ".join), st.integers(LIMIT_MIN, 200), st.sets(st.sampled_from(TERMS)))
def test_every_summary_keeps_its_promises(body: str, limit: int, terms: set[str]) -> None:
    of = article(body, "알트먼 복귀")
    found = hits(of, *sorted(terms))
    summary = summarise(of, found, limit)
    assert len(summary.text) <= limit
    assert summary == summarise(of, found[::-1], limit)
    plain = " ".join(body.split())
    for part in summary.text.split("…"):
        assert " ".join(part.split()) in plain
    body_texts = {hit.text for hit in found if hit.field == "body"}
    assert all(summary.text[start:end] in body_texts for start, end in summary.marks)
    edges = [edge for mark in summary.marks for edge in mark]
    assert edges == sorted(edges)


@given(st.text(max_size=300), st.integers(LIMIT_MIN, 80), st.integers(0, 299), st.integers(1, 120))
def test_no_text_breaks_a_summary(body: str, limit: int, start: int, length: int) -> None:
    of = article(body, "제목")
    hit = Hit("body", start, min(len(body), start + length), body[start : start + length], "말")
    found = [hit] if hit.text else []
    summary = summarise(of, found, limit)
    assert len(summary.text) <= limit
    assert all(summary.text[begin:end] == hit.text for begin, end in summary.marks)


@pytest.mark.parametrize("piece", ["…\n", "홍길동 기자\n", "(서울=", "A ", "알트먼 ", "【"])
def test_a_hostile_body_costs_no_more_than_its_length(piece: str) -> None:
    of = article(piece * (60_000 // len(piece)) + "샘 알트먼이 돌아온다.")
    assert len(summarise(of, hits(of, "알트먼")).text) <= 300
