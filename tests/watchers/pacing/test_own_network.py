"""Whether our own network is at fault, told by which hosts answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchers.pacing.own_network import HOSTS_MAX, TRUSTED_FOR, WINDOW, Change, OwnNetwork

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def heard(network: OwnNetwork, silent: int = 0, answering: int = 0, at: datetime = NOW) -> list[Change]:
    changes = [network.answered(f"well{n}", at) for n in range(answering)]
    changes += [network.fell_silent(f"silent{n}", at) for n in range(silent)]
    return [each for each in changes if each is not None]


def test_more_than_half_of_five_hosts_silent_together_is_our_own_fault() -> None:
    network = OwnNetwork()
    assert heard(network, silent=3, answering=2) == [Change.LOST]
    assert network.lost_at == NOW


def test_half_is_not_more_than_half_and_four_are_too_few() -> None:
    assert heard(OwnNetwork(), silent=3, answering=3) == []
    assert heard(OwnNetwork(), silent=4) == []


def test_it_is_said_once() -> None:
    assert heard(OwnNetwork(), silent=300) == [Change.LOST]


def test_one_host_counts_once_however_often_it_fails() -> None:
    network = OwnNetwork()
    assert [network.fell_silent("a", NOW) for _ in range(50)] == [None] * 50


def test_what_happened_long_ago_is_not_together() -> None:
    network = OwnNetwork()
    for minutes in range(20):
        assert network.fell_silent(f"host{minutes}", NOW + minutes * WINDOW / 4) is None


def test_two_hosts_that_answer_are_proof_of_the_network() -> None:
    network = OwnNetwork()
    heard(network, silent=9)
    later = NOW + timedelta(hours=3)
    assert network.answered("a", later) is None
    assert network.answered("a", later) is None
    assert network.answered("b", later) is Change.BACK
    assert network.lost_at is None


def test_a_network_just_found_well_is_not_blamed_again_at_once() -> None:
    network = OwnNetwork()
    heard(network, silent=9)
    heard(network, answering=2)
    assert heard(network, silent=9, at=NOW + SECOND) == []
    assert heard(network, silent=9, at=NOW + TRUSTED_FOR) == [Change.LOST]


def test_it_remembers_no_more_hosts_than_it_needs() -> None:
    network = OwnNetwork()
    heard(network, answering=10 * HOSTS_MAX)
    assert len(network._heard) == HOSTS_MAX
    assert heard(network, silent=HOSTS_MAX // 2) == []
    assert network.fell_silent("another", NOW) is Change.LOST
