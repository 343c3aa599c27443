"""The sources' places at hubs: asks for them, keeps them, and hears what hubs call back with (WebSub)."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from newsdesk.wording import Said, Text
from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import Source, Subscription
from watchers.kind import Hub, SourceError
from watchers.push import leases
from watchers.push.word import Words

log = logging.getLogger(__name__)

TICK_S = 2.0
ASKS_PER_HUB = 5
"""Many feeds share one hub: a hundred new ones must not fall upon it all at once, nor keep other hubs waiting."""

HUBS_AT_ONCE = 8
FOLLOW_EVERY = timedelta(hours=1)
"""A feed that names another hub at every look must not make us knock at them all."""

REASON_CHARACTERS_MAX = 200

_DIGESTS = ("sha1", "sha256", "sha384", "sha512")


class Poster(Protocol):
    """The part of the door to the network that hubs are asked through; `watchers.fetch.Fetcher` says what it means."""

    def post_form(self, url: str, fields: Mapping[str, str], *, is_stranger: bool) -> Awaitable[None]:
        """Send a form."""


class Hubs:
    """All subscriptions, in memory as in the store; the only one who changes them.

    Everything about them is done by `tick` or by a hub's call, on one loop.
    """

    def __init__(
        self,
        store: AsyncStore,
        network: Poster,
        wake: Callable[[int], None],
        *,
        public_url: str,
        clock: Callable[[], datetime],
        token: Callable[[], str] = secrets.token_urlsafe,
    ) -> None:
        """Take the doors to the world.

        Args:
            store: Where subscriptions are kept.
            network: What hubs are asked through.
            wake: Told the id of a source that has news.
            public_url: Where hubs reach us.
            clock: Returns the aware UTC time.
            token: Returns what nobody can guess, fit for an address.
        """
        self._store = store
        self._network = network
        self._wake = wake
        self._base = f"{public_url.rstrip('/')}/websub/"
        self._clock = clock
        self._token = token
        self._kept: dict[str, Subscription] = {}
        self._wanted: dict[int, str] = {}
        self._followed_at: dict[int, datetime] = {}
        self._words = Words()
        self._offers: dict[int, tuple[Source, Hub | None]] = {}

    # --- what the passes say

    def offered(self, source: Source, hub: Hub | None, *, has_news: bool) -> None:
        """Take note of the hub that a look at `source` named, or that it named none; costs next to nothing."""
        if hub != self._hub_of(source.id):
            self._offers[source.id] = (source, hub)
        elif has_news and hub is not None:
            self._words.find(source.id, self._clock())

    def tells_of(self, source_id: int) -> bool:
        """Tell whether a hub has promised to tell of a source's news, and has kept its word so far."""
        kept = self._kept.get(self._wanted.get(source_id, ""))
        return kept is not None and kept.is_live(self._clock()) and self._words.is_good(source_id)

    def _hub_of(self, source_id: int) -> Hub | None:
        kept = self._kept.get(self._wanted.get(source_id, ""))
        return Hub(url=kept.hub, topic=kept.topic) if kept else None

    # --- what is done about it

    async def run(self) -> None:
        """Do what is due until cancelled; after `load`."""
        while True:
            try:
                await self.tick()
            except StoreError as error:
                log.warning("hubs wait, for the database fails: %s", error)
            await asyncio.sleep(TICK_S)

    async def load(self) -> None:
        """Take up what an earlier run of the program kept.

        Raises:
            StoreError: The database fails.
        """
        for each in await self._store.read(Store.subscriptions):
            if not each.callback.startswith(self._base):
                # Made under another public address, where calls of the hub no longer reach us.
                await self._store.write(Store.drop_subscription, each.id)
                continue
            self._remember(each)

    async def tick(self) -> None:
        """Do what is due: follow what sources say of their hubs, and ask hubs."""
        now = self._clock()
        while self._offers:
            _, (source, hub) = self._offers.popitem()
            await self._follow(source, hub, now)
        for orphan in await self._store.read(Store.orphaned_subscriptions):
            kept = self._kept.get(orphan)
            if kept is not None and kept.state == "wanted":
                await self._leave(kept, now)
        due = sorted((each.next_at, each.id) for each in self._kept.values() if each.next_at <= now)
        by_hub: dict[str, list[str]] = defaultdict(list)
        for _, name in due:
            by_hub[_host(self._kept[name])].append(name)
        places = asyncio.Semaphore(HUBS_AT_ONCE)

        async def ask(names: list[str]) -> None:
            async with places:
                for name in names[:ASKS_PER_HUB]:
                    if not await self._ask(name):
                        # It is the same with all of them, most likely; they stay due.
                        return

        await asyncio.gather(*(ask(names) for names in by_hub.values()))

    async def _follow(self, source: Source, hub: Hub | None, now: datetime) -> None:
        if hub == self._hub_of(source.id):
            return
        before = self._kept.get(self._wanted.get(source.id, ""))
        if before is not None:
            await self._leave(before, now)
        followed_at = self._followed_at.get(source.id)
        if hub is None or (followed_at is not None and now - followed_at < FOLLOW_EVERY):
            return
        self._followed_at[source.id] = now
        name = self._token()
        await self._keep(
            Subscription(
                id=name,
                source_id=source.id,
                hub=hub.url,
                topic=hub.topic,
                is_stranger=urlsplit(hub.url).hostname != source.spec.host,
                callback=self._base + name,
                secret=self._token(),
                next_at=now,
            )
        )

    async def _ask(self, name: str) -> bool:
        """Ask a hub for one place; return False when it does not take the question."""
        kept, now = self._kept.get(name), self._clock()
        if kept is None or kept.next_at > now:
            # Its hub called while it waited for its turn.
            return True
        if leases.is_unanswered(kept, now):
            await self._fail(kept, _unanswered(kept))
            return True
        # Noted before it is asked: hubs may call back before they answer.
        await self._keep(leases.asked(kept, now))
        if not self.knows(name):
            return True
        try:
            await self._network.post_form(kept.hub, _form(kept), is_stranger=kept.is_stranger)
        except SourceError as error:
            # As it is by now, if it still is: the hub may have called before it refused.
            kept = self._kept.get(name)
            if kept is not None:
                await self._fail(kept, error)
            return False
        return True

    async def _fail(self, subscription: Subscription, error: SourceError) -> None:
        after = leases.failed(subscription, str(error.reason), self._clock(), error.retry_after)
        if leases.is_given_up(after):
            await self._drop(after)
            return
        await self._keep(after)
        # Once: a hub that stays down is no news.
        if after.failures == 1 and after.state == "wanted":
            log.warning("hub: %s. The source is polled as before. %s", error.reason, error.remedy)

    async def _leave(self, subscription: Subscription, now: datetime) -> None:
        self._wanted.pop(subscription.source_id, None)
        self._words.forget(subscription.source_id)
        after = leases.left(subscription, now)
        await (self._drop(subscription) if after is None else self._keep(after))

    async def _keep(self, subscription: Subscription) -> None:
        self._remember(subscription)
        if not await self._store.write(Store.keep_subscription, subscription):
            self._forget(subscription)

    def _remember(self, subscription: Subscription) -> None:
        self._kept[subscription.id] = subscription
        if subscription.state == "wanted":
            self._wanted[subscription.source_id] = subscription.id

    async def _drop(self, subscription: Subscription) -> None:
        self._forget(subscription)
        await self._store.write(Store.drop_subscription, subscription.id)

    def _forget(self, subscription: Subscription) -> None:
        self._kept.pop(subscription.id, None)
        if self._wanted.get(subscription.source_id) == subscription.id:
            del self._wanted[subscription.source_id]

    # --- what hubs call back with

    def knows(self, name: str) -> bool:
        """Tell whether a hub was given an address with this end."""
        return name in self._kept

    async def confirm(self, name: str, mode: str, topic: str, lease: timedelta) -> bool:
        """Answer a hub that asks whether we asked; True means yes.

        Args:
            name: The end of the address it called.
            mode: "subscribe" or "unsubscribe".
            topic: What it believes we asked for.
            lease: How long it will tell of news.
        """
        kept, now = self._kept.get(name), self._clock()
        if kept is None or not leases.may_confirm(kept, topic, now):
            return False
        if mode == "unsubscribe" and kept.state == "leaving":
            await self._drop(kept)
            return True
        if mode != "subscribe" or kept.state != "wanted":
            return False
        if not kept.is_live(now):
            log.info("hub: %s tells of %s from now on", _host(kept), kept.topic)
        await self._keep(leases.confirmed(kept, lease, now))
        return True

    async def deny(self, name: str, topic: str, reason: str) -> bool:
        """Hear that a hub does not want us; return whether it means one of ours."""
        kept = self._kept.get(name)
        if kept is None or topic != kept.topic:
            return False
        if kept.state == "leaving":
            await self._drop(kept)
            return True
        said = " ".join(reason.split())[:REASON_CHARACTERS_MAX]
        words = f"{_host(kept)} refuses to tell of {kept.topic}" + (f": {said}" if said else "")
        log.warning("hub: %s. The source is polled as before.", words)
        await self._keep(leases.refused(kept, words, self._clock()))
        return True

    def told(self, name: str, signature: str, body: bytes) -> bool:
        """Hear that there is news; return whether it is true that a hub of ours said so.

        Args:
            name: The end of the address that was called.
            signature: The X-Hub-Signature header: the method, "=", and the digest in hex.
            body: What was signed; it is not read otherwise.
        """
        kept = self._kept.get(name)
        if kept is None or kept.state != "wanted" or not is_signed(kept.secret, signature, body):
            return False
        self._words.tell(kept.source_id, self._clock())
        self._wake(kept.source_id)
        return True


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """Tell whether `signature` is that of `body`; takes the same time wherever it is wrong."""
    method, _, digest = signature.strip().partition("=")
    method = method.strip().lower()
    if method not in _DIGESTS:
        return False
    expected = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode("utf-8", "replace"))


def _form(subscription: Subscription) -> dict[str, str]:
    asked = {"hub.topic": subscription.topic, "hub.callback": subscription.callback}
    if subscription.state == "leaving":
        return {"hub.mode": "unsubscribe", **asked}
    lease_s = int(leases.LEASE_WANTED.total_seconds())
    return {"hub.mode": "subscribe", **asked, "hub.secret": subscription.secret, "hub.lease_seconds": str(lease_s)}


def _unanswered(subscription: Subscription) -> SourceError:
    return SourceError(_UNANSWERED.said(host=_host(subscription)), _PUBLIC_URL)


_UNANSWERED = Text(
    "{host} took our question and never called back", "{host}에서 요청을 받고도 다시 연락하지 않았습니다"
)
_PUBLIC_URL = Said(
    "See that SOKBO_PUBLIC_URL leads to this bot, also from outside.",
    "SOKBO_PUBLIC_URL 주소가 밖에서도 이 봇으로 이어지는지 확인하세요.",
)


def _host(subscription: Subscription) -> str:
    return urlsplit(subscription.hub).hostname or subscription.hub
