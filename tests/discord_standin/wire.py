"""Discord's JSON, written from the model: only what the documentation says is there."""

from __future__ import annotations

from datetime import datetime

from tests.discord_standin.model import StandInChannel, StandInGuild, StandInMessage, StandInRole, StandInUser
from tests.discord_standin.problems import JSON
from tests.discord_standin.world import World

_JOINED_AT = "2026-01-01T00:00:00+00:00"
_MESSAGE, _REPLY, _COMMAND_ANSWER = 0, 19, 20
_ANNOUNCEMENTS = 5


def user_json(user: StandInUser) -> JSON:
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": user.name,
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
    }


def member_json(user: StandInUser, role_ids: tuple[int, ...] = ()) -> JSON:
    return {
        "user": user_json(user),
        "nick": None,
        "avatar": None,
        "roles": [str(each) for each in role_ids],
        "joined_at": _JOINED_AT,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def asking_member_json(user: StandInUser) -> JSON:
    """Return a member as interactions show them: with what they may do."""
    return {**member_json(user), "permissions": str(int(user.permissions))}


def application_json(world: World) -> JSON:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(StandInUser(1, "owner")),
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "approximate_guild_count": len(world.guilds),
        "interactions_endpoint_url": None,
        "redirect_uris": [],
        "integration_types_config": {"0": {}},
    }


def bot_role_id(guild: StandInGuild) -> int:
    """Return the id of the role Discord makes for the bot when it joins."""
    return guild.id + 1


def role_json(role: StandInRole, position: int, *, is_managed: bool = False) -> JSON:
    return {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": position,
        "permissions": str(int(role.permissions)),
        "managed": is_managed,
        "mentionable": role.is_mentionable,
        "flags": 0,
    }


def roles_json(guild: StandInGuild, bot: StandInUser) -> list[JSON]:
    """Return everyone's role, the bot's own and the others: what the bot may do, it may through its own role."""
    everyone = role_json(StandInRole(guild.id, "@everyone"), 0)
    own = role_json(StandInRole(bot_role_id(guild), bot.name, int(guild.permissions)), 1, is_managed=True)
    others = [role_json(role, position) for position, role in enumerate(guild.roles, 2)]
    return [everyone, {**own, "tags": {"bot_id": str(bot.id)}}, *others]


def channel_json(channel: StandInChannel, guild: StandInGuild, position: int = 0) -> JSON:
    """Return a channel; what the bot may do there and not elsewhere is an overwrite of its own role."""
    shown = {
        "id": str(channel.id),
        "guild_id": str(guild.id),
        "type": channel.kind,
        "name": channel.name,
        "position": position,
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "permission_overwrites": _overwrites(channel, guild),
    }
    return shown if channel.kind == _ANNOUNCEMENTS else {**shown, "rate_limit_per_user": 0}


def _overwrites(channel: StandInChannel, guild: StandInGuild) -> list[JSON]:
    if channel.permissions is None:
        return []
    allow, deny = int(channel.permissions & ~guild.permissions), int(guild.permissions & ~channel.permissions)
    return [{"id": str(bot_role_id(guild)), "type": 0, "allow": str(allow), "deny": str(deny)}]


def channels_json(world: World, guild: StandInGuild) -> list[JSON]:
    return [channel_json(each, guild, position) for position, each in enumerate(world.channels_of(guild))]


def guild_json(world: World, guild: StandInGuild) -> JSON:
    """Return a server as GET shows it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "owner_id": "1",
        "roles": roles_json(guild, world.bot),
        "emojis": [],
        "stickers": [],
        "features": [],
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def guild_create_json(world: World, guild: StandInGuild) -> JSON:
    """Return a server as the gateway announces it: with channels, and with the one member that is the bot."""
    return {
        **guild_json(world, guild),
        "joined_at": _JOINED_AT,
        "large": False,
        "unavailable": False,
        "member_count": 2,
        "members": [member_json(world.bot, (bot_role_id(guild),))],
        "channels": channels_json(world, guild),
        "threads": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message_json(message: StandInMessage, *, is_content_hidden: bool = False) -> JSON:
    """Return a message as the history shows it: without its nonce.

    Args:
        message: The message.
        is_content_hidden: Whether the reader lacks the MESSAGE_CONTENT intent for it.
    """
    shown = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": _type(message),
        "author": user_json(message.author),
        "content": "" if is_content_hidden else message.content,
        "embeds": [] if is_content_hidden else list(message.embeds),
        "components": [] if is_content_hidden else list(message.components),
        "attachments": [] if is_content_hidden else _attachments(message),
        "timestamp": _time(message.created_at),
        "edited_timestamp": None if message.edited_at is None else _time(message.edited_at),
        "flags": message.flags,
        "tts": False,
        "pinned": False,
        **_mentions(message),
    }
    if message.reference_id is not None:
        place = {"message_id": str(message.reference_id), "channel_id": str(message.channel_id)}
        shown["message_reference"] = {"type": 0, **place}
    if message.interaction_id is not None:
        shown |= {"application_id": str(message.author.id), "webhook_id": str(message.author.id)}
    return shown


def fresh_message_json(message: StandInMessage) -> JSON:
    """Return a message as its author gets it back on posting: with its nonce."""
    nonce = {} if message.nonce is None else {"nonce": message.nonce}
    return {**message_json(message), **nonce}


def _type(message: StandInMessage) -> int:
    if message.interaction_id is not None:
        return _COMMAND_ANSWER
    return _MESSAGE if message.reference_id is None else _REPLY


def _mentions(message: StandInMessage) -> JSON:
    pairs = [ping.partition(":") for ping in message.pings]
    return {
        "mention_everyone": "everyone" in message.pings,
        "mention_roles": [number for kind, _, number in pairs if kind == "role"],
        "mentions": [user_json(StandInUser(int(number), number)) for kind, _, number in pairs if kind == "user"],
    }


def _attachments(message: StandInMessage) -> list[JSON]:
    return [
        {
            "id": str(message.id + 1 + index),
            "filename": name,
            "size": 0,
            "url": f"https://cdn.invalid/{name}",
            "proxy_url": f"https://cdn.invalid/{name}",
        }
        for index, name in enumerate(message.files)
    ]


def _time(moment: datetime) -> str:
    return moment.isoformat()
