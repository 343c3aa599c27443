from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from newsdesk.fate import Reason
from newsdesk.verdict import Decision
from newsdesk.wording import Said, as_it_came
from store.door import Store
from store.errors import StoreError
from store.outbox import ATTEMPT_PATIENCE
from store.records import OPERATOR, Sending
from store.schema import parked_channels
from tests.store.makers import (
    LONG_AGO,
    MINUTE,
    NOW,
    a_pass,
    alert,
    article,
    card,
    declared,
    filed,
    grown,
    match,
    rule_spec,
    story,
    told,
)

CLOSED = Said("Missing Access", "볼 수 없는 채널")
GONE = Said("Unknown Channel", "없는 채널")
LATER = NOW + MINUTE
ID = "alert-story-1-11"


def send(store: Store, delivery: str, message_id: int | None = 555) -> None:
    assert store.begin_attempt(delivery, NOW)
    store.delivered(delivery, message_id, LATER)


def sendings(store: Store) -> list[Sending]:
    """Every delivery of the alert of story-1 in channel 11, as /why shows it."""
    [fate] = store.fates(OPERATOR, "https://news.example/why")
    return list(fate.verdicts[0].sendings)


def with_fate(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    decision = Decision(reason=Reason.ALERTED, rule_id="rule-None-삼성", channel_id=11, alert_id=ID)
    wanted = filed("a", article(url="https://news.example/why"), matches=(match(),), decisions=(decision,))
    store.commit(a_pass(source, filed=(wanted,), stories=(story(),), alerts=(alert(),)))


def test_an_alert_is_due_at_once_and_after_it_is_sent_no_more(store: Store) -> None:
    told(store, declared(store), alert(guild_id=7))
    [due] = store.due_deliveries(NOW, 10)
    assert due.id == f"{ID}.0"
    assert due.alert == alert(guild_id=7)
    assert (due.state, due.attempts, due.first_attempt_at, due.message_id) == ("new", 0, None, None)
    assert store.next_delivery_at() == NOW
    send(store, due.id)
    assert store.due_deliveries(LATER, 10) == ()
    assert store.next_delivery_at() is None
    assert store.status(OPERATOR, LATER).last_sent_at == LATER


def test_a_change_after_the_post_edits_its_message(store: Store) -> None:
    source = declared(store)
    told(store, source, alert())
    send(store, f"{ID}.0", 555)
    told(store, source, grown(alert()))
    [due] = store.due_deliveries(NOW, 10)
    assert (due.id, due.message_id, due.alert) == (f"{ID}.1", 555, grown(alert()))
    send(store, due.id, None)
    told(store, source, grown(alert(), "또 자란 소식", revision=2))
    assert store.due_deliveries(NOW, 10)[0].message_id == 555


def test_changes_join_a_delivery_never_tried_and_keep_its_place(store: Store) -> None:
    source = declared(store)
    told(store, source, alert(), alert("story-2"))
    told(store, source, grown(alert()))
    told(store, source, grown(alert(), "또 자란 소식", revision=2))
    [due] = store.due_deliveries(NOW, 10)
    assert (due.id, due.message_id) == (f"{ID}.2", None)
    assert due.alert == grown(alert(), "또 자란 소식", revision=2)
    assert store.status(OPERATOR, NOW).waiting == 2


def test_a_delivery_that_took_up_a_change_cannot_be_begun_under_its_old_id(store: Store) -> None:
    source = declared(store)
    told(store, source, alert())
    [held] = store.due_deliveries(NOW, 1)
    told(store, source, grown(alert()))
    assert store.begin_attempt(held.id, NOW) is False
    assert store.due_deliveries(NOW, 1)[0].id == f"{ID}.1"


@pytest.mark.parametrize("outcome", ["on its way", "failed once"])
def test_a_change_waits_behind_a_post_that_was_tried(store: Store, outcome: str) -> None:
    """The post may stand in the channel under its own key, so that key must stay findable."""
    source = declared(store)
    told(store, source, alert())
    assert store.begin_attempt(f"{ID}.0", NOW)
    if outcome == "failed once":
        store.retry(f"{ID}.0", "503", LATER)
    told(store, source, grown(alert()))
    told(store, source, grown(alert(), "또 자란 소식", revision=2))
    assert store.status(OPERATOR, NOW).waiting == 2
    if outcome == "failed once":
        [due] = store.due_deliveries(LATER, 10)
        assert (due.id, due.state, due.alert.revision) == (f"{ID}.0", "retry", 0)
        assert due.alert.card == card("또 자란 소식")
        assert store.begin_attempt(f"{ID}.0", LATER)
    assert store.due_deliveries(LATER, 10) == ()
    store.delivered(f"{ID}.0", 555, LATER)
    [due] = store.due_deliveries(LATER, 10)
    assert (due.id, due.message_id, due.state) == (f"{ID}.2", 555, "new")


def test_an_edit_that_failed_takes_up_the_next_change(store: Store) -> None:
    source = declared(store)
    told(store, source, alert())
    send(store, f"{ID}.0")
    told(store, source, grown(alert()))
    assert store.begin_attempt(f"{ID}.1", NOW)
    told(store, source, grown(alert(), "셋째", revision=2))
    assert store.status(OPERATOR, NOW).waiting == 2, "while an edit is on its way, the next one waits behind it"
    store.retry(f"{ID}.1", "502", LATER)
    told(store, source, grown(alert(), "넷째", revision=3))
    assert store.status(OPERATOR, NOW).waiting == 2


def test_an_edit_that_failed_alone_is_not_followed_by_another(store: Store) -> None:
    source = declared(store)
    told(store, source, alert())
    send(store, f"{ID}.0")
    told(store, source, grown(alert()))
    assert store.begin_attempt(f"{ID}.1", NOW)
    store.retry(f"{ID}.1", "502", LATER)
    told(store, source, grown(alert(), "셋째", revision=2))
    [due] = store.due_deliveries(LATER, 10)
    assert (due.id, due.state, due.attempts, due.last_error) == (f"{ID}.2", "retry", 1, "502")
    assert store.status(OPERATOR, NOW).waiting == 1


def test_one_for_each_channel_oldest_first(store: Store) -> None:
    alerts = [alert(f"story-{number}", channel) for number, channel in enumerate([12, 11, 12, 0, 11])]
    told(store, declared(store), *alerts)
    assert [each.alert.channel_id for each in store.due_deliveries(NOW, 10)] == [12, 11, 0]
    assert [each.alert.channel_id for each in store.due_deliveries(NOW, 2)] == [12, 11]
    send(store, "alert-story-0-12.0")
    assert [each.alert.story_id for each in store.due_deliveries(NOW, 10)] == ["story-1", "story-2", "story-3"]


def test_a_retry_holds_its_channel_back_until_its_time(store: Store) -> None:
    told(store, declared(store), alert(), alert("story-2"), alert("story-3", 12))
    assert store.begin_attempt(f"{ID}.0", NOW)
    store.retry(f"{ID}.0", "연결이\n끊겼다", NOW + 5 * MINUTE)
    assert [each.alert.story_id for each in store.due_deliveries(LATER, 10)] == ["story-3"]
    send(store, "alert-story-3-12.0")
    assert store.next_delivery_at() == NOW + 5 * MINUTE
    [due] = store.due_deliveries(NOW + 5 * MINUTE, 10)
    assert (due.id, due.state, due.attempts, due.last_error) == (f"{ID}.0", "retry", 1, "연결이 끊겼다")
    assert store.begin_attempt(f"{ID}.0", NOW + 5 * MINUTE)
    store.retry(f"{ID}.0", "again", NOW + 9 * MINUTE)
    [due] = store.due_deliveries(NOW + 9 * MINUTE, 10)
    assert (due.first_attempt_at, due.attempts) == (NOW, 2)


def test_what_was_on_its_way_when_the_program_ended_is_due_at_the_start(url: str, store: Store) -> None:
    told(store, declared(store), alert(), alert("story-2"))
    assert store.begin_attempt(f"{ID}.0", NOW)
    assert store.due_deliveries(LATER, 10) == ()
    restarted = Store.open(url)
    [found] = restarted.due_deliveries(LATER, 10)
    assert (found.id, found.state, found.first_attempt_at, found.attempts) == (f"{ID}.0", "sending", NOW, 1)
    assert restarted.next_delivery_at() is not None
    assert restarted.begin_attempt(found.id, LATER)
    assert restarted.due_deliveries(LATER, 10) == ()
    restarted.delivered(found.id, 555, LATER)
    assert [each.id for each in restarted.due_deliveries(LATER, 10)] == ["alert-story-2-11.0"]
    restarted.close()


def test_an_attempt_never_reported_back_does_not_block_its_channel_for_ever(store: Store) -> None:
    told(store, declared(store), alert())
    assert store.begin_attempt(f"{ID}.0", NOW)
    assert store.next_delivery_at() == NOW + ATTEMPT_PATIENCE
    assert store.due_deliveries(NOW + ATTEMPT_PATIENCE - timedelta(seconds=1), 10) == ()
    assert store.due_deliveries(NOW + ATTEMPT_PATIENCE, 10)[0].state == "sending"


def test_a_failed_delivery_is_shown_and_lets_the_next_one_go(store: Store) -> None:
    with_fate(store)
    assert store.begin_attempt(f"{ID}.0", NOW)
    store.failed(f"{ID}.0", "400 잘못된 요청", LATER)
    [shown] = sendings(store)
    assert (shown.state, shown.last_error, shown.settled_at) == ("failed", "400 잘못된 요청", LATER)
    assert store.due_deliveries(LATER, 10) == ()
    told(store, next(iter(store.sources(OPERATOR))), grown(alert()))
    [due] = store.due_deliveries(LATER, 10)
    assert (due.id, due.message_id) == (f"{ID}.1", None)


def test_why_shows_every_delivery_of_an_alert(store: Store) -> None:
    with_fate(store)
    send(store, f"{ID}.0")
    told(store, store.sources(OPERATOR)[0], grown(alert()))
    sent, waiting = sendings(store)
    assert (sent.state, sent.message_id, sent.revision, sent.attempts, sent.channel_id) == ("sent", 555, 0, 1, 11)
    assert (waiting.state, waiting.revision, waiting.created_at, waiting.settled_at) == ("new", 1, NOW, None)


def test_an_outcome_told_twice_does_no_harm(store: Store) -> None:
    with_fate(store)
    send(store, f"{ID}.0")
    store.delivered(f"{ID}.0", 777, LATER + MINUTE)
    store.retry(f"{ID}.0", "late", LATER)
    store.failed(f"{ID}.0", "late", LATER)
    [shown] = sendings(store)
    assert (shown.state, shown.message_id, shown.settled_at) == ("sent", 555, LATER)
    assert store.begin_attempt(f"{ID}.0", NOW) is False


def test_an_outcome_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no delivery"):
        store.delivered("no.0", 1, NOW)
    with pytest.raises(StoreError, match="no delivery"):
        store.retry("no.0", "", NOW)
    with pytest.raises(StoreError, match="no delivery"):
        store.failed("no.0", "", NOW)
    assert store.begin_attempt("no.0", NOW) is False


def test_a_parked_channel_waits_for_its_probe_and_the_owner_is_told_once(store: Store) -> None:
    told(store, declared(store), alert(), alert("story-2"), alert("story-3", 12))
    assert store.park_channel(11, CLOSED, NOW, NOW + 60 * MINUTE) is True
    assert store.park_channel(11, GONE, LATER, NOW + 90 * MINUTE) is False
    assert [each.alert.channel_id for each in store.due_deliveries(LATER, 10)] == [12]
    send(store, "alert-story-3-12.0")
    [parked] = store.status(OPERATOR, NOW).parked
    assert (parked.channel_id, parked.reason, parked.waiting) == (11, GONE, 2)
    assert (parked.parked_at, parked.probe_at) == (NOW, NOW + 90 * MINUTE)
    assert store.next_delivery_at() == NOW + 90 * MINUTE
    assert [each.id for each in store.due_deliveries(NOW + 90 * MINUTE, 10)] == [f"{ID}.0"]
    store.unpark_channel(11)
    assert [each.id for each in store.due_deliveries(LATER, 10)] == [f"{ID}.0"]
    assert store.park_channel(11, CLOSED, NOW, LATER) is True


def test_a_channel_parked_by_an_older_program_shows_its_one_sentence(store: Store) -> None:
    store.park_channel(11, CLOSED, NOW, LATER)
    with store._connections.write() as connection:
        connection.execute(update(parked_channels).values(reason="403 Missing Access"))
    [parked] = store.status(OPERATOR, NOW).parked
    assert parked.reason == as_it_came("403 Missing Access")


def test_several_alerts_of_one_pass_in_mixed_states(store: Store) -> None:
    source = declared(store)
    told(store, source, alert("sent"), alert("waits", 12), alert("tried", 13))
    send(store, "alert-sent-11.0")
    assert store.begin_attempt("alert-tried-13.0", NOW)
    store.retry("alert-tried-13.0", "503", NOW)
    changed = [grown(alert("sent")), grown(alert("waits", 12)), grown(alert("tried", 13)), alert("fresh", 14)]
    told(store, source, *changed)
    due = {each.id: each.message_id for each in store.due_deliveries(NOW, 10)}
    assert due == {
        "alert-waits-12.1": None,
        "alert-tried-13.0": None,
        "alert-sent-11.1": 555,
        "alert-fresh-14.0": None,
    }
    assert store.status(OPERATOR, NOW).waiting == 5
    recalled = store.recall(LONG_AGO).alerts
    assert {each.revision for each in recalled} == {0, 1}
    assert changed[0] in recalled
