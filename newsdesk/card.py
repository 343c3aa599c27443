"""What a channel is shown about a story, free of any chat service and of any terminal."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with the words to emphasise.

    Attributes:
        text: Plain text, never markup.
        marks: Half-open code point ranges of `text`, ascending, not overlapping.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired: its name and the distinct texts it fired on, as the article writes them, first seen first."""

    rule: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One outlet's article on the story; times are aware UTC."""

    outlet: str
    title: str
    url: str
    published_at: datetime | None
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One alert as people read it: the first article in full, then who else reports the story.

    Attributes:
        lead: The article that opened the story in this channel.
        title: Its headline.
        summary: At most 300 characters taken from its text, never invented.
        language: Language of the summary, primary BCP 47 subtag.
        image_url: https address of a picture, or "".
        fired: The rules that fired, in the order of the watchlist.
        also: Further reports on the same story, oldest first.
    """

    lead: Report
    title: Marked
    summary: Marked
    language: str
    image_url: str = ""
    fired: tuple[Fired, ...]
    also: tuple[Report, ...] = ()


def card_to_json(card: Card) -> dict[str, Any]:
    """Return `card` as JSON-ready values; times become ISO 8601 in UTC."""
    return _plain(asdict(card))  # type: ignore[no-any-return]  # a dict stays a dict


def card_from_json(data: dict[str, Any]) -> Card:
    """Return the card that `card_to_json` wrote."""
    return Card(
        lead=_report(data["lead"]),
        title=_marked(data["title"]),
        summary=_marked(data["summary"]),
        language=data["language"],
        image_url=data["image_url"],
        fired=tuple(Fired(each["rule"], tuple(each["texts"])) for each in data["fired"]),
        also=tuple(_report(each) for each in data["also"]),
    )


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _marked(data: dict[str, Any]) -> Marked:
    return Marked(data["text"], tuple((start, end) for start, end in data["marks"]))


def _report(data: dict[str, Any]) -> Report:
    published_at = data["published_at"]
    return Report(
        outlet=data["outlet"],
        title=data["title"],
        url=data["url"],
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        seen_at=datetime.fromisoformat(data["seen_at"]),
    )
