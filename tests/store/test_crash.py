"""What a kill -9 leaves behind, and what two programs at one database do to each other."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext
from typing import Any

import pytest

from store.door import Store
from store.records import OPERATOR
from tests.store.crashing import ARTICLES, claim, commit_and_die, commit_for_ever
from tests.store.makers import NOW, declared


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start from a server which has everything imported: 20 ms each instead of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.crashing"])
    return context


def check_whole(url: str, committed_at_least: int) -> int:
    """Check that whole passes and nothing else is stored, and return how many."""
    store = Store.open(url)
    [source] = store.sources(OPERATOR)
    passes: int = source.cursor.get("passes", 0)
    status = store.status(OPERATOR, NOW)
    assert passes >= committed_at_least
    assert (status.articles, status.alerts_today, status.waiting) == (passes * ARTICLES, passes, passes)
    assert len(store.search(OPERATOR, "기사", 10_000)) == status.articles
    if url.startswith("sqlite"):
        with store._connections.write() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    store.close()
    return passes


def begin(url: str) -> None:
    store = Store.open(url)
    declared(store)
    store.close()


def test_a_kill_at_every_other_statement_of_a_commit_leaves_whole_passes(
    url: str, processes: ForkServerContext
) -> None:
    begin(url)
    statement, passes = -1, 0
    while passes == 0:
        statement += 2
        child = processes.Process(target=commit_and_die, args=(url, statement))
        child.start()
        child.join(60)
        assert child.exitcode in {0, -9}
        passes = check_whole(url, 0)
        assert passes == (child.exitcode == 0)
    assert statement > 8


def test_a_kill_at_any_time_leaves_whole_passes(url: str, processes: ForkServerContext) -> None:
    begin(url)
    passes = 0
    for patience in (1, 4, 2):
        ear, mouth = processes.Pipe(duplex=False)
        child = processes.Process(target=commit_for_ever, args=(url, mouth))
        child.start()
        mouth.close()
        heard = [ear.recv() for _ in range(patience)]
        child.kill()
        child.join(60)
        passes = check_whole(url, committed_at_least=max(heard))
    assert passes >= 7


def test_of_many_programs_at_one_database_one_gets_the_desk(url: str, processes: ForkServerContext) -> None:
    go = processes.Event()
    ears: list[Any] = []
    children = []
    for holder in "가나다":
        ear, mouth = processes.Pipe(duplex=False)
        children.append(processes.Process(target=claim, args=(url, holder, go, mouth)))
        children[-1].start()
        ears.append(ear)
    assert [ear.recv() for ear in ears] == ["ready"] * 3
    go.set()
    assert sorted(ear.recv() for ear in ears) == [False, False, True]
    for each in children:
        each.join(60)
        assert each.exitcode == 0
