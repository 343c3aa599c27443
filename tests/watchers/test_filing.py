"""The newsdesk's sittings, with a real store: what is remembered between them, and what others write meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from newsdesk.alerts import Route
from newsdesk.article import Article
from newsdesk.desk import Desk, sift_each
from newsdesk.fate import Reason
from newsdesk.identity import resolve_identities
from newsdesk.match.matcher import Matcher
from newsdesk.rules.parse import parse_query
from newsdesk.rules.rule import Rule
from newsdesk.rules.sets import AliasSets
from newsdesk.stories import WINDOW
from newsdesk.verdict import Alert
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, Pass, RuleSpec, Source, SourceSpec
from watchers.filing import Brought, Filing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SETS = AliasSets.starter()
DESK = Desk(
    Matcher.build([Rule(id="r", query=parse_query("OpenAI", SETS))], SETS),
    {"r": Route(rule_id="r", name="r", guild_id=None, channel_ids=(11,))},
)
RETURN = "샘 알트먼, OpenAI 최고경영자로 복귀 확정"
OUTLETS = ("한빛일보", "새벽뉴스", "나루신문", "온새미통신")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'sokbo.db'}")
    specs = [
        SourceSpec(name=name, kind="wire", options={"file": name}, interval=timedelta(minutes=5)) for name in OUTLETS
    ]
    opened.declare(specs, [RuleSpec(id="r", name="r", query="OpenAI", channel_ids=(11,))], NOW)
    yield opened
    opened.close()


def source(store: Store, name: str) -> Source:
    return next(each for each in store.sources(OPERATOR) if each.spec.name == name)


def brought(of: Source, *titles: str, now: datetime = NOW) -> Brought:
    articles = [Article(source=of.spec.name, guid=each, title=each, language="ko", seen_at=now) for each in titles]
    [sifted] = sift_each(DESK, [(resolve_identities(articles), {})])
    look = Pass(source_id=of.id, cursor={}, checked_at=now, next_check_at=now + timedelta(minutes=5))
    return Brought(desk=DESK, sifted=sifted, look=look, is_backlog=False)


def the_alert(store: Store) -> Alert:
    [told] = store.recall(NOW - WINDOW).alerts
    return told


def reasons(passes: list[Pass]) -> list[list[Reason]]:
    return [[each.reason for filed in one.filed for each in filed.decisions] for one in passes]


def recalls(store: Store) -> list[str]:
    """Return a list that grows with every look at all recent stories from now on."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM stories" in statement:
            asked.append(statement)

    event.listen(store._connections._reader, "after_cursor_execute", note)
    return asked


def test_looks_of_one_moment_share_a_story_and_a_message(store: Store) -> None:
    passes = Filing().file(store, [brought(source(store, name), RETURN) for name in OUTLETS[:3]])
    assert reasons(passes) == [[Reason.ALERTED], [Reason.UPDATED], [Reason.UPDATED]]
    assert the_alert(store).revision == 2
    assert [each.outlet for each in the_alert(store).card.also] == list(OUTLETS[1:3])
    [delivery] = store.due_deliveries(NOW, 9)
    assert delivery.alert == the_alert(store)


def test_what_is_remembered_is_not_read_again(store: Store) -> None:
    filing, asked = Filing(), recalls(store)
    for minute, name in enumerate(OUTLETS[:3]):
        filing.file(store, [brought(source(store, name), RETURN, now=NOW + minute * timedelta(minutes=1))])
        filing.file(store, [brought(source(store, name), f"내일은 첫눈 {minute}"), brought(source(store, name))])
    assert the_alert(store).revision == 2
    assert len(asked) == 2, "one for stories, one for alerts"


def test_what_another_program_wrote_is_heard_of(store: Store) -> None:
    here, elsewhere = Filing(), Filing()
    here.file(store, [brought(source(store, OUTLETS[0]), RETURN)])
    for each in (elsewhere, here, elsewhere):
        name = OUTLETS[the_alert(store).revision + 1]
        passes = each.file(store, [brought(source(store, name), RETURN)])
        assert reasons(passes) == [[Reason.UPDATED]]
    assert [each.outlet for each in the_alert(store).card.also] == list(OUTLETS[1:])


def test_unwanted_articles_do_not_hide_what_another_program_wrote(store: Store) -> None:
    here, elsewhere = Filing(), Filing()
    first, second = (source(store, name) for name in OUTLETS[:2])
    here.file(store, [brought(first, RETURN)])
    elsewhere.file(store, [brought(second, RETURN)])
    here.file(store, [brought(first, "내일은 첫눈")])
    here.file(store, [brought(source(store, OUTLETS[2]), RETURN)])
    assert the_alert(store).revision == 2
    assert [each.outlet for each in the_alert(store).card.also] == list(OUTLETS[1:3])


def test_what_failed_is_settled_once_more_as_if_for_the_first_time(store: Store) -> None:
    filing = Filing()
    first, second = (brought(source(store, name), RETURN) for name in OUTLETS[:2])
    filing.file(store, [first])
    run_sql(store, "ALTER TABLE deliveries RENAME TO lost")
    with pytest.raises(StoreError):
        filing.file(store, [second])
    run_sql(store, "ALTER TABLE lost RENAME TO deliveries")
    assert the_alert(store).revision == 0
    assert reasons(filing.file(store, [second])) == [[Reason.UPDATED]]
    assert (the_alert(store).revision, len(the_alert(store).card.also)) == (1, 1)


def run_sql(store: Store, statement: str) -> None:
    with store._connections.write() as connection:
        connection.exec_driver_sql(statement)


def test_a_story_that_is_over_is_let_go(store: Store) -> None:
    filing = Filing()
    [before] = filing.file(store, [brought(source(store, OUTLETS[0]), RETURN)])
    later = NOW + WINDOW + timedelta(minutes=1)
    passes = filing.file(store, [brought(source(store, OUTLETS[1]), RETURN, now=later)])
    assert reasons(passes) == [[Reason.ALERTED]]
    assert filing._memory.alert(before.stories[0].id, 11) is None
    assert len(store.recall(NOW - WINDOW).stories) == 2


def test_an_article_filed_by_another_program_meanwhile_is_not_filed_twice(store: Store) -> None:
    one = brought(source(store, OUTLETS[0]), RETURN, "내일은 첫눈")
    Filing().file(store, [one])
    Filing().file(store, [one, brought(source(store, OUTLETS[1]), "모레는 비")])
    assert [each.article.title for each in store.latest(OPERATOR, 9)] == ["모레는 비", "내일은 첫눈", RETURN]
