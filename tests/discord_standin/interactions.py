"""Interactions: what a person does with the bot, and the answers the bot may still give.

https://docs.discord.com/developers/interactions/receiving-and-responding

The first answer must come within 3 seconds, and there is only one; with it the token lives for 15 minutes. Whoever
defers decides then and there whether the answer will be seen by one person only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Literal

from tests.discord_standin.limits import EPHEMERAL, IS_COMPONENTS_V2, LOADING, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
from tests.discord_standin.messages import Draft, MessageBook, compose
from tests.discord_standin.model import StandInMessage, StandInUser
from tests.discord_standin.problems import JSON, Problem, RefusalError, require, required
from tests.discord_standin.schema import choice_problems
from tests.discord_standin.wire import asking_member_json, channel_json, message_json
from tests.discord_standin.world import World

FIRST_ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
_FILE_BYTES_MAX = 10 * 1024 * 1024
_FLAGS = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2

Stage = Literal["sent", "acknowledged", "answered"]


class Callback(IntEnum):
    """The kinds of first answers the stand-in knows; modals are not among them."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8


_ALLOWED = {
    COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE},
    COMPONENT: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE, Callback.UPDATE},
    AUTOCOMPLETE: {Callback.CHOICES},
}


@dataclass(eq=False, kw_only=True)
class Interaction:
    """One interaction and how far it has come."""

    id: int
    token: str
    kind: int
    channel_id: int
    user: StandInUser
    created_at: datetime
    source_id: int | None = None
    option_type: int = 0
    is_expired: bool = False
    callback: Callback | None = None
    is_pending: bool = False
    original_id: int | None = None
    followup_ids: list[int] = field(default_factory=list)
    choices: tuple[JSON, ...] = ()


class StandInAnswer:
    """What has come back for an interaction; looks at the present state whenever it is asked."""

    def __init__(self, interaction: Interaction, book: MessageBook) -> None:
        self.interaction = interaction
        self._book = book

    @property
    def is_acknowledged(self) -> bool:
        """Whether the first answer has come."""
        return self.interaction.callback is not None

    @property
    def is_answered(self) -> bool:
        """Whether more than a "thinking ..." has come."""
        return self.is_acknowledged and not self.interaction.is_pending

    @property
    def is_deferred(self) -> bool:
        """Whether the first answer only announced another one."""
        return self.interaction.callback in {Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE}

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the one who asked sees the answer."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def message(self) -> StandInMessage | None:
        """The answer, or the message whose button was pressed and that was changed; None when there is none."""
        original_id = self.interaction.original_id
        return None if original_id is None else self._book.get(original_id)

    @property
    def content(self) -> str:
        """The answer's text; "" when there is none."""
        return self.message.content if self.message else ""

    @property
    def embeds(self) -> tuple[JSON, ...]:
        """The answer's embeds."""
        return self.message.embeds if self.message else ()

    @property
    def components(self) -> tuple[JSON, ...]:
        """The answer's components."""
        return self.message.components if self.message else ()

    @property
    def text(self) -> str:
        """Everything a person reads in the answer."""
        return self.message.text if self.message else ""

    @property
    def followups(self) -> list[StandInMessage]:
        """The messages after the first one, those that are still there, in order."""
        found = (self._book.get(each) for each in self.interaction.followup_ids)
        return [each for each in found if each is not None]

    @property
    def choices(self) -> tuple[JSON, ...]:
        """The suggestions, when it was those that were asked for."""
        return self.interaction.choices

    def expire(self) -> None:
        """Let the token die at once: every further answer hears that it came too late."""
        self.interaction.is_expired = True

    def has_reached(self, stage: Stage) -> bool:
        """Return whether the interaction has come as far as that."""
        return {"sent": True, "acknowledged": self.is_acknowledged, "answered": self.is_answered}[stage]


class InteractionDesk:
    """All interactions, and the requests that answer them."""

    def __init__(self, world: World, book: MessageBook) -> None:
        self._world = world
        self._book = book
        self._by_token: dict[str, Interaction] = {}

    def open(
        self,
        kind: int,
        channel_id: int,
        user: StandInUser,
        *,
        source: StandInMessage | None = None,
        option_type: int = 0,
    ) -> Interaction:
        """Begin an interaction; the clock for its first answer starts."""
        number = self._world.new_id()
        interaction = Interaction(
            id=number,
            token=f"interaction-token-{number}",
            kind=kind,
            channel_id=channel_id,
            user=user,
            created_at=self._world.clock.now(),
            source_id=None if source is None else source.id,
            option_type=option_type,
        )
        self._by_token[interaction.token] = interaction
        return interaction

    def event(self, interaction: Interaction, data: JSON, locale: str) -> JSON:
        """Return INTERACTION_CREATE."""
        guild = self._world.guild_of(interaction.channel_id)
        event: JSON = {
            "id": str(interaction.id),
            "application_id": str(self._world.application_id),
            "type": interaction.kind,
            "data": data,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_id": str(guild.id),
            "channel": channel_json(self._world.channels[interaction.channel_id], guild),
            "channel_id": str(interaction.channel_id),
            "member": asking_member_json(interaction.user),
            "token": interaction.token,
            "version": 1,
            "app_permissions": str(int(self._world.permissions(interaction.channel_id))),
            "locale": locale,
            "guild_locale": guild.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
            "attachment_size_limit": _FILE_BYTES_MAX,
        }
        source = None if interaction.source_id is None else self._book.get(interaction.source_id)
        return event if source is None else {**event, "message": message_json(source)}

    def answer(self, interaction_id: int, token: str, payload: JSON, files: list[str]) -> JSON:
        """Take the first answer and return what `with_response` shows.

        Raises:
            RefusalError: 10062 too late or unknown, 40060 not the first, 50035 not an answer to this.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or self._is_late(interaction):
            raise RefusalError(404, 10062, "Unknown interaction")
        if interaction.callback is not None:
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        require(_callback_problems(interaction, payload))
        callback = Callback(payload["type"])
        data = payload["data"] if isinstance(payload.get("data"), dict) else {}
        self._act(interaction, callback, data, files)
        interaction.callback = callback
        self._world.changes.notify()
        return self._response(interaction, callback)

    def original(self, application_id: int, token: str) -> StandInMessage:
        """Return the message of the first answer."""
        interaction = self._alive(application_id, token)
        message = None if interaction.original_id is None else self._book.get(interaction.original_id)
        if message is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return message

    def edit_original(self, application_id: int, token: str, payload: JSON) -> StandInMessage:
        """Change the first answer; after a deferred one this is how it is given."""
        message = self.original(application_id, token)
        base = None if message.flags & LOADING else message
        edited = self._book.rewrite(message, self._composed(payload, base, message.flags))
        self._alive(application_id, token).is_pending = False
        self._world.changes.notify()
        return edited

    def delete_original(self, application_id: int, token: str) -> None:
        """Take the first answer back."""
        self._book.delete(self.original(application_id, token).id)
        self._alive(application_id, token).is_pending = False

    def follow_up(self, application_id: int, token: str, payload: JSON, files: list[str]) -> StandInMessage:
        """Say more; straight after a deferred answer it is that answer, as public or private as was announced."""
        interaction = self._alive(application_id, token)
        if interaction.callback is Callback.DEFERRED_MESSAGE and interaction.is_pending:
            return self.edit_original(application_id, token, payload)
        draft = compose(payload, files=files, settable=_FLAGS)
        message = self._write(interaction, draft)
        interaction.followup_ids.append(message.id)
        self._world.changes.notify()
        return message

    def followup(self, application_id: int, token: str, message_id: int) -> StandInMessage:
        """Return a later answer."""
        interaction = self._alive(application_id, token)
        message = self._book.get(message_id)
        if message is None or message_id not in {interaction.original_id, *interaction.followup_ids}:
            raise RefusalError(404, 10008, "Unknown Message")
        return message

    def edit_followup(self, application_id: int, token: str, message_id: int, payload: JSON) -> StandInMessage:
        """Change a later answer."""
        message = self.followup(application_id, token, message_id)
        return self._book.rewrite(message, self._composed(payload, message, message.flags))

    def delete_followup(self, application_id: int, token: str, message_id: int) -> None:
        """Take a later answer back."""
        self._book.delete(self.followup(application_id, token, message_id).id)

    def _is_late(self, interaction: Interaction) -> bool:
        life = FIRST_ANSWER_WITHIN if interaction.callback is None else TOKEN_LIFE
        return interaction.is_expired or self._world.clock.now() - interaction.created_at > life

    def _alive(self, application_id: int, token: str) -> Interaction:
        interaction = self._by_token.get(token)
        if interaction is None or application_id != self._world.application_id or interaction.callback is None:
            raise RefusalError(404, 10015, "Unknown Webhook")
        if self._is_late(interaction):
            raise RefusalError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _act(self, interaction: Interaction, callback: Callback, data: JSON, files: list[str]) -> None:
        match callback:
            case Callback.MESSAGE:
                draft = compose(data, files=files, settable=_FLAGS)
                interaction.original_id = self._write(interaction, draft).id
            case Callback.DEFERRED_MESSAGE:
                flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
                interaction.original_id = self._write(interaction, _blank(flags)).id
                interaction.is_pending = True
            case Callback.DEFERRED_UPDATE:
                interaction.original_id = interaction.source_id
            case Callback.UPDATE:
                interaction.original_id = interaction.source_id
                source = self._source(interaction)
                self._book.rewrite(source, self._composed(data, source, source.flags))
            case Callback.CHOICES:
                interaction.choices = tuple(data["choices"])

    def _write(self, interaction: Interaction, draft: Draft) -> StandInMessage:
        return self._book.write(interaction.channel_id, draft, interaction_id=interaction.id)

    def _source(self, interaction: Interaction) -> StandInMessage:
        source = None if interaction.source_id is None else self._book.get(interaction.source_id)
        if source is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return source

    def _composed(self, payload: JSON, base: StandInMessage | None, flags: int) -> Draft:
        """Return the checked edit; what was announced as seen by one person stays so, and the other way round."""
        settable = _FLAGS & ~EPHEMERAL
        draft = compose(payload, base=base, settable=settable)
        return draft if base is not None else replace(draft, flags=draft.flags | flags & EPHEMERAL)

    def _response(self, interaction: Interaction, callback: Callback) -> JSON:
        response: JSON = {"interaction": {"id": str(interaction.id), "type": interaction.kind}}
        message = None if interaction.original_id is None else self._book.get(interaction.original_id)
        if message is not None:
            response["interaction"] |= {
                "response_message_id": str(message.id),
                "response_message_loading": interaction.is_pending,
                "response_message_ephemeral": message.is_ephemeral,
            }
        if message is not None and callback in {Callback.MESSAGE, Callback.UPDATE}:
            response["resource"] = {"type": int(callback), "message": message_json(message)}
        return response


def _callback_problems(interaction: Interaction, payload: JSON) -> Iterator[Problem]:
    kind = payload.get("type")
    if kind not in [int(each) for each in _ALLOWED[interaction.kind]]:
        text = f"Value {kind!r} is no answer to an interaction of type {interaction.kind}"
        yield Problem(("type",), "BASE_TYPE_CHOICES", text)
    elif kind == Callback.CHOICES:
        data: Any = payload.get("data")
        choices = data.get("choices") if isinstance(data, dict) else None
        if choices is None:
            yield required(("data", "choices"))
        yield from choice_problems(choices, ("data", "choices"), interaction.option_type)


def _blank(flags: int) -> Draft:
    return Draft(
        content="", embeds=(), components=(), flags=flags, files=(), nonce=None, allowed_mentions=None, pings=()
    )
