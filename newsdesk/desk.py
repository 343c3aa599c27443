"""One pass over new articles: known or new, wanted by whom, part of which story, told to which channel, and why.

    resolve identities | drop the known | match | place in a story | decide

Everything the past has to say comes in as an argument; everything decided goes out as a `Thought`, to be written in one
transaction. Nothing here reads a clock or touches the world.

`sift_each` needs to know only which articles were met before, and any number of readings may be sifted side by side.
They are settled one after another, for each leaves its stories and alerts in the `Memory` that the next finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsdesk.alerts import Route, tell
from newsdesk.article import Article
from newsdesk.evidence import Match
from newsdesk.fate import Reason
from newsdesk.identity import content_digest
from newsdesk.match.matcher import Matcher
from newsdesk.memory import Memory
from newsdesk.rules.query import AgeBelow, SourcesAtLeast
from newsdesk.rules.rule import Rule
from newsdesk.story import StorySketch
from newsdesk.verdict import Alert, Decision, FiledArticle, KnownArticle

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

    def could_want(self, source: str) -> bool:
        """Tell whether any rule looks at the articles of a source."""
        return any(not route.sources or source in route.sources for route in self.routes.values())

    def changed(self, add: Iterable[tuple[Rule, Route]] = (), remove_ids: Iterable[str] = ()) -> Desk:
        """Return a desk with some rules more and some less, in milliseconds however many there are.

        A rule whose id is known takes the place of the old one. Removing an unknown id changes nothing.

        Raises:
            ValueError: A query names an unknown set.
        """
        adding, leaving = tuple(add), set(remove_ids)
        matcher = self.matcher.changed((rule for rule, _ in adding), leaving)
        routes = dict(self.routes)
        for rule_id in leaving & routes.keys():
            del routes[rule_id]
        routes.update({rule.id: route for rule, route in adding})
        return Desk(matcher, routes)

    def merged(self) -> Desk:
        """Return a desk that decides the same, with all changes worked into its base; slow like building it."""
        return Desk(self.matcher.merged(), self.routes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """What one pass decided; see `store.records.Pass` for the same fields."""

    filed: tuple[FiledArticle, ...]
    edited: Mapping[int, FiledArticle]
    stories: tuple[StorySketch, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article not met before, and the rules that want it."""

    keys: tuple[str, ...]
    article: Article
    content_digest: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of a reading without what was known already.

    Attributes:
        fresh: New articles, oldest first.
        edited: Row id -> article with new text.
    """

    fresh: tuple[Fresh, ...] = ()
    edited: Mapping[int, FiledArticle] = field(default_factory=dict)

    @property
    def articles(self) -> tuple[Article, ...]:
        """What is new or has a new text, the new ones last and oldest first."""
        return (*(each.article for each in self.edited.values()), *(each.article for each in self.fresh))

    @property
    def is_wanted(self) -> bool:
        """Whether any rule wants any of the new articles."""
        return any(each.wanted for each in self.fresh)


def sift_each(desk: Desk, readings: Iterable[tuple[Iterable[Keyed], Mapping[str, KnownArticle]]]) -> Iterator[Sifted]:
    """Find out of each reading which articles are new, which have a new text, and which rules want them.

    Args:
        desk: The rules in force.
        readings: What sources show, oldest first, with identity keys; and of each identity key -> the stored article
            that carries it. They are matched all at once, which costs less than one after another.
    """
    parted = [_parted(articles, known) for articles, known in readings]
    changed = [article for _, edited in parted for _, (_, article, _) in edited]
    new = [article for fresh, _ in parted for _, article, _ in fresh]
    wanted = iter(_wanted_each(desk, changed + new))
    edits = [{number: _edited(*each, next(wanted)) for number, each in edited} for _, edited in parted]
    for (fresh, _), edited in zip(parted, edits, strict=True):
        yield Sifted(tuple([Fresh(*each, next(wanted)) for each in fresh]), edited)


_Digested = tuple[tuple[str, ...], Article, str]


def _parted(
    articles: Iterable[Keyed], known: Mapping[str, KnownArticle]
) -> tuple[list[_Digested], list[tuple[int, _Digested]]]:
    """Return what is new, and row id and article of what has a new text."""
    new: list[_Digested] = []
    changed: dict[int, _Digested] = {}
    for keys, article in articles:
        digest = content_digest(article)
        before = next((known[key] for key in keys if key in known), None) if known else None
        if before is None:
            new.append((keys, article, digest))
        elif digest != before.content_digest:
            changed[before.id] = keys, article, digest
    return new, list(changed.items())


def sift_fuller(desk: Desk, sifted: Sifted, fuller: Sequence[Article]) -> Sifted:
    """Return what was sifted with fuller texts, and the rules that want those.

    Args:
        desk: The rules in force.
        sifted: What the reading brought.
        fuller: Its `articles` in their order, with as much text as could be had. By what digest an edit is known stays:
            the source will show again what it showed, whatever was read elsewhere.
    """
    matched = zip(fuller, _wanted_each(desk, fuller), strict=True)
    edited = {
        number: _edited(each.keys, article, each.content_digest, wanted)
        for (number, each), (article, wanted) in zip(sifted.edited.items(), matched, strict=False)
    }
    fresh = tuple(
        Fresh(each.keys, article, each.content_digest, wanted)
        for each, (article, wanted) in zip(sifted.fresh, matched, strict=True)
    )
    return Sifted(fresh, edited)


def _edited(keys: tuple[str, ...], article: Article, digest: str, wanted: Sequence[Wanted]) -> FiledArticle:
    """Return the new text of an article; an edit updates, it never alerts again."""
    matches = tuple(match for _, match in wanted)
    return FiledArticle(article=article, keys=keys, content_digest=digest, story_id="", matches=matches, decisions=())


def _wanted_each(desk: Desk, articles: Sequence[Article]) -> list[tuple[Wanted, ...]]:
    """Return for each article the rules that want it, with their evidence."""
    return [
        tuple(_routed(desk, article, matches))
        for article, matches in zip(articles, desk.matcher.match_each(articles), strict=True)
    ]


def _routed(desk: Desk, article: Article, matches: Iterable[Match]) -> Iterator[Wanted]:
    for match in matches:
        route = desk.routes[match.rule]
        if not route.sources or article.source in route.sources:
            yield route, match


def settle(desk: Desk, sifted: Sifted, memory: Memory, *, is_backlog: bool, now: datetime) -> Thought:
    """Place what is wanted into stories, and decide who is told.

    Args:
        desk: The rules in force.
        sifted: What the reading brought.
        memory: Recent stories, and what channels were told of them; takes up what is decided here. When nothing is
            wanted, what it holds is of no account.
        is_backlog: True on first contact with a source that should stay silent about what it already holds.
        now: Aware UTC time of the pass.
    """
    sitting = _Sitting(desk, memory, is_backlog=is_backlog, now=now)
    for each in sifted.fresh:
        sitting.file(each)
    return sitting.close(sifted.edited)


class _Sitting:
    """The running state of one `settle`: what was decided for the articles before this one."""

    def __init__(self, desk: Desk, memory: Memory, *, is_backlog: bool, now: datetime) -> None:
        self._desk = desk
        self._memory = memory
        self._is_backlog = is_backlog
        self._now = now
        self._changed: dict[tuple[str, int], Alert] = {}
        self._stories: dict[str, StorySketch] = {}
        self._filed: list[FiledArticle] = []

    def close(self, edited: Mapping[int, FiledArticle]) -> Thought:
        self._memory.keep(self._changed.values())
        return Thought(
            filed=tuple(self._filed),
            edited=edited,
            stories=tuple(self._stories.values()),
            alerts=tuple(self._changed.values()),
        )

    def file(self, fresh: Fresh) -> None:
        article, wanted = fresh.article, fresh.wanted
        story = self._place(article, fresh.keys[0]) if wanted else None
        self._filed.append(
            FiledArticle(
                article=article,
                keys=fresh.keys,
                content_digest=fresh.content_digest,
                story_id=story.id if story else "",
                matches=tuple(match for _, match in wanted),
                decisions=self._decide(article, wanted, story) if story else (Decision(reason=Reason.UNMATCHED),),
            )
        )

    def _place(self, article: Article, key: str) -> StorySketch:
        story = self._memory.board.place(article, key, self._now).story
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
        stored = self._memory.alert(*place)
        before = self._changed.get(place, stored)
        alert, reason = tell(before, article, fired, story_id=story_id, channel_id=channel_id, now=self._now)
        if alert is not None:
            # However often the card grows in this pass, the channel sees one change.
            before = self._changed[place] = replace(alert, revision=stored.revision + 1 if stored else 0)
        alert_id = before.id if before else None
        return [
            Decision(reason=reason, rule_id=route.rule_id, channel_id=channel_id, alert_id=alert_id)
            for route, _ in fired
        ]
