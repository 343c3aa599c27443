from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.memory import YOUNG_MAX, made_for_good


class Ring:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_is_kept_is_never_looked_through_again() -> None:
    with made_for_good():
        assert not gc.isenabled()
        kept = Ring()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == YOUNG_MAX
    assert not any(each is kept for each in gc.get_objects())


def test_what_was_garbage_already_is_not_kept() -> None:
    with made_for_good():
        lost = weakref.ref(Ring())
        assert lost() is not None
    assert lost() is None


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(LookupError), made_for_good():
        raise LookupError
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
