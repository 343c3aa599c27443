"""One article as the rules look at it: what was found where, worked out once and only when asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Self
from urllib.parse import urlsplit

from newsdesk.article import Article
from newsdesk.evidence import Field
from newsdesk.rules.query import FieldName
from newsdesk.terms.finder import Found, TermFinder

_REGEX_TEXT_MAX = 20_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

TEXTS: tuple[Field, ...] = ("title", "body")
"""The fields that give evidence, in reading order."""


class Reading:
    """What a finder sees in one article."""

    def __init__(self, article: Article, finder: TermFinder, found: Sequence[Found] = ()) -> None:
        """Look at an article.

        Args:
            article: The article.
            finder: What to look with.
            found: What it found in title and body, where that is known already.
        """
        self.article = article
        self._finder = finder
        title, body = found or (self._find(article.title), self._find(article.body))
        self._found: dict[Field, Found] = {"title": title, "body": body}
        self.terms: frozenset[int] = frozenset(title.terms).union(body.terms)

    @classmethod
    def each(cls, articles: Sequence[Article], finder: TermFinder) -> list[Self]:
        """Look at some articles, which costs less than one after the other."""
        try:
            found = finder.find_each([text for article in articles for text in (article.title, article.body)])
        except UnicodeEncodeError:
            return [cls(article, finder) for article in articles]
        return [cls(article, finder, found[2 * at : 2 * at + 2]) for at, article in enumerate(articles)]

    def _find(self, text: str) -> Found:
        # Half a surrogate pair, as broken JSON brings it, cannot be scanned; its stand-in keeps all offsets.
        try:
            return self._finder.find(text)
        except UnicodeEncodeError:
            return self._finder.find(_LONE_SURROGATE.sub("\ufffd", text))

    def found(self, field: Field) -> Found:
        """Return what stands in the title or in the body."""
        return self._found[field]

    def text(self, field: Field) -> str:
        """Return the title or the body."""
        return self.article.title if field == "title" else self.article.body

    def labels(self, field: FieldName) -> tuple[str, ...]:
        """Return what a field other than title and body holds."""
        match field:
            case FieldName.SOURCE:
                return tuple(filter(None, (self.article.source, self.article.outlet)))
            case FieldName.AUTHOR:
                return (self.article.author,) if self.article.author else ()
            case FieldName.TAG:
                return self.article.tags
            case FieldName.SITE:
                return (self.host,) if self.host else ()
            case FieldName.LANG:
                return (self.article.language,)
            case _:
                return (self.article.url,) if self.article.url else ()

    @cached_property
    def label_terms(self) -> dict[FieldName, frozenset[int]]:
        """Numbers of the terms that stand in the names of source, author and tags."""
        return {
            field: frozenset(number for label in self.labels(field) for number in self._find(label).terms)
            for field in (FieldName.SOURCE, FieldName.AUTHOR, FieldName.TAG)
        }

    @cached_property
    def host(self) -> str:
        """Host of the article's address in small letters, or ""."""
        try:
            return (urlsplit(self.article.url).hostname or "").rstrip(".")
        except ValueError:  # an address nobody can open has no host
            return ""

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """The host and its parents: www.example.com, example.com, com."""
        parts = self.host.split(".") if self.host else []
        return tuple(".".join(parts[index:]) for index in range(len(parts)))

    @cached_property
    def language(self) -> str:
        """Primary language subtag in small letters."""
        return self.article.language.split("-")[0].casefold()


def searchable(text: str) -> str:
    """Return what regular expressions are searched in: the first 20,000 characters of `text`, offsets unchanged."""
    return _LONE_SURROGATE.sub("\ufffd", text[:_REGEX_TEXT_MAX])
