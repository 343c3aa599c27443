from __future__ import annotations

import pytest

from newsdesk.text.lookalikes import is_another_word


@pytest.mark.parametrize(
    ("noun", "rest"),
    [
        ("경찰", "서"),
        ("서울경찰", "서"),
        ("경찰", "서는"),
        ("사업계획", "서의"),
        ("무기", "한"),
        ("단기", "간에도"),
        ("고양", "이"),
    ],
)
def test_words_of_their_own(noun: str, rest: str) -> None:
    assert is_another_word(noun, rest)


@pytest.mark.parametrize(
    ("noun", "rest"),
    [("경찰", "이"), ("경찰서", "에서"), ("고양이", "가"), ("서울", "서"), ("협상", "재개발"), ("무기한", "은")],
)
def test_nouns_with_an_ending(noun: str, rest: str) -> None:
    """A word that lies wholly within the noun, or wholly behind it, is no reason to doubt."""
    assert not is_another_word(noun, rest)
