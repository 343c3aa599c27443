"""The application commands a bot has registered, and what a person who uses one of them can say with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.discord_standin.model import Permission, StandInUser
from tests.discord_standin.problems import JSON, RefusalError, require
from tests.discord_standin.schema import (
    BOOLEAN,
    CHANNEL,
    COMMANDS_MAX,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    SLASH,
    STRING,
    SUBCOMMAND,
    USER,
    command_problems,
    command_type,
    commands_problems,
)
from tests.discord_standin.wire import channel_json, member_json, role_json, user_json
from tests.discord_standin.world import World

_PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: (int, float),
    USER: StandInUser,
    CHANNEL: int,
    ROLE: int,
    MENTIONABLE: int,
}


class UserCannotError(Exception):
    """Discord's client would not let a person do that: no such command, option, button or right."""


@dataclass(eq=False)
class CommandBook:
    """The registered commands.

    Attributes:
        syncs: How often a whole set was overwritten, the global one and the servers' together.
    """

    world: World
    syncs: int = 0
    _sets: dict[int | None, dict[str, JSON]] = field(default_factory=dict)

    def of(self, guild_id: int | None = None) -> list[JSON]:
        """Return the global commands, or those of one server."""
        return list(self._sets.get(guild_id, {}).values())

    def overwrite(self, guild_id: int | None, commands: Any) -> list[JSON]:
        """Put a whole set in the place of the old one; a command that keeps its name keeps its id."""
        require(commands_problems(commands))
        old = self._sets.get(guild_id, {})
        self._sets[guild_id] = {_key(each): self._registered(each, guild_id, old.get(_key(each))) for each in commands}
        self.syncs += 1
        self.world.changes.notify()
        return self.of(guild_id)

    def upsert(self, guild_id: int | None, command: JSON) -> tuple[JSON, bool]:
        """Register one command, or put it in the place of one of the same name; return it and whether it is new."""
        require(command_problems(command))
        kept = self._sets.setdefault(guild_id, {})
        old = kept.get(_key(command))
        kind = command_type(command)
        if old is None and sum(each["type"] == kind for each in kept.values()) >= COMMANDS_MAX[kind]:
            raise RefusalError(400, 30032, f"Maximum number of application commands reached ({COMMANDS_MAX[kind]}).")
        kept[_key(command)] = self._registered(command, guild_id, old)
        self.world.changes.notify()
        return kept[_key(command)], old is None

    def get(self, guild_id: int | None, command_id: int) -> JSON:
        """Return one command by its id."""
        for command in self.of(guild_id):
            if command["id"] == str(command_id):
                return command
        raise RefusalError(404, 10063, "Unknown application command")

    def remove(self, guild_id: int | None, command_id: int) -> None:
        """Take one command away."""
        del self._sets[guild_id][_key(self.get(guild_id, command_id))]
        self.world.changes.notify()

    def find(self, guild_id: int, name: str) -> JSON:
        """Return the slash command a person in a server means; the server's own goes before the global one."""
        key = f"{SLASH}:{name}"
        for place in (guild_id, None):
            if key in self._sets.get(place, {}):
                return self._sets[place][key]
        raise UserCannotError(f"there is no command /{name}")

    def _registered(self, command: JSON, guild_id: int | None, old: JSON | None) -> JSON:
        permissions = command.get("default_member_permissions")
        registered = {
            "name_localizations": None,
            "description_localizations": None,
            "nsfw": False,
            **command,
            "type": command_type(command),
            "description": command.get("description") or "",
            "id": old["id"] if old else str(self.world.new_id()),
            "version": str(self.world.new_id()),
            "application_id": str(self.world.application_id),
            "default_member_permissions": None if permissions is None else str(permissions),
        }
        return registered if guild_id is None else {**registered, "guild_id": str(guild_id)}


def without_localizations(command: JSON) -> JSON:
    """Return a command as it is listed when nobody asks for `with_localizations`."""
    return {name: value for name, value in command.items() if not name.endswith("_localizations")}


def invocation(
    world: World, command: JSON, path: list[str], options: Mapping[str, Any], user: StandInUser, *, focused: str = ""
) -> JSON:
    """Return the data of the interaction that a person causes with a command.

    Args:
        world: Where channels and roles are looked up.
        command: The registered command.
        path: The names below it: none, a sub-command, or a group and a sub-command.
        options: Values by the options' base names; channels and roles by id, people as StandInUser.
        user: Who uses it.
        focused: The option being typed, when suggestions are asked for; then nothing is required yet.

    Raises:
        UserCannotError: When Discord's client would not send that.
    """
    needs = command["default_member_permissions"]
    if needs is not None and not _may(user, int(needs)):
        raise UserCannotError(f"{user.name} does not see /{command['name']}")
    leaf, nest = _descend(command, path)
    known = {each["name"]: each for each in leaf.get("options") or ()}
    if unknown := [name for name in options if name not in known]:
        raise UserCannotError(f"/{command['name']} has no option {unknown}")
    if not focused and (missing := [n for n, each in known.items() if each.get("required") and n not in options]):
        raise UserCannotError(f"/{command['name']} needs {missing}")
    values = [_value(known[name], value, is_focused=name == focused) for name, value in options.items()]
    data: JSON = {"id": command["id"], "name": command["name"], "type": SLASH, "options": _nested(nest, values)}
    if resolved := _resolved(world, [(known[name]["type"], value) for name, value in options.items()]):
        data["resolved"] = resolved
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _key(command: JSON) -> str:
    return f"{command_type(command)}:{command['name']}"


def _may(user: StandInUser, needs: int) -> bool:
    return bool(user.permissions & Permission.ADMINISTRATOR) or (user.permissions & needs) == needs


def _descend(command: JSON, path: list[str]) -> tuple[JSON, list[JSON]]:
    node, nest = command, []
    for name in path:
        below = [each for each in node.get("options") or () if each["name"] == name and each["type"] <= GROUP]
        if not below:
            raise UserCannotError(f"/{command['name']} has no sub-command {name}")
        node = below[0]
        nest.append(node)
    if any(each["type"] in {SUBCOMMAND, GROUP} for each in node.get("options") or ()):
        raise UserCannotError(f"/{command['name']} is used with a sub-command")
    return node, nest


def _nested(nest: list[JSON], values: list[JSON]) -> list[JSON]:
    for node in reversed(nest):
        values = [{"name": node["name"], "type": node["type"], "options": values}]
    return values


def _value(option: JSON, value: Any, *, is_focused: bool) -> JSON:
    kind = option["type"]
    shown = str(value.id) if isinstance(value, StandInUser) else value
    if is_focused:
        return {"name": option["name"], "type": kind, "value": str(shown), "focused": True}
    if reasons := list(_misfits(option, value)):
        raise UserCannotError(f"{value!r} is no value of {option['name']}: {', '.join(reasons)}")
    return {
        "name": option["name"],
        "type": kind,
        "value": str(shown) if kind in {CHANNEL, ROLE, MENTIONABLE} else shown,
    }


def _misfits(option: JSON, value: Any) -> Iterator[str]:
    kind = option["type"]
    if not isinstance(value, _PYTHON_TYPES[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        yield "another type"
        return
    if option.get("choices") and value not in [each["value"] for each in option["choices"]]:
        yield "none of the choices"
    size = len(value) if isinstance(value, str) else value
    least, most = ("min_length", "max_length") if kind == STRING else ("min_value", "max_value")
    if option.get(least) is not None and size < option[least]:
        yield "too little"
    if option.get(most) is not None and size > option[most]:
        yield "too much"


def _resolved(world: World, values: list[tuple[int, Any]]) -> JSON:
    resolved: JSON = {}
    for kind, value in values:
        if kind == USER:
            resolved.setdefault("users", {})[str(value.id)] = user_json(value)
            member = {name: each for name, each in member_json(value).items() if name not in {"user", "deaf", "mute"}}
            resolved.setdefault("members", {})[str(value.id)] = {**member, "permissions": str(int(value.permissions))}
        elif kind == CHANNEL:
            channel = world.channels[value]
            shown = channel_json(channel, world.guild_of(value))
            may = str(int(world.permissions(value)))
            resolved.setdefault("channels", {})[str(value)] = {**shown, "permissions": may}
        elif kind in {ROLE, MENTIONABLE}:
            roles = [role for guild in world.guilds.values() for role in guild.roles if role.id == value]
            resolved.setdefault("roles", {})[str(value)] = role_json(roles[0], 2)
    return resolved
