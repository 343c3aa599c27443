"""Which listeners there are to run, and joins them with the passes they wake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from random import random

from pydantic import ValidationError

from store.aside import AsyncStore
from store.door import Store
from store.records import Source
from watchers.later import FetchLater
from watchers.pipeline import Pipeline
from watchers.push.jetstream import Followed, Jetstream
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
    jetstream_url: str,
) -> AsyncIterator[None]:
    """Hear of news from whoever tells of it, for the time of an `async with`.

    Args:
        store: Where the sources are.
        network: The door to the network.
        pipeline: What finds out which sources have a hub.
        clock: Returns the aware UTC time.
        public_url: Where hubs reach us; "" for nowhere.
        listen_at: Host and port to listen for them at.
        jetstream_url: Where Bluesky tells of new posts.

    Raises:
        StoreError: The database fails.
    """
    waker = Waker(store, clock)

    async def followed() -> Sequence[Followed]:
        return _followed(await store.read(Store.sources_of, "bluesky"))

    jetstream = Jetstream(jetstream_url, network, followed, waker.wake, clock=clock, chance=random)
    listeners: list[Listener] = [waker, jetstream]
    if public_url:
        # The web server takes a while to load, and few need it.
        from watchers.push.door import Door
        from watchers.push.hubs import Hubs

        hubs = Hubs(store, network, waker.wake, public_url=public_url, clock=clock)
        # Before anybody can call, or a hub that calls in this moment would be told that we know nothing of it.
        await hubs.load()
        pipeline.hubs = hubs
        listeners += [hubs, Door(hubs, *listen_at, clock)]
    else:
        # Hubs reach us no more, not even to hear a goodbye: what they promised runs out by itself.
        for each in await store.read(Store.subscriptions):
            await store.write(Store.drop_subscription, each.id)
    async with listening(listeners):
        yield


def _followed(sources: Sequence[Source]) -> list[Followed]:
    """Return the accounts among the sources of Bluesky that are to be followed live."""
    live = [source for source in sources if source.spec.options.get("live")]
    if not live:
        return []
    # The kinds take a while to load, and with folders alone nobody needs them.
    from watchers.sources.bluesky import BlueskyOptions

    found = []
    for source in live:
        try:
            options = BlueskyOptions.model_validate(source.spec.options)
        except ValidationError:
            # Stored by another version of the program; its look will say so.
            continue
        found.append(
            Followed(
                source_id=source.id,
                author=options.author,
                base=options.base,
                replies=options.replies,
                reposts=options.reposts,
            )
        )
    return found
