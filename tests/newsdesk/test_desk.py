"""One pass of thinking: known or new, wanted by whom, part of which story, told to which channel, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.alerts import Route, alert_id
from newsdesk.article import Article
from newsdesk.desk import Desk, Sifted, Thought, settle, sift_each, sift_fuller
from newsdesk.fate import Reason
from newsdesk.identity import content_digest, resolve_identities
from newsdesk.match.matcher import Matcher
from newsdesk.memory import Memory
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.stories import WINDOW
from newsdesk.verdict import KnownArticle, Recall

NOW = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)
SETS = AliasSets.starter()


def article(number: int, title: str, body: str = "", **more: object) -> Article:
    base = Article(source="한빛일보", guid=str(number), title=title, body=body, language="ko", seen_at=NOW)
    return replace(base, **more)  # type: ignore[arg-type]  # the tests name fields of Article


RETURN = article(
    1,
    "샘 알트먼, OpenAI로 복귀",
    "샘 알트먼이 OpenAI 최고경영자로 돌아온다. 이사회는 브렛 테일러를 새 의장으로 맞는다. 직원들은 그의 복귀를 요구했다.",
)
RETURN_ELSEWHERE = article(
    2,
    "샘 알트먼 OpenAI 복귀 확정",
    "OpenAI 최고경영자로 샘 알트먼이 돌아온다. 브렛 테일러가 새 이사회 의장을 맡는다. 복귀를 요구한 직원들이 뜻을 이뤘다.",
    outlet="새벽뉴스",
)
WEATHER = article(3, "내일 전국에 첫눈", "기상청은 내일 아침 전국에 눈이 온다고 내다봤다.")


def desk(queries: Mapping[str, str], *channels: int, sources: tuple[str, ...] = ()) -> Desk:
    rules = [Rule(id=name, query=parse_query(query, SETS)) for name, query in queries.items()]
    routes = {
        name: Route(rule_id=name, name=name, guild_id=None, channel_ids=channels, sources=sources) for name in queries
    }
    return Desk(Matcher.build(rules, SETS), routes)


@dataclass(frozen=True)
class Before:
    """What the store would say of the past."""

    known: Mapping[str, KnownArticle] = field(default_factory=dict)
    recall: Recall = field(default_factory=Recall)


NOTHING = Before()


def thought(
    at: Desk, *articles: Article, before: Before = NOTHING, is_backlog: bool = False, now: datetime = NOW
) -> Thought:
    memory = Memory()
    memory.follow(before.recall)
    sifted = sifted_by(at, *articles, known=before.known)
    return settle(at, sifted, memory, is_backlog=is_backlog, now=now)


def sifted_by(at: Desk, *articles: Article, known: Mapping[str, KnownArticle]) -> Sifted:
    [sifted] = sift_each(at, [(resolve_identities(articles), known)])
    return sifted


def remembered(before: Thought) -> Before:
    """What the store would say after it committed `before`."""
    return Before(
        known={
            key: KnownArticle(id=number, content_digest=filed.content_digest)
            for number, filed in enumerate(before.filed)
            for key in filed.keys
        },
        recall=Recall(stories=before.stories, alerts=before.alerts),
    )


def reasons(of: Thought) -> list[Reason]:
    return [decision.reason for filed in of.filed for decision in filed.decisions]


def test_a_wanted_article_opens_a_story_and_an_alert() -> None:
    result = thought(desk({"OpenAI": "OpenAI"}, 42), RETURN)
    (filed,) = result.filed
    (alert,) = result.alerts
    (story,) = result.stories
    assert reasons(result) == [Reason.ALERTED]
    assert filed.story_id == story.id == alert.story_id
    assert alert.id == alert_id(story.id, 42)
    assert alert.revision == 0


def test_an_unwanted_article_is_filed_with_its_reason() -> None:
    result = thought(desk({"OpenAI": "OpenAI"}, 42), WEATHER)
    assert reasons(result) == [Reason.UNMATCHED]
    assert result.alerts == ()


def test_two_reports_in_one_pass_are_one_message_of_revision_zero() -> None:
    result = thought(desk({"OpenAI": "OpenAI"}, 42), RETURN, RETURN_ELSEWHERE)
    assert reasons(result) == [Reason.ALERTED, Reason.UPDATED]
    (alert,) = result.alerts
    assert alert.revision == 0
    assert [report.outlet for report in alert.card.also] == ["새벽뉴스"]


def test_a_report_in_a_later_pass_is_the_next_revision() -> None:
    at = desk({"OpenAI": "OpenAI"}, 42)
    first = thought(at, RETURN)
    second = thought(at, RETURN_ELSEWHERE, before=remembered(first), now=NOW + timedelta(minutes=10))
    assert reasons(second) == [Reason.UPDATED]
    (alert,) = second.alerts
    assert alert.id == first.alerts[0].id
    assert alert.revision == 1


def test_passes_settled_one_after_another_know_of_each_other() -> None:
    at, memory = desk({"OpenAI": "OpenAI"}, 42), Memory()
    first, second, third = (
        settle(at, sifted_by(at, each, known={}), memory, is_backlog=False, now=NOW)
        for each in (RETURN, RETURN_ELSEWHERE, replace(RETURN_ELSEWHERE, guid="9"))
    )
    assert (reasons(first), reasons(second), reasons(third)) == ([Reason.ALERTED], [Reason.UPDATED], [Reason.REPEATED])
    assert [each.revision for each in (*first.alerts, *second.alerts)] == [0, 1]
    assert second.alerts == thought(at, RETURN_ELSEWHERE, before=remembered(first)).alerts
    assert third.alerts == ()


def test_what_is_over_is_forgotten_with_its_alerts() -> None:
    at, memory = desk({"OpenAI": "OpenAI"}, 42), Memory()
    first = settle(at, sifted_by(at, RETURN, known={}), memory, is_backlog=False, now=NOW)
    place = first.stories[0].id, 42
    memory.forget_over(NOW + WINDOW)
    assert memory.alert(*place) == first.alerts[0]
    memory.forget_over(NOW + WINDOW + timedelta(microseconds=1))
    assert memory.alert(*place) is None
    again = settle(at, sifted_by(at, RETURN, known={}), memory, is_backlog=False, now=NOW + 2 * WINDOW)
    assert reasons(again) == [Reason.ALERTED]


def test_readings_are_sifted_together_as_they_are_one_by_one() -> None:
    at = desk({"OpenAI": "OpenAI", "첫눈": "첫눈"}, 42)
    known = {resolve_identities([WEATHER])[0][0][0]: KnownArticle(id=7, content_digest="another")}
    readings = [((RETURN, WEATHER), known), ((), {}), ((WEATHER, RETURN_ELSEWHERE), {}), ((RETURN,), {})]
    together = list(sift_each(at, [(resolve_identities(articles), before) for articles, before in readings]))
    assert together == [sifted_by(at, *articles, known=before) for articles, before in readings]
    assert [len(each.fresh) for each in together] == [1, 0, 2, 1]
    assert [match.rule for match in together[0].edited[7].matches] == ["첫눈"]


def test_what_is_known_is_not_told_again() -> None:
    at = desk({"OpenAI": "OpenAI"}, 42)
    again = thought(at, RETURN, before=remembered(thought(at, RETURN)))
    assert again == Thought(filed=(), edited={}, stories=(), alerts=())


def test_an_edit_updates_and_never_alerts() -> None:
    at = desk({"OpenAI": "OpenAI", "첫눈": "첫눈"}, 42)
    first = thought(at, WEATHER)
    edited = replace(WEATHER, body=WEATHER.body + " OpenAI 소식은 없다.")
    result = thought(at, edited, before=remembered(first))
    assert result.alerts == ()
    assert result.filed == ()
    (changed,) = result.edited.values()
    assert changed.content_digest == content_digest(edited)
    assert {match.rule for match in changed.matches} == {"OpenAI", "첫눈"}


def test_first_contact_is_silent() -> None:
    result = thought(desk({"OpenAI": "OpenAI"}, 42), RETURN, is_backlog=True)
    assert reasons(result) == [Reason.BACKLOG]
    assert result.alerts == ()
    assert len(result.filed[0].matches) == 1


def test_a_rule_without_a_channel_says_so() -> None:
    assert reasons(thought(desk({"OpenAI": "OpenAI"}), RETURN)) == [Reason.UNROUTED]


def test_each_channel_is_told_once_of_all_rules_that_fired() -> None:
    result = thought(desk({"OpenAI": "OpenAI", "Sam Altman": "@sam-altman"}, 42, 43), RETURN)
    assert sorted(alert.channel_id for alert in result.alerts) == [42, 43]
    assert all([each.rule for each in alert.card.fired] == ["OpenAI", "Sam Altman"] for alert in result.alerts)
    assert reasons(result) == [Reason.ALERTED] * 4


@pytest.mark.parametrize(("sources", "expected"), [(("한빛일보",), Reason.ALERTED), (("다른 곳",), Reason.UNMATCHED)])
def test_a_rule_may_look_at_some_sources_only(sources: tuple[str, ...], expected: Reason) -> None:
    assert reasons(thought(desk({"OpenAI": "OpenAI"}, 42, sources=sources), RETURN)) == [expected]


def test_a_rule_may_wait_for_more_outlets() -> None:
    at = desk({"OpenAI": "OpenAI sources>=2"}, 42)
    result = thought(at, RETURN, RETURN_ELSEWHERE)
    assert reasons(result) == [Reason.UNCORROBORATED, Reason.ALERTED]
    (alert,) = result.alerts
    assert alert.card.lead.outlet == "새벽뉴스"


def test_a_rule_may_want_young_articles_only() -> None:
    at = desk({"OpenAI": "OpenAI age<24h"}, 42)
    old = replace(RETURN, published_at=NOW - timedelta(hours=25))
    young = replace(RETURN, published_at=NOW - timedelta(hours=23))
    assert reasons(thought(at, old)) == [Reason.STALE]
    assert reasons(thought(at, young)) == [Reason.ALERTED]


def test_thinking_twice_gives_the_same() -> None:
    at = desk({"OpenAI": "OpenAI", "CEO": "CEO OR 최고경영자"}, 42)
    assert thought(at, RETURN, WEATHER) == thought(at, RETURN, WEATHER)


def test_a_fuller_text_is_matched_anew_and_known_by_the_same_digest() -> None:
    at = desk({"board": "브렛 테일러"}, 5)
    teaser = replace(RETURN, body="닷새 만이다.")
    known = {resolve_identities([WEATHER])[0][0][0]: KnownArticle(id=7, content_digest="another")}
    before = sifted_by(at, teaser, WEATHER, known=known)
    assert [each.title for each in before.articles] == [WEATHER.title, RETURN.title]
    assert not before.is_wanted
    after = sift_fuller(at, before, [replace(WEATHER, body=RETURN.body), RETURN])
    assert after.is_wanted
    assert after.fresh[0].article == RETURN
    assert after.fresh[0].content_digest == before.fresh[0].content_digest == content_digest(teaser)
    assert [match.rule for match in after.edited[7].matches] == ["board"]
    assert after.edited[7].content_digest == content_digest(WEATHER)


def test_a_desk_knows_which_sources_its_rules_look_at() -> None:
    assert desk({"any": "OpenAI"}).could_want("한빛일보")
    assert desk({"one": "OpenAI"}, sources=("한빛일보",)).could_want("한빛일보")
    assert not desk({"one": "OpenAI"}, sources=("새벽뉴스",)).could_want("한빛일보")
    assert not desk({}).could_want("한빛일보")
