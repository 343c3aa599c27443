"""Suggestions over a small labelled archive: the right ones are there, with counts and reasons; common words are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import seeds
from newsdesk.aliases.suggest import SAMPLES_MAX, SUGGESTIONS_MAX, Suggestion, SuggestionReason, suggest_aliases
from newsdesk.article import Article
from newsdesk.text.fold import fold_key
from tests.newsdesk.aliases.corpus import ALIASES, NOW, archive, article
from tests.watchers.sources.looking import look

PRECISION_MIN = 0.95
RECALL_MIN = 0.95


def suggested(name: str, *articles: Article, known: tuple[str, ...] = ()) -> dict[str, Suggestion]:
    return {each.text: each for each in suggest_aliases([name], articles or archive(), known)}


def keys(texts: object) -> set[str]:
    return {fold_key(str(text)) for text in texts}  # type: ignore[attr-defined]  # any iterable of strings


@pytest.fixture(scope="module")
def seed_articles() -> tuple[Article, ...]:
    return tuple(look(seeds.FOLDER, now=datetime(2026, 11, 23, tzinfo=UTC)).articles)


@pytest.mark.parametrize("name", ALIASES)
def test_the_aliases_of_a_name_are_proposed(name: str) -> None:
    assert keys(ALIASES[name].split("|")) <= keys(suggested(name))


def test_precision_and_recall_over_the_labelled_names() -> None:
    right = proposed = wanted = 0
    for name, aliases in ALIASES.items():
        expected, given = keys(aliases.split("|")), keys(suggested(name))
        right += len(expected & given)
        proposed += len(given)
        wanted += len(expected)
    assert right / proposed >= PRECISION_MIN
    assert right / wanted >= RECALL_MIN


def test_the_spellings_of_the_seeds(seed_articles: tuple[Article, ...]) -> None:
    found = suggested("샘 알트먼", *seed_articles)
    assert {"알트먼", "알트만", "샘알트만", "Altman", "Sam Altman", "アルトマン", "サム・アルトマン", "奥特曼"} <= set(
        found
    )
    assert found["알트먼"].reason is SuggestionReason.PART_OF
    assert found["알트만"].reason is SuggestionReason.WRITTEN_ALIKE
    assert found["Sam Altman"].reason is SuggestionReason.SOUNDS_ALIKE
    assert found["Sam Altman"].count == sum("Sam Altman" in f"{each.title} {each.body}" for each in seed_articles)
    assert {"OpenAI", "이사회", "Microsoft", "CEO", "샘", "Sam", "Saltman"}.isdisjoint(found)


@pytest.mark.parametrize("word", ["이사회", "복귀", "회사", "GPT-4"])
def test_common_words_have_no_aliases(word: str, seed_articles: tuple[Article, ...]) -> None:
    assert suggested(word, *seed_articles) == {}


def test_counts_are_of_articles_not_of_mentions() -> None:
    found = suggested("마크 저커버그")
    assert found["Zuckerberg"].count == 2
    assert found["저커버그"].count == 1
    assert found["주커버그"].samples[0].startswith("주커버그가 답했다")


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("소식 | 시진핑(習近平) 주석이 왔다.", "시진핑", "習近平"),
        ("소식 | 習近平(시진핑) 주석이 왔다.", "시진핑", "習近平"),
        ("소식 | 국제통화기금(IMF)은 신중했다.", "국제통화기금", "IMF"),
        ("News | Xi Jinping (習近平, 73) came.", "Xi Jinping", "習近平"),
        ("話 | サム・アルトマン（Sam Altman）氏が来た。", "サム・アルトマン", "Sam Altman"),
    ],
)
def test_what_stands_beside_in_brackets(text: str, name: str, alias: str) -> None:
    found = suggested(name, article(text))
    assert found[alias].reason is SuggestionReason.STANDS_BESIDE


@pytest.mark.parametrize(
    "inside", ["사진", "왼쪽", "CEO", "58", "38세", "pictured", "더불어민주당", "올해 초 취임", "005930"]
)
def test_brackets_hold_other_things_too(inside: str) -> None:
    assert suggested("샘 알트먼", article(f"소식 | 샘 알트먼({inside})이 말했다.")) == {}


def test_capitals_of_a_sentence_are_not_a_name() -> None:
    articles = [article("Never | Never say never. Number nine never came."), article("네이버 | 네이버가 올랐다.")]
    assert suggested("네이버", *articles) == {}
    mosque = article("Mosque reopens | The mosque was closed for a year.")
    assert suggested("머스크", mosque) == {}
    assert "Musk" in suggested("머스크", mosque, article("Musk speaks | Musk spoke for a year."))


def test_particles_do_not_make_a_spelling() -> None:
    found = suggested(
        "마이크로소프트", article("소식 | 마이크로소프트의 값, 마이크로소프트에서도, Microsoft로, Microsoft의")
    )
    assert set(found) == {"Microsoft"}


def test_a_part_counts_where_it_stands_alone() -> None:
    assert suggested("샘 알트먼", article("소식 | 샘 알트먼이 말했다. 샘 알트먼은 웃었다.")) == {}
    alone = suggested("샘 알트먼", article("소식 | 샘 알트먼이 말했다. 알트먼은 웃었다."))
    assert alone["알트먼"].reason is SuggestionReason.PART_OF


def test_a_part_that_others_share_is_left_out() -> None:
    common = [article(f"소식 {number} | 서울 시장이 올랐다.", number) for number in range(5)]
    assert "시장" not in suggested("오세훈 시장", article("소식 | 오세훈 시장이 말했다."), *common)
    assert "저커버그" in suggested("마크 저커버그")


def test_known_spellings_and_the_names_are_not_proposed() -> None:
    plain = suggested("마크 저커버그")
    assert "마크 저커버그" not in plain
    known = suggested("마크 저커버그", known=("zuckerberg", "マーク・ザッカーバーグ"))
    assert plain.keys() - known.keys() == {"Zuckerberg", "マーク・ザッカーバーグ"}


def test_several_names_are_looked_for_together() -> None:
    found = {each.text for each in suggest_aliases(["Jensen Huang", "젠슨 황"], archive())}
    assert "ジェンスン・フアン" in found
    assert {"Jensen Huang", "젠슨 황"}.isdisjoint(found)


def test_nothing_to_read_and_nothing_to_look_for() -> None:
    assert suggest_aliases(["샘 알트먼"], ()) == ()
    with pytest.raises(ValueError, match="folding"):
        suggest_aliases(["\u200b"], archive())


def test_there_is_a_bound() -> None:
    spellings = " ".join(f"Altman{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(100))
    found = suggest_aliases(["Altmanabcdefgh", "Altman"], [article(f"Names | {spellings.replace(' ', ', ')}")])
    assert len(found) <= SUGGESTIONS_MAX
    many = [article(f"소식 {number} | Sam Altman 이야기", number) for number in range(9)]
    (only,) = (each for each in suggest_aliases(["샘 알트먼"], many) if each.text == "Sam Altman")
    assert (only.count, len(only.samples)) == (9, SAMPLES_MAX)


def test_the_same_articles_give_the_same_answer_in_any_order() -> None:
    forward = suggest_aliases(["마크 저커버그"], archive())
    backward = suggest_aliases(["마크 저커버그"], archive()[::-1])
    assert [(each.text, each.count, each.score) for each in forward] == [
        (each.text, each.count, each.score) for each in backward
    ]


def test_an_empty_article_is_read() -> None:
    assert suggest_aliases(["샘 알트먼"], [Article(source="s", title="제목", seen_at=NOW)]) == ()
