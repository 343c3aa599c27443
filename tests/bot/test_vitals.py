"""Whether the running bot is alive, as its database tells, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import own_store, utcnow
from bot.vitals import Vitals, read_vitals
from config.settings import Settings
from store.door import Store
from tests.watchers.plain import assert_plain


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=None)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with closing(Store.open(own_store(settings))) as opened:
        yield opened


def vitals(settings: Settings) -> Vitals:
    found = read_vitals(settings)
    assert_plain(found.line)
    return found


def test_a_database_that_no_bot_has_touched(settings: Settings, store: Store) -> None:
    found = vitals(settings)
    assert (found.is_alive, found.line.ko) == (False, "봇이 아직 실행된 적이 없습니다.")


def test_a_bot_that_fell_silent(settings: Settings, store: Store) -> None:
    store.heartbeat(utcnow() - timedelta(hours=3), None, True)
    found = vitals(settings)
    assert not found.is_alive
    assert found.line.en.startswith("The last sign of life is 10,8")
    assert found.line.ko.startswith("마지막 생존 신호가 10,8")


@pytest.mark.parametrize("is_connected", [True, False])
def test_a_bot_that_lives(settings: Settings, store: Store, is_connected: bool) -> None:
    store.heartbeat(utcnow(), None, is_connected)
    found = vitals(settings)
    assert found.is_alive
    assert found.line.en.startswith("Alive; the last sign of life is ")
    assert found.line.ko.startswith("살아 있습니다. 마지막 생존 신호는 ")
    assert ("gateway is down" in found.line.en) != is_connected
    assert ("게이트웨이가 끊겨" in found.line.ko) != is_connected


def test_a_database_that_is_not_there(settings: Settings) -> None:
    found = vitals(settings)
    assert not found.is_alive
    assert found.line.en.endswith("the bot has not run yet. Start with: sokbo check")
    assert found.line.ko.endswith("봇이 아직 실행된 적이 없습니다. 먼저 실행하세요: sokbo check")
