"""Which listeners there are to run, and joins them with the passes they wake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from store.aside import AsyncStore
from watchers.later import FetchLater
from watchers.pipeline import Pipeline
from watchers.push.listener import Listener, listening
from watchers.push.waker import Waker


@asynccontextmanager
async def hearing(
    store: AsyncStore,
    network: FetchLater,
    pipeline: Pipeline,
    clock: Callable[[], datetime],
    *,
    public_url: str,
    listen_at: tuple[str, int],
) -> AsyncIterator[None]:
    """Hear of news from whoever tells of it, for the time of an `async with`.

    Args:
        store: Where the sources are.
        network: The door to the network.
        pipeline: What finds out which sources have a hub.
        clock: Returns the aware UTC time.
        public_url: Where hubs reach us; "" for nowhere.
        listen_at: Host and port to listen for them at.

    Raises:
        StoreError: The database fails.
    """
    waker = Waker(store, clock)
    listeners: list[Listener] = [waker]
    if public_url:
        # The web server takes a while to load, and few need it.
        from watchers.push.door import Door
        from watchers.push.hubs import Hubs

        hubs = Hubs(store, network, waker.wake, public_url=public_url, clock=clock)
        # Before anybody can call, or a hub that calls in this moment would be told that we know nothing of it.
        await hubs.load()
        pipeline.offered = hubs.offered
        listeners += [hubs, Door(hubs, *listen_at, clock)]
    async with listening(listeners):
        yield
