"""What belongs to a guild stays in the guild, through every query the store has."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from newsdesk.fate import Reason
from newsdesk.terms.term import Term
from newsdesk.verdict import Decision
from newsdesk.wording import as_it_came
from store.door import Store
from store.records import OPERATOR, Scope
from tests.store.makers import NOW, a_pass, alert, article, card, filed, match, rule_spec, source_spec, story

OWNER, FOREIGNER = 1001, 2002
SECRET = "비밀"
SECRET_CHANNEL = 777_000_111
SHARED_URL, SECRET_URL = "https://news.example/shared", f"https://news.example/{SECRET}"

QUERIES: dict[str, Callable[[Store, Scope], Any]] = {
    "sources": lambda store, scope: store.sources(scope),
    # The numbers of a status have their own test, and so has this one, with `test_declared`.
    "count_sources": lambda store, scope: store.source_names(scope)[: store.count_sources(scope)],
    "source_names": lambda store, scope: store.source_names(scope),
    "rules": lambda store, scope: store.rules(scope),
    "latest": lambda store, scope: (
        store.latest(scope, 50),
        store.latest(scope, 50, rule=f"{SECRET} 규칙"),
        store.latest(scope, 50, source=f"{SECRET} 소스"),
    ),
    "search": lambda store, scope: (store.search(scope, SECRET, 50), store.search(scope, "공통", 50)),
    "candidates": lambda store, scope: (
        store.candidates(scope, Term(SECRET), NOW - timedelta(days=1), 50),
        store.candidates(scope, None, NOW - timedelta(days=1), 50),
    ),
    "fates": lambda store, scope: (store.fates(scope, SECRET_URL), store.fates(scope, SHARED_URL)),
    "alert": lambda store, scope: store.alert(scope, alert(channel_id=SECRET_CHANNEL).id),
    "status": lambda store, scope: store.status(scope, NOW),
}


def test_every_query_method_is_listed_here() -> None:
    with_scope = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and "scope" in inspect.signature(method).parameters
    }
    assert with_scope == set(QUERIES)


@pytest.fixture
def peopled(store: Store) -> Store:
    """The operator's source and rule, and a guild's own, each with an article; the guild's rule wants both."""
    rule = rule_spec(f"{SECRET} 규칙", guild_id=OWNER, query=SECRET, channel_ids=(SECRET_CHANNEL,))
    store.declare(
        [source_spec("공용"), source_spec(f"{SECRET} 소스", guild_id=OWNER)],
        [rule_spec("공통"), rule],
        NOW,
    )
    shared, own = sorted(store.sources(OPERATOR), key=lambda each: each.spec.guild_id or 0)
    told = alert(channel_id=SECRET_CHANNEL, guild_id=OWNER, card=card(SECRET))
    decisions = (
        Decision(reason=Reason.ALERTED, rule_id=rule.id, channel_id=SECRET_CHANNEL, alert_id=told.id),
        Decision(reason=Reason.UNROUTED, rule_id="rule-None-공통"),
    )
    hits = (match(rule.id, SECRET), match("rule-None-공통", "공통"))
    for source, key, url in ((shared, "공통", SHARED_URL), (own, SECRET, SECRET_URL)):
        wanted = filed(key, article(f"{key} 소식", body="", url=url), matches=hits, decisions=decisions)
        store.commit(a_pass(source, filed=(wanted,), stories=(story(),), alerts=(told,)))
    store.park_channel(SECRET_CHANNEL, as_it_came(f"{SECRET} 채널"), NOW, NOW)
    return store


@pytest.mark.parametrize("name", QUERIES)
def test_a_foreign_guild_sees_nothing_of_it(peopled: Store, name: str) -> None:
    answer = repr(QUERIES[name](peopled, Scope(FOREIGNER)))
    assert SECRET not in answer
    assert str(SECRET_CHANNEL) not in answer
    assert str(OWNER) not in answer


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("scope", [OPERATOR, Scope(OWNER)], ids=["operator", "owner"])
def test_its_guild_and_the_operator_see_it(peopled: Store, name: str, scope: Scope) -> None:
    assert SECRET in repr(QUERIES[name](peopled, scope))


def test_what_is_the_operators_is_everybodys(peopled: Store) -> None:
    foreigner = Scope(FOREIGNER)
    assert [each.spec.name for each in peopled.sources(foreigner)] == ["공용"]
    assert [each.name for each in peopled.rules(foreigner)] == ["공통"]
    assert [each.rules for each in peopled.latest(foreigner, 9)] == [("공통",)]
    assert [each.rules for each in peopled.latest(Scope(OWNER), 9)] == [("공통", "비밀 규칙")] * 2
    [fate] = peopled.fates(foreigner, SHARED_URL)
    assert [each.rule for each in fate.verdicts] == ["공통"]
    assert [each.rule for each in fate.matches] == ["rule-None-공통"]


def test_the_numbers_of_a_status_are_the_guilds_own(peopled: Store) -> None:
    def numbers(guild_id: int | None) -> tuple[int, ...]:
        status = peopled.status(Scope(guild_id), NOW)
        parked = len(status.parked)
        return (status.articles, status.articles_today, status.alerts_today, status.waiting, parked)

    assert numbers(FOREIGNER) == (1, 1, 0, 0, 0)
    assert numbers(OWNER) == numbers(None) == (2, 2, 1, 1, 1)
    peopled.begin_attempt(alert(channel_id=SECRET_CHANNEL).id + ".0", NOW)
    peopled.delivered(alert(channel_id=SECRET_CHANNEL).id + ".0", 1, NOW)
    assert peopled.status(Scope(FOREIGNER), NOW).last_sent_at is None
    assert peopled.status(Scope(OWNER), NOW).last_sent_at == NOW
