"""Programs that are killed in the middle of their work; run in processes of their own."""

from __future__ import annotations

import os
import signal
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

from store.door import Store
from store.records import OPERATOR
from tests.store.makers import MINUTE, NOW, a_pass, alert, filed, story

ARTICLES = 20


def numbered_pass(source_id: int, number: int) -> Any:
    """The `number`-th pass of a source: articles, a story, an alert, and the number as cursor."""
    return a_pass(
        source_id,
        cursor={"passes": number},
        filed=tuple(filed(f"{number}-{index}") for index in range(ARTICLES)),
        stories=(story(f"story-{number}"),),
        alerts=(alert(f"story-{number}"),),
    )


def commit_for_ever(url: str, said: Connection) -> None:
    """Commit one pass after the other, and say the number of each that is stored."""
    store = Store.open(url)
    [source] = store.sources(OPERATOR)
    for number in count(source.cursor.get("passes", 0) + 1):
        store.commit(numbered_pass(source.id, number))
        said.send(number)


def commit_and_die(url: str, statement: int) -> None:
    """Begin to commit one more pass, and be killed after its `statement`-th statement, if it has so many."""
    store = Store.open(url)
    [source] = store.sources(OPERATOR)
    left = statement

    def strike(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store._connections._writer, "after_cursor_execute", strike)
    store.commit(numbered_pass(source.id, source.cursor.get("passes", 0) + 1))


def claim(url: str, holder: str, go: Any, said: Connection) -> None:
    """Claim the desk as soon as `go` is set, and say whether it is ours."""
    store = Store.open(url)
    said.send("ready")
    go.wait()
    said.send(store.claim_desk(holder, NOW, MINUTE))
    store.close()
