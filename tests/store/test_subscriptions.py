"""Places at hubs, and the waking of sources: what is kept, and how politely."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsdesk.wording import as_it_came
from store.door import Store
from store.records import OPERATOR, Scope, Source, Subscription
from tests.store.makers import MINUTE, NOW, a_pass, article, declared, filed, source_spec

LATER = NOW + 10 * MINUTE
HOUR = 60 * MINUTE


def subscription(source: Source, name: str = "가", **values: Any) -> Subscription:
    plain = Subscription(
        id=f"비밀-{name}",
        source_id=source.id,
        hub="https://hub.example/",
        topic="https://news.example/속보",
        callback=f"https://bot.example/websub/{name}",
        secret="열쇠",
        next_at=NOW,
    )
    return replace(plain, **values)


def test_a_subscription_comes_back_as_it_was_kept(store: Store) -> None:
    source = declared(store)
    first, second = subscription(source), subscription(source, "나")
    for each in (second, first):
        store.keep_subscription(each)
    assert store.subscriptions() == (first, second)
    changed = replace(
        first,
        state="leaving",
        is_stranger=False,
        asked_at=NOW,
        confirmed_at=NOW + MINUTE,
        lease_until=LATER,
        next_at=LATER - MINUTE,
        failures=2,
        last_error="the hub\nis down",
    )
    store.keep_subscription(changed)
    assert store.subscriptions() == (replace(changed, last_error="the hub is down"), second)
    store.drop_subscription(first.id)
    store.drop_subscription("no such")
    assert store.subscriptions() == (second,)


def test_a_subscription_needs_its_source(store: Store) -> None:
    assert store.keep_subscription(subscription(declared(store)))
    assert not store.keep_subscription(replace(subscription(declared(store)), id="비밀-나", source_id=10**9))
    assert [each.id for each in store.subscriptions()] == ["비밀-가"]


def test_its_secret_is_not_shown_by_accident(store: Store) -> None:
    assert "열쇠" not in repr(subscription(declared(store)))


def test_a_subscription_outlives_its_source_to_be_ended(store: Store) -> None:
    source = declared(store, source_spec("가"), source_spec("나"))
    store.keep_subscription(subscription(source))
    assert store.orphaned_subscriptions() == frozenset()
    store.declare([source_spec("나")], [], LATER)
    assert store.orphaned_subscriptions() == {"비밀-가"}
    store.declare([source_spec("가")], [], LATER)
    assert store.orphaned_subscriptions() == frozenset()


def test_the_clean_up_takes_it_along_with_its_source(store: Store) -> None:
    store.keep_subscription(subscription(declared(store)))
    store.declare([], [], NOW)
    store.forget_before(LATER)
    assert store.subscriptions() == ()


def test_it_is_live_while_its_lease_lasts(store: Store) -> None:
    kept = subscription(declared(store))
    assert not kept.is_live(NOW)
    promised = replace(kept, lease_until=LATER)
    assert (promised.is_live(NOW), promised.is_live(LATER)) == (True, False)
    assert not replace(promised, state="leaving").is_live(NOW)


def test_the_status_says_which_sources_are_told_of(store: Store) -> None:
    source = declared(store, source_spec("가"), source_spec("나", guild_id=5), source_spec("다"))
    other, silent = (each for each in store.sources(OPERATOR) if each.id != source.id)
    store.keep_subscription(subscription(source, lease_until=LATER))
    store.keep_subscription(subscription(other, "나", lease_until=LATER + MINUTE))
    store.keep_subscription(subscription(silent, "다"))
    store.keep_subscription(subscription(silent, "라", lease_until=LATER, state="leaving"))
    assert store.status(OPERATOR, NOW).pushed_until == {source.id: LATER, other.id: LATER + MINUTE}
    assert store.status(Scope(6), NOW).pushed_until == {source.id: LATER}
    assert store.status(OPERATOR, LATER).pushed_until == {other.id: LATER + MINUTE}


# --- waking


def asleep(store: Store, **values: Any) -> Source:
    """A source last looked at NOW, to be looked at an hour later."""
    source = declared(store)
    store.commit(a_pass(source, next_check_at=NOW + HOUR, **values))
    return source


def test_a_source_that_is_woken_is_due_at_once(store: Store) -> None:
    source = asleep(store)
    store.wake([source.id], LATER, MINUTE)
    assert store.next_due_at() == LATER
    store.wake([source.id], LATER + MINUTE, MINUTE)
    assert store.next_due_at() == LATER, "what is due already stays so"


def test_it_is_left_alone_for_a_while_after_a_look(store: Store) -> None:
    source = asleep(store)
    store.wake([source.id], NOW + MINUTE, 5 * MINUTE)
    assert store.next_due_at() == NOW + 5 * MINUTE
    store.wake([source.id], NOW + 2 * MINUTE, 90 * MINUTE)
    assert store.next_due_at() == NOW + 5 * MINUTE, "nobody is asked later for being woken"


def test_a_site_that_wants_to_be_left_alone_is(store: Store) -> None:
    source = asleep(store, not_before=LATER + 7 * MINUTE)
    store.wake([source.id], LATER, MINUTE)
    assert store.next_due_at() == LATER + 7 * MINUTE


def test_a_source_that_fails_goes_on_backing_off(store: Store) -> None:
    source = asleep(store)
    store.source_failed(source.id, as_it_came("500"), NOW, NOW + HOUR)
    store.wake([source.id], LATER, MINUTE)
    assert store.next_due_at() == NOW + HOUR


def test_only_those_named_are_woken_and_none_out_of_force(store: Store) -> None:
    specs = [source_spec(name) for name in "가나다"]
    declared(store, *specs)
    sources = {each.spec.name: each for each in store.sources(OPERATOR)}
    for each in sources.values():
        store.commit(a_pass(each, next_check_at=NOW + HOUR))
    store.declare(specs[:2], [], NOW)
    store.wake([sources["나"].id, sources["다"].id, 10**9], LATER, MINUTE)
    due = {each.spec.name: each.next_check_at for each in store.sources(OPERATOR)}
    assert due == {"가": NOW + HOUR, "나": LATER}
    store.declare(specs, [], NOW)
    store.wake([], LATER, MINUTE)


def test_when_sources_had_news(store: Store) -> None:
    declared(store, source_spec("가"), source_spec("나"), source_spec("다"))
    first, second, third = store.sources(OPERATOR)
    for source, seen_at in ((first, NOW), (second, LATER)):
        old = filed("0", article("옛 기사", seen_at=NOW - HOUR))
        new = filed("1", article("새 기사", seen_at=seen_at))
        store.commit(a_pass(source, filed=(old, new)))
    assert store.newest_at([first.id, second.id, third.id, 10**9]) == {first.id: NOW, second.id: LATER}
    assert store.newest_at([first.id]) == {first.id: NOW}
    assert store.newest_at([]) == {}
