from __future__ import annotations

from datetime import timedelta

import pytest

from newsdesk.fate import Reason
from newsdesk.verdict import Decision
from store import door
from store.door import Store
from store.records import OPERATOR, Scope
from tests.store.makers import (
    LONG_AGO,
    MINUTE,
    NOW,
    a_pass,
    alert,
    article,
    declared,
    filed,
    known_of,
    match,
    rule_spec,
    source_spec,
    story,
    told,
)

DAY = timedelta(days=1)


def filed_at(key: str, days_ago: float) -> object:
    return filed(key, article(f"기사 {key}", url=f"https://news.example/{key}", seen_at=NOW - days_ago * DAY))


def test_latest_by_rule_and_source(store: Store) -> None:
    one = declared(store, source_spec("하나"), source_spec("둘"), rules=[rule_spec("삼성"), rule_spec("공장")])
    other = next(each for each in store.sources(OPERATOR) if each.spec.name == "둘")
    both = (match("rule-None-삼성"), match("rule-None-공장"))
    store.commit(a_pass(one, filed=(filed("a", matches=both), filed("b"))))
    store.commit(a_pass(other, filed=(filed("c", matches=both[:1]), filed("d"))))

    def titles(**wanted: str) -> list[str]:
        return [each.article.title[-1] for each in store.latest(OPERATOR, 10, **wanted)]

    assert titles() == ["d", "c", "b", "a"]
    assert titles(source="하나") == ["b", "a"]
    assert titles(rule="삼성") == ["c", "a"]
    assert titles(rule="삼성", source="둘") == ["c"]
    assert titles(rule="공장") == ["a"]
    assert titles(rule="없음") == titles(source="없음") == []
    assert [each.article.title[-1] for each in store.latest(OPERATOR, 3)] == ["d", "c", "b"]
    assert store.latest(OPERATOR, 10)[-1].rules == ("공장", "삼성")


def test_why_tells_of_every_decision_and_its_evidence(store: Store) -> None:
    source = declared(store, rules=[rule_spec("삼성"), rule_spec("공장")])
    decisions = (
        Decision(reason=Reason.UNROUTED, rule_id="rule-None-공장"),
        Decision(reason=Reason.ALERTED, rule_id="rule-None-삼성", channel_id=11, alert_id=alert().id),
        Decision(reason=Reason.ALERTED, rule_id="rule-None-삼성", channel_id=12, alert_id=alert(channel_id=12).id),
    )
    hits = (match("rule-None-삼성"), match("rule-None-공장", "공장"))
    wanted = filed("a", matches=hits, decisions=decisions, story_id="story-1")
    alerts = (alert(), alert(channel_id=12))
    store.commit(a_pass(source, filed=(wanted, filed("b")), stories=(story(),), alerts=alerts))

    [fate] = store.fates(OPERATOR, "https://news.example/a")
    assert fate.found.article == wanted.article
    assert fate.matches == hits
    assert tuple(each.decision for each in fate.verdicts) == decisions
    assert [each.rule for each in fate.verdicts] == ["공장", "삼성", "삼성"]
    assert [[sending.id for sending in each.sendings] for each in fate.verdicts] == [
        [],
        ["alert-story-1-11.0"],
        ["alert-story-1-12.0"],
    ]
    assert {each.decided_at for each in fate.verdicts} == {NOW}
    [unmatched] = store.fates(OPERATOR, "https://news.example/b")
    assert [each.decision for each in unmatched.verdicts] == [Decision(reason=Reason.UNMATCHED)]
    assert store.fates(OPERATOR, "https://news.example/none") == ()


def test_an_address_in_two_sources_has_two_fates(store: Store) -> None:
    declared(store, source_spec("하나"), source_spec("둘"))
    long = "https://news.example/" + "가" * 5000
    for source in store.sources(OPERATOR):
        store.commit(a_pass(source, filed=(filed("a", article(url=long)),)))
    assert [each.found.article.source for each in store.fates(OPERATOR, long)] == ["하나", "둘"]
    assert store.fates(OPERATOR, "") == ()


def test_status_counts(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    assert store.status(OPERATOR, NOW).articles == 0
    store.commit(a_pass(source, filed=(filed_at("old", 1.5), filed_at("a", 0.5), filed_at("b", 1))))
    told(store, source, alert(), alert("old", created_at=NOW - 2 * DAY))
    store.begin_attempt("alert-old-11.0", NOW)
    status = store.status(OPERATOR, NOW)
    assert (status.articles, status.articles_today, status.alerts_today) == (3, 2, 1)
    assert (status.waiting, status.oldest_waiting_at, status.last_sent_at, status.parked) == (2, NOW, None, ())
    assert (status.sources, status.rules) == (store.sources(OPERATOR), (rule_spec(),))
    assert status == store.status(Scope(7), NOW)


def test_the_clean_up_forgets_what_is_old_and_only_that(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    ages = {"a": 400, "b": 366, "edge": 365, "young": 1}
    store.commit(a_pass(source, filed=tuple(filed_at(key, days) for key, days in ages.items())))
    old = {"last_seen_at": NOW - 366 * DAY}
    stories = (story("old", **old), story("waits", **old), story("young"))
    alerts = tuple(alert(each.id) for each in stories)
    store.commit(a_pass(source, stories=stories, alerts=alerts))
    for name in ("old", "young"):
        store.begin_attempt(f"alert-{name}-11.0", NOW)
        store.delivered(f"alert-{name}-11.0", 1, NOW)
    store.index_pending(3)

    assert store.forget_before(NOW - 365 * DAY) == 2

    assert [each.article.title for each in store.latest(OPERATOR, 9)] == ["기사 young", "기사 edge"]
    assert [each.article.title for each in store.search(OPERATOR, "기사", 9)] == ["기사 young", "기사 edge"]
    assert store.search(OPERATOR, "a", 9) == ()
    assert store.fates(OPERATOR, "https://news.example/a") == ()
    assert {each.id for each in store.recall(LONG_AGO).stories} == {
        "waits",
        "young",
    }
    assert [each.id for each in store.due_deliveries(NOW, 9)] == ["alert-waits-11.0"]
    assert store.forget_before(NOW - 365 * DAY) == 0


def test_a_forgotten_article_that_its_source_still_shows_is_not_news(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, filed=(filed_at("a", 400),)))
    store.forget_before(NOW)
    known = known_of(store, source, "guid:a", "title:a")
    assert set(known) == {"guid:a", "title:a"}
    store.commit(a_pass(source, filed=(filed("a"),), edited={known["guid:a"].id: filed("a")}))
    assert store.latest(OPERATOR, 9) == ()
    store.commit(a_pass(source, filed=(filed("b"),)))
    [new] = store.latest(OPERATOR, 9)
    assert new.id not in {each.id for each in known.values()}, "a number is never given twice"


def test_a_large_clean_up_goes_in_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FORGET_BATCH", 7)
    monkeypatch.setattr(door, "INDEX_BATCH", 5)
    source = declared(store)
    store.commit(a_pass(source, filed=tuple(filed_at(str(number), 400) for number in range(40))))
    assert len(store.search(OPERATOR, "기사", 100)) == 40
    assert store.forget_before(NOW) == 40
    assert store.search(OPERATOR, "기사", 100) == ()


def test_what_retired_long_ago_is_forgotten_with_its_keys(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    store.commit(a_pass(source, filed=(filed_at("a", 400),)))
    store.declare([], [], NOW)
    store.forget_before(NOW + MINUTE)
    again = declared(store)
    assert again.id != source.id or again.cursor == {}
    assert known_of(store, again, "guid:a") == {}


def test_a_retired_source_with_young_articles_stays(store: Store) -> None:
    source = declared(store)
    store.declare([], [], NOW)
    store.commit(a_pass(source, filed=(filed_at("a", -1),)))
    store.forget_before(NOW + MINUTE)
    assert len(store.latest(OPERATOR, 9)) == 1
