"""The REST API, route by route: each handler asks one of the books and answers in Discord's JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord_standin.commands import CommandBook, without_localizations
from tests.discord_standin.gateway import GUILD_MESSAGES, Gateway
from tests.discord_standin.interactions import InteractionDesk
from tests.discord_standin.messages import MessageBook
from tests.discord_standin.model import Permission, StandInMessage
from tests.discord_standin.problems import JSON, Problem, RefusalError, bad_form
from tests.discord_standin.wire import (
    application_json,
    bot_role_id,
    channel_json,
    channels_json,
    fresh_message_json,
    guild_json,
    member_json,
    message_json,
    roles_json,
    user_json,
)
from tests.discord_standin.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PREFIX = "/api/v10"
BODY_BYTES_MAX = 25 * 1024 * 1024

_CHANNEL = r"/channels/{channel:\d+}"
_MESSAGE = _CHANNEL + r"/messages/{message:\d+}"
_GUILD = r"/guilds/{guild:\d+}"
_APPLICATION = r"/applications/{application:\d+}"
_COMMANDS = ("/commands", r"/guilds/{guild:\d+}/commands")
_WEBHOOK = r"/webhooks/{application:\d+}/{token}"


def answer(body: Any, status: int = 200) -> web.Response:
    """Return a JSON answer; Discord's content type names no charset, and clients compare it as a whole."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=raw, status=status, content_type="application/json")


def nothing() -> web.Response:
    """Return the answer without a body."""
    return web.Response(status=204)


async def body_of(request: web.Request) -> tuple[Any, list[str]]:
    """Return the JSON of a request and the names of the files beside it."""
    if request.content_type != "multipart/form-data":
        return _parsed(await request.text()), []
    form = await request.post()
    files = [each.filename for each in form.values() if isinstance(each, web.FileField)]
    return _parsed(str(form.get("payload_json", "{}"))), files


async def object_of(request: web.Request) -> tuple[JSON, list[str]]:
    """Return the JSON object of a request and the names of the files beside it."""
    body, files = await body_of(request)
    if not isinstance(body, dict):
        raise bad_form([Problem((), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")])
    return body, files


def _parsed(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        raise RefusalError(400, 50109, "The request body contains invalid JSON.") from None


def _number(request: web.Request, name: str) -> int:
    return int(request.match_info[name])


@dataclass(frozen=True, slots=True)
class Routes:
    """The handlers, and what they ask."""

    world: World
    messages: MessageBook
    commands: CommandBook
    interactions: InteractionDesk
    gateway: Gateway

    def add_to(self, application: web.Application) -> None:
        """Put every route into an application."""
        for method, path, handler in (*self._account(), *self._places(), *self._posts(), *self._replies()):
            application.router.add_route(method, PREFIX + path, handler)
        for scope in _COMMANDS:
            for method, path, handler in self._registry():
                application.router.add_route(method, PREFIX + _APPLICATION + scope + path, handler)

    def _account(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("GET", "/gateway", self._get_gateway),
            ("GET", "/gateway/bot", self._get_gateway_bot),
            ("GET", "/users/@me", self._get_me),
            ("GET", "/users/@me/guilds", self._get_my_guilds),
            ("GET", "/applications/@me", self._get_application),
            ("GET", "/oauth2/applications/@me", self._get_application),
        )

    def _places(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("GET", _CHANNEL, self._get_channel),
            ("GET", _GUILD, self._get_guild),
            ("GET", _GUILD + "/channels", self._get_channels),
            ("GET", _GUILD + "/roles", self._get_roles),
            ("GET", _GUILD + r"/members/{user:\d+}", self._get_member),
        )

    def _posts(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("GET", _CHANNEL + "/messages", self._get_messages),
            ("POST", _CHANNEL + "/messages", self._post_message),
            ("GET", _MESSAGE, self._get_message),
            ("PATCH", _MESSAGE, self._patch_message),
            ("DELETE", _MESSAGE, self._delete_message),
        )

    def _replies(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("POST", r"/interactions/{interaction:\d+}/{token}/callback", self._post_callback),
            ("POST", _WEBHOOK, self._post_followup),
            ("GET", _WEBHOOK + "/messages/@original", self._get_original),
            ("PATCH", _WEBHOOK + "/messages/@original", self._patch_original),
            ("DELETE", _WEBHOOK + "/messages/@original", self._delete_original),
            ("GET", _WEBHOOK + r"/messages/{message:\d+}", self._get_followup),
            ("PATCH", _WEBHOOK + r"/messages/{message:\d+}", self._patch_followup),
            ("DELETE", _WEBHOOK + r"/messages/{message:\d+}", self._delete_followup),
        )

    def _registry(self) -> tuple[tuple[str, str, Handler], ...]:
        return (
            ("GET", "", self._get_commands),
            ("PUT", "", self._put_commands),
            ("POST", "", self._post_command),
            ("GET", r"/{command:\d+}", self._get_command),
            ("DELETE", r"/{command:\d+}", self._delete_command),
        )

    async def _get_gateway(self, request: web.Request) -> web.Response:
        return answer({"url": self.gateway.url})

    async def _get_gateway_bot(self, request: web.Request) -> web.Response:
        return answer({"url": self.gateway.url, "shards": 1, "session_start_limit": self.gateway.start_limit()})

    async def _get_me(self, request: web.Request) -> web.Response:
        return answer({**user_json(self.world.bot), "verified": True, "mfa_enabled": False, "flags": 0})

    async def _get_my_guilds(self, request: web.Request) -> web.Response:
        return answer(
            [
                {
                    "id": str(guild.id),
                    "name": guild.name,
                    "icon": None,
                    "owner": False,
                    "permissions": str(int(guild.permissions)),
                    "features": [],
                }
                for guild in self.world.guilds.values()
            ]
        )

    async def _get_application(self, request: web.Request) -> web.Response:
        return answer(application_json(self.world))

    async def _get_channel(self, request: web.Request) -> web.Response:
        channel = self.world.channel(_number(request, "channel"))
        return answer(channel_json(channel, self.world.guild_of(channel.id)))

    async def _get_guild(self, request: web.Request) -> web.Response:
        return answer(guild_json(self.world, self.world.guild(_number(request, "guild"))))

    async def _get_channels(self, request: web.Request) -> web.Response:
        return answer(channels_json(self.world, self.world.guild(_number(request, "guild"))))

    async def _get_roles(self, request: web.Request) -> web.Response:
        return answer(roles_json(self.world.guild(_number(request, "guild")), self.world.bot))

    async def _get_member(self, request: web.Request) -> web.Response:
        guild = self.world.guild(_number(request, "guild"))
        if _number(request, "user") != self.world.bot.id:
            raise RefusalError(404, 10007, "Unknown Member")
        return answer(member_json(self.world.bot, (bot_role_id(guild),)))

    async def _get_messages(self, request: web.Request) -> web.Response:
        messages = self.messages.history(_number(request, "channel"), dict(request.query))
        return answer([self._shown(each) for each in messages])

    async def _post_message(self, request: web.Request) -> web.Response:
        payload, files = await object_of(request)
        message, is_new = self.messages.post(_number(request, "channel"), payload, files)
        if is_new:
            await self._announce("MESSAGE_CREATE", fresh_message_json(message), message)
        return answer(fresh_message_json(message))

    async def _get_message(self, request: web.Request) -> web.Response:
        return answer(self._shown(self.messages.fetch(_number(request, "channel"), _number(request, "message"))))

    async def _patch_message(self, request: web.Request) -> web.Response:
        payload, _ = await object_of(request)
        message = self.messages.edit(_number(request, "channel"), _number(request, "message"), payload)
        await self._announce("MESSAGE_UPDATE", message_json(message), message)
        return answer(message_json(message))

    async def _delete_message(self, request: web.Request) -> web.Response:
        channel = self.world.channel(_number(request, "channel"))
        message = self.messages.find(channel.id, _number(request, "message"))
        if message.author != self.world.bot:
            self.world.channel(channel.id, Permission.MANAGE_MESSAGES)
        self.messages.delete(message.id)
        gone = {"id": str(message.id), "channel_id": str(channel.id)}
        await self._announce("MESSAGE_DELETE", gone, message)
        return nothing()

    async def _post_callback(self, request: web.Request) -> web.Response:
        payload, files = await object_of(request)
        number, token = _number(request, "interaction"), request.match_info["token"]
        response = self.interactions.answer(number, token, payload, files)
        return answer(response) if request.query.get("with_response") in {"1", "true"} else nothing()

    async def _post_followup(self, request: web.Request) -> web.Response:
        payload, files = await object_of(request)
        return answer(message_json(self.interactions.follow_up(*self._webhook(request), payload, files)))

    async def _get_original(self, request: web.Request) -> web.Response:
        return answer(message_json(self.interactions.original(*self._webhook(request))))

    async def _patch_original(self, request: web.Request) -> web.Response:
        payload, _ = await object_of(request)
        return answer(message_json(self.interactions.edit_original(*self._webhook(request), payload)))

    async def _delete_original(self, request: web.Request) -> web.Response:
        self.interactions.delete_original(*self._webhook(request))
        return nothing()

    async def _get_followup(self, request: web.Request) -> web.Response:
        message = self.interactions.followup(*self._webhook(request), _number(request, "message"))
        return answer(message_json(message))

    async def _patch_followup(self, request: web.Request) -> web.Response:
        payload, _ = await object_of(request)
        number = _number(request, "message")
        return answer(message_json(self.interactions.edit_followup(*self._webhook(request), number, payload)))

    async def _delete_followup(self, request: web.Request) -> web.Response:
        self.interactions.delete_followup(*self._webhook(request), _number(request, "message"))
        return nothing()

    async def _get_commands(self, request: web.Request) -> web.Response:
        commands = self.commands.of(self._scope(request))
        is_whole = request.query.get("with_localizations") in {"1", "true", "True"}
        return answer(commands if is_whole else [without_localizations(each) for each in commands])

    async def _put_commands(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        body, _ = await body_of(request)
        return answer(self.commands.overwrite(scope, body))

    async def _post_command(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        body, _ = await object_of(request)
        command, is_new = self.commands.upsert(scope, body)
        return answer(command, 201 if is_new else 200)

    async def _get_command(self, request: web.Request) -> web.Response:
        return answer(self.commands.get(self._scope(request), _number(request, "command")))

    async def _delete_command(self, request: web.Request) -> web.Response:
        self.commands.remove(self._scope(request), _number(request, "command"))
        return nothing()

    def _scope(self, request: web.Request) -> int | None:
        """Return the server whose commands are meant, None for the global ones."""
        if _number(request, "application") != self.world.application_id:
            raise RefusalError(403, 20012, "You are not authorized to perform this action on this application")
        return self.world.guild(_number(request, "guild")).id if "guild" in request.match_info else None

    def _webhook(self, request: web.Request) -> tuple[int, str]:
        return _number(request, "application"), request.match_info["token"]

    def _shown(self, message: StandInMessage) -> JSON:
        is_foreign = message.author != self.world.bot
        return message_json(message, is_content_hidden=is_foreign and not self.gateway.can_read_content)

    async def _announce(self, event: str, data: JSON, message: StandInMessage) -> None:
        guild_id = str(self.world.guild_of(message.channel_id).id)
        await self.gateway.dispatch(event, {**data, "guild_id": guild_id}, intent=GUILD_MESSAGES)
