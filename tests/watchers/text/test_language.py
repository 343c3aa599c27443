"""The language of a text: script first, then what the source declares."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.text.language import language_of, primary_subtag

KOREAN = "오픈AI는 샘 알트먼이 최고경영자로 복귀한다고 밝혔다. 직원들은 이사회의 결정을 반겼다. " * 3
JAPANESE = "オープンAIは、サム・アルトマン氏が最高経営責任者に復帰すると発表した。社員は決定を歓迎した。" * 3
CHINESE = "公司宣布，奥特曼将重新担任首席执行官。员工对董事会的决定表示欢迎。" * 3
ENGLISH = "The company said that Altman will return as chief executive, and the staff were pleased with the decision. "


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (KOREAN, "", "ko"),
        (KOREAN, "en-US", "ko"),
        (KOREAN + "「アルトマン氏が復帰した」と日本の新聞は書いた。", "", "ko"),
        (KOREAN + "그는 “" + ENGLISH + "”라고 했다", "", "ko"),
        (JAPANESE, "", "ja"),
        (JAPANESE + "「속보」という韓国語", "", "ja"),
        (CHINESE, "", "zh"),
        (CHINESE + "「ありがとう」", "", "zh"),
        (CHINESE + "“속보”", "ko", "zh"),
        ("OpenAI CEO Sam Altman 복귀", "", "ko"),
        ("GPT-5 출시", "en", "ko"),
        ("美, 對中 관세 인상…韓 반도체 ‘비상’", "", "ko"),
        ("政府、経済対策を閣議決定", "", "ja"),
        ("首相官邸", "ja", "ja"),
        ("首相官邸", "", "zh"),
        ("首相官邸", "zh-TW", "zh"),
        ("iPhone 15を発売", "", "ja"),
        (ENGLISH, "", "en"),
        (ENGLISH, "ko", "en"),
        (ENGLISH * 3 + "알트먼", "ko", "en"),
        ("Altman returns to OpenAI", "en-GB", "en"),
        ("Altman returns to OpenAI", "", "en"),
        ("Altman reinstated, board replaced", "", "und"),
        ("Altman reinstated, board replaced", "en", "en"),
        ("Der Vorstand der Firma hat beschlossen, dass er zurückkehrt", "de-DE", "de"),
        ("Der Vorstand der Firma hat beschlossen, dass er zurückkehrt", "", "und"),
        ("La compañía anunció que el director vuelve a su puesto tras una semana de crisis " * 3, "en-US", "und"),
        ("Компания объявила о возвращении директора", "ru", "ru"),
        ("Компания объявила о возвращении директора", "", "und"),
        ("Компания объявила о возвращении директора", "en", "und"),
        ("บริษัทประกาศ", "", "th"),
        ("Η εταιρεία ανακοίνωσε", "", "el"),
        ("החברה הודיעה", "", "he"),
        ("이사회는 “샘 알트먼이 돌아온다”고 밝혔다… ‘복귀’·합의 · 23일", "en", "ko"),
        ("取締役会は“復帰”で合意した…", "", "ja"),
        ("董事会宣布“原则性协议”——", "", "zh"),
        ("The board’s “deal” — it’s said to be in place", "", "en"),
        ("“ ” — …", "", "und"),
        ("", "", "und"),
        ("2026 — 11!", "", "und"),
        ("2026 — 11!", "ko", "ko"),
    ],
)
def test_language(text: str, declared: str, language: str) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("tag", "primary"),
    [
        ("ko-KR", "ko"),
        ("ko_kr", "ko"),
        (" KO ", "ko"),
        ("kr", "ko"),
        ("zh-Hant-TW", "zh"),
        ("en", "en"),
        ("Korean", ""),
        ("", ""),
        ("x", ""),
        ("<script>", ""),
    ],
)
def test_primary_subtag(tag: str, primary: str) -> None:
    assert primary_subtag(tag) == primary


@given(st.text(), st.text(max_size=8))
def test_every_text_has_a_language_tag(text: str, declared: str) -> None:
    language = language_of(text, declared)
    assert 2 <= len(language) <= 3
    assert language == language.lower()


WORDS = [
    *["the", "of", "and", "to", "in", "Kim's", "résumé", "ÉTÉ", "straße", "Łódź", "Ÿ", "K", "İ", "÷", "×", "word"],
    "“said”",
    "—",
    "a.b",
    "…",
    "\n",
    "it’s",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join), st.sampled_from(["", "en", "en-US", "fr", "ko"]))
def test_english_is_known_by_its_small_words_however_they_are_counted(text: str, declared: str) -> None:
    words = re.findall(r"[a-zà-ɏ']+", text.lower())
    share = sum(word in {"the", "of", "and", "to", "in", "a", "it", "said"} for word in words) / max(len(words), 1)
    if not any(map(str.isalpha, text)):
        expected = primary_subtag(declared) or "und"
    elif declared in {"", "ko"}:
        expected = "en" if share >= 0.15 else "und"
    elif declared == "fr":
        expected = "en" if share >= 0.3 else "fr"
    else:
        expected = "und" if len(words) >= 30 and share < 0.08 else "en"
    assert language_of(text, declared) == expected
