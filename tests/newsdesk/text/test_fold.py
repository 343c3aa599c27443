from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings

from newsdesk.text.fold import _folded, accents, cased_key, clings, fold, fold_key
from tests.newsdesk.text.mixed_text import ANY_TEXTS

SAME = [
    ("카카오", unicodedata.normalize("NFD", "카카오")),
    ("샘 알트만", "샘\u00a0알트만"),
    ("샘 알트만", "샘알트만"),
    ("OpenAI", "ＯｐｅｎＡＩ"),
    ("OpenAI", "Open\u200bAI"),
    ("OpenAI", "Open\u00adAI"),
    ("OpenAI", "OpenAI™"),
    ("トヨタ", "ﾄﾖﾀ"),
    ("ガス", "ｶﾞｽ"),
    ("株式会社", "㍿"),
    ("Café", "CAFE"),
    ("Café", "Cafe\u0301"),
    ("Straße", "STRASSE"),
    ("İstanbul", "istanbul"),
    ("ısı", "ISI"),
    ("λόγος", "ΛΟΓΟΣ"),
    ("Королёв", "королев"),
    ("محمد", "محـــمد"),
    ("أحمد", "احمد"),
    ("שלום", "שָׁלוֹם"),
    ("Łódź", "Lodz"),
    ("Đà Nẵng", "Da Nang"),
    ("rock'n'roll", "Rock’n’Roll"),
    ("rock'n'roll", "rock´n´roll"),
    ("한·미", "한ㆍ미"),
    ("한·미", "한・미"),
    ("한·미", "한 • 미"),
    ("Cœur", "COEUR"),
    ("ایران", "ايران"),
    ("2024", "٢٠٢٤"),
    ("2024", "२०२४"),
    ("2567", "๒๕๖๗"),
    ("फ़िल्म", "फिल्म"),
    ("Mærsk", "MAERSK"),
    ("ǽ", "æ\u0301"),
    ("F-16", "F–16"),
    ("F-16", "F\u201116"),
    ("👍", "👍🏽"),
    ("❤", "❤️"),
    ("5kg", "5㎏"),
    ("①👍", "①\u200d👍"),
    ("क्ष", "क्\u200dष"),
    ("가", "\u1100\u0301\u1161"),
]
DIFFERENT = [
    ("май", "маи"),
    ("か", "が"),
    ("ハ", "パ"),
    ("की", "का"),
    ("น้ำ", "นำ"),
    ("Müller", "Mueller"),
    ("👩", "👩‍💻"),
    ("삼성", "삼섬"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@given(ANY_TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(ANY_TEXTS)
def test_folding_keeping_case_and_then_folding_is_folding(text: str) -> None:
    assert fold(fold(text, keep_case=True).text).text == fold(text).text


@given(ANY_TEXTS)
@settings(max_examples=300)
@example("ㅋ\u200dㅠㅠ")
def test_pieces_fold_like_the_whole(text: str) -> None:
    pieces: list[str] = []
    for character in text:
        if pieces and clings(character, pieces[-1][-1]):
            pieces[-1] += character
        else:
            pieces.append(character)
    assert "".join(map(fold_key, pieces)) == fold_key(text)


@given(ANY_TEXTS)
def test_aligned_texts_fold_character_by_character(text: str) -> None:
    folded = fold(text)
    if folded.aligned:
        assert [fold_key(character) for character in text] == [character.strip() for character in folded.text]


def test_a_sign_that_goes_does_not_make_up_for_one_that_grows() -> None:
    assert not fold("™œ").aligned


def test_case_is_kept_when_asked() -> None:
    assert cased_key("Ｃafé Ä") == "CafeA"
    assert fold_key("Ｃafé Ä") == "cafea"


def test_romanian_is_one_language_with_either_mark() -> None:
    assert accents("Bucureşti") == accents("București") != accents("Bucuresti")


def test_marks_that_folding_leaves_are_no_accents() -> None:
    assert not any(marks for _, marks in accents("फिल्म น้ำ が"))


def test_accents_are_listed_letter_by_letter() -> None:
    assert accents("É o\u0302\u0323ø 👍🏽") == (
        ("e", frozenset("\u0301")),
        ("o", frozenset("\u0302\u0323")),
        ("o", frozenset("ø")),
        ("👍", frozenset("🏽")),
    )


@pytest.mark.parametrize(
    "flood",
    [
        "a" + "\u0301\u0316" * 100_000,
        "क" + "\u093c\u094d" * 100_000,
        "가" + "\u200b" * 100_000 + "ᆨ",
        "\u200d" * 200_000,
        "क" + "\u093c\u200d\u094d" * 100_000,
    ],
    ids=["accents", "devanagari", "zero width", "joiners", "joined marks"],
)
def test_a_flood_of_marks_costs_no_more_than_its_length(flood: str) -> None:
    start = time.process_time()
    fold(flood)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("keep_case", [False, True])
def test_the_short_way_gives_what_the_long_way_gives(keep_case: bool) -> None:
    # Every character on its own, and between letters: 140,000 texts, of which the usual scripts take the short way.
    for code in range(0x10000):
        if not 0xD800 <= code <= 0xDFFF:
            for text in (chr(code), f"가{chr(code)}A"):
                assert fold(text, keep_case=keep_case) == _folded(text, keep_case=keep_case), hex(code)


@given(ANY_TEXTS)
def test_the_short_way_is_right_for_texts(text: str) -> None:
    assert fold(text) == _folded(text, keep_case=False)
