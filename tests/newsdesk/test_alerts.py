"""What a channel is told: the first article opens a story, others make it grow, repeats say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsdesk.alerts import Route, alert_id, tell
from newsdesk.article import Article
from newsdesk.card import card_from_json, card_to_json
from newsdesk.evidence import Hit, Match
from newsdesk.fate import Reason
from newsdesk.verdict import Alert

NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
CHANNEL = 42

ARTICLE = Article(
    source="한빛일보",
    outlet="한빛일보",
    title="샘 알트먼, OpenAI로 복귀",
    body="샘 알트먼이 OpenAI 대표로 돌아온다. 이사회도 새로 꾸린다.",
    url="https://hanbit.example/1",
    language="ko",
    published_at=NOW - timedelta(minutes=5),
    seen_at=NOW,
)
OPENAI = Route(rule_id="r1", name="OpenAI", guild_id=7, channel_ids=(CHANNEL,))
ALTMAN = Route(rule_id="r2", name="Sam Altman", guild_id=7, channel_ids=(CHANNEL,))


def found(rule: Route, *texts: str, article: Article = ARTICLE) -> tuple[Route, Match]:
    hits = tuple(
        Hit("title", article.title.index(text), article.title.index(text) + len(text), text, text) for text in texts
    )
    return rule, Match(rule.rule_id, hits)


def told(article: Article = ARTICLE, *fired: tuple[Route, Match], before: Alert | None = None) -> tuple[Alert, Reason]:
    alert, reason = tell(before, article, fired, story_id="story", channel_id=CHANNEL, now=NOW)
    assert alert is not None
    return alert, reason


def test_the_first_article_opens_the_story() -> None:
    alert, reason = told(ARTICLE, found(OPENAI, "OpenAI"), found(ALTMAN, "샘 알트먼"))
    assert reason is Reason.ALERTED
    assert alert.id == alert_id("story", CHANNEL)
    assert alert.guild_id == 7
    assert [(each.rule, each.texts) for each in alert.card.fired] == [
        ("OpenAI", ("OpenAI",)),
        ("Sam Altman", ("샘 알트먼",)),
    ]
    assert [alert.card.title.text[start:end] for start, end in alert.card.title.marks] == ["샘 알트먼", "OpenAI"]
    assert alert.card.lead.outlet == "한빛일보"


def test_another_outlet_makes_the_message_grow() -> None:
    first, _ = told(ARTICLE, found(OPENAI, "OpenAI"))
    other = replace(ARTICLE, outlet="새벽뉴스", url="https://dawn.example/9")
    grown, reason = told(other, found(ALTMAN, "샘 알트먼"), before=first)
    assert reason is Reason.UPDATED
    assert grown.id == first.id
    assert [report.outlet for report in grown.card.also] == ["새벽뉴스"]
    assert [each.rule for each in grown.card.fired] == ["OpenAI", "Sam Altman"]
    assert grown.card.lead == first.card.lead


def test_the_same_headline_of_the_same_outlet_says_nothing_new() -> None:
    first, _ = told(ARTICLE, found(OPENAI, "OpenAI"))
    again, reason = tell(first, ARTICLE, [found(OPENAI, "OpenAI")], story_id="story", channel_id=CHANNEL, now=NOW)
    assert again is None
    assert reason is Reason.REPEATED


def test_a_follow_up_of_the_same_outlet_is_told() -> None:
    first, _ = told(ARTICLE, found(OPENAI, "OpenAI"))
    follow_up = replace(ARTICLE, title="OpenAI 새 이사회 구성", url="https://hanbit.example/2")
    grown, reason = told(follow_up, found(OPENAI, "OpenAI", article=follow_up), before=first)
    assert reason is Reason.UPDATED
    assert [report.title for report in grown.card.also] == ["OpenAI 새 이사회 구성"]


def test_without_an_outlet_the_source_is_named() -> None:
    alert, _ = told(replace(ARTICLE, outlet=""), found(OPENAI, "OpenAI"))
    assert alert.card.lead.outlet == ARTICLE.source


def test_another_channel_is_another_alert() -> None:
    assert alert_id("story", 1) != alert_id("story", 2)
    assert alert_id("story1", 1) != alert_id("story", 11)


def test_a_card_survives_the_way_through_json() -> None:
    first, _ = told(ARTICLE, found(OPENAI, "OpenAI"))
    grown, _ = told(replace(ARTICLE, outlet="새벽뉴스", published_at=None), found(OPENAI, "OpenAI"), before=first)
    assert card_from_json(card_to_json(grown.card)) == grown.card
