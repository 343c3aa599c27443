"""Which story an article belongs to.

A story is remembered as the sum of what its articles are about. A new article joins the story whose sum points in the
most similar direction, features counting by their rarity among the stories of the last three days; when none is similar
enough it opens a story of its own. A copy or an excerpt of what a story holds joins it whatever the rarities say.

The threshold rises with the silence since a story's last article, because events of the same kind recur.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2s
from heapq import nlargest
from itertools import takewhile
from math import log, sqrt

from newsdesk.article import Article
from newsdesk.story import StorySketch
from newsdesk.text.ngrams import features

WINDOW = timedelta(days=3)
"""A story that had no article for this long is over."""

SIMILARITY_MIN = 0.24
"""Least cosine between an article and a story that it joins."""

SIMILARITY_RISE_PER_DAY = 0.08
"""Added to the least cosine for each day since the story's last article."""

CONTAINMENT_MIN = 0.8
"""Share of an article's weight in a story, or of the story's in the article, that makes one an excerpt of the other."""

CONTAINED_FEATURES_MIN = 12
"""Fewer shared features than these are no excerpt: everything about OpenAI holds the headline "OpenAI"."""

WEIGHTS_MAX = 250
"""Features remembered of a story, the strongest."""

_UNKNOWN_LANGUAGE = "und"
# Stories are first sifted by an article's most telling features, then the best of them measured by all.
_TELLING_MAX = 64
_CANDIDATES_MAX = 12
# Stories that are taken for granted when rarities are counted, so that they mean something before there are any.
_PRIOR_STORIES = 10


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article was placed.

    Attributes:
        story: The story with the article in it.
        similarity: Cosine to the story it joined, or to the nearest that it did not join; 0 to 1.
        joined: False when the article opened the story.
    """

    story: StorySketch
    similarity: float
    joined: bool


class StoryBoard:
    """The stories of the last days, to place new articles into.

    Not safe to share between threads: each article placed is remembered for the next. To index some thousand stories
    takes a tenth of a second, so a board is worth keeping.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._shelves: dict[str, _Shelf] = {}

    @classmethod
    def of(cls, sketches: Iterable[StorySketch]) -> StoryBoard:
        """Return a board that holds `sketches`."""
        board = cls()
        board.follow(sketches)
        return board

    def follow(self, sketches: Iterable[StorySketch]) -> None:
        """Hold exactly `sketches` from now on, whatever was placed or held before.

        Args:
            sketches: Stories, those with the oldest last article first.
        """
        shelved: dict[str, dict[str, StorySketch]] = {language: {} for language in self._shelves}
        for sketch in sketches:
            shelved.setdefault(sketch.language, {})[sketch.id] = sketch
        for language, stories in shelved.items():
            self._shelves.setdefault(language, _Shelf()).follow(stories)

    def forget_before(self, moment: datetime) -> list[str]:
        """Let go of the stories whose last article is older than `moment`; return their ids."""
        return [story_id for shelf in self._shelves.values() for story_id in shelf.forget_before(moment)]

    def place(self, article: Article, key: str, now: datetime) -> Placement:
        """Place an article into the story it belongs to, or open one.

        Args:
            article: The article, not placed before.
            key: Its primary identity key; the id of a story that it opens is made from it.
            now: Aware UTC time. Stories whose last article is older than `WINDOW` are over.
        """
        about = features(article)
        nearest = max(
            (near for shelf in self._agreeing(article.language) if (near := shelf.nearest(about, now))),
            key=lambda near: (near.joins, near.similarity, near.story.id),
            default=None,
        )
        joined = nearest is not None and nearest.joins
        story = _grown(nearest.story, article, about, now) if nearest and joined else _opened(article, key, about, now)
        shelf_language = nearest.story.language if nearest and joined else article.language
        self._shelves.setdefault(shelf_language, _Shelf()).put(story)
        return Placement(story, nearest.similarity if nearest else 0.0, joined)

    def _agreeing(self, language: str) -> list[_Shelf]:
        """Texts of unknown language may be in any."""
        if language == _UNKNOWN_LANGUAGE:
            return list(self._shelves.values())
        return [self._shelves[each] for each in (language, _UNKNOWN_LANGUAGE) if each in self._shelves]


@dataclass(frozen=True, slots=True)
class _Near:
    story: StorySketch
    similarity: float
    joins: bool


class _Shelf:
    """The stories of one language, and which of them hold a feature."""

    def __init__(self) -> None:
        # In order of their last articles, as far as clocks go forward.
        self.stories: dict[str, StorySketch] = {}
        self._index: dict[str, list[str]] | None = None

    def follow(self, stories: Mapping[str, StorySketch]) -> None:
        for gone in self.stories.keys() - stories.keys():
            self._remove(gone)
        for story in stories.values():
            self.put(story)

    def forget_before(self, moment: datetime) -> list[str]:
        over = list(takewhile(lambda each: self.stories[each].last_seen_at < moment, self.stories))
        for story_id in over:
            self._remove(story_id)
        return over

    def _remove(self, story_id: str) -> None:
        self._unfile(story_id, self.stories.pop(story_id).weights.keys())

    def put(self, story: StorySketch) -> None:
        # Taken out and put in again, it comes last: those that are over are found at the front.
        before = self.stories.pop(story.id, None)
        self.stories[story.id] = story
        if self._index is None:
            return
        old, new = before.weights.keys() if before else frozenset[str](), story.weights.keys()
        self._unfile(story.id, old - new)
        for feature in new - old:
            self._index.setdefault(feature, []).append(story.id)

    def _unfile(self, story_id: str, features_gone: Iterable[str]) -> None:
        if self._index is None:
            return
        for feature in features_gone:
            holders = self._index[feature]
            holders.remove(story_id)
            if not holders:
                del self._index[feature]

    def nearest(self, about: Mapping[str, float], now: datetime) -> _Near | None:
        """Return the story that an article about `about` joins or comes nearest to; None when it is like none."""
        rarities = _Rarities(len(self.stories))
        subject = self._subject(about, rarities)
        near = [_measure(subject, story, self._mass(story, rarities), now) for story in self._candidates(subject, now)]
        return max(near, key=lambda each: (each.joins, each.similarity, each.story.id), default=None)

    def _subject(self, about: Mapping[str, float], rarities: _Rarities) -> _Subject:
        holders = self._holders()
        telling = {feature: rarities[len(holders.get(feature, ()))] for feature in about}
        return _Subject(about, telling, sum([weight * weight * telling[each] for each, weight in about.items()]))

    def _mass(self, story: StorySketch, rarities: _Rarities) -> float:
        holders = self._holders()
        return sum([weight * weight * rarities[len(holders[each])] for each, weight in story.weights.items()])

    def _candidates(self, subject: _Subject, now: datetime) -> list[StorySketch]:
        """Return the few stories worth an exact measure, found by the article's most telling features alone."""
        holders = self._holders()
        squares = {each: weight * subject.telling[each] for each, weight in subject.about.items() if each in holders}
        products: dict[str, float] = {}
        for feature in nlargest(_TELLING_MAX, squares, key=squares.__getitem__):
            for story_id in holders[feature]:
                product = squares[feature] * self.stories[story_id].weights[feature]
                products[story_id] = products.get(story_id, 0.0) + product
        rough = [
            (product / self.stories[story_id].article_count, story_id)
            for story_id, product in products.items()
            if now - self.stories[story_id].last_seen_at <= WINDOW
        ]
        return [self.stories[story_id] for _, story_id in nlargest(_CANDIDATES_MAX, rough)]

    def _holders(self) -> dict[str, list[str]]:
        """Return feature -> ids of the stories that hold it."""
        if self._index is None:
            # Made when the first article asks: most passes bring none that a rule wants.
            self._index = {}
            for story in self.stories.values():
                for feature in story.weights:
                    self._index.setdefault(feature, []).append(story.id)
        return self._index


class _Rarities(dict[int, float]):
    """How many stories hold a feature -> the square of how much it tells: more, the fewer they are."""

    def __init__(self, stories: int) -> None:
        super().__init__()
        self._stories = stories + _PRIOR_STORIES

    def __missing__(self, holders: int) -> float:
        rarity = log(self._stories / (1 + holders))
        square = self[holders] = rarity * rarity
        return square


@dataclass(frozen=True, slots=True)
class _Subject:
    """An article among the stories of a shelf: its features, how much each tells there, squared, and their mass."""

    about: Mapping[str, float]
    telling: Mapping[str, float]
    mass: float


def _measure(subject: _Subject, story: StorySketch, story_mass: float, now: datetime) -> _Near:
    about, telling, weights = subject.about, subject.telling, story.weights
    product = article_shared = story_shared = 0.0
    shared = [feature for feature in about if feature in weights]
    for feature in shared:
        ours, theirs, square = about[feature], weights[feature], telling[feature]
        product += ours * theirs * square
        article_shared += ours * ours * square
        story_shared += theirs * theirs * square
    similarity = product / sqrt(subject.mass * story_mass) if subject.mass and story_mass else 0.0
    contained = max(
        article_shared / subject.mass if subject.mass else 0.0, story_shared / story_mass if story_mass else 0.0
    )
    is_excerpt = contained >= CONTAINMENT_MIN and len(shared) >= CONTAINED_FEATURES_MIN
    silence_days = max(timedelta(), now - story.last_seen_at) / timedelta(days=1)
    return _Near(story, similarity, is_excerpt or similarity >= SIMILARITY_MIN + SIMILARITY_RISE_PER_DAY * silence_days)


def _opened(article: Article, key: str, about: Mapping[str, float], now: datetime) -> StorySketch:
    return StorySketch(
        id=blake2s(f"story\n{key}".encode(), digest_size=16).hexdigest(),
        language=article.language,
        title=article.title,
        weights=dict(about),
        article_count=1,
        first_seen_at=now,
        last_seen_at=now,
        outlets=(article.outlet or article.source,),
    )


def _grown(story: StorySketch, article: Article, about: Mapping[str, float], now: datetime) -> StorySketch:
    weights = dict(story.weights)
    for feature, weight in about.items():
        weights[feature] = weights.get(feature, 0.0) + weight
    strongest = sorted(weights, key=lambda feature: (-weights[feature], feature))[:WEIGHTS_MAX]
    return replace(
        story,
        weights={feature: weights[feature] for feature in strongest},
        article_count=story.article_count + 1,
        last_seen_at=max(story.last_seen_at, now),
        outlets=tuple(dict.fromkeys((*story.outlets, article.outlet or article.source))),
    )
