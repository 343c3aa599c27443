"""Bluesky's Jetstream: one line that stays open, on which new posts of the accounts we name are told of."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from newsdesk.wording import Said
from store.errors import StoreError
from watchers.kind import Network, SourceError
from watchers.push.connections import Budget

log = logging.getLogger(__name__)

MESSAGE_BYTES_MAX = 64 * 1024
"""A post is a few hundred bytes, with all its links and pictures' descriptions a few thousand."""

MESSAGES_MAX, MESSAGES_SPAN = 2_000, timedelta(seconds=10)
"""More than ten thousand busy accounts say; a line that says more is no Jetstream, and is cut."""

DIDS_MAX = 10_000
"""The most that a Jetstream takes."""

SETTLE = timedelta(seconds=3)
"""A post is told of here a moment before Bluesky's API shows it."""

REWIND = timedelta(seconds=5)
"""Events may come a little out of order, so a new line starts a little before where the last one broke off."""

REWIND_MAX = timedelta(hours=1)
"""By then every account has been polled anyway."""

REMEMBERED = 1_000
LOOK_UPS_AT_A_TIME = 20
NAME_KEPT = timedelta(hours=24)
NAME_RETRY = timedelta(minutes=10)

POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"

# As strict as the Jetstream, which hangs up on everybody for one that is wrong.
_DID = re.compile(r"did:[a-z]{1,20}:[A-Za-z0-9._:%-]{0,300}[A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An account that a source wants to hear of.

    Attributes:
        source_id: The source.
        author: The account's handle or DID.
        base: Address of the API that knows handles.
        replies: Whether replies count.
        reposts: Whether posts of others count that the account passes on.
    """

    source_id: int
    author: str
    base: str
    replies: bool = False
    reposts: bool = False


class _Commit(BaseModel):
    operation: str
    collection: str
    rkey: str
    record: dict[str, Any] = {}


class _Event(BaseModel):
    """What a Jetstream tells of a change in somebody's repository; the rest of what it tells has no commit."""

    did: str
    time_us: int
    commit: _Commit


class Line(Protocol):
    """An open WebSocket; `watchers.fetching.sockets.Line` says what may go wrong."""

    async def send(self, text: str) -> None:
        """Send one message."""

    async def receive(self) -> str:
        """Return the next message."""


class Lines(Network, Protocol):
    """The door to the network, with its way to open lines; `watchers.fetch.Fetcher` says what everything means."""

    def listen(self, url: str, *, message_bytes: int) -> AbstractAsyncContextManager[Line]:
        """Open a WebSocket for the time of an `async with`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """How long to wait, in seconds.

    Attributes:
        refresh_s: Between two looks at which accounts are wanted.
        first_s: Before connecting again after the first failure; doubled with each further one.
        last_s: The longest such wait.
    """

    refresh_s: float = 120.0
    first_s: float = 1.0
    last_s: float = 300.0


class Jetstream:
    """Follows accounts; a `watchers.push.listener.Listener`."""

    def __init__(
        self,
        url: str,
        network: Lines,
        followed: Callable[[], Awaitable[Sequence[Followed]]],
        wake: Callable[[int, timedelta], None],
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        pauses: Pauses | None = None,
    ) -> None:
        """Take the doors to the world.

        Args:
            url: Where the Jetstream is, ws or wss.
            network: What it is reached through.
            followed: Returns which accounts are wanted now; raises StoreError.
            wake: Told the id of a source that has news, and how soon it shows.
            clock: Returns the aware UTC time.
            chance: Returns a number from 0 to 1, so that many bots do not come back in the same moment.
            pauses: How long to wait for what; the defaults unless given.
        """
        self._url = url
        self._network = network
        self._followed = followed
        self._wake = wake
        self._clock = clock
        self._chance = chance
        self._pauses = pauses or Pauses()
        self._names = _Names(network, clock)
        self._wanted: Mapping[str, Sequence[Followed]] = {}
        self._heard: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._cursor_us = 0
        self._failures = 0

    async def run(self) -> None:
        """Listen until cancelled; a line that breaks is opened again, later and later."""
        while True:
            try:
                self._wanted = await self._look_up()
                if self._wanted:
                    async with self._network.listen(self._address(), message_bytes=MESSAGE_BYTES_MAX) as line:
                        await self._follow(line)
                pause = self._pauses.refresh_s
            except SourceError as error:
                pause = self._back_off(str(error.reason))
            except StoreError as error:
                pause = self._back_off(f"the database fails: {error}")
            await asyncio.sleep(pause)

    def _back_off(self, reason: str) -> float:
        if not self._failures:
            log.warning("jetstream: %s. Accounts with “live” are polled until it is back.", reason)
        pause = min(self._pauses.first_s * (1 << min(self._failures, 20)), self._pauses.last_s)
        self._failures += 1
        return pause * (0.5 + self._chance())

    def _address(self) -> str:
        # Which accounts is said on the line: thousands of them would not fit into an address.
        is_recent = self._now_us() - self._cursor_us <= REWIND_MAX // timedelta(microseconds=1)
        since = f"&cursor={self._cursor_us - REWIND // timedelta(microseconds=1)}" if is_recent else ""
        return f"{self._url}?requireHello=true&maxMessageSizeBytes={MESSAGE_BYTES_MAX}{since}"

    async def _follow(self, line: Line) -> None:
        """Hear what is said on an open line, until nobody wants to hear any more."""
        await line.send(_hello(self._wanted))
        loop, budget = asyncio.get_running_loop(), Budget(MESSAGES_MAX, MESSAGES_SPAN, self._clock)
        refresh_at = loop.time() + self._pauses.refresh_s
        while True:
            try:
                async with asyncio.timeout_at(refresh_at):
                    text = await line.receive()
            except TimeoutError:
                text = ""
            if text:
                if not budget.spend():
                    raise SourceError(_FLOOD)
                self._hear(text)
            if loop.time() >= refresh_at:
                self._recover()
                wanted = await self._look_up()
                if not wanted:
                    # Naming nobody would mean everybody.
                    return
                if wanted.keys() != self._wanted.keys() or _collections(wanted) != _collections(self._wanted):
                    await line.send(_hello(wanted))
                self._wanted = wanted
                refresh_at = loop.time() + self._pauses.refresh_s

    def _hear(self, text: str) -> None:
        """Wake whoever an event is about; whatever else comes is passed over."""
        try:
            event = _Event.model_validate_json(text)
        except ValidationError:
            return
        commit = event.commit
        if event.did not in self._wanted or commit.operation != "create":
            return
        self._recover()
        # A time ahead of ours would make the next line start too late.
        if self._cursor_us < event.time_us <= self._now_us():
            self._cursor_us = event.time_us
        if not self._is_new((event.did, f"{commit.collection}/{commit.rkey}")):
            return
        for each in self._wanted[event.did]:
            if _counts(commit, each):
                self._wake(each.source_id, SETTLE)

    def _recover(self) -> None:
        if self._failures:
            self._failures = 0
            log.info("jetstream: the line holds again")

    def _now_us(self) -> int:
        return int(self._clock().timestamp() * 1_000_000)

    def _is_new(self, key: tuple[str, str]) -> bool:
        is_new = key not in self._heard
        self._heard[key] = None
        while len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)
        return is_new

    async def _look_up(self) -> Mapping[str, Sequence[Followed]]:
        """Return who is wanted, by the DID of the account."""
        wanted: dict[str, list[Followed]] = defaultdict(list)
        for each, did in (await self._names.dids(await self._followed())).items():
            if did in wanted or len(wanted) < DIDS_MAX:
                wanted[did].append(each)
        return dict(wanted)


_FLOOD = Said(
    "the line says more than all accounts together could", "모든 계정을 합쳐도 나올 수 없을 만큼 많이 들어옵니다"
)


class _Names:
    """Knows which account a handle stands for, because it was told not long ago."""

    def __init__(self, network: Network, clock: Callable[[], datetime]) -> None:
        self._network = network
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[str, datetime]] = {}

    async def dids(self, followed: Sequence[Followed]) -> Mapping[Followed, str]:
        """Return the accounts that are known by now; of the others, some more are asked for at each call."""
        now = self._clock()
        handles = {(each.base, each.author) for each in followed if not _DID.fullmatch(each.author)}
        self._known = {name: known for name, known in self._known.items() if name in handles and now < known[1]}
        unknown = sorted(handles - self._known.keys())[:LOOK_UPS_AT_A_TIME]
        found = await asyncio.gather(*(self._ask(*name) for name in unknown))
        for name, did in zip(unknown, found, strict=True):
            self._known[name] = (did, now + (NAME_KEPT if did else NAME_RETRY))
        dids = {each: self._did(each) for each in followed}
        return {each: did for each, did in dids.items() if did}

    def _did(self, followed: Followed) -> str:
        if _DID.fullmatch(followed.author):
            return followed.author
        return self._known.get((followed.base, followed.author), ("", None))[0]

    async def _ask(self, base: str, handle: str) -> str:
        # Whoever has names to ask for reads Bluesky by the same means, so that nothing is loaded for this alone.
        from watchers.kit.services import ACCEPT_JSON, address, parse_json, text_at

        url = address(base, "/xrpc/com.atproto.identity.resolveHandle", handle=handle)
        try:
            did = text_at(parse_json(await self._network.get(url, accept=ACCEPT_JSON)), "did")
        except SourceError as error:
            log.warning("jetstream: the account of %s is not known, so it is polled: %s", handle, error.reason)
            return ""
        return did if _DID.fullmatch(did) else ""


def _hello(wanted: Mapping[str, Sequence[Followed]]) -> str:
    payload = {
        "wantedCollections": _collections(wanted),
        "wantedDids": sorted(wanted),
        "maxMessageSizeBytes": MESSAGE_BYTES_MAX,
    }
    return json.dumps({"type": "options_update", "payload": payload})


def _counts(commit: _Commit, followed: Followed) -> bool:
    if commit.collection == REPOST:
        return followed.reposts
    return commit.collection == POST and (followed.replies or not commit.record.get("reply"))


def _collections(wanted: Mapping[str, Sequence[Followed]]) -> list[str]:
    passes_on = any(each.reposts for accounts in wanted.values() for each in accounts)
    return [POST, REPOST] if passes_on else [POST]
