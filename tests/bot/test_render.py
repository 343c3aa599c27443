from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.discord_text import length
from bot.render import Post, custom_id_of, key_of, render, render_bare
from bot.translate import Translator
from newsdesk.card import Card, Fired, Marked, Report
from tests.bot.makers import NOW, alert, card, grown, report

EN, KO = Translator("en"), Translator("ko")

texts = st.text(max_size=400) | st.text("가힣[](){}*_`|<>@#:/.\\ e\u0301👩\u200d🚀\n", max_size=2500)
urls = st.sampled_from(
    [
        "",
        "https://news.example/" + "a" * 3000,
        "https://news.example/" + "b" * 600,
        "javascript:x",
        "http://뉴스.kr/속보",
    ]
) | texts.map("https://news.example/".__add__)
moments = st.datetimes(timezones=st.just(UTC)).filter(lambda each: 1 < each.year < 9999)
reports = st.builds(Report, outlet=texts, title=texts, url=urls, published_at=st.none() | moments, seen_at=moments)


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return Marked(text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


cards = st.builds(
    Card,
    lead=reports,
    title=marked(),
    summary=marked(),
    language=st.just("ko"),
    image_url=urls,
    fired=st.lists(st.builds(Fired, texts, st.lists(texts, max_size=4).map(tuple)), max_size=12).map(tuple),
    also=st.lists(reports, max_size=12).map(tuple),
)


@given(cards, st.sampled_from([EN, KO]))
def test_any_card_is_within_discords_limits(any_card: Card, translator: Translator) -> None:
    for make in (render, render_bare):
        assert_within_limits(make(alert(card=any_card), translator))


def assert_within_limits(post: Post) -> None:
    assert 0 < length(post.content.strip()) <= limits.CONTENT_MAX
    assert len(post.key) <= limits.NONCE_MAX
    if post.embed is not None:
        assert_embed_within_limits(post.embed.to_dict())
    if post.read is not None:
        label, url = post.read
        assert 0 < length(label) <= limits.BUTTON_LABEL_MAX
        assert len(url) <= limits.BUTTON_URL_MAX
    label, custom_id = post.why
    assert 0 < length(label) <= limits.BUTTON_LABEL_MAX
    assert len(custom_id) <= limits.CUSTOM_ID_MAX


def assert_embed_within_limits(embed: Any) -> None:
    parts = {
        "title": (embed["title"], limits.EMBED_TITLE_MAX),
        "description": (embed["description"], limits.EMBED_DESCRIPTION_MAX),
        "author": (embed.get("author", {}).get("name", "-"), limits.EMBED_AUTHOR_MAX),
    }
    for index, field in enumerate(embed.get("fields", [])):
        parts[f"name {index}"] = (field["name"], limits.EMBED_FIELD_NAME_MAX)
        parts[f"value {index}"] = (field["value"], limits.EMBED_FIELD_VALUE_MAX)
    assert {name: text for name, (text, limit) in parts.items() if not 0 < length(text.strip()) <= limit} == {}
    assert sum(length(text) for text, _ in parts.values()) <= limits.EMBED_TEXT_MAX
    for url in (embed.get("url"), embed.get("thumbnail", {}).get("url")):
        assert url is None or (re.match("https?://", url) and len(url) <= limits.EMBED_URL_MAX)


def test_a_card_in_full() -> None:
    post = render(alert(card=card()), KO)
    assert post.content == "**OpenAI, 삼성** · 오픈AI, 삼성전자와 반도체 협력"
    assert post.read == ("기사 읽기", "https://news.example/1")
    assert post.embed is not None
    assert post.embed.to_dict() == {
        "type": "rich",
        "color": 0xE8590C,
        "flags": 0,
        "title": "오픈AI, 삼성전자와 반도체 협력",
        "url": "https://news.example/1",
        "description": "**오픈AI**가 **삼성전자**와 손잡았다.\n-# 발행 <t:1795424100:f> · 확인 <t:1795424400:R>",
        "author": {"name": "연합뉴스"},
        "thumbnail": {"url": "https://img.example/1.jpg"},
        "fields": [{"name": "찾은 말", "value": "**OpenAI**: 오픈AI, OpenAI\n**삼성**: 삼성전자", "inline": False}],
    }


def test_it_speaks_english_as_well() -> None:
    post = render(alert(card=card()), EN)
    assert post.embed is not None
    assert [each.name for each in post.embed.fields] == ["Found"]
    assert post.why[0] == "Why?"


def test_other_reports_are_listed_as_they_come() -> None:
    once = grown(alert(), "한겨레")
    twice = grown(once, "Reuters")
    assert also_lines(once.card) == ["한겨레: 한겨레의 보도 <t:1795424100:t> [↗](<https://0.example/>)"]
    assert [each.split(":")[0] for each in also_lines(twice.card)] == ["한겨레", "Reuters"]


def test_what_does_not_fit_is_counted() -> None:
    lines = also_lines(card(also=tuple(report(f"신문 {n}") for n in range(30))))
    assert lines[0].startswith("신문 0")
    assert lines[-1] == f"외 {30 - (len(lines) - 1)}건"
    long = card(
        also=tuple(report("신문" * 30, title="가" * 200, url="https://a.example/" + "b" * 150) for _ in range(4))
    )
    assert also_lines(long)[-1] == f"외 {4 - (len(also_lines(long)) - 1)}건"


def also_lines(any_card: Card) -> list[str]:
    embed = render(alert(card=any_card), KO).embed
    assert embed is not None
    field = next(each for each in embed.fields if each.name == "함께 보도한 곳")
    return str(field.value).splitlines()


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        ({"image_url": ""}, "thumbnail"),
        ({"image_url": "http://img.example/1.jpg"}, "thumbnail"),
        ({"image_url": "https://img.example/" + "a" * 3000}, "thumbnail"),
        ({"lead": report("")}, "author"),
        ({"lead": report(url="")}, "url"),
        ({"fired": ()}, "fields"),
    ],
)
def test_what_is_missing_is_left_out(changed: dict[str, Any], gone: str) -> None:
    embed = render(alert(card=card(**changed)), KO).embed
    assert embed is not None
    assert gone not in embed.to_dict()


def test_a_headline_of_nothing_visible_is_named_so() -> None:
    post = render(alert(card=card("\u200b\u3164")), KO)
    assert post.content.endswith("(제목 없음)")
    assert post.embed is not None
    assert post.embed.title == "(제목 없음)"


def test_a_rule_made_of_fields_alone_says_so() -> None:
    embed = render(alert(card=card(fired=(Fired("한겨레 전부", ()),))), KO).embed
    assert embed is not None
    assert embed.fields[0].value == "**한겨레 전부**: 출처·글쓴이·태그·언어 조건"


def test_no_title_becomes_a_link_text() -> None:
    hostile = "x](https://evil.example) [y"
    post = render(alert(card=card(hostile, also=(report(title=hostile, published_at=None),))), KO)
    assert "](https://evil.example)" not in str(post.embed and post.embed.to_dict()) + post.content


def test_the_plainest_message_is_headline_and_address() -> None:
    post = render_bare(alert(card=card()), KO)
    assert post.content == "**OpenAI, 삼성** · 오픈AI, 삼성전자와 반도체 협력\n<https://news.example/1>"
    assert (post.embed, post.read) == (None, None)
    assert post.why == ("왜 왔나요?", custom_id_of(alert()))


def test_the_key_belongs_to_the_alert_and_stays() -> None:
    first = alert("s1", 11)
    keys = {key_of(each) for each in (first, replace(first, revision=7, updated_at=NOW), grown(first, "한겨레"))}
    assert len(keys) == 1
    assert key_of(first) not in {key_of(alert("s1", 12)), key_of(alert("s2", 11))}
    assert re.fullmatch("n[0-9a-f]{22}", key_of(first))
    assert custom_id_of(first) == f"s:{key_of(first)}:{first.id}"


async def test_the_buttons_keep_nothing_in_memory() -> None:
    view = render(alert(), KO).view()
    assert view.is_finished(), "a view that listens is kept by discord.py, one for each message"
    assert [each["type"] for each in view.to_components()] == [1]
    assert [each["style"] for each in view.to_components()[0]["components"]] == [5, 2]


def test_an_address_too_long_for_the_button_stays_on_the_title() -> None:
    url = "https://news.example/" + "a" * 600
    post = render(alert(card=card(lead=report(url=url))), KO)
    assert post.read is None
    assert post.embed is not None
    assert post.embed.url == url
