"""Pasted pages lose their furniture and keep their article."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.boilerplate import TITLE_CHARACTERS_MAX, Tidied, tidy

PROSE = "국내 연구진이 새 전지를 만들었다고 22일 밝혔다."
MORE = "연구진은 내년에 시제품을 내놓을 계획이다."


def test_a_blog_page_as_it_comes_from_the_clipboard() -> None:
    page = (
        "\ufeff본문 바로가기\n\n경제기술\n\n@새 전지 10분 만에 충전\n\n"
        f"{PROSE}\n\n\u00a0\n\n{MORE}\n\n" + "\u00a0\n\n" * 8 + "반응형"
    )
    assert tidy(page) == Tidied("새 전지 10분 만에 충전", f"{PROSE}\n{MORE}")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("@샘플 제목\n" + PROSE, "샘플 제목"),
        ("오늘의 잡담\n카테고리 없음\n@샘플 제목\n" + PROSE, "샘플 제목"),
        ("# 샘플 제목\n" + PROSE, "샘플 제목"),
        ("### 샘플 제목\n" + PROSE, "샘플 제목"),
        ("샘플 제목\n" + PROSE, "샘플 제목"),
        ("메뉴 바로가기\n본문으로 바로가기\n샘플 제목\n" + PROSE, "샘플 제목"),
        ("홈 > 경제 > 금융\n샘플 제목\n" + PROSE, "샘플 제목"),
        ("IT/과학\n샘플 제목\n" + PROSE, "샘플 제목"),
        ("Skip to main content\nTechnology\nA sample headline\n" + PROSE, "A sample headline"),
        ("コンテンツへスキップ\n国際\n見出しの例\n" + PROSE, "見出しの例"),
        ("跳至内容\n科技\n标题示例\n" + PROSE, "标题示例"),
        ("입력 2023.11.22 오후 3:04\n샘플 제목\n" + PROSE, "샘플 제목"),
        ("[속보] 샘플 제목\n" + PROSE, "[속보] 샘플 제목"),
        # A section's name is a headline when prose comes right after it.
        ("경제\n" + PROSE, "경제"),
        # "@" in front of a name on a network marks no headline.
        ("@openai\n샘플 제목\n" + PROSE, "@openai"),
        # Nor does it inside the article.
        (f"샘플 제목\n{PROSE}\n@다른 사람의 글", "샘플 제목"),
        ("제목뿐인 글", "제목뿐인 글"),
        ("샘 알트먼이 돌아온다.", "샘 알트먼이 돌아온다."),
    ],
)
def test_the_title_is_found(page: str, title: str) -> None:
    assert tidy(page).title == title


def test_opening_words_stand_for_a_missing_headline() -> None:
    paragraph = "문장 하나가 이어지고 또 이어진다 " * 20
    tidied = tidy(paragraph)
    assert tidied.body == paragraph.strip()
    assert tidied.title.endswith("…")
    assert paragraph.startswith(tidied.title[:-1])
    assert len(tidied.title) <= TITLE_CHARACTERS_MAX


@pytest.mark.parametrize(
    "line",
    [
        "본문 바로가기",
        "로그인 | 회원가입",
        "입력 2023-11-22 15:04",
        "기사입력 2023.11.22. 오후 3:04 | 최종수정 2023.11.22. 오후 5:10",
        "Published Nov. 22, 2023 at 9:05 a.m. EST",
        "홍길동 기자",
        "홍길동 기자 hong@example.com",
        "[한빛일보 = 홍길동 기자]",
        "(서울=한빛통신) 홍길동 김영희 기자 =",
        "By Jane Doe and John Q. Public",
        "공유하기",
        "페이스북 트위터 카카오톡 URL 복사",
        "댓글 12",
        "조회수 1,204",
        "좋아요3공감공유하기게시글 관리",
        "글자 크기",
        "Share this",
        "#전지 #충전 #battery",
        "[광고]",
        "광고",
        "ADVERTISEMENT",
        "728x90",
        "300 × 250",
    ],
)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_furniture_around_the_prose_goes(line: str, place: str) -> None:
    lines = ["새 전지 나왔다", line, PROSE, MORE] if place == "head" else ["새 전지 나왔다", PROSE, MORE, line]
    assert tidy("\n".join(lines)) == Tidied("새 전지 나왔다", f"{PROSE}\n{MORE}")


@pytest.mark.parametrize(
    "end",
    [
        "저작권자 ⓒ 한빛일보 무단전재 및 재배포 금지",
        "<저작권자(c) 한빛통신, 무단 전재-재배포, AI 학습 및 활용 금지>\n2023/11/22 15:04 송고",
        "ⓒ 한빛일보 & hanbit.example",
        "Copyright © 2023 The Example. All rights reserved.",
        "© 2023 The Example\nAbout us\nTerms of use",
        "無断転載を禁じます",
        "版权所有，未经授权禁止转载",
        "관련기사\n새 전지, 왜 늦었나?\n전지 시장 내년 두 배로 큰다",
        "관련 기사\n▶ 새 전지, 왜 늦었나\n▶ 전지 시장 내년 두 배로",
        "Related stories\nWhy the new battery was late and what the long wait meant for the makers of electric cars\nMore",
        "'경제기술' 카테고리의 다른 글\n환율이 또 올랐다 (0)\t2023.11.20",
        "이전글\n어제의 환율",
        "関連記事\n新型電池の発売は来年か",
        "相关阅读\n新电池为何迟到",
    ],
)
def test_the_page_ends_where_copyright_and_lists_begin(end: str) -> None:
    assert tidy(f"새 전지 나왔다\n{PROSE}\n{MORE}\n{end}").body == f"{PROSE}\n{MORE}"


@pytest.mark.parametrize(
    "line",
    [
        "이 단추는 본문 바로가기라고 불린다.",
        "광고",
        "공유",
        "정치",
        "2023년",
        "홍길동 기자",
        "#해시태그",
        "충전이 빨라진 까닭",
        "“10분이면 됩니다”",
        "- 충전 10분",
        "반응형 웹을 만드는 법",
        "저작권자의 허락 없이는 쓸 수 없다고 법원은 보았다.",
        "회사는 무단 전재를 금지하기로 했다.",
        "관련기사를 읽은 사람은 두 배로 늘었다.",
        "문의는 press@example.com으로 하면 된다.",
        "Copyright law is due for a rewrite, she said.",
    ],
)
def test_what_stands_between_paragraphs_stays(line: str) -> None:
    assert tidy(f"새 전지 나왔다\n{PROSE}\n{line}\n{MORE}").body == f"{PROSE}\n{line}\n{MORE}"


@pytest.mark.parametrize(
    "line",
    [
        "저작권자의 허락 없이는 쓸 수 없다고 법원은 보았다.",
        "Copyright law is due for a rewrite, she said.",
        "구독하기 단추를 누르면 됩니다.",
        "충전 시간은 10분",
        "▲ 새 전지의 단면 /한빛연구원",
        "그는 “광고”라고 답했다.",
        "전지 값 3만원",
        "2023년 세계 시장",
        "홍길동 기자는 오늘 회사를 떠났다",
    ],
)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_what_is_no_furniture_stays_at_both_ends(line: str, place: str) -> None:
    lines = [line, PROSE, MORE] if place == "head" else [PROSE, MORE, line]
    assert tidy("\n".join(["새 전지 나왔다", *lines])).body == "\n".join(lines)


def test_advertisements_go_from_the_middle_too() -> None:
    page = f"새 전지 나왔다\n{PROSE}\nADVERTISEMENT\n{MORE}\n반응형\n728x90\n- 광고 -\n{PROSE}"
    assert tidy(page).body == f"{PROSE}\n{MORE}\n{PROSE}"


def test_a_list_of_links_in_the_middle_goes_without_the_prose_behind_it() -> None:
    page = f"새 전지 나왔다\n{PROSE}\n관련기사\n▶ 전지 시장 두 배로\n▶ 환율 오름세\n충전이 빨라진 까닭\n{MORE}"
    assert tidy(page).body == f"{PROSE}\n충전이 빨라진 까닭\n{MORE}"


def test_a_known_title_is_not_kept_twice() -> None:
    page = f"홈\n사용자 글\n새 전지,  나왔다!\n입력 2023.11.22\n{PROSE}\n공유하기"
    assert tidy(page, title="새 전지, 나왔다!") == Tidied("새 전지, 나왔다!", PROSE)
    assert tidy(f"{PROSE}\n새 전지 나왔다\n{MORE}", title="새 전지 나왔다").body == f"{PROSE}\n새 전지 나왔다\n{MORE}"


@pytest.mark.parametrize("page", ["", " \n\u00a0\n\u200b", "본문 바로가기\n반응형\n", "ⓒ 한빛일보"])
def test_a_page_of_furniture_leaves_nothing(page: str) -> None:
    assert tidy(page) == Tidied("", "")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([PROSE, MORE, "Prices fell again on Friday, traders said.", "新しい電池が発表された。"]),
        min_size=1,
    )
)
def test_prose_survives_any_furniture_around_it(paragraphs: list[str]) -> None:
    page = ["본문 바로가기", "경제기술", "@제목 한 줄", "입력 2023.11.22", *paragraphs, "좋아요 3", "반응형"]
    assert tidy("\n\n".join(page)) == Tidied("제목 한 줄", "\n".join(paragraphs))


@settings(max_examples=150, deadline=None)
@given(st.text("가나다 \n\u00a0.@#공유하기반응형ⓒ0123x=AD", max_size=200))
def test_nothing_is_invented_and_tidying_again_changes_nothing(page: str) -> None:
    tidied = tidy(page)
    for line in tidied.body.split("\n"):
        assert line == " ".join(line.split())
        assert "".join(line.split()) in "".join(page.split())
    assert tidied.title or not tidied.body
    assert tidy(tidied.body, title=tidied.title or "제목").title == (tidied.title or "제목")


@pytest.mark.parametrize(
    "page",
    [
        "공유" * 500_000,
        "공유\n" * 200_000,
        "홍길동 " * 200_000,
        "a@" * 300_000,
        "ⓒ" * 500_000,
        "#" * 500_000,
        "관련기사\n▶" * 100_000,
    ],
    ids=["long row", "many rows", "names", "mail", "copyright", "hash", "lists"],
)
def test_hostile_text_costs_little(page: str) -> None:
    before = time.process_time()
    tidy(page)
    assert time.process_time() - before < 4
