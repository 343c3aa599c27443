"""Sources added by a command, beside those of the watchlist."""

from __future__ import annotations

import pytest

from store.door import Store
from store.records import OPERATOR, Due, Outcome, Scope, Source, SourceSpec, reads_the_same
from store.rows import CHUNK
from tests.store.makers import LONG_AGO, MINUTE, NOW, a_pass, declared, filed, known_of, source_spec

LATER = NOW + 10 * MINUTE


def own(name: str = "더한 것", url: str = "https://added.example/rss", **values: object) -> SourceSpec:
    return source_spec(name, options={"url": url}, origin="added", **values)


def outcomes(store: Store, *specs: SourceSpec) -> list[tuple[str, Outcome, str]]:
    return [(each.spec.name, each.outcome, each.by) for each in store.add_sources(specs, LATER)]


def only(store: Store) -> Source:
    (source,) = store.sources(OPERATOR)
    return source


def test_an_added_source_is_due_at_once_and_outlives_the_watchlist(store: Store) -> None:
    spec = own(backlog="alert", is_pinned=True, host="added.example")
    assert outcomes(store, spec) == [(spec.name, Outcome.ADDED, "")]
    assert only(store).spec == spec
    assert store.due(LATER, LATER) == (Due(only(store).id, None, "added.example"),)
    store.declare([source_spec()], [], LATER)
    store.declare([], [], LATER)
    assert only(store).spec == spec


def test_a_second_name_for_the_same_is_refused(store: Store) -> None:
    declared(store, source_spec(options={"url": "https://added.example/rss"}))
    assert outcomes(store, own("다른 이름")) == [("다른 이름", Outcome.READ_ALREADY, "연합뉴스")]
    assert len(store.sources(OPERATOR)) == 1


def test_a_name_is_given_once(store: Store) -> None:
    declared(store)
    assert outcomes(store, own("연합뉴스")) == [("연합뉴스", Outcome.NAME_TAKEN, "연합뉴스")]


def test_what_comes_twice_in_one_call_is_added_once(store: Store) -> None:
    found = outcomes(store, own(), own("둘"), own(url="https://b.example"), own("셋", url="https://c.example"))
    assert [outcome for _, outcome, _ in found] == [
        Outcome.ADDED,
        Outcome.READ_ALREADY,
        Outcome.NAME_TAKEN,
        Outcome.ADDED,
    ]
    assert [each.spec.name for each in store.sources(OPERATOR)] == ["더한 것", "셋"]


def test_a_guilds_source_stands_in_nobodys_way(store: Store) -> None:
    guilds = own(guild_id=1)
    store.declare([guilds], [], NOW)
    assert outcomes(store, own()) == [("더한 것", Outcome.ADDED, "")]
    assert len(store.sources(Scope(1))) == 2


def test_what_is_removed_is_never_due_and_its_articles_stay(store: Store) -> None:
    store.add_sources([own()], NOW)
    store.commit(a_pass(only(store), filed=(filed("a"),), cursor={"etag": "판-7"}))
    assert store.remove_source("더한 것", LATER)
    assert (store.sources(OPERATOR), store.due(LONG_AGO, LATER), store.added_sources()) == ((), (), ())
    assert [each.article.source for each in store.latest(OPERATOR, 9)] == ["더한 것"]
    assert not store.remove_source("더한 것", LATER), "once is enough"


def test_a_pass_that_ends_after_the_removal_does_not_bring_it_back(store: Store) -> None:
    store.add_sources([own()], NOW)
    source = only(store)
    store.remove_source("더한 것", LATER)
    store.commit(a_pass(source, filed=(filed("a"),)))
    assert store.sources(OPERATOR) == ()


def test_only_added_sources_of_the_operator_are_removed(store: Store) -> None:
    declared(store, source_spec(), own("길드의 것", guild_id=7))
    assert not store.remove_source("연합뉴스", LATER)
    assert not store.remove_source("길드의 것", LATER)
    assert len(store.sources(OPERATOR)) == 2


def test_what_comes_back_still_knows_its_articles(store: Store) -> None:
    store.add_sources([own()], NOW)
    source = only(store)
    store.commit(a_pass(source, filed=(filed("a"),), cursor={"etag": "판-7"}))
    store.remove_source("더한 것", NOW)
    assert outcomes(store, own(interval=60 * MINUTE)) == [("더한 것", Outcome.ADDED, "")]
    back = only(store)
    assert (back.id, back.cursor, back.next_check_at) == (source.id, {"etag": "판-7"}, LATER)
    assert back.spec.interval == 60 * MINUTE
    store.remove_source("더한 것", NOW)
    store.add_sources([own(url="https://other.example")], LATER)
    anew = only(store)
    assert (anew.id, anew.cursor, anew.first_read_at) == (source.id, {}, None)
    assert list(known_of(store, source, "guid:a")) == ["guid:a"]


def test_one_that_moves_into_the_watchlist_keeps_its_state(store: Store) -> None:
    store.add_sources([own()], NOW)
    store.commit(a_pass(only(store)))
    before = only(store)
    store.declare([source_spec("더한 것", options={"url": "https://added.example/rss"})], [], LATER)
    after = only(store)
    assert (after.id, after.cursor, after.spec.origin) == (before.id, before.cursor, "watchlist")
    assert store.added_sources() == ()
    store.declare([], [], LATER)
    assert store.sources(OPERATOR) == ()


def test_added_sources_are_found_by_name(store: Store) -> None:
    many = [own(f"출처 {n}", url=f"https://{n}.example") for n in range(2 * CHUNK)]
    store.add_sources(many, NOW)
    declared(store)
    assert len(store.added_sources()) == len(many)
    assert len(store.added_sources([each.name for each in many])) == len(many)
    assert [each.spec for each in store.added_sources(["출처 3", "연합뉴스", "출처 11", "없음"])] == [many[11], many[3]]
    assert store.added_sources([]) == ()


def test_articles_are_counted_by_source(store: Store) -> None:
    store.add_sources([own(), own("빈 것", url="https://empty.example")], NOW)
    source = next(each for each in store.sources(OPERATOR) if each.spec.name == "더한 것")
    store.commit(a_pass(source, filed=(filed("a"), filed("b"))))
    assert store.article_counts() == {source.id: 2}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (own("anders", interval=90 * MINUTE), True),
        (source_spec(options={"url": "https://added.example/rss"}), True),
        (own(url="https://added.example/atom"), False),
        (own(kind="page"), False),
    ],
)
def test_two_sources_read_the_same(other: SourceSpec, same: bool) -> None:
    assert reads_the_same(own(), other) is same
