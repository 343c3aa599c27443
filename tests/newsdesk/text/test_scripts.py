from __future__ import annotations

import pytest

from newsdesk.text.scripts import SCRIPTS, Script, is_mark


@pytest.mark.parametrize(
    ("characters", "script"),
    [
        ("aZéøœ", Script.LATIN),
        ("0９٤५", Script.DIGIT),
        ("жЁй", Script.CYRILLIC),
        ("αΩ", Script.GREEK),
        ("가힣", Script.HANGUL),
        ("ㅋᄀᆨ", Script.NONE),
        ("中々〇", Script.HAN),
        ("あん", Script.HIRAGANA),
        ("アーヶ", Script.KATAKANA),
        ("مگ", Script.ARABIC),
        ("שת", Script.HEBREW),
        ("ไ์ລကខ", Script.UNSPACED),
        ("भკա", Script.LETTER),
        (" .#'·€👍\u0301\U000e0fff", Script.NONE),
    ],
)
def test_every_character_has_its_script(characters: str, script: Script) -> None:
    assert {character: SCRIPTS[character] for character in characters} == dict.fromkeys(characters, script)


def test_marks_sit_on_other_characters() -> None:
    assert [is_mark(character) for character in "\u0301ีी가a·"] == [True, True, True, False, False, False]
