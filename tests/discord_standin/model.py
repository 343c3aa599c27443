"""What the stand-in is made of: servers, channels, roles and people to start with, messages and requests to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag

from tests.discord_standin.layout import TEXT, walk
from tests.discord_standin.limits import EPHEMERAL, IS_COMPONENTS_V2
from tests.discord_standin.problems import JSON


class Permission(IntFlag):
    """The permissions that matter here; any other bit of Discord's may be passed as well."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31


NO_PERMISSIONS = Permission(0)
BOT_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
"""What the bot asks for when it is invited."""
MEMBER_PERMISSIONS = BOT_PERMISSIONS | Permission.USE_APPLICATION_COMMANDS
MANAGER_PERMISSIONS = MEMBER_PERMISSIONS | Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES


@dataclass(frozen=True, slots=True)
class StandInChannel:
    """A text channel.

    Attributes:
        id: Its snowflake.
        name: As people see it.
        permissions: What the bot may do here; None for what it may do in the whole server.
        kind: Discord's channel type: 0 text, 5 announcements.
    """

    id: int
    name: str
    permissions: int | None = None
    kind: int = 0


@dataclass(frozen=True, slots=True)
class StandInRole:
    """A role of a server; the role of everyone and the bot's own role are always there."""

    id: int
    name: str
    permissions: int = 0
    is_mentionable: bool = False


@dataclass(frozen=True, slots=True)
class StandInGuild:
    """A server the bot is in.

    Attributes:
        id: Its snowflake.
        name: As people see it.
        channels: Its channels.
        roles: Its roles, beside everyone's and the bot's own.
        permissions: What the bot may do, through its own role.
        locale: The server's language.
    """

    id: int
    name: str
    channels: tuple[StandInChannel, ...] | list[StandInChannel] = ()
    roles: tuple[StandInRole, ...] | list[StandInRole] = ()
    permissions: int = BOT_PERMISSIONS
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class StandInUser:
    """A person.

    Attributes:
        id: Their snowflake.
        name: As others see it.
        permissions: What they may do in any server they use a command in.
        is_bot: Whether they are a program.
    """

    id: int
    name: str
    permissions: int = MANAGER_PERMISSIONS
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandInMessage:
    """A message as it stood at one moment.

    Attributes:
        id: Its snowflake.
        channel_id: Where it is.
        author: Who wrote it.
        created_at: Aware UTC time.
        edited_at: Aware UTC time of the last edit; None when there was none.
        content: Its text, trimmed.
        embeds: As sent, texts trimmed.
        components: As sent.
        flags: Discord's bits.
        files: Names of the attached files.
        nonce: As sent; Discord forgets it, the stand-in does not.
        allowed_mentions: As sent; None when nothing was sent, which allows every mention.
        pings: Whom it called up, judged by text and allowed_mentions: "everyone", "role:5", "user:7".
        reference_id: The message it answers.
        interaction_id: The interaction it answers.
        revisions: Its earlier states, oldest first.
    """

    id: int
    channel_id: int
    author: StandInUser
    created_at: datetime
    edited_at: datetime | None = None
    content: str = ""
    embeds: tuple[JSON, ...] = ()
    components: tuple[JSON, ...] = ()
    flags: int = 0
    files: tuple[str, ...] = ()
    nonce: str | int | None = None
    allowed_mentions: JSON | None = None
    pings: tuple[str, ...] = ()
    reference_id: int | None = None
    interaction_id: int | None = None
    revisions: tuple[StandInMessage, ...] = ()

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the one who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def is_layout(self) -> bool:
        """Whether it is made of Components V2."""
        return bool(self.flags & IS_COMPONENTS_V2)

    @property
    def custom_ids(self) -> tuple[str, ...]:
        """The custom ids of everything that can be pressed or chosen, in order."""
        return tuple(each["custom_id"] for each in self.parts() if each.get("custom_id"))

    @property
    def text(self) -> str:
        """Everything a person reads in it, one piece per line."""
        return "\n".join(piece for piece in self._pieces() if piece)

    def parts(self) -> Iterator[JSON]:
        """Yield every component, parents first."""
        return (component for _, component in walk(list(self.components)))

    def _pieces(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield (embed.get("author") or {}).get("name") or ""
            yield embed.get("title") or ""
            yield embed.get("description") or ""
            for field in embed.get("fields") or ():
                yield from (field["name"], field["value"])
            yield (embed.get("footer") or {}).get("text") or ""
        for component in self.parts():
            yield component.get("content") or "" if component["type"] == TEXT else component.get("label") or ""


@dataclass(frozen=True, slots=True)
class StandInRequest:
    """A request as it was answered.

    Attributes:
        method: GET, POST and so on.
        path: Without the address and `/api/v10`.
        status: What was answered; None when the connection was cut instead.
        body: The JSON that was sent; None when there was none.
        is_shared_limit: Whether a 429 was nobody's fault: such a one does not count as invalid.
    """

    method: str
    path: str
    status: int | None
    body: object = None
    is_shared_limit: bool = False

    @property
    def is_invalid(self) -> bool:
        """Whether it counts towards the 10,000 that get an address banned."""
        return self.status in {401, 403} or (self.status == 429 and not self.is_shared_limit)
