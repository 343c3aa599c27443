from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from newsdesk.wording import Said, as_it_came
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, SOURCES_IN_STATUS, Due, Scope, Source
from store.schema import sources
from tests.store.makers import LONG_AGO, MINUTE, NOW, a_pass, declared, filed, known_of, rule_spec, source_spec

LATER = NOW + 10 * MINUTE


def by_name(store: Store) -> dict[str, Source]:
    return {each.spec.name: each for each in store.sources(OPERATOR)}


def test_a_new_source_is_due_at_once_with_an_empty_cursor(store: Store) -> None:
    spec = source_spec(options={"url": "https://한국.example", "깊이": [1, 2.5, None, {"a": True}]}, backlog="alert")
    source = declared(store, spec)
    assert source.spec == spec
    assert (source.cursor, source.next_check_at, source.first_read_at, source.failures) == ({}, NOW, None, 0)
    assert store.due(NOW, NOW) == (Due(source.id, None, ""),)
    assert store.due_sources([source.id], NOW) == (source,)


def test_due_sources_come_earliest_first(store: Store) -> None:
    declared(store, *[source_spec(name) for name in "가나다라"])
    for name, minutes in {"가": 3, "나": 1, "다": 2, "라": 4}.items():
        store.commit(a_pass(by_name(store)[name], next_check_at=NOW + minutes * MINUTE))
    ids = {each.id: name for name, each in by_name(store).items()}
    assert [ids[each.id] for each in store.due(LONG_AGO, NOW + 3 * MINUTE)] == ["나", "다", "가"]
    assert [ids[each.id] for each in store.due(NOW + 2 * MINUTE, NOW + 3 * MINUTE)] == ["다", "가"]
    assert {each.spec.name for each in store.due_sources(list(ids), NOW + 2 * MINUTE)} == {"나", "다"}
    assert store.next_due_at() == NOW + MINUTE


def test_nothing_declared_is_never_due(store: Store) -> None:
    assert store.next_due_at() is None
    assert store.due(LONG_AGO, NOW) == ()


def test_an_unchanged_source_keeps_its_state(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, cursor={"etag": "판-1"}))
    before = store.sources(OPERATOR)
    store.declare([source_spec()], [], LATER)
    assert store.sources(OPERATOR) == before


def test_options_with_tuples_are_not_a_change(store: Store) -> None:
    spec = source_spec(options={"paths": ("a", "b")})
    store.commit(a_pass(declared(store, spec)))
    store.declare([spec], [], LATER)
    assert store.sources(OPERATOR)[0].first_read_at == NOW


@pytest.mark.parametrize("change", [{"kind": "folder"}, {"options": {"url": "https://other.example"}}])
def test_a_source_whose_kind_or_options_changed_starts_anew_but_knows_its_articles(
    store: Store, change: dict[str, Any]
) -> None:
    source = declared(store)
    store.commit(a_pass(source, filed=(filed("a"),)))
    store.source_failed(source.id, as_it_came("503"), NOW, LATER)
    store.declare([source_spec(**change)], [], LATER)
    [after] = store.sources(OPERATOR)
    assert (after.id, after.cursor, after.next_check_at, after.first_read_at) == (source.id, {}, LATER, None)
    assert (after.failures, str(after.last_error)) == (0, "")
    assert list(known_of(store, source, "guid:a")) == ["guid:a"]


def test_other_changes_take_effect_and_keep_the_cursor(store: Store) -> None:
    source = declared(store, source_spec(interval=60 * MINUTE))
    store.commit(a_pass(source, next_check_at=NOW + 60 * MINUTE))
    changed = source_spec(interval=timedelta(seconds=90, microseconds=5), backlog="alert")
    store.declare([changed], [], LATER)
    [after] = store.sources(OPERATOR)
    assert after.spec == changed
    assert (after.cursor, after.first_read_at) == ({"etag": "판-1"}, NOW)
    assert after.next_check_at == LATER + changed.interval, "the shorter interval counts from now"


def test_what_vanished_from_the_watchlist_is_retired_and_its_articles_stay(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    store.commit(a_pass(source, filed=(filed("a"),)))
    store.declare([], [], LATER)
    assert (store.sources(OPERATOR), store.rules(), store.due(LONG_AGO, LATER)) == ((), (), ())
    assert store.due_sources([source.id], LATER) == ()
    assert store.next_due_at() is None
    assert [each.article.source for each in store.latest(OPERATOR, 9)] == ["연합뉴스"]
    store.declare([source_spec()], [rule_spec()], LATER)
    [back] = store.sources(OPERATOR)
    assert (back.id, back.cursor, back.next_check_at, back.first_read_at) == (source.id, {"etag": "판-1"}, LATER, NOW)
    assert store.rules() == (rule_spec(),)


def test_what_discord_declared_is_not_retired_by_the_watchlist(store: Store) -> None:
    own = source_spec("길드의 것", origin="discord", guild_id=1), rule_spec("길드의 것", origin="discord", guild_id=1)
    store.declare([own[0]], [own[1]], NOW)
    store.declare([source_spec()], [rule_spec()], NOW)
    assert [each.spec for each in store.sources(Scope(1))] == [own[0], source_spec()]
    assert store.rules(Scope(1)) == (rule_spec(), own[1])


def test_the_same_name_in_two_guilds_is_two_sources(store: Store) -> None:
    specs = [source_spec(guild_id=guild) for guild in (None, 1, 2)]
    store.declare(specs, [], NOW)
    store.declare(specs, [], NOW)
    assert len(store.sources(OPERATOR)) == 3
    assert [each.spec.guild_id for each in store.sources(Scope(1))] == [None, 1]


def test_rules_come_back_in_order_with_everything(store: Store) -> None:
    rules = [rule_spec(name, channel_ids=(2**62, 5), sources=("연합뉴스", "나")) for name in "다가나"]
    store.declare([], rules, NOW)
    assert store.rules() == tuple(rules)
    store.declare([], rules[::-1], NOW)
    assert store.rules() == tuple(rules[::-1])
    changed = replace(rules[0], query="삼성 -채용", channel_ids=())
    store.declare([], [changed], NOW)
    assert store.rules() == (changed,)


def test_a_rule_cannot_be_taken_from_another_guild(store: Store) -> None:
    store.declare([], [rule_spec(guild_id=1)], NOW)
    with pytest.raises(StoreError, match="another guild"):
        store.declare([], [replace(rule_spec(guild_id=1), guild_id=2)], NOW)
    assert store.rules(Scope(2)) == ()


def test_failures_add_up_until_a_success(store: Store) -> None:
    source = declared(store)
    store.source_failed(source.id, as_it_came("  503\n서버 오류 " + "!" * 2000), NOW, LATER)
    store.source_failed(source.id, as_it_came("time-out"), LATER, LATER + MINUTE)
    [failing] = store.sources(OPERATOR)
    assert (failing.failures, failing.failing_since, str(failing.last_error)) == (2, NOW, "time-out")
    assert (failing.last_checked_at, failing.next_check_at, failing.last_success_at) == (LATER, LATER + MINUTE, None)
    store.commit(a_pass(source, checked_at=LATER))
    [well] = store.sources(OPERATOR)
    assert (well.failures, well.failing_since, str(well.last_error), well.first_read_at) == (0, None, "", LATER)


def test_an_error_is_kept_on_one_line_of_bounded_length(store: Store) -> None:
    source = declared(store)
    store.source_failed(source.id, Said("server\nfault" + "!" * 9000, "서버\n오류\t\0" + "!" * 9000), NOW, LATER)
    error = store.sources(OPERATOR)[0].last_error
    assert error.en.startswith("server fault!!!")
    assert error.ko.startswith("서버 오류 \ufffd!!!")
    assert (len(error.en), len(error.ko)) == (500, 500)


def test_an_error_comes_back_in_every_language_whatever_is_quoted_in_it(store: Store) -> None:
    source = declared(store)
    error = Said('“{"en": 1}” cannot be read', '“{"en": 1}”: 읽을 수 없습니다')
    store.source_failed(source.id, error, NOW, LATER)
    assert by_name(store)[source.spec.name].last_error == error


def test_an_error_from_before_there_were_two_languages_is_shown_as_it_is(store: Store) -> None:
    source = declared(store)
    store.source_failed(source.id, as_it_came("503"), NOW, LATER)
    with store._connections.write() as connection:
        connection.execute(update(sources).values(last_error="sokbo.example has trouble of its own (HTTP 503)"))
    assert by_name(store)[source.spec.name].last_error == as_it_came("sokbo.example has trouble of its own (HTTP 503)")


def test_a_failure_that_is_our_own_is_not_counted(store: Store) -> None:
    source = declared(store)
    store.source_failed(source.id, as_it_came("no network"), NOW, LATER, counts=False)
    [after] = store.sources(OPERATOR)
    assert (after.failures, after.failing_since, str(after.last_error)) == (0, None, "")
    assert (after.last_checked_at, after.next_check_at) == (NOW, LATER)


def test_what_a_pass_learnt_comes_back(store: Store) -> None:
    source = declared(store, source_spec(is_pinned=True, host="news.example"))
    assert (source.spec.is_pinned, source.spec.host) == (True, "news.example")
    assert (source.pace, source.gap_at, source.not_before) == ({}, None, None)
    store.commit(a_pass(source, pace={"count": 1.5}, has_gap=True, not_before=LATER))
    [after] = store.sources(OPERATOR)
    assert (after.pace, after.gap_at, after.not_before) == ({"count": 1.5}, NOW, LATER)
    store.commit(a_pass(source, checked_at=LATER))
    [after] = store.sources(OPERATOR)
    assert (after.pace, after.gap_at, after.not_before) == ({"count": 1.5}, NOW, None)


def test_nothing_asks_a_site_before_it_wants_to_be_asked(store: Store) -> None:
    source = declared(store, source_spec(interval=60 * MINUTE))
    until = LATER + 30 * MINUTE
    store.source_failed(source.id, as_it_came("429"), NOW, until, not_before=until)
    store.declare([source_spec(interval=MINUTE)], [], LATER)
    assert store.next_due_at() == until, "not by a shorter interval"
    store.declare([], [], LATER)
    store.declare([source_spec(interval=MINUTE)], [], LATER)
    assert store.next_due_at() == until, "nor a retirement"


def test_pinning_an_interval_counts_from_now(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, next_check_at=NOW + 240 * MINUTE))
    store.declare([source_spec()], [], LATER)
    assert store.next_due_at() == NOW + 240 * MINUTE, "an interval that adapts is not taken back by a restart"
    store.declare([source_spec(is_pinned=True)], [], LATER)
    assert store.next_due_at() == LATER + 5 * MINUTE


def test_a_status_of_many_sources_shows_the_failing_ones_first_and_counts_the_rest(store: Store) -> None:
    names = [f"출처 {number:03}" for number in range(SOURCES_IN_STATUS + 20)]
    declared(store, *map(source_spec, names), source_spec("남의 것", guild_id=7))
    for name in ("출처 040", "출처 060"):
        store.source_failed(by_name(store)[name].id, as_it_came("그물이 끊겼다"), NOW, LATER)
    status = store.status(Scope(8), NOW)
    shown = [each.spec.name for each in status.sources]
    assert shown == ["출처 040", "출처 060", *(name for name in names if name not in shown[:2])][:SOURCES_IN_STATUS]
    assert (status.source_count, store.count_sources(OPERATOR)) == (len(names), len(names) + 1)
    assert store.source_names(Scope(8)) == tuple(names)
    assert store.source_names(Scope(7)) == tuple(sorted([*names, "남의 것"]))


def test_declaring_again_writes_only_what_changed_and_leaves_added_ones_alone(store: Store) -> None:
    declared(store, source_spec("가"), source_spec("나"), source_spec("다"))
    store.add_sources([source_spec("더한 것", options={"url": "https://d.example"}, origin="added")], NOW)
    written: list[str] = []
    engine = store._connections._writer
    event.listen(engine, "before_cursor_execute", lambda *args: written.append(args[2]))
    store.declare([source_spec("나", interval=9 * MINUTE), source_spec("다"), source_spec("라")], [], LATER)
    changes = [each.split()[0] for each in written if "sources" in each and not each.startswith("SELECT")]
    assert sorted(changes) == ["INSERT", "UPDATE", "UPDATE"], "one is new, one changed, one is gone"
    assert sorted(by_name(store)) == ["나", "다", "더한 것", "라"]


def test_of_many_new_sources_a_few_start_at_once_and_the_rest_within_their_interval(store: Store) -> None:
    store.declare([source_spec(f"{number}") for number in range(250)], [], NOW)
    due = [each.next_check_at for each in store.sources(OPERATOR)]
    assert sum(each == NOW for each in due) in range(50, 55)
    assert all(NOW <= each < NOW + 5 * MINUTE for each in due)
    per_minute = [sum(NOW + n * MINUTE < each <= NOW + (n + 1) * MINUTE for each in due) for n in range(5)]
    assert min(per_minute) > 20
