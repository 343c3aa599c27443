from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from newsdesk.fate import Reason
from newsdesk.verdict import Decision, Recall
from newsdesk.wording import as_it_came
from store.door import Store
from store.errors import OutdatedError, StoreError
from store.records import OPERATOR, Pass, Source
from store.schema import metadata
from tests.store.makers import (
    LONG_AGO,
    MINUTE,
    NOW,
    a_pass,
    alert,
    article,
    declared,
    filed,
    grown,
    known_of,
    match,
    rule_spec,
    source_spec,
    story,
)


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with store._connections.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }


def full_pass(source: Source, known_id: int | None = None) -> Pass:
    """A pass that has something for every table."""
    told = alert()
    wanted = filed(
        "a",
        story_id="story-1",
        matches=(match(),),
        decisions=(Decision(reason=Reason.ALERTED, rule_id="rule-None-삼성", channel_id=11, alert_id=told.id),),
    )
    edited = (
        {known_id: filed("known", article("고친 제목"), content_digest="new", matches=(match(),))} if known_id else {}
    )
    return a_pass(source, filed=(wanted, filed("b")), edited=edited, stories=(story(),), alerts=(told,))


def test_what_a_pass_holds_comes_back(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    store.commit(full_pass(source))

    [read] = store.sources(OPERATOR)
    assert read.cursor == {"etag": "판-1"}
    assert (read.last_checked_at, read.last_success_at, read.first_read_at) == (NOW, NOW, NOW)
    assert read.next_check_at == NOW + 5 * MINUTE
    newest, oldest = store.latest(OPERATOR, 10)
    assert newest.article == filed("b").article
    assert oldest.article == filed("a").article
    assert (oldest.story_id, oldest.rules) == ("story-1", ("삼성",))
    found = known_of(store, source, "guid:a", "title:b", "guid:없음")
    assert {key: each.content_digest for key, each in found.items()} == {
        "guid:a": "digest of a",
        "title:b": "digest of b",
    }
    assert store.recall(LONG_AGO) == Recall(stories=(story(),), alerts=(alert(),), as_of=2)


def test_the_same_pass_twice_changes_nothing(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    store.commit(a_pass(source, filed=(filed("known"),)))
    [known] = store.latest(OPERATOR, 1)
    finished = full_pass(source, known.id)
    store.commit(finished)
    before = everything(store)

    store.commit(finished)

    after = everything(store)
    # Numbers that were taken for articles that are there already are not given again.
    before.pop("desk")
    after.pop("desk")
    assert after == before
    assert len(after["articles"]) == 3


def test_passes_of_one_transaction_are_as_if_each_had_its_own(store: Store, tmp_path: Path) -> None:
    def passes(of: Store) -> list[Pass]:
        declared(of, source_spec("하나"), source_spec("둘"), rules=[rule_spec()])
        one, other = sorted(of.sources(OPERATOR), key=lambda each: each.spec.name)
        of.commit(a_pass(one, filed=(filed("known"),)))
        [before] = of.latest(OPERATOR, 1)
        told_again = grown(alert())
        later = a_pass(
            other,
            checked_at=NOW + MINUTE,
            filed=(filed("c", decisions=(Decision(reason=Reason.UNMATCHED),)),),
            stories=(story(article_count=2),),
            alerts=(told_again,),
        )
        return [full_pass(one, before.id), a_pass(one, checked_at=NOW + MINUTE), later]

    store.commit(*passes(store))
    one_by_one = Store.open(f"sqlite:///{tmp_path / 'other.db'}")
    for each in passes(one_by_one):
        one_by_one.commit(each)
    for one in (store, one_by_one):
        one.index_pending()
    assert comparable(store) == comparable(one_by_one)
    one_by_one.close()


def comparable(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is stored, with sources by name and deliveries without their places: databases number rows as they like."""
    names = {each.id: each.spec.name for each in store.sources(OPERATOR)}
    rows = everything(store)
    for name in ("sources", "deliveries"):
        rows[name] = sorted((row[1:] for row in rows[name]), key=repr)
    for name, column in (("articles", 1), ("article_keys", 0)):
        rows[name] = sorted(((*row[:column], names[row[column]], *row[column + 1 :]) for row in rows[name]), key=repr)
    return rows


def test_what_rests_on_an_old_recall_is_refused_whole(store: Store) -> None:
    source = declared(store)
    first = store.commit(a_pass(source, filed=(filed("a"),)), as_of=0)
    assert first == range(1, 2)
    before = everything(store)
    with pytest.raises(OutdatedError):
        store.commit(a_pass(source, filed=(filed("b"),), stories=(story(),)), as_of=0)
    assert everything(store) == before
    then = store.commit(a_pass(source, filed=(filed("b"), filed("c")), stories=(story(),)), as_of=1)
    assert then == range(2, 4)
    assert store.recall(LONG_AGO) == Recall(stories=(story(),), as_of=3)


def test_passes_that_found_nothing_take_no_number(store: Store) -> None:
    source = declared(store)
    assert store.commit(a_pass(source), a_pass(source)) == range(0)
    assert store.commit() == range(0)
    assert store.recall(LONG_AGO).as_of == 0


def test_the_first_reading_stays_the_first(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source))
    store.commit(a_pass(source, checked_at=NOW + MINUTE))
    [read] = store.sources(OPERATOR)
    assert (read.first_read_at, read.last_success_at) == (NOW, NOW + MINUTE)


def test_an_article_known_by_either_key_is_not_filed_again(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, filed=(filed("a"),)))
    again = filed("b", keys=("guid:b", "title:a"))
    twice = filed("c", keys=("guid:c",)), filed("c", keys=("guid:c2", "guid:c"))
    store.commit(a_pass(source, filed=(again, *twice)))
    assert [each.article.title for each in store.latest(OPERATOR, 10)] == ["기사 c", "기사 a"]


def test_the_same_key_in_another_source_is_another_article(store: Store) -> None:
    one = declared(store, source_spec("하나"), source_spec("둘"))
    other = next(each for each in store.sources(OPERATOR) if each.spec.name == "둘")
    store.commit(a_pass(one, filed=(filed("a"),)))
    assert known_of(store, other, "guid:a") == {}
    store.commit(a_pass(other, filed=(filed("a"),)))
    assert [each.article.source for each in store.latest(OPERATOR, 10)] == ["둘", "하나"]


def test_an_edit_updates_the_text_and_the_evidence_and_keeps_the_rest(store: Store) -> None:
    source = declared(store, rules=[rule_spec(), rule_spec("공장")])
    store.commit(full_pass(source))
    before = store.latest(OPERATOR, 2)[1]
    new = article("LG 공장", url="https://news.example/a", seen_at=NOW + MINUTE, published_at=NOW - MINUTE)
    edit = filed("a", new, keys=("guid:a", "title:new"), content_digest="new", matches=(match("rule-None-공장"),))
    store.commit(a_pass(source, edited={before.id: edit}))

    after = store.latest(OPERATOR, 2)[1]
    assert after.article == replace(new, seen_at=NOW)
    assert (after.id, after.story_id, after.rules) == (before.id, "story-1", ("공장",))
    known = known_of(store, source, "guid:a", "title:a", "title:new")
    assert {each.id for each in known.values()} == {before.id}
    assert {each.content_digest for each in known.values()} == {"new"}
    assert len(known) == 3
    [fate] = store.fates(OPERATOR, "https://news.example/a")
    assert [each.decision.reason for each in fate.verdicts] == [Reason.ALERTED]


def test_an_edit_cannot_reach_another_source(store: Store) -> None:
    one = declared(store, source_spec("하나"), source_spec("둘"))
    other = next(each for each in store.sources(OPERATOR) if each.spec.name == "둘")
    store.commit(a_pass(one, filed=(filed("a"),)))
    [known] = store.latest(OPERATOR, 1)
    store.commit(a_pass(other, edited={known.id: filed("a", article("남의 글"))}))
    assert store.latest(OPERATOR, 1) == (known,)


def test_a_pass_over_a_source_that_is_gone_is_refused_whole(store: Store) -> None:
    with pytest.raises(StoreError, match="no source number 99"):
        store.commit(a_pass(99, filed=(filed("a"),)))
    assert store.latest(OPERATOR, 1) == ()


def test_a_failure_anywhere_in_a_commit_leaves_nothing(store: Store) -> None:
    source = declared(store, rules=[rule_spec()])
    store.commit(a_pass(source, filed=(filed("known"),), stories=(story("old"),), alerts=(alert("old"),)))
    store.index_pending()
    [known] = store.latest(OPERATOR, 1)
    finished = replace(
        full_pass(source, known.id),
        cursor={"etag": "판-2"},
        stories=(story(), story("old", article_count=2)),
        alerts=(alert(), grown(alert("old"))),
    )
    before = everything(store)

    statements = 0
    while fails_at(store, statements + 1, lambda: store.commit(finished)):
        statements += 1
        assert everything(store) == before, f"statement {statements} left something behind"
        assert [each.id for each in store.search(OPERATOR, "기사", 5)] == [known.id]

    assert statements > 15
    assert len(everything(store)["articles"]) == 3
    assert [each.article.title for each in store.search(OPERATOR, "고친", 5)] == ["고친 제목"]


class StruckError(Exception):
    pass


def fails_at(store: Store, number: int, act: Callable[[], object]) -> bool:
    """Let the `number`-th statement of `act` fail; return whether there was one."""
    left = number

    def strike(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise StruckError

    engine = store._connections._writer
    event.listen(engine, "after_cursor_execute", strike)
    try:
        act()
    except StruckError:
        return True
    finally:
        event.remove(engine, "after_cursor_execute", strike)
    return False


def test_a_thousand_articles_in_one_pass(store: Store) -> None:
    source = declared(store)
    many = tuple(filed(str(number)) for number in range(1000))
    store.commit(a_pass(source, filed=many))
    keys = [key for each in many for key in each.keys]
    assert len(known_of(store, source, *keys)) == 2000
    assert store.status(OPERATOR, NOW).articles == 1000
    store.commit(a_pass(source, filed=many))
    assert store.status(OPERATOR, NOW).articles == 1000


def test_stories_come_oldest_first_and_only_the_recent_ones(store: Store) -> None:
    source = declared(store)
    moments = {"new": NOW, "edge": NOW - timedelta(days=3), "old": NOW - timedelta(days=3, microseconds=1)}
    stories = tuple(story(name, last_seen_at=moment) for name, moment in moments.items())
    store.commit(a_pass(source, stories=stories, alerts=tuple(alert(name) for name in moments)))
    recall = store.recall(NOW - timedelta(days=3))
    assert [each.id for each in recall.stories] == ["edge", "new"]
    assert [each.story_id for each in recall.alerts] == ["edge", "new"]


def test_a_story_that_grows_takes_the_place_of_what_it_was(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source, stories=(story(),), alerts=(alert(),)))
    changed = story(article_count=2, weights={"협력": 2.0}, title="새 제목"), grown(alert())
    store.commit(a_pass(source, stories=changed[:1], alerts=changed[1:]))
    assert store.recall(LONG_AGO) == Recall(stories=changed[:1], alerts=changed[1:])


def test_an_alert_that_is_not_newer_is_left_alone(store: Store) -> None:
    source = declared(store)
    newest = grown(alert(), revision=2)
    store.commit(a_pass(source, stories=(story(),), alerts=(newest,)))
    store.commit(a_pass(source, stories=(story(),), alerts=(grown(alert(), "늦은 판", revision=1),)))
    assert store.recall(LONG_AGO).alerts == (newest,)
    assert len(store.due_deliveries(NOW, 10)) == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=st.text(st.characters(), max_size=40))
def test_any_text_is_stored(store: Store, said: str) -> None:
    source = declared(store)
    [before] = store.latest(OPERATOR, 1) or [None]
    key = f"{said} {before.id if before else 0}"
    values = {"body": said, "url": said, "guid": said, "outlet": said, "author": said, "tags": (said,)}
    finished = a_pass(source, cursor={said: [said]}, filed=(filed(key, article(said, **values)),))
    store.commit(finished)
    clean = "".join("\ufffd" if each == "\0" or "\ud800" <= each <= "\udfff" else each for each in said)
    values = {"body": clean, "url": clean, "guid": clean, "outlet": clean, "author": clean, "tags": (clean,)}
    assert store.latest(OPERATOR, 1)[0].article == article(clean, **values)
    assert store.sources(OPERATOR)[0].cursor == {clean: [clean]}
    assert list(known_of(store, source, f"guid:{key}")) == [f"guid:{key}"]
    store.search(OPERATOR, said, 3)


TORTURE = {
    "nul": ("a\0b", "a\ufffdb"),
    "lone surrogate": ("삼\ud800성", "삼\ufffd성"),
    "NFD": ("\u1109\u1161\u11b7\u1109\u1165\u11bc", "\u1109\u1161\u11b7\u1109\u1165\u11bc"),
    "astral": ("𠀀😀👨‍👩‍👧", "𠀀😀👨‍👩‍👧"),
    "right to left": ("\u202eשלום", "\u202eשלום"),
    "quotes": ("'; DROP TABLE articles; --\\\"%s:x?", "'; DROP TABLE articles; --\\\"%s:x?"),
    "control": ("a\x01\x1b[31m\r\n\u2028b", "a\x01\x1b[31m\r\n\u2028b"),
    "long": ("긴" * 200_000, "긴" * 200_000),
}


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_text_comes_back_character_for_character(store: Store, name: str) -> None:
    said, kept = TORTURE[name]
    source = declared(store, source_spec(said[:50]), rules=[rule_spec(said[:50])])
    whole = article(said, source=said[:50], body=said, url=said, guid=said, outlet=said, author=said, tags=(said,))
    finished = a_pass(
        source,
        cursor={said: said},
        filed=(filed(said, whole, matches=(match(f"rule-None-{said[:50]}", said),)),),
        stories=(story(title=said, weights={said: 1.0}, outlets=(said,)),),
        alerts=(alert(card=replace(alert().card, language=said)),),
    )
    store.commit(finished)
    store.index_pending()
    [found] = store.latest(OPERATOR, 1)
    assert found.article == article(
        kept, source=kept[:50], body=kept, url=kept, guid=kept, outlet=kept, author=kept, tags=(kept,)
    )
    assert found.rules == (kept[:50],)
    [fate] = store.fates(OPERATOR, said)
    assert fate.matches[0].hits[0].text == kept
    assert store.recall(LONG_AGO).stories == (story(title=kept, weights={kept: 1.0}, outlets=(kept,)),)
    [delivery] = store.due_deliveries(NOW, 1)
    assert delivery.alert.card.language == kept


def test_times_come_back_aware_in_utc_to_the_microsecond(store: Store) -> None:
    source = declared(store)
    kst = timezone(timedelta(hours=9))
    moments = [NOW, NOW.astimezone(kst), NOW.replace(year=1, month=1, day=2), NOW.replace(year=9999)]
    for number, moment in enumerate(moments):
        store.commit(a_pass(source, filed=(filed(str(number), article(published_at=moment)),)))
    read = [each.article.published_at for each in store.latest(OPERATOR, 10)]
    assert read == moments[::-1]
    assert {each.utcoffset() for each in read if each} == {timedelta(0)}


def test_a_naive_time_is_refused(store: Store) -> None:
    source = declared(store)
    with pytest.raises(Exception, match="no time zone"):
        store.commit(a_pass(source, checked_at=NOW.replace(tzinfo=None)))


def test_foreign_keys_are_watched(store: Store) -> None:
    source = declared(store)
    with pytest.raises(StoreError):
        store.commit(a_pass(source, alerts=(alert("no such story"),)))
    assert store.due_deliveries(NOW, 1) == ()


def quiet_passes(store: Store) -> list[Pass]:
    """Declare three sources, the first of them failing, and return a pass over each."""
    declared(store, *map(source_spec, ("BBC", "연합뉴스", "한겨레")))
    first, second, third = store.sources(OPERATOR)
    store.source_failed(first.id, as_it_came("그물이 끊겼다"), NOW, NOW + MINUTE)
    return [
        a_pass(first, checked_at=NOW + MINUTE, next_check_at=NOW + 9 * MINUTE, pace={"rate": 0.5}),
        a_pass(second, cursor={}, not_before=NOW + 60 * MINUTE),
        a_pass(third, has_gap=True, checked_at=NOW + 2 * MINUTE),
    ]


def test_quiet_passes_are_passes_that_found_nothing(store: Store, tmp_path: Path) -> None:
    store.commit(*quiet_passes(store))
    one_by_one = Store.open(f"sqlite:///{tmp_path / 'other.db'}")
    for each in quiet_passes(one_by_one):
        one_by_one.commit(each)
    together = [replace(each, id=0) for each in store.sources(OPERATOR)]
    assert together == [replace(each, id=0) for each in one_by_one.sources(OPERATOR)]
    one_by_one.close()


def test_a_quiet_pass_keeps_what_it_has_nothing_new_for(store: Store) -> None:
    store.commit(*quiet_passes(store))
    store.commit(*(a_pass(each, checked_at=NOW + 20 * MINUTE) for each in store.sources(OPERATOR)))
    read, _, gapped = store.sources(OPERATOR)
    assert (read.failures, str(read.last_error), read.pace, read.first_read_at) == (0, "", {"rate": 0.5}, NOW + MINUTE)
    assert (gapped.gap_at, gapped.last_success_at) == (NOW + 2 * MINUTE, NOW + 20 * MINUTE)


def test_a_source_removed_meanwhile_keeps_no_quiet_pass_from_being_written(store: Store) -> None:
    source = declared(store)
    store.commit(a_pass(source.id + 1000), a_pass(source, cursor={"etag": "새것"}))
    assert store.sources(OPERATOR)[0].cursor == {"etag": "새것"}
