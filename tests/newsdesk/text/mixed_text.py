"""Texts that put many scripts, widths, accents and invisible characters side by side."""

from __future__ import annotations

from hypothesis import strategies as st

_ROWS = (
    "삼성 전자 서울 이란 한국 알트 만 은 는 이 가 에서 으로 로 인 ㅋㅋ ㅠㅠ ㄱ ㅏ 하 ᆨ 각",
    "AI Open us US GPT x café e\u0301 Müller ß ﬁ İ ı Ａ 2 2.5 1,200 4 ½ ① ™ ´",
    "華為 上海 東京 がん タイ トル ﾄﾞ ｶ ー ㍿ 々",
    "мир ё й λόγος ΟΣ مصر و ال مُ שלום ב ไทย น้ำ เ भारत की ์",
    "\u200b \u00ad \u200d \ufe0f \u0323 \u3164 ’ ' “ - – · ・ . , … # + & _ (",
    "👍 🏽 👩 💻 🇰🇷 🇺 ❤️ ❤️‍🔥 👩🏽‍💻 🏴\U000e0067\U000e007f 1️⃣",
    "ﬀ ﬃ ﬅ œ Æ ǽ ŉ ǅ ΐ ș ş ț • ℡ ㋿ ㎏ ㈜ ㈱ ㎡ ㏂ ⅷ ① ％ ²",
    "٢ ۴ २ ๒ ی ک फ़ \u095e",
    "ﻣﺼﺮ ﷺ ﷼ ﬡ שׁ ل ﻻ",
    "\u1109\u1161\u11b7 성이 \u1109 ﾡ ￂ ﾊﾟ ﾟ ゙ が ㌧ ㌔",
)
PIECES = (*" ".join(_ROWS).split(" "), " ", " ", " ", "\n", "\u00a0", "\u3000")
MIXED_TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
ANY_TEXTS = st.one_of(MIXED_TEXTS, st.text(max_size=20))
