"""Bytes of every usual encoding become the text they were written as."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchers.text.decode import codec_of, decode

KOREAN = "샘 알트먼이 오픈AI로 돌아왔다. “이사회는 새로 꾸려진다”고 회사는 밝혔다.\n뷁, 똠방각하, 펲시도 있다.\n"
PLAIN_KOREAN = "샘 알트먼이 오픈AI로 돌아왔다. 이사회는 새로 꾸려진다고 회사는 밝혔다.\n"
JAPANESE = "サム・アルトマン氏がオープンAIに復帰した。取締役会は刷新され、社員の多くが歓迎している。①㈱髙橋\n"
SIMPLIFIED = "萨姆·奥特曼回到了公司，新的董事会随即成立。员工们说，他们早就在等这一天。\n"
TRADITIONAL = "奧特曼回到公司之後，新的董事會隨即成立。員工們說，他們早就在等這一天。\n"
WESTERN = "Le café était fermé à Noël ; señor Müller a payé 5 € — déjà vu, naïve…\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (KOREAN, "utf-8"),
        (KOREAN, "utf-8-sig"),
        (KOREAN, "cp949"),
        (PLAIN_KOREAN, "euc-kr"),
        (JAPANESE, "utf-8"),
        (JAPANESE, "cp932"),
        (JAPANESE.replace("①㈱髙", ""), "euc_jp"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED.replace("·", ""), "gb2312"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        ("plain ASCII\n", "ascii"),
        ("", "ascii"),
    ],
)
def test_the_encoding_is_found_without_any_label(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [KOREAN, "plain ASCII\n", "<?xml version='1.0'?><title>속보</title>"])
def test_wide_encodings_are_found_by_their_mark(text: str, codec: str) -> None:
    mark = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }[codec]
    assert decode(mark + text.encode(codec), label="euc-kr") == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [KOREAN * 3, JAPANESE + "a b\n" * 3, "plain ASCII\n"])
def test_utf_16_is_found_without_its_mark(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


def test_utf_32_markup_is_found_without_its_mark() -> None:
    text = "<?xml version='1.0'?><title>속보</title>"
    assert decode(text.encode("utf-32-be")) == text
    assert decode(text.encode("utf-32-le")) == text


@pytest.mark.parametrize("label", ["euc-kr", "iso-8859-1", "shift_jis", "utf-16", "unicode_escape", "nonsense", ""])
def test_valid_utf_8_beats_every_label(label: str) -> None:
    assert decode(KOREAN.encode(), label=label) == KOREAN
    page = f'<meta charset="{label}"><p>{KOREAN}'
    assert decode(page.encode(), markup=True) == page


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (KOREAN, "cp949", "EUC-KR"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (KOREAN, "cp949", "MS949"),
        (KOREAN, "cp949", "x-windows-949"),
        (KOREAN, "cp949", " 'euc-kr' "),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "cp932", "x-sjis"),
        ("短い", "iso2022_jp", "iso-2022-jp"),
        (SIMPLIFIED, "gb18030", "gb2312"),
        (TRADITIONAL, "big5hkscs", "Big5"),
        ("Привет, мир", "cp1251", "windows-1251"),
        ("Привет, мир", "koi8_r", "KOI8-R"),
        ("žluťoučký kůň", "iso8859_2", "ISO-8859-2"),
        ("ĞÜŞİ", "cp1254", "iso-8859-9"),
        ("สวัสดี", "cp874", "tis-620"),
    ],
)
def test_a_label_decides_what_the_bytes_leave_open(text: str, codec: str, label: str) -> None:
    assert decode(text.encode(codec), label=label) == text


def test_a_wrong_label_gives_way_to_what_fits() -> None:
    assert decode(KOREAN.encode("cp949"), label="utf-8") == KOREAN
    assert decode(KOREAN.encode("cp949"), label="iso-8859-1") == KOREAN
    assert decode(KOREAN.encode("cp949"), label="unicode_escape") == KOREAN


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="{}"?>',
        "<?xml version='1.0' encoding='{}' ?>",
        '<html><head><meta charset="{}">',
        "<META CHARSET={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    ],
)
def test_markup_names_its_own_encoding(head: str) -> None:
    page = head.format("windows-1251") + "<p>Привет, мир</p>"
    assert decode(page.encode("cp1251"), markup=True) == page
    assert decode(page.encode("cp1251"), markup=False) != page


def test_the_label_that_fits_better_wins() -> None:
    page = '<?xml version="1.0" encoding="euc-kr"?><p>' + KOREAN
    assert decode(page.encode("cp949"), label="shift_jis", markup=True) == page


@pytest.mark.parametrize("codec", ["utf-8", "cp949"])
@pytest.mark.parametrize("cut_bytes", [1, 2])
def test_one_cut_character_costs_that_character_only(codec: str, cut_bytes: int) -> None:
    whole = KOREAN.encode(codec)
    last = "다".encode(codec)
    cut = whole.rstrip(b".\n") + last[: max(1, len(last) - cut_bytes)] + b"<end>" + whole
    text = decode(cut)
    assert text.startswith(KOREAN.rstrip(".\n"))
    assert text.endswith("<end>" + KOREAN)
    assert 1 <= text.count("\ufffd") <= 2


def test_a_short_text_survives_a_cut_as_well() -> None:
    assert decode("제목".encode()[:-1]) == "제\ufffd"
    assert decode("<b>정부 개편 발</b>".encode().replace("발".encode(), "발".encode()[:2])) == "<b>정부 개편 \ufffd</b>"
    # One accent at the very end is no cut: nothing before it speaks for UTF-8.
    assert decode("caf\xe9".encode("latin-1")) == "café"


def test_codecs_that_are_no_encoding_cannot_be_chosen() -> None:
    for label in ("unicode_escape", "punycode", "idna", "rot13", "base64", "utf-7", "undefined", "mbcs"):
        assert codec_of(label) is None
    assert codec_of("EUC_KR") == "cp949"


def test_a_stray_zero_byte_does_not_make_text_wide() -> None:
    assert decode(b"abc\0" + KOREAN.encode("cp949")) == "abc\0" + KOREAN


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "euc-kr", "utf-8", "utf-16", "\x00", "x" * 99]), st.booleans())
def test_no_bytes_are_too_broken(data: bytes, label: str | None, markup: bool) -> None:
    assert isinstance(decode(data, label, markup), str)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_what_was_written_as_utf_8_is_read_as_it_was(text: str) -> None:
    assert decode(text.encode(), label="cp949") == text
