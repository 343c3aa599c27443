"""The outbox worker: takes deliveries from the store to Discord, each exactly once as far as people can see.

Discord has no transactions. What it has is a nonce, by which it recognises a repeated request for a few minutes, and
the channel's history, in which a message can be found for ever by the key in its button. Together they close the gap:

    commit "sending"  ->  post with nonce = key  ->  commit "sent" and the message's id

Whoever finds a delivery that was attempted before cannot know whether the message is there. So it reads the history
since the first attempt, and posts again only when the key is not in it; a request still in the air at that moment is
caught by the nonce. A crash between any two steps, a cut connection and a lost answer all end in one message.

Channels are served side by side, each in order. An edit needs none of this: to repeat it changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from bot.errors import BadTokenError
from bot.failures import BLOCKED_WAIT, TRANSPORT_ERRORS, Failure, Remedy, backoff, judge
from bot.render import BUTTON_PREFIX, Post, render, render_bare
from bot.translate import Translator
from newsdesk.verdict import Alert
from newsdesk.wording import Said
from store.aside import AsyncStore
from store.door import Store
from store.errors import StoreError
from store.records import OPERATOR, TERMINAL, Delivery

CONCURRENCY = 4
"""Channels served at the same time."""

REQUEST_S = 30.0
"""The most seconds a post or an edit may take; discord.py's own limit is five minutes."""

LOOK_S = 300.0
"""The most seconds to look through a channel's history, page by page."""

CLOCKS_APART = timedelta(minutes=5)
"""How much our clock may be ahead of Discord's, by which its history is cut."""

NONCE_TRUSTED = timedelta(minutes=2)
"""How long Discord is trusted to recognise a nonce; it says "the past few minutes"."""

PARK_PROBE = timedelta(hours=1)
STORE_WAIT = timedelta(minutes=1)

# 10,000 invalid requests in 10 minutes ban the address; we stop at a hundredth of that.
# https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
INVALID_MAX = 100
INVALID_WINDOW = timedelta(minutes=10)

_POLL_S_MIN, _POLL_S_MAX = 1.0, 60.0
_NO_HISTORY = Said(
    "the bot may not read this channel's history, so it cannot tell whether an alert was already posted",
    "봇이 채널의 지난 글을 읽을 수 없어, 알림을 이미 올렸는지 알 수 없습니다",
)
_FAULT = Said("a fault in the bot, see its log", "봇의 잘못입니다. 봇 기록을 살펴보세요")

_log = logging.getLogger(__name__)


class Courier:
    """Delivers what is due. One for each bot; needs a client that is logged in, connected or not."""

    def __init__(
        self,
        client: discord.Client,
        store: AsyncStore,
        translator: Translator,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        request_s: float = REQUEST_S,
    ) -> None:
        """Prepare; nothing is sent before `run` or `settle`.

        Args:
            client: Logged in.
            store: Holds the outbox.
            translator: Speaks the language of the channels.
            clock: Returns the aware UTC time.
            chance: Returns a number in [0, 1), for jitter.
            request_s: The most seconds a post or an edit may take.
        """
        self._client = client
        self._store = store
        self._translator = translator
        self._clock = clock
        self._chance = chance
        self._request_s = request_s
        self._busy: dict[int, asyncio.Task[None]] = {}
        # What the store has parked, read when it is first needed.
        self._parked: set[int] | None = None
        self._invalid: deque[datetime] = deque()
        self._quiet_until: datetime | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look into the outbox now; called after something was put there."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in the air then is found and settled at the next start.

        Raises:
            BadTokenError: Discord does not accept the token any more.
        """
        try:
            while True:
                await self._start_due()
                await self._wait_for_change()
                self._collect()
        finally:
            await self._abandon()

    async def settle(self) -> None:
        """Deliver what is due now and return when all of it was tried.

        Raises:
            BadTokenError: Discord does not accept the token any more.
        """
        try:
            while await self._start_due() or self._busy:
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
                self._collect()
        finally:
            await self._abandon()

    async def _start_due(self) -> int:
        """Begin as many deliveries as there are hands free and return how many that were."""
        now = self._clock()
        free = CONCURRENCY - len(self._busy)
        if free <= 0 or self._is_quiet(now):
            return 0
        try:
            if self._parked is None:
                status = await self._store.read(Store.status, OPERATOR, now)
                self._parked = {each.channel_id for each in status.parked}
            due = await self._store.read(Store.due_deliveries, now, CONCURRENCY)
        except StoreError as error:
            self._be_quiet(STORE_WAIT, error.reason)
            return 0
        started = [each for each in due if each.alert.channel_id not in self._busy][:free]
        for delivery in started:
            self._busy[delivery.alert.channel_id] = asyncio.create_task(self._deliver(delivery))
        return len(started)

    async def _wait_for_change(self) -> None:
        """Wait until a hand is free, the outbox got something new, or something in it is due."""
        try:
            next_at = await self._store.read(Store.next_delivery_at)
        except StoreError as error:
            self._be_quiet(STORE_WAIT, error.reason)
            next_at = None
        wait_s = (next_at - self._clock()).total_seconds() if next_at else _POLL_S_MAX
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait(
                {woken, *self._busy.values()},
                timeout=min(max(wait_s, _POLL_S_MIN), _POLL_S_MAX),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            woken.cancel()
        self._woken.clear()

    def _collect(self) -> None:
        for channel_id, task in list(self._busy.items()):
            if task.done():
                del self._busy[channel_id]
                task.result()

    async def _abandon(self) -> None:
        tasks = list(self._busy.values())
        self._busy.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            if delivery.alert.channel_id == TERMINAL:
                await self._store.write(Store.failed, delivery.id, "was meant for the terminal", self._clock())
                return
            # False: it took up a newer revision a moment ago, and comes again under its new id.
            if await self._store.write(Store.begin_attempt, delivery.id, self._clock()):
                await self._attempt(delivery, render)
        except StoreError as error:
            # Whatever was sent is found in the history once the store is back.
            self._be_quiet(STORE_WAIT, error.reason)

    async def _attempt(self, delivery: Delivery, make: Callable[[Alert, Translator], Post]) -> None:
        try:
            message_id = await self._say(delivery, make(delivery.alert, self._translator))
        except TRANSPORT_ERRORS as error:
            await self._handle(delivery, judge(error), make)
        except Exception:  # noqa: BLE001  one alert that breaks us must not keep the others from going out
            _log.exception("delivery=%s channel=%s broke", delivery.id, delivery.alert.channel_id)
            await self._handle(delivery, Failure(remedy=Remedy.REJECT, reason=_FAULT), make)
        else:
            if message_id is not None:
                await self._done(delivery, message_id)

    async def _say(self, delivery: Delivery, post: Post) -> int | None:
        """Bring the channel to show `post` and return the message's id, or None when that must wait."""
        message_id = delivery.message_id
        if message_id is None and delivery.attempts > 0:
            if not self._can_look(delivery):
                await self._park(delivery, _NO_HISTORY)
                return None
            found_id = await self._find(delivery, post.key)
            if found_id is not None:
                # It shows what this delivery says: a post that was tried takes up no newer card.
                return found_id
        async with asyncio.timeout(self._request_s):
            return (
                await self._post(delivery, post) if message_id is None else await self._edit(message_id, delivery, post)
            )

    async def _post(self, delivery: Delivery, post: Post) -> int:
        message = await self._channel(delivery).send(
            post.content,
            embed=post.embed or discord.utils.MISSING,
            view=post.view(),
            nonce=post.key,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        return message.id

    async def _edit(self, message_id: int, delivery: Delivery, post: Post) -> int:
        message = self._channel(delivery).get_partial_message(message_id)
        await message.edit(
            content=post.content,
            embed=post.embed,
            view=post.view(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        return message_id

    def _channel(self, delivery: Delivery) -> discord.PartialMessageable:
        # Plain REST by id: the cache of guilds may be empty for a while, and the gateway down.
        return self._client.get_partial_messageable(delivery.alert.channel_id)

    def _can_look(self, delivery: Delivery) -> bool:
        """Return whether the history can be believed; without the permission Discord shows an empty one."""
        since = delivery.first_attempt_at or self._clock()
        if self._clock() - since <= NONCE_TRUSTED:
            return True
        channel = self._client.get_channel(delivery.alert.channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.me is None:
            return True
        return channel.permissions_for(channel.guild.me).read_message_history

    async def _find(self, delivery: Delivery, key: str) -> int | None:
        """Return the id of the message that carries `key`, posted since the first attempt, or None."""
        since = (delivery.first_attempt_at or self._clock()) - CLOCKS_APART
        own = self._client.user
        async with asyncio.timeout(LOOK_S):
            async for message in self._channel(delivery).history(limit=None, after=since, oldest_first=True):
                if own is not None and message.author.id == own.id and _carries(message, key):
                    return message.id
        return None

    async def _done(self, delivery: Delivery, message_id: int | None) -> None:
        await self._store.write(Store.delivered, delivery.id, message_id, self._clock())
        channel_id = delivery.alert.channel_id
        if self._parked and channel_id in self._parked:
            await self._store.write(Store.unpark_channel, channel_id)
            self._parked.discard(channel_id)
            _log.info("channel=%s takes messages again", channel_id)

    async def _handle(self, delivery: Delivery, failure: Failure, make: Callable[[Alert, Translator], Post]) -> None:
        self._count(failure)
        match failure.remedy:
            case Remedy.WAIT:
                await self._later(delivery, failure)
            case Remedy.PARK:
                await self._park(delivery, failure.reason)
            case Remedy.GONE:
                await self._done(delivery, delivery.message_id)
            case Remedy.REJECT if make is not render_bare:
                _log.warning("delivery=%s refused, said plainly instead: %s", delivery.id, failure.reason)
                await self._attempt(delivery, render_bare)
            case Remedy.REJECT:
                _log.error("delivery=%s given up: %s", delivery.id, failure.reason)
                await self._store.write(Store.failed, delivery.id, str(failure.reason), self._clock())
            case Remedy.STOP:
                await self._later(delivery, failure)
                raise BadTokenError

    async def _later(self, delivery: Delivery, failure: Failure) -> None:
        wait = max(failure.wait or timedelta(), backoff(delivery.attempts + 1, self._chance()))
        _log.info("delivery=%s again in %.1f s: %s", delivery.id, wait.total_seconds(), failure.reason)
        await self._store.write(Store.retry, delivery.id, str(failure.reason), self._clock() + wait)

    async def _park(self, delivery: Delivery, reason: Said) -> None:
        now, channel_id = self._clock(), delivery.alert.channel_id
        await self._store.write(Store.retry, delivery.id, str(reason), now + PARK_PROBE)
        is_new = await self._store.write(Store.park_channel, channel_id, reason, now, now + PARK_PROBE)
        if self._parked is not None:
            self._parked.add(channel_id)
        if is_new:
            _log.warning(
                "channel=%s takes no messages: %s. Alerts for it wait; give the bot access, or take the channel out of "
                "the rules. It is tried again every hour.",
                channel_id,
                reason,
            )

    def _count(self, failure: Failure) -> None:
        now = self._clock()
        if failure.is_invalid:
            self._invalid.append(now)
        while self._invalid and now - self._invalid[0] >= INVALID_WINDOW:
            self._invalid.popleft()
        if failure.shuts_out:
            self._be_quiet(failure.wait or BLOCKED_WAIT, failure.reason)
        elif len(self._invalid) >= INVALID_MAX:
            self._be_quiet(BLOCKED_WAIT, "too many refused requests, the address might get banned")

    def _be_quiet(self, wait: timedelta, reason: str | Said) -> None:
        if not self._is_quiet(self._clock()):
            _log.warning("no deliveries for %.0f s: %s", wait.total_seconds(), reason)
        self._quiet_until = self._clock() + wait

    def _is_quiet(self, now: datetime) -> bool:
        return self._quiet_until is not None and now < self._quiet_until


def _carries(message: discord.Message, key: str) -> bool:
    prefix = f"{BUTTON_PREFIX}:{key}:"
    return any(
        isinstance(button, discord.Button) and (button.custom_id or "").startswith(prefix)
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
    )
