"""Short ways to make the values that go into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from newsdesk.article import Article
from newsdesk.card import Card, Fired, Marked, Report
from newsdesk.evidence import Hit, Match
from newsdesk.fate import Reason
from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, Decision, FiledArticle, KnownArticle
from store.columns import storable
from store.door import Store
from store.records import OPERATOR, Pass, RuleSpec, Source, SourceSpec

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG_AGO = NOW - timedelta(days=400)


def source_spec(name: str = "연합뉴스", **values: Any) -> SourceSpec:
    known: dict[str, Any] = {
        "name": name,
        "kind": "feed",
        "options": {"url": "https://news.example/rss"},
        "interval": 5 * MINUTE,
    }
    return SourceSpec(**known | values)


def rule_spec(name: str = "삼성", **values: Any) -> RuleSpec:
    known: dict[str, Any] = {"id": f"rule-{values.get('guild_id')}-{name}", "name": name, "query": name}
    return RuleSpec(**known | values)


def declared(store: Store, *specs: SourceSpec, rules: Sequence[RuleSpec] = ()) -> Source:
    """Declare sources (one, unless given) and rules, and return the first source."""
    specs = specs or (source_spec(),)
    store.declare(specs, rules, NOW)
    first = (specs[0].guild_id, storable(specs[0].name))
    return next(each for each in store.sources(OPERATOR) if (each.spec.guild_id, each.spec.name) == first)


def article(title: str = "삼성전자, 새 반도체 공장 착공", **values: Any) -> Article:
    known: dict[str, Any] = {
        "source": "연합뉴스",
        "body": "삼성전자가 평택에서 공장을 짓는다.",
        "url": "https://news.example/1",
        "seen_at": NOW,
    }
    return Article(title=title, **known | values)


def filed(key: str, of: Article | None = None, **values: Any) -> FiledArticle:
    known: dict[str, Any] = {
        "article": of or article(f"기사 {key}", url=f"https://news.example/{key}"),
        "keys": (f"guid:{key}", f"title:{key}"),
        "content_digest": f"digest of {key}",
        "story_id": "",
        "matches": (),
        "decisions": (Decision(reason=Reason.UNMATCHED),),
    }
    return FiledArticle(**known | values)


def match(rule: str = "rule-None-삼성", text: str = "삼성") -> Match:
    return Match(rule=rule, hits=(Hit("title", 0, len(text), text, text),))


def story(name: str = "story-1", **values: Any) -> StorySketch:
    known: dict[str, Any] = {
        "id": name,
        "language": "ko",
        "title": "삼성전자, 새 반도체 공장 착공",
        "weights": {"삼성": 1.5, "반도": 0.25},
        "article_count": 1,
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "outlets": ("연합뉴스",),
    }
    return StorySketch(**known | values)


def card(title: str = "삼성전자, 새 반도체 공장 착공") -> Card:
    return Card(
        lead=Report(
            outlet="연합뉴스", title=title, url="https://news.example/1", published_at=NOW - MINUTE, seen_at=NOW
        ),
        title=Marked(title, ((0, 2),)),
        summary=Marked("삼성전자가 평택에서 공장을 짓는다."),
        language="ko",
        fired=(Fired("삼성", ("삼성",)),),
    )


def alert(story_id: str = "story-1", channel_id: int = 11, **values: Any) -> Alert:
    known: dict[str, Any] = {
        "id": f"alert-{story_id}-{channel_id}",
        "story_id": story_id,
        "channel_id": channel_id,
        "guild_id": None,
        "card": card(),
        "revision": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Alert(**known | values)


def grown(old: Alert, title: str = "더 자란 소식", revision: int | None = None) -> Alert:
    return replace(old, card=card(title), revision=old.revision + 1 if revision is None else revision)


def a_pass(source: Source | int, **values: Any) -> Pass:
    number = source if isinstance(source, int) else source.id
    known: dict[str, Any] = {"cursor": {"etag": "판-1"}, "checked_at": NOW, "next_check_at": NOW + 5 * MINUTE}
    return Pass(source_id=number, **known | values)


def known_of(store: Store, source: Source, *keys: str) -> dict[str, KnownArticle]:
    """Return those of the keys that a source is known to have."""
    return store.known_each([(source.id, keys)])[0]


def told(store: Store, source: Source, *alerts: Alert) -> None:
    """Commit a pass with these alerts and their stories."""
    stories = tuple(story(name) for name in dict.fromkeys(each.story_id for each in alerts))
    store.commit(a_pass(source, stories=stories, alerts=alerts))
