"""What Discord takes as a message: pure, so that it can be tried without a server.

Every check yields problems; nothing here raises or cuts. The numbers are Discord's, from these pages:

https://docs.discord.com/developers/resources/message (Create Message, Embed Limits, Allowed Mentions Object)
https://docs.discord.com/developers/components/reference (see `layout`)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.discord_standin.layout import layout_problems, row_problems
from tests.discord_standin.problems import (
    JSON,
    Path,
    Problem,
    integer_problems,
    length,
    list_problems,
    object_problems,
    objects,
    required,
    text_problems,
    trimmed,
    url_problems,
)

CONTENT_MAX = 2000
NONCE_MAX = 25
EMBEDS_MAX = 10
EMBED_TEXT_MAX = 6000
FIELDS_MAX = 25
TITLE_MAX = 256
DESCRIPTION_MAX = 4096
AUTHOR_MAX = 256
FOOTER_MAX = 2048
FIELD_NAME_MAX = 256
FIELD_VALUE_MAX = 1024
URL_MAX = 2048
COLOR_MAX = 0xFFFFFF
MENTION_IDS_MAX = 100
NONCE_INTEGER_MAX = 2**63 - 1

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
IS_COMPONENTS_V2 = 1 << 15

_IMAGE_SCHEMES = ("http", "https", "attachment")
_PARSE_KINDS = ("roles", "users", "everyone")


def message_problems(message: JSON) -> Iterator[Problem]:
    """Yield everything wrong with a message as it would stand: for an edit, what is kept and what is new together."""
    if message.get("flags", 0) & IS_COMPONENTS_V2:
        yield from _legacy_fields(message)
        yield from layout_problems(message.get("components"))
    else:
        yield from text_problems(message.get("content"), ("content",), CONTENT_MAX)
        yield from embeds_problems(message.get("embeds"))
        yield from row_problems(message.get("components"))
    yield from nonce_problems(message.get("nonce"))
    yield from mention_problems(message.get("allowed_mentions"))


def is_empty(message: JSON) -> bool:
    """Return whether a message shows nothing at all, which Discord refuses with code 50006."""
    embeds = message.get("embeds")
    shown = isinstance(embeds, list) and any(map(_embed_shows, embeds))
    text = message.get("content")
    return not (shown or (isinstance(text, str) and trimmed(text)) or message.get("components") or message.get("files"))


def embeds_problems(embeds: Any) -> Iterator[Problem]:
    """Yield what is wrong with the embeds, each alone and all together."""
    path: Path = ("embeds",)
    yield from list_problems(embeds, path, EMBEDS_MAX)
    yield from object_problems(embeds, path)
    for where, embed in objects(embeds, path):
        yield from _embed_problems(embed, where)
    if sum(embed_length(embed) for _, embed in objects(embeds, path)) > EMBED_TEXT_MAX:
        yield Problem(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TEXT_MAX}")


def embed_length(embed: JSON) -> int:
    """Return how much of the common 6000 an embed takes: title, description, fields, footer and author, trimmed."""
    texts = [embed.get("title"), embed.get("description")]
    texts += [_part(embed, "footer").get("text"), _part(embed, "author").get("name")]
    for _, field in objects(embed.get("fields"), ()):
        texts += [field.get("name"), field.get("value")]
    return sum(length(trimmed(text)) for text in texts if isinstance(text, str))


def nonce_problems(nonce: Any) -> Iterator[Problem]:
    """Yield what is wrong with a nonce: a text of up to 25 characters or a 64-bit number."""
    if isinstance(nonce, int) and not isinstance(nonce, bool):
        yield from integer_problems(nonce, ("nonce",), -NONCE_INTEGER_MAX - 1, NONCE_INTEGER_MAX)
    else:
        yield from text_problems(nonce, ("nonce",), NONCE_MAX)


def mention_problems(allowed: Any) -> Iterator[Problem]:
    """Yield what is wrong with allowed_mentions: kinds, ids, and a kind together with ids of that kind."""
    path: Path = ("allowed_mentions",)
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        yield Problem(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    yield from list_problems(allowed.get("parse"), (*path, "parse"), len(_PARSE_KINDS))
    parse = allowed["parse"] if isinstance(allowed.get("parse"), list) else []
    for index, kind in enumerate(parse):
        if kind not in _PARSE_KINDS:
            yield Problem(
                (*path, "parse", index), "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(_PARSE_KINDS)}}}."
            )
    for kind in ("users", "roles"):
        yield from _mention_id_problems(allowed.get(kind), (*path, kind))
        if allowed.get(kind) and kind in parse:
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)


def _mention_id_problems(ids: Any, path: Path) -> Iterator[Problem]:
    yield from list_problems(ids, path, MENTION_IDS_MAX)
    if not isinstance(ids, list):
        return
    for index, each in enumerate(ids):
        if isinstance(each, bool) or not str(each).isdecimal():
            yield Problem((*path, index), "NUMBER_TYPE_COERCE", f'Value "{each}" is not snowflake.')
    if len({str(each) for each in ids}) < len(ids):
        yield Problem(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains one of these values.")


def _legacy_fields(message: JSON) -> Iterator[Problem]:
    for name in ("content", "embeds"):
        if message.get(name):
            yield Problem(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _embed_problems(embed: JSON, path: Path) -> Iterator[Problem]:
    yield from text_problems(embed.get("title"), (*path, "title"), TITLE_MAX)
    yield from text_problems(embed.get("description"), (*path, "description"), DESCRIPTION_MAX)
    yield from url_problems(embed.get("url"), (*path, "url"), URL_MAX)
    yield from integer_problems(embed.get("color"), (*path, "color"), 0, COLOR_MAX)
    yield from _time_problems(embed.get("timestamp"), (*path, "timestamp"))
    yield from _part_problems(embed, path)
    fields = embed.get("fields")
    yield from list_problems(fields, (*path, "fields"), FIELDS_MAX)
    yield from object_problems(fields, (*path, "fields"))
    for where, field in objects(fields, (*path, "fields")):
        yield from text_problems(field.get("name"), (*where, "name"), FIELD_NAME_MAX, 1)
        yield from text_problems(field.get("value"), (*where, "value"), FIELD_VALUE_MAX, 1)


def _part_problems(embed: JSON, path: Path) -> Iterator[Problem]:
    for name in ("author", "footer", "image", "thumbnail"):
        if embed.get(name) is not None and not isinstance(embed[name], dict):
            yield Problem((*path, name), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    author, footer = _part(embed, "author"), _part(embed, "footer")
    yield from text_problems(author.get("name"), (*path, "author", "name"), AUTHOR_MAX, 1 if author else 0)
    yield from url_problems(author.get("url"), (*path, "author", "url"), URL_MAX)
    yield from url_problems(author.get("icon_url"), (*path, "author", "icon_url"), URL_MAX, _IMAGE_SCHEMES)
    yield from text_problems(footer.get("text"), (*path, "footer", "text"), FOOTER_MAX, 1 if footer else 0)
    yield from url_problems(footer.get("icon_url"), (*path, "footer", "icon_url"), URL_MAX, _IMAGE_SCHEMES)
    for name in ("image", "thumbnail"):
        if picture := _part(embed, name):
            if not picture.get("url"):
                yield required((*path, name, "url"))
            yield from url_problems(picture.get("url"), (*path, name, "url"), URL_MAX, _IMAGE_SCHEMES)


def _time_problems(value: Any, path: Path) -> Iterator[Problem]:
    if value is None:
        return
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        yield Problem(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")


def _part(embed: JSON, name: str) -> JSON:
    part = embed.get(name)
    return part if isinstance(part, dict) else {}


def _embed_shows(embed: Any) -> bool:
    shown = ("title", "description", "fields", "author", "footer", "image", "thumbnail")
    return isinstance(embed, dict) and any(embed.get(name) for name in shown)
