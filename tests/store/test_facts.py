from __future__ import annotations

from store.door import Store
from tests.store.makers import MINUTE, NOW


def test_notes(store: Store) -> None:
    assert store.note("명령") is None
    store.set_note("명령", "해시-1")
    store.set_note("명령", "해시-2")
    store.set_note("다른", "")
    assert (store.note("명령"), store.note("다른")) == ("해시-2", "")


def test_one_program_holds_the_desk(store: Store) -> None:
    assert store.claim_desk("하나", NOW, MINUTE)
    assert not store.claim_desk("둘", NOW + MINUTE / 2, MINUTE)
    assert store.claim_desk("하나", NOW + MINUTE / 2, MINUTE), "its holder renews it"
    assert not store.claim_desk("둘", NOW + MINUTE, MINUTE), "the renewed claim counts"
    assert store.claim_desk("둘", NOW + 2 * MINUTE, MINUTE), "a claim not renewed ends"
    store.release_desk("하나")
    assert store.health().holder == "둘", "only the holder gives it back"
    store.release_desk("둘")
    assert store.claim_desk("하나", NOW, MINUTE)


def test_two_programs_cannot_both_claim(url: str, store: Store) -> None:
    other = Store.open(url)
    assert [store.claim_desk("하나", NOW, MINUTE), other.claim_desk("둘", NOW, MINUTE)] == [True, False]
    store.release_desk("하나")
    assert other.claim_desk("둘", NOW, MINUTE)
    other.close()


def test_another_program_reads_the_heartbeat(url: str, store: Store) -> None:
    before = store.health()
    assert (before.holder, before.ticked_at, before.swept_at, before.connected) == (None, None, None, False)
    store.heartbeat(NOW, NOW - MINUTE, connected=True)
    reader = Store.open(url)
    seen = reader.health()
    reader.close()
    assert (seen.ticked_at, seen.swept_at, seen.connected) == (NOW, NOW - MINUTE, True)
    store.heartbeat(NOW + MINUTE, None, connected=False)
    assert (store.health().swept_at, store.health().connected) == (None, False)
