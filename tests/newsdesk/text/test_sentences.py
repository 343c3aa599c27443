"""Sentences are found in every language, and never inside a quotation, an abbreviation or a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.text.sentences import split_sentences

# One case a line; "|" stands where one sentence ends and the next begins.
CASES = """
샘 알트먼이 돌아온다.| 이사회도 바뀐다.
정말 돌아오는가?| 그렇다!| 모두가 놀랐다.
그는 웃었다.|그리고 떠났다.
전년 대비 3.5% 늘었다.| 매출은 1,200.5억 원이다.
버전 2.0.1을 https://hanbit.example/a.html 에서 받는다.| 무료다.
발표는 2023. 11. 22. 서울에서 열렸다.| 기자들이 모였다.
“나는 간다. 내일 간다.”라고 그는 말했다.| 직원들은 기뻐했다.
"돌아온다. 곧 온다." 라고 말했다.| 모두 웃었다.
"돌아온다."고 밝혔다.| 이어 "기쁘다."며 웃었다.
“나는 간다.”| 그는 이렇게 말했다.
‘복귀했다.’는 소식이다.| 끝.
그는 물었다.| “왜 떠났나?”| 답은 없었다.
회사는 복귀(본지 11월 20일 자. 1면 참조)를 알렸다.| 직원들은 반겼다.
그는… 떠났다.| 아무도 몰랐다…| 정말이다.
AI 규제… 어디로 가나
1. 삼성전자가 올랐다.| 2023년의 일이다.
안녕하세요.| 반갑습니다.| 고마워요.
Sam Altman returns.| The board changes.
Mr. Altman met Dr. Sutskever on Nov. 20.| They spoke.
J. Robert Oppenheimer and J.K. Rowling never met.| True.
The U.S. Senate voted.| It passed by 51 to 49.
It rose 3.5 percent to $1.2 billion.| Shares fell.
She works at Apple Inc. Chief executives do.
No. 7 won.| He said no.| Then he left.
"I will return. Soon." he said.| They cheered.
“I will return.”| He left.
“I will return.” he said.
He waited...| Then he left... and came back.
Use e.g. a feed, i.e. a file.| Done.
Is it v2.0.1?| Yes!| See https://a.example/x.html.
彼は言った。|本当？|はい。
「行く。すぐに。」と述べた。|社員は喜んだ。
会社（旧社名。現在は別名）は発表した。|終わり。
他回来了。|董事会也变了！|真的？
他说：“我回来。很快。”然后离开了。|员工很高兴。
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_a_text_falls_into_its_sentences(case: str) -> None:
    expected = [sentence.strip() for sentence in case.split("|")]
    text = case.replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\n\n  \n", "\u2028", "\x85"])
def test_a_line_break_always_ends_a_sentence(line_break: str) -> None:
    text = f"  속보{line_break}샘 알트먼 복귀, U.S.{line_break}“열린 따옴표. 끝{line_break}"
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "속보",
        "샘 알트먼 복귀, U.S.",
        "“열린 따옴표.",
        "끝",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n \n\u3000"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()


@given(st.text(alphabet=st.sampled_from('가다. \n"“”‘’「」()（）!?…。！aA1.U,'), max_size=60) | st.text(max_size=60))
def test_sentences_ascend_and_hold_every_character(text: str) -> None:
    spans = split_sentences(text)
    position = 0
    for start, end in spans:
        assert text[position:start].strip() == ""
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


@pytest.mark.parametrize("piece", ["“", '"', " (", "「", "‘", "다.", ". ", "…", "U.S. ", "2023. 1", "\n", " "])
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (100_000 // len(piece)) + "끝"
    assert split_sentences(text)[-1][1] == len(text)
