"""The gateway: sessions that outlive their connections, over real web sockets.

https://docs.discord.com/developers/events/gateway

A session keeps all it dispatched, so that RESUME can send again what a lost connection swallowed.
"""

from __future__ import annotations

import importlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from tests.discord_standin.problems import JSON
from tests.discord_standin.wire import guild_create_json, user_json
from tests.discord_standin.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = range(4001, 4006)
INVALID_SEQUENCE, RATE_LIMITED, SESSION_TIMED_OUT = 4007, 4008, 4009
INVALID_API_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4012, 4013, 4014

GUILDS = 1 << 0
GUILD_MESSAGES = 1 << 9
MESSAGE_CONTENT = 1 << 15
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_KNOWN_INTENTS = (1 << 26) - 1

PAYLOAD_BYTES_MAX = 4096
SENDS_MAX = 120
SENDS_WINDOW = timedelta(seconds=60)

Compress = Callable[[bytes], bytes]

_HARMLESS_OPCODES = frozenset({PRESENCE, VOICE_STATE, REQUEST_MEMBERS})
_ENDING_CODES = frozenset({1000, 1001, INVALID_SEQUENCE, SESSION_TIMED_OUT})


class _Closing(Exception):  # noqa: N818  not an error: how a rule that was broken ends the conversation
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(eq=False, kw_only=True)
class Session:
    """What the bot resumes.

    Attributes:
        id: What it resumes by.
        intents: What it asked to be told.
        sent: Every dispatch, its number being its place counted from 1.
        connection: The line it is told on; None while there is none.
    """

    id: str
    intents: int
    sent: list[JSON] = field(default_factory=list)
    connection: Connection | None = None


@dataclass(eq=False, kw_only=True)
class Connection:
    """One web socket.

    Attributes:
        socket: The line.
        request: What opened it.
        compress: Makes bytes of a payload; None for plain text.
        session: Whom it serves; None before IDENTIFY or RESUME.
        is_zombie: Whether it is open and silent.
        sends: When the bot sent what it sent, for the limit of 120 a minute.
    """

    socket: web.WebSocketResponse
    request: web.Request
    compress: Compress | None
    session: Session | None = None
    is_zombie: bool = False
    sends: list[datetime] = field(default_factory=list)

    async def send(self, payload: JSON) -> None:
        """Send a payload, unless the line is dead; what is lost so is what RESUME is for."""
        if self.is_zombie or self.socket.closed:
            return
        text = json.dumps({"t": None, "s": None, **payload}, ensure_ascii=False)
        try:
            if self.compress is None:
                await self.socket.send_str(text)
            else:
                await self.socket.send_bytes(self.compress(text.encode()))
        except ConnectionError:
            self.is_zombie = True

    def cut(self) -> None:
        """End the line without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Gateway:
    """Everything behind `/gateway`.

    Args:
        world: Servers, bot and clock.
        is_token: Tells whether a token is the bot's.
        privileged_intents: The privileged intents that were granted to the application.
        heartbeat_interval: How often the bot is told to let itself be heard.
        silence_max: After which silence a line is closed.
        identify_limit: How many IDENTIFYs a day there are; one more and the token is void.

    Attributes:
        url: Where it is; known once the server listens.
        identifies: How many sessions were started.
        resumes: How many times one was taken up again.
        heartbeats: How many heartbeats were heard.
        closings: The codes with which the stand-in ended connections, in order.
    """

    def __init__(
        self,
        world: World,
        *,
        is_token: Callable[[object], bool],
        privileged_intents: int,
        heartbeat_interval: timedelta,
        silence_max: timedelta,
        identify_limit: int,
    ) -> None:
        self.url = ""
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.closings: list[int] = []
        self.identify_limit = identify_limit
        self._world = world
        self._is_token = is_token
        self._privileged = privileged_intents
        self._interval = heartbeat_interval
        self._silence_max = silence_max
        self._sessions: dict[str, Session] = {}
        self._connections: list[Connection] = []

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The open lines, oldest first."""
        return tuple(self._connections)

    @property
    def is_connected(self) -> bool:
        """Whether some session has a line that is not dead."""
        return any(each.session is not None and not each.is_zombie for each in self._connections)

    @property
    def has_sessions(self) -> bool:
        """Whether the bot is online, or may come back and resume."""
        return bool(self._sessions)

    @property
    def can_read_content(self) -> bool:
        """Whether the application may read what others wrote."""
        return bool(self._privileged & MESSAGE_CONTENT)

    def start_limit(self) -> JSON:
        """Return the session_start_limit of GET /gateway/bot."""
        left = max(self.identify_limit - self.identifies, 0)
        return {"total": self.identify_limit, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one conversation, from HELLO to the end of the line."""
        # A line that does not answer our farewell must not keep a test waiting.
        socket = web.WebSocketResponse(timeout=2.0)
        await socket.prepare(request)
        compress = _compressor(request.query.get("compress"))
        connection = Connection(socket=socket, request=request, compress=compress)
        self._connections.append(connection)
        try:
            _check_version(request)
            interval_ms = int(self._interval.total_seconds() * 1000)
            await connection.send({"op": HELLO, "d": {"heartbeat_interval": interval_ms}})
            await self._listen(connection)
        except _Closing as closing:
            await self._close(connection, closing.code, closing.reason)
        finally:
            self._forget(connection)
        return socket

    async def dispatch(self, event: str, data: JSON, *, intent: int = 0) -> None:
        """Tell every session that asked for it; one without a line hears it when it resumes.

        Args:
            event: Discord's name of the event.
            data: What it says.
            intent: The intent that is needed; 0 when every session hears it.
        """
        for session in list(self._sessions.values()):
            if not intent or session.intents & intent:
                await self._tell(session, event, data)

    async def drop(self, code: int | None = None) -> None:
        """Close every line: with a code, or without a word when `code` is None."""
        for connection in self.connections:
            if code is None:
                connection.cut()
            else:
                await self._close(connection, code, "")

    async def ask_to_reconnect(self) -> None:
        """Send opcode 7: the bot is to hang up and resume."""
        for connection in self.connections:
            await connection.send({"op": RECONNECT, "d": None})

    async def invalidate_sessions(self, *, is_resumable: bool = False) -> None:
        """Send opcode 9; unless it is resumable, the session is gone."""
        for connection in self.connections:
            if connection.session is not None and not is_resumable:
                self._sessions.pop(connection.session.id, None)
            await connection.send({"op": INVALID_SESSION, "d": is_resumable})

    def turn_into_zombies(self) -> None:
        """Fall silent on all open lines: no events, no answers to heartbeats, and no end; new lines work."""
        for connection in self.connections:
            connection.is_zombie = True

    async def send_malformed(self) -> None:
        """Dispatch an event without what it must hold, which ends discord.py's `start()`."""
        await self.dispatch("INTERACTION_CREATE", {"id": "1"})

    async def _listen(self, connection: Connection) -> None:
        while True:
            try:
                message = await connection.socket.receive(timeout=self._silence_max.total_seconds())
            except TimeoutError:
                raise _Closing(SESSION_TIMED_OUT, "Session timed out") from None
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                self._hang_up(connection, message)
                return
            await self._hear(connection, self._parse(connection, message))
            self._world.changes.notify()

    def _hang_up(self, connection: Connection, message: WSMessage) -> None:
        """End the session too when it is the bot that takes its leave."""
        if message.type is WSMsgType.CLOSE and message.data in {1000, 1001} and connection.session is not None:
            self._sessions.pop(connection.session.id, None)

    def _parse(self, connection: Connection, message: WSMessage) -> JSON:
        now = self._world.clock.now()
        connection.sends = [*(each for each in connection.sends if now - each < SENDS_WINDOW), now]
        if len(connection.sends) > SENDS_MAX:
            raise _Closing(RATE_LIMITED, "You are being rate limited")
        raw = message.data.encode() if isinstance(message.data, str) else message.data
        try:
            payload = json.loads(raw)
        except ValueError:
            raise _Closing(DECODE_ERROR, "Error while decoding payload") from None
        if len(raw) > PAYLOAD_BYTES_MAX or not isinstance(payload, dict):
            raise _Closing(DECODE_ERROR, "Error while decoding payload")
        return payload

    async def _hear(self, connection: Connection, payload: JSON) -> None:
        data = payload.get("d")
        match payload.get("op"):
            case 1:
                self.heartbeats += 1
                await connection.send({"op": HEARTBEAT_ACK, "d": None})
            case 2:
                await self._identify(connection, data if isinstance(data, dict) else {})
            case 6:
                await self._resume(connection, data if isinstance(data, dict) else {})
            case op if op in _HARMLESS_OPCODES:
                if connection.session is None:
                    raise _Closing(NOT_AUTHENTICATED, "Not authenticated")
            case _:
                raise _Closing(UNKNOWN_OPCODE, "Unknown opcode")

    async def _identify(self, connection: Connection, data: JSON) -> None:
        if connection.session is not None:
            raise _Closing(ALREADY_AUTHENTICATED, "Already authenticated")
        self._check_token(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= _KNOWN_INTENTS:
            raise _Closing(INVALID_INTENTS, "Invalid intent(s)")
        if intents & PRIVILEGED_INTENTS & ~self._privileged:
            raise _Closing(DISALLOWED_INTENTS, "Disallowed intent(s)")
        self.identifies += 1
        session = Session(id=f"session-{self._world.new_id()}", intents=intents, connection=connection)
        self._sessions[session.id] = session
        connection.session = session
        await self._tell(session, "READY", self._ready(session, data.get("shard")))
        if intents & GUILDS:
            for guild in self._world.guilds.values():
                await self._tell(session, "GUILD_CREATE", guild_create_json(self._world, guild))

    async def _resume(self, connection: Connection, data: JSON) -> None:
        self._check_token(data)
        session = self._sessions.get(str(data.get("session_id")))
        if session is None:
            await connection.send({"op": INVALID_SESSION, "d": False})
            return
        heard = data.get("seq")
        if not isinstance(heard, int) or not 0 <= heard <= len(session.sent):
            self._sessions.pop(session.id)
            raise _Closing(INVALID_SEQUENCE, "Invalid seq")
        self.resumes += 1
        connection.session, session.connection = session, connection
        for payload in session.sent[heard:]:
            await connection.send(payload)
        await self._tell(session, "RESUMED", {})

    def _check_token(self, data: JSON) -> None:
        if not self._is_token(data.get("token")):
            raise _Closing(AUTHENTICATION_FAILED, "Authentication failed")

    def _ready(self, session: Session, shard: Any) -> JSON:
        guilds = [{"id": str(each), "unavailable": True} for each in self._world.guilds]
        ready = {
            "v": 10,
            "user": {**user_json(self._world.bot), "verified": True, "mfa_enabled": False},
            "guilds": guilds,
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": f"{self.url}/resume",
            "application": {"id": str(self._world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
        }
        return ready if shard is None else {**ready, "shard": shard}

    async def _tell(self, session: Session, event: str, data: JSON) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(session.sent) + 1, "d": data}
        session.sent.append(payload)
        if session.connection is not None:
            await session.connection.send(payload)

    async def _close(self, connection: Connection, code: int, reason: str) -> None:
        self.closings.append(code)
        if code in _ENDING_CODES and connection.session is not None:
            self._sessions.pop(connection.session.id, None)
        await connection.socket.close(code=code, message=reason.encode())

    def _forget(self, connection: Connection) -> None:
        self._connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
        self._world.changes.notify()


def _check_version(request: web.Request) -> None:
    if request.query.get("v") != "10":
        raise _Closing(INVALID_API_VERSION, "Invalid API version")


def _compressor(kind: str | None) -> Compress | None:
    """Return what makes one stream of all payloads, each ending where it can be read up to."""
    if kind == "zlib-stream":
        zlib_stream = zlib.compressobj()
        return lambda data: zlib_stream.compress(data) + zlib_stream.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        # Only a client that has the library asks for this, and it shares our environment.
        zstandard: Any = importlib.import_module("zstandard")
        zstd_stream = zstandard.ZstdCompressor().compressobj()
        return lambda data: bytes(zstd_stream.compress(data) + zstd_stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    return None
