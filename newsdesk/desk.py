"""One pass over new articles: known or new, wanted by whom, part of which story, told to which channel, and why.

    resolve identities | drop the known | match | place in a story | decide

Everything the past has to say comes in as a `Recall`; everything decided goes out as a `Thought`, to be written in one
transaction. Nothing here reads a clock or touches the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from newsdesk.alerts import Route, tell
from newsdesk.article import Article
from newsdesk.evidence import Match
from newsdesk.fate import Reason
from newsdesk.identity import content_digest
from newsdesk.match.matcher import Matcher
from newsdesk.rules.query import AgeBelow, SourcesAtLeast
from newsdesk.stories import StoryBoard
from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, Decision, FiledArticle, KnownArticle, Recall

Keyed = tuple[tuple[str, ...], Article]
"""An article with its identity keys, the primary first."""

Wanted = tuple[Route, Match]


@dataclass(frozen=True, slots=True)
class Desk:
    """The rules in force; swapped whole when one of them changes.

    Attributes:
        matcher: All rules, compiled.
        routes: Rule id -> where its alerts go.
    """

    matcher: Matcher
    routes: Mapping[str, Route]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """What one pass decided; see `store.records.Pass` for the same fields."""

    filed: tuple[FiledArticle, ...]
    edited: Mapping[int, FiledArticle]
    stories: tuple[StorySketch, ...]
    alerts: tuple[Alert, ...]


def think(desk: Desk, articles: Iterable[Keyed], recall: Recall, *, is_backlog: bool, now: datetime) -> Thought:
    """Decide what becomes of the articles of one reading.

    Args:
        desk: The rules in force.
        articles: What the source shows, oldest first, with identity keys.
        recall: What the store knows of these keys, of recent stories and of what channels were told.
        is_backlog: True on first contact with a source that should stay silent about what it already holds.
        now: Aware UTC time of the pass.
    """
    sitting = _Sitting(desk, recall, is_backlog=is_backlog, now=now)
    for keys, article in articles:
        sitting.take(keys, article)
    return sitting.close()


class _Sitting:
    """The running state of one `think`: what was decided for the articles before this one."""

    def __init__(self, desk: Desk, recall: Recall, *, is_backlog: bool, now: datetime) -> None:
        self._desk = desk
        self._known = recall.known
        self._is_backlog = is_backlog
        self._now = now
        self._board = StoryBoard.of(recall.stories)
        self._stored_alerts = recall.alerts
        self._alerts = dict(recall.alerts)
        self._changed: dict[tuple[str, int], Alert] = {}
        self._stories: dict[str, StorySketch] = {}
        self._filed: list[FiledArticle] = []
        self._edited: dict[int, FiledArticle] = {}

    def take(self, keys: tuple[str, ...], article: Article) -> None:
        known = next((self._known[key] for key in keys if key in self._known), None)
        if known is None:
            self._file(keys, article)
        else:
            self._edit(known, keys, article)

    def close(self) -> Thought:
        return Thought(
            filed=tuple(self._filed),
            edited=self._edited,
            stories=tuple(self._stories.values()),
            alerts=tuple(self._changed.values()),
        )

    def _edit(self, known: KnownArticle, keys: tuple[str, ...], article: Article) -> None:
        """Keep the new text of an article met before; an edit updates, it never alerts again."""
        digest = content_digest(article)
        if digest == known.content_digest:
            return
        matches = tuple(match for _, match in self._wanted(article))
        self._edited[known.id] = FiledArticle(
            article=article, keys=keys, content_digest=digest, story_id="", matches=matches, decisions=()
        )

    def _file(self, keys: tuple[str, ...], article: Article) -> None:
        wanted = self._wanted(article)
        story = self._place(article, keys[0]) if wanted else None
        self._filed.append(
            FiledArticle(
                article=article,
                keys=keys,
                content_digest=content_digest(article),
                story_id=story.id if story else "",
                matches=tuple(match for _, match in wanted),
                decisions=self._decide(article, wanted, story) if story else (Decision(reason=Reason.UNMATCHED),),
            )
        )

    def _wanted(self, article: Article) -> list[Wanted]:
        matches = ((self._desk.routes[match.rule], match) for match in self._desk.matcher.match(article))
        return [(route, match) for route, match in matches if not route.sources or article.source in route.sources]

    def _place(self, article: Article, key: str) -> StorySketch:
        story = self._board.place(article, key, self._now).story
        self._stories[story.id] = story
        return story

    def _decide(self, article: Article, wanted: Sequence[Wanted], story: StorySketch) -> tuple[Decision, ...]:
        decisions = []
        telling: dict[int, list[Wanted]] = {}
        for route, match in wanted:
            reason = self._kept_silent(article, route, story)
            if reason is not None:
                decisions.append(Decision(reason=reason, rule_id=route.rule_id))
                continue
            for channel_id in route.channel_ids:
                telling.setdefault(channel_id, []).append((route, match))
        for channel_id, fired in telling.items():
            decisions += self._tell(article, fired, story.id, channel_id)
        return tuple(decisions)

    def _kept_silent(self, article: Article, route: Route, story: StorySketch) -> Reason | None:
        if self._is_backlog:
            return Reason.BACKLOG
        if not route.channel_ids:
            return Reason.UNROUTED
        for condition in self._desk.matcher.story_conditions(route.rule_id):
            match condition:
                case SourcesAtLeast(count=count) if len(story.outlets) < count:
                    return Reason.UNCORROBORATED
                case AgeBelow(age=age) if self._now - (article.published_at or article.seen_at) >= age:
                    return Reason.STALE
        return None

    def _tell(self, article: Article, fired: Sequence[Wanted], story_id: str, channel_id: int) -> list[Decision]:
        place = (story_id, channel_id)
        alert, reason = tell(
            self._alerts.get(place), article, fired, story_id=story_id, channel_id=channel_id, now=self._now
        )
        if alert is not None:
            # However often the card grows in this pass, the channel sees one change.
            stored = self._stored_alerts.get(place)
            alert = replace(alert, revision=stored.revision + 1 if stored else 0)
            self._alerts[place] = self._changed[place] = alert
        return [
            Decision(reason=reason, rule_id=route.rule_id, channel_id=channel_id, alert_id=self._alerts[place].id)
            for route, _ in fired
        ]
