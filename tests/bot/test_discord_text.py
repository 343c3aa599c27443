r"""Text from outside. The tests read the result as Discord would: `\x` shows x, `**` toggles bold, the rest is text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord_text import emphasised, inert, length, plain, timestamp, web_link
from newsdesk.card import Marked

nasty_text = st.text(
    st.one_of(
        st.sampled_from("\\*_~`|[]()<>@#-:/.&! 0123\n\te"),
        st.sampled_from("가나삼성속보힣ㄱ漢字カナกำé𝒳🇰🇷👩\u200d🚀❤\ufe0f\u0301\u202e\u200b\u3164\x00\ud800"),
        st.characters(),
    ),
    max_size=60,
)
CHUNKS = """
@everyone @here <@123> <@&5> <#9> <t:0:R> </cmd:1> <:e:1> [a](https://evil.example) https://evil.example discord.gg/abc
** __ ~~ || ``` > # - 1. \\ :fire: 오픈AI 삼성 \u200b \u202e 👨\u200d👩\u200d👧 e\u0301
"""
chunks = st.lists(st.sampled_from([*CHUNKS.split(), " ", "\n", "# ", "- ", "> "]), max_size=12).map("".join)


def as_shown(markdown: str) -> str:
    """What people read: escapes resolved, bold marks and the zero width spaces after @ gone."""
    resolved = re.sub(r"\\([^0-9A-Za-z\s])|\*\*", lambda found: found.group(1) or "", markdown)
    return resolved.replace("@\u200b", "@")


def bare(markdown: str) -> str:
    """The markdown with every escaped pair taken out: what is left is what Discord's parser may act on."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "\x00", markdown)


ACTS = re.compile(
    r"[*_~`|<\[\]]"
    r"|https?://"
    r"|@(?:everyone|here|[!&]?\d)"
    r"|^(?:[>#+-]|\d+[.)])"
    r"|discord\.gg/|discord(?:app)?\.com/"
    r"|:[a-z0-9_+-]+:",
    re.IGNORECASE,
)


@given(st.one_of(nasty_text, chunks))
@example("@\u200beveryone \u202e@here <@!1>")
@example("1. [속보](https://evil.example) ||숨김||")
def test_nothing_from_outside_acts(text: str) -> None:
    assert ACTS.search(bare(inert(text))) is None


@given(st.one_of(nasty_text, chunks))
def test_it_is_shown_as_written(text: str) -> None:
    assert as_shown(inert(text)) == plain(text, 10_000)


@given(st.one_of(nasty_text, chunks), st.integers(1, 40))
def test_cut_text_is_whole_characters_from_its_start(text: str, limit: int) -> None:
    whole, cut = inert(text), inert(text, limit)
    assert length(cut) <= limit
    if cut != whole:
        assert cut.endswith("…")
        assert plain(text, 10_000).startswith(as_shown(cut)[:-1])
    assert not re.search(r"(?<!\\)(?:\\\\)*\\$", cut), "an escape was cut in two"


@given(st.one_of(nasty_text, chunks), st.integers(1, 40))
def test_plain_text_fits_and_hides_nothing(text: str, limit: int) -> None:
    cut = plain(text, limit)
    assert length(cut) <= limit
    assert len(cut.encode("utf-16-le")) // 2 == length(cut)
    assert "\n" not in cut
    assert cut == cut.strip()


@st.composite
def marked_texts(draw: st.DrawFn) -> Marked:
    text = draw(st.one_of(nasty_text, chunks))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return Marked(text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


@given(marked_texts(), st.integers(6, 60))
def test_marks_are_closed_and_never_change_what_is_read(marked: Marked, limit: int) -> None:
    for shown in (emphasised(marked), emphasised(marked, limit)):
        pieces = bare(shown).split("**")
        assert len(pieces) % 2 == 1, "a mark is open"
        assert all(piece == piece.strip(" ") and piece for piece in pieces[1::2])
        assert ACTS.search("".join(pieces)) is None
    assert as_shown(emphasised(marked)) == plain(marked.text, 10_000)
    assert length(emphasised(marked, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("OpenAI로 간다", [(0, 6)], "**OpenAI**로 간다"),
        ("삼성전자는 오픈AI와", [(0, 4), (6, 10)], "**삼성전자**는 **오픈AI**와"),
        # A quote at the edge would keep parsers of the CommonMark family from closing the mark before a letter.
        ("“속보”는", [(0, 4)], "**“속보**”는"),
        ("“속보” 전해", [(0, 4)], "**“속보”** 전해"),
        ("C++로 짠다", [(0, 3)], "**C**++로 짠다"),
        ("C++ 개발", [(0, 3)], "**C++** 개발"),
        # Neighbouring marks are one; `**a****b**` would show stars.
        ("오픈AI", [(0, 2), (2, 4)], "**오픈AI**"),
        # Marks that hold nothing to see are none.
        ("가 나", [(1, 2)], "가 나"),
        ("가!나", [(1, 2)], "가!나"),
        # Hidden characters shift nothing.
        ("\u200b\u202e삼성\u200b전자", [(2, 4)], "**삼성**전자"),
        ("a*b*c", [(2, 3)], "a\\***b**\\*c"),
        # A mark on half an emoji is a mark on all of it.
        ("👩\u200d🚀!", [(0, 1)], "**👩\u200d🚀**!"),
        # Marks out of range count for nothing.
        ("속보", [(5, 9)], "속보"),
    ],
)
def test_marked_words_are_bold(text: str, marks: list[tuple[int, int]], shown: str) -> None:
    assert emphasised(Marked(text, tuple(marks))) == shown


def test_a_mark_that_is_cut_stays_bold_up_to_the_cut() -> None:
    assert emphasised(Marked("앞말 인공지능혁명 뒷말", ((3, 9),)), 11) == "앞말 **인공지**…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[속보] 삼성, 오픈AI와 협력", "\\[속보\\] 삼성, 오픈AI와 협력"),
        ("  여러\n\n줄\t글 ", "여러 줄 글"),
        ("@everyone 속보", "@\u200beveryone 속보"),
        ("mail@naver.com", "mail@naver.com"),
        ("https://evil.example/a_b", "https\\://evil.example/a\\_b"),
        ("오전 10:30:15", "오전 10\\:30:15"),
        ("# 제목", "\\# 제목"),
        ("3. 셋째", "3\\. 셋째"),
        ("3.5% 올라", "3\\.5% 올라"),
        ("x](http://evil.example) [y", "x\\](http\\://evil.example) \\[y"),
        ("이름\u202e거꾸로", "이름거꾸로"),
        ("\u3164\u115f", ""),
        ("\ud800짝 없음", "짝 없음"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("नमस\u094d\u200dते", "नमस\u094d\u200dते"),
        ("가\u200d나", "가나"),
        ("👨\u200d👩\u200d👧 🇰🇷", "👨\u200d👩\u200d👧 🇰🇷"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_a_family_is_not_torn_apart() -> None:
    assert inert("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 9) == "👨\u200d👩\u200d👧…"
    assert inert("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 8) == "…"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/1", "https://news.example/1"),
        ("http://news.example:8080/a?b=c&d=%20#e", "http://news.example:8080/a?b=c&d=%20#e"),
        ("https://news.example/속보?이름=값", "https://news.example/%EC%86%8D%EB%B3%B4?%EC%9D%B4%EB%A6%84=%EA%B0%92"),
        ("https://뉴스.kr/a", "https://xn--vg1b002a.kr/a"),
        ("https://news.example/a(b)<c>'\"", "https://news.example/a%28b%29%3Cc%3E%27%22"),
        ("HTTPS://News.Example/A", "https://news.example/A"),
        ("", None),
        ("javascript:alert(1)", None),
        ("ftp://news.example/", None),
        ("https://user:pass@news.example/", None),
        ("https://news.example/a b", None),
        ("https://news.example/\\evil", None),
        ("https://localhost/", None),
        ("https://[::1]/", None),
        ("https://news.example:port/", None),
        ("https://" + "a" * 64 + ".example/", None),
        ("https://news.example/" + "a" * 600, None),
    ],
)
def test_addresses(url: str, safe: str | None) -> None:
    assert web_link(url, 512) == safe


@given(st.one_of(st.text(max_size=40), st.text("https://a.b가()[]<>\\ @:%?#", max_size=40).map("https://".__add__)))
def test_an_address_is_safe_in_every_field(url: str) -> None:
    link = web_link(url, 100)
    if link is not None:
        assert re.fullmatch(r"https?://[a-z0-9_][^\s()<>\\\"'\[\]]*", link, re.ASCII)
        assert len(link) <= 100
        assert web_link(link, 100) == link


def test_times_are_shown_in_the_readers_own_zone() -> None:
    assert timestamp(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == "<t:1795424400:R>"
