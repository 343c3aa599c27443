"""Cards and alerts to speak about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsdesk.card import Card, Fired, Marked, Report
from newsdesk.verdict import Alert

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def report(outlet: str = "연합뉴스", **values: Any) -> Report:
    known: dict[str, Any] = {
        "outlet": outlet,
        "title": "오픈AI, 삼성전자와 반도체 협력",
        "url": "https://news.example/1",
        "published_at": NOW - 5 * MINUTE,
        "seen_at": NOW,
    }
    return Report(**known | values)


def card(title: str = "오픈AI, 삼성전자와 반도체 협력", **values: Any) -> Card:
    known: dict[str, Any] = {
        "lead": report(title=title),
        "title": Marked(title),
        "summary": Marked("오픈AI가 삼성전자와 손잡았다.", ((0, 4), (6, 10))),
        "language": "ko",
        "image_url": "https://img.example/1.jpg",
        "fired": (Fired("OpenAI", ("오픈AI", "OpenAI")), Fired("삼성", ("삼성전자",))),
        "also": (),
    }
    return Card(**known | values)


def alert(story: str = "s1", channel_id: int = 11, **values: Any) -> Alert:
    known: dict[str, Any] = {
        "id": f"alert-{story}-{channel_id}",
        "story_id": story,
        "channel_id": channel_id,
        "guild_id": None,
        "card": card(),
        "revision": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Alert(**known | values)


def grown(old: Alert, *outlets: str) -> Alert:
    also = tuple(
        report(outlet, title=f"{outlet}의 보도", url=f"https://{n}.example/") for n, outlet in enumerate(outlets)
    )
    return replace(old, card=replace(old.card, also=(*old.card.also, *also)), revision=old.revision + 1)
