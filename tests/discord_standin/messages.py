"""The messages: written, edited, deleted and paged through, under Discord's rules.

A bot that gets an unclear answer must find out what became of its message, so three rules matter most here:

* `enforce_nonce`: within some minutes, the same nonce of the same author gives the first message again, in whatever
  channel that was.
* The history does not tell nonces.
* A message that was deleted since is "unknown" to its nonce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.discord_standin.layout import TEXT, walk
from tests.discord_standin.limits import (
    IS_COMPONENTS_V2,
    LOADING,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    is_empty,
    message_problems,
)
from tests.discord_standin.model import NO_PERMISSIONS, Permission, StandInMessage, StandInUser
from tests.discord_standin.problems import (
    JSON,
    Problem,
    RefusalError,
    bad_form,
    integer_problems,
    require,
    trimmed,
)
from tests.discord_standin.world import World

HISTORY_MAX = 100
HISTORY_USUAL = 50
SETTABLE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2
EDITABLE_FLAGS = SUPPRESS_EMBEDS | IS_COMPONENTS_V2

_MENTION = re.compile(r"@(?P<all>everyone|here)|<@&(?P<role>\d+)>|<@!?(?P<user>\d+)>")
_TEXTS = ("title", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The part of a message its author decides, checked."""

    content: str
    embeds: tuple[JSON, ...]
    components: tuple[JSON, ...]
    flags: int
    files: tuple[str, ...]
    nonce: str | int | None
    allowed_mentions: JSON | None
    pings: tuple[str, ...]


class MessageBook:
    """All messages of all channels, also those that only one person sees.

    Args:
        world: Channels, clock and ids.
        nonce_window: For how long a nonce is remembered; Discord says "the past few minutes".
    """

    def __init__(self, world: World, nonce_window: timedelta) -> None:
        self._world = world
        self._window = nonce_window
        self._messages: dict[int, StandInMessage] = {}
        self._nonces: dict[str, tuple[datetime, int]] = {}

    def post(self, channel_id: int, payload: JSON, files: Sequence[str] = ()) -> tuple[StandInMessage, bool]:
        """Post as the bot; return the message and whether it is new.

        Raises:
            RefusalError: When Discord would not take it.
        """
        self._world.channel(channel_id, Permission.SEND_MESSAGES)
        draft = compose(payload, files=files, settable=SETTABLE_FLAGS)
        self._check_rights(channel_id, draft)
        known = self._by_nonce(draft.nonce) if payload.get("enforce_nonce") else None
        if known is not None:
            return known, False
        message = self.write(channel_id, draft, reference_id=self._reference(channel_id, payload))
        if payload.get("enforce_nonce") and draft.nonce is not None:
            self._nonces[str(draft.nonce)] = (self._world.clock.now(), message.id)
        return message, True

    def write(
        self,
        channel_id: int,
        draft: Draft,
        *,
        author: StandInUser | None = None,
        created_at: datetime | None = None,
        reference_id: int | None = None,
        interaction_id: int | None = None,
    ) -> StandInMessage:
        """Lay down a message that was checked; by the bot and now, unless said otherwise."""
        message = StandInMessage(
            id=self._world.new_id(created_at),
            channel_id=channel_id,
            author=author or self._world.bot,
            created_at=created_at or self._world.clock.now(),
            reference_id=reference_id,
            interaction_id=interaction_id,
            **_fields(draft),
        )
        return self._keep(message)

    def edit(self, channel_id: int, message_id: int, payload: JSON) -> StandInMessage:
        """Edit a message of the bot: what the payload does not name stays."""
        self._world.channel(channel_id)
        message = self.find(channel_id, message_id)
        if message.author != self._world.bot:
            raise RefusalError(403, 50005, "Cannot edit a message authored by another user")
        draft = compose(payload, base=message, settable=EDITABLE_FLAGS)
        self._check_rights(channel_id, draft)
        return self.rewrite(message, draft)

    def rewrite(self, message: StandInMessage, draft: Draft) -> StandInMessage:
        """Put a checked draft in the place of what a message said; an edit calls nobody, a late first answer does."""
        if message.flags & LOADING:
            return self._keep(replace(message, **_fields(draft)))
        earlier = (*message.revisions, replace(message, revisions=()))
        fields = {**_fields(draft), "pings": message.pings, "nonce": message.nonce}
        return self._keep(replace(message, edited_at=self._world.clock.now(), revisions=earlier, **fields))

    def delete(self, message_id: int) -> StandInMessage:
        """Remove a message."""
        message = self._messages.pop(message_id)
        self._world.changes.notify()
        return message

    def find(self, channel_id: int, message_id: int) -> StandInMessage:
        """Return a message everybody in the channel sees."""
        message = self._messages.get(message_id)
        if message is None or message.channel_id != channel_id or message.is_ephemeral:
            raise RefusalError(404, 10008, "Unknown Message")
        return message

    def get(self, message_id: int) -> StandInMessage | None:
        """Return a message as it is now, be it for one person only; None when it is gone."""
        return self._messages.get(message_id)

    def fetch(self, channel_id: int, message_id: int) -> StandInMessage:
        """Return a message as the API gives it, which takes the right to read history."""
        self._world.channel(channel_id, Permission.READ_MESSAGE_HISTORY)
        return self.find(channel_id, message_id)

    def in_channel(self, channel_id: int) -> list[StandInMessage]:
        """Return what everybody in a channel sees, oldest first."""
        shown = (each for each in self._messages.values() if each.channel_id == channel_id and not each.is_ephemeral)
        return sorted(shown, key=lambda message: message.id)

    def history(self, channel_id: int, query: dict[str, str]) -> list[StandInMessage]:
        """Return one page of a channel's history, newest first; empty without the right to read it."""
        self._world.channel(channel_id)
        require(_history_problems(query))
        if not self._world.permissions(channel_id) & Permission.READ_MESSAGE_HISTORY:
            return []
        return _page(self.in_channel(channel_id), query)[::-1]

    def _keep(self, message: StandInMessage) -> StandInMessage:
        self._messages[message.id] = message
        self._world.changes.notify()
        return message

    def _by_nonce(self, nonce: str | int | None) -> StandInMessage | None:
        when, message_id = self._nonces.get(str(nonce), (None, 0))
        if nonce is None or when is None or self._world.clock.now() - when >= self._window:
            return None
        known = self._messages.get(message_id)
        if known is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return known

    def _check_rights(self, channel_id: int, draft: Draft) -> None:
        # Not in the documentation, but so it is: an embed without the right to it is refused, not left out.
        needs = Permission.EMBED_LINKS if draft.embeds else NO_PERMISSIONS
        needs |= Permission.ATTACH_FILES if draft.files else NO_PERMISSIONS
        if needs & ~self._world.permissions(channel_id):
            raise RefusalError(403, 50013, "Missing Permissions")

    def _reference(self, channel_id: int, payload: JSON) -> int | None:
        reference = payload.get("message_reference")
        if not isinstance(reference, dict) or not str(reference.get("message_id")).isdecimal():
            return None
        message = self._messages.get(int(reference["message_id"]))
        if message is not None and message.channel_id == channel_id:
            return message.id
        if reference.get("fail_if_not_exists", True):
            raise bad_form([Problem(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
        return None


def compose(payload: JSON, *, base: StandInMessage | None = None, files: Sequence[str] = (), settable: int) -> Draft:
    """Return the message a payload makes, on top of what stood there before.

    Raises:
        RefusalError: 50035 with every problem, or 50006 when nothing would be shown.
    """
    require(integer_problems(payload.get("flags"), ("flags",), 0, 2**32 - 1))
    kept: JSON = _kept(base)
    flags = (kept["flags"] & ~SUPPRESS_EMBEDS if "flags" in payload else kept["flags"]) | (
        (payload.get("flags") or 0) & settable
    )
    given: JSON = {name: payload[name] for name in ("content", "embeds", "components") if name in payload}
    merged: JSON = {**kept, **given, "flags": flags, "files": [*kept["files"], *files], "nonce": payload.get("nonce")}
    merged["allowed_mentions"] = payload.get("allowed_mentions")
    require(message_problems(merged))
    if is_empty(merged):
        raise RefusalError(400, 50006, "Cannot send an empty message")
    return _draft(merged)


def _kept(base: StandInMessage | None) -> JSON:
    if base is None:
        return {"content": "", "embeds": [], "components": [], "flags": 0, "files": []}
    return {
        "content": base.content,
        "embeds": list(base.embeds),
        "components": list(base.components),
        "flags": base.flags,
        "files": list(base.files),
    }


def _draft(merged: JSON) -> Draft:
    content = trimmed(merged["content"] or "")
    components = tuple(merged["components"] or ())
    return Draft(
        content=content,
        embeds=tuple(_trimmed_embed(each) for each in merged["embeds"] or ()),
        components=components,
        flags=merged["flags"],
        files=tuple(merged["files"]),
        nonce=merged["nonce"],
        allowed_mentions=merged["allowed_mentions"],
        pings=tuple(dict.fromkeys(_pings(_said(content, components), merged["allowed_mentions"]))),
    )


def _fields(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__slots__}


def _trimmed_embed(embed: JSON) -> JSON:
    kept: JSON = {
        name: trimmed(value) if name in _TEXTS else value for name, value in embed.items() if value is not None
    }
    if kept.get("fields"):
        kept["fields"] = [
            {**each, "name": trimmed(each["name"]), "value": trimmed(each["value"])} for each in kept["fields"]
        ]
    return {**kept, "type": "rich"}


def _said(content: str, components: Sequence[JSON]) -> str:
    """Return the text that can ping: embeds never do."""
    texts = (each.get("content") or "" for _, each in walk(list(components)) if each["type"] == TEXT)
    return "\n".join((content, *texts))


def _pings(text: str, allowed: JSON | None) -> Iterator[str]:
    parse = ["everyone", "roles", "users"] if allowed is None else allowed.get("parse") or []
    ids = {kind: {str(each) for each in (allowed or {}).get(kind) or ()} for kind in ("roles", "users")}
    for match in _MENTION.finditer(text):
        if match["all"] and "everyone" in parse:
            yield "everyone"
        if match["role"] and ("roles" in parse or match["role"] in ids["roles"]):
            yield f"role:{match['role']}"
        if match["user"] and ("users" in parse or match["user"] in ids["users"]):
            yield f"user:{match['user']}"


def _history_problems(query: dict[str, str]) -> Iterator[Problem]:
    bounds = [name for name in ("before", "after", "around") if name in query]
    for name in (*bounds, *(["limit"] if "limit" in query else [])):
        if not query[name].isdecimal():
            yield Problem((name,), "NUMBER_TYPE_COERCE", f'Value "{query[name]}" is not int.')
        elif name == "limit":
            yield from integer_problems(int(query[name]), (name,), 1, HISTORY_MAX)
    if len(bounds) > 1:
        yield Problem((bounds[1],), "BASE_TYPE_CHOICES", "before, after and around are mutually exclusive")


def _page(messages: list[StandInMessage], query: dict[str, str]) -> list[StandInMessage]:
    """Return one page, oldest first."""
    limit = int(query.get("limit", HISTORY_USUAL))
    if "after" in query:
        # The page follows the mark: the oldest of what is newer, not the newest of all.
        return [each for each in messages if each.id > int(query["after"])][:limit]
    if "around" in query:
        middle = int(query["around"])
        older = [each for each in messages if each.id < middle]
        rest = [each for each in messages if each.id >= middle]
        return older[-(limit // 2) :][: limit // 2] + rest[: limit - limit // 2]
    before = int(query["before"]) if "before" in query else None
    return [each for each in messages if before is None or each.id < before][-limit:]
