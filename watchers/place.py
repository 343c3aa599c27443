"""A web address taken apart, for source kinds to say whether it is one of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

_MOBILE_AND_PLAIN = ("www.", "m.", "mobile.")


@dataclass(frozen=True, slots=True)
class Place:
    """An http(s) address.

    Attributes:
        host: In lower case, without "www." or "m." in front.
        parts: What stands between the slashes of its path, unquoted, without the empty ones.
        query: The parameters behind its question mark, the first of each name.
    """

    host: str
    parts: tuple[str, ...]
    query: Mapping[str, str]

    @property
    def first(self) -> str:
        """What the path begins with, or ""."""
        return self.parts[0] if self.parts else ""

    @property
    def second(self) -> str:
        """What comes after that, or ""."""
        return self.parts[1] if len(self.parts) > 1 else ""


def place_of(url: str) -> Place | None:
    """Return `url` taken apart, or None when it is no http(s) address."""
    try:
        split = urlsplit(url)
        host = (split.hostname or "").rstrip(".")
    except ValueError:
        return None
    if split.scheme not in {"http", "https"} or not host:
        return None
    for prefix in _MOBILE_AND_PLAIN:
        if host.startswith(prefix) and host.count(".") > 1:
            host = host.removeprefix(prefix)
            break
    parts = tuple(unquote(part) for part in split.path.split("/") if part)
    query = dict(reversed(parse_qsl(split.query)))
    return Place(host, parts, query)
