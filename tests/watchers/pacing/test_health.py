"""What failed looks mean: when to try again, whose fault it is, what is told once."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.wording import as_it_came
from store.records import Source, SourceSpec
from watchers.errors import SourceError, Trouble
from watchers.fetching.errors import Gone, NameNotFound, StatusRefused, TimedOut, TlsFailed, Unreachable
from watchers.kit.services import Refusal, refusals
from watchers.pacing.health import BACK_OFF_LAST, TOLD_AFTER, Event, Failure, Health, Notice, back_off
from watchers.pacing.own_network import OwnNetwork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Ward:
    """A Health, what it told, and sources as the store would have them."""

    def __init__(self, chance: float = 0.5) -> None:
        self.health = Health(OwnNetwork(), lambda: chance)
        self.told: list[Notice] = []
        self.health.tell = self.told.append

    @property
    def events(self) -> list[Event]:
        return [each.event for each in self.told]

    def fail(self, source: Source, error: SourceError, times: int = 1) -> tuple[Source, Failure]:
        assert times
        for _ in range(times):
            failure = self.health.failed(source, error, NOW)
            if failure.counts:
                source = replace(
                    source,
                    failures=source.failures + 1,
                    failing_since=source.failing_since or NOW,
                    last_error=error.reason,
                )
        return source, failure  # type: ignore[possibly-undefined]  # at least once


def source(host: str = "a.example") -> Source:
    spec = SourceSpec(name=host, kind="feed", options={}, interval=5 * MINUTE, host=host)
    return Source(id=1, spec=spec, cursor={}, next_check_at=NOW, last_success_at=NOW - MINUTE)


SILENT = Unreachable(as_it_came("nobody answers"))


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(1, 5 * MINUTE), (2, 10 * MINUTE), (9, 1280 * MINUTE), (10, BACK_OFF_LAST), (10_000, BACK_OFF_LAST)],
)
def test_back_off_doubles_up_to_a_day_and_never_ends(failures: int, wait: timedelta) -> None:
    assert back_off(failures) == wait


@pytest.mark.parametrize(("chance", "minutes"), [(0.0, 4.5), (0.5, 5.0), (1.0, 5.5)])
def test_what_failed_together_does_not_come_back_together(chance: float, minutes: float) -> None:
    assert Ward(chance).fail(source(), SILENT)[1].next_check_at == NOW + minutes * MINUTE


def test_a_site_that_says_when_is_not_asked_before_whatever_the_chance() -> None:
    error = StatusRefused(429, "a.example", timedelta(hours=30))
    for chance in (0.0, 1.0):
        failure = Ward(chance).fail(source(), error)[1]
        assert failure.not_before == NOW + timedelta(hours=30)
        assert failure.next_check_at >= NOW + timedelta(hours=30)


def test_what_is_gone_is_asked_daily_at_once_and_told_once() -> None:
    ward = Ward()
    after, failure = ward.fail(source(), Gone(410, "a.example"))
    assert failure.next_check_at == NOW + BACK_OFF_LAST
    ward.fail(after, Gone(410, "a.example"), times=10)
    assert ward.events == [Event.GONE]


def test_failure_and_recovery_are_told_once_each(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ward = Ward()
    after, _ = ward.fail(source(), StatusRefused(503, "a.example"), times=TOLD_AFTER - 1)
    assert ward.told == []
    after, _ = ward.fail(after, StatusRefused(503, "a.example"), times=20)
    assert ward.events == [Event.FAILING]
    ward.health.succeeded(after, NOW)
    assert ward.events == [Event.FAILING, Event.RECOVERED]
    assert ward.told[1].since == NOW
    assert caplog.text.count("HTTP 503") == 1
    assert "can be read again after 23 failures" in caplog.text


def test_a_short_trouble_is_not_worth_telling() -> None:
    ward = Ward()
    after, _ = ward.fail(source(), SILENT, times=2)
    ward.health.succeeded(after, NOW)
    assert ward.told == []


def test_another_reason_is_logged_again(caplog: pytest.LogCaptureFixture) -> None:
    ward = Ward()
    after, _ = ward.fail(source(), StatusRefused(503, "a.example"), times=3)
    ward.fail(after, StatusRefused(404, "a.example"), times=3)
    assert [record.message.count("HTTP") for record in caplog.records] == [1, 1]


def test_no_source_is_blamed_while_our_own_network_is_down() -> None:
    ward = Ward()
    outcomes = [ward.fail(source(f"host{n}.example"), SILENT)[1] for n in range(40)]
    assert [each.counts for each in outcomes] == [True] * 4 + [False] * 36
    assert ward.events == [Event.NETWORK_LOST]
    assert all(each.next_check_at <= NOW + 3 * MINUTE for each in outcomes[4:])
    for number in range(3):
        ward.health.succeeded(source(f"host{number}.example"), NOW + MINUTE)
    assert ward.events == [Event.NETWORK_LOST, Event.NETWORK_BACK]
    assert ward.fail(source("late.example"), SILENT)[1].counts


def test_an_answer_is_no_silence_however_bad() -> None:
    ward = Ward()
    for number in range(40):
        assert ward.fail(source(f"host{number}.example"), StatusRefused(500, "x"))[1].counts
    assert ward.health.network.lost_at is None


def test_hosts_that_were_silent_before_or_always_prove_nothing() -> None:
    ward = Ward()
    for number in range(40):
        long_dead = replace(source(f"host{number}.example"), failures=3)
        never_alive = replace(source(f"new{number}.example"), last_success_at=None)
        assert ward.fail(long_dead, SILENT)[1].counts
        assert ward.fail(never_alive, SILENT)[1].counts
    assert ward.health.network.lost_at is None


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (NameNotFound(as_it_came("x")), Trouble.SILENCE),
        (Unreachable(as_it_came("x")), Trouble.SILENCE),
        (TimedOut(as_it_came("x")), Trouble.SILENCE),
        (TlsFailed(as_it_came("x")), Trouble.SOURCE),
        (StatusRefused(503, "x"), Trouble.SOURCE),
        (Gone(410, "x"), Trouble.GONE),
        (SourceError(as_it_came("x")), Trouble.SOURCE),
    ],
)
def test_every_error_says_whose_trouble_it_is(error: SourceError, trouble: Trouble) -> None:
    assert error.trouble is trouble


def test_what_a_service_means_by_its_refusal_stays_gone() -> None:
    with pytest.raises(SourceError) as caught, refusals({410: Refusal(as_it_came("the account is gone"))}):
        raise Gone(410, "a.example")
    assert caught.value.trouble is Trouble.GONE
    assert SourceError(as_it_came("another")).trouble is Trouble.SOURCE
