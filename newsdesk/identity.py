"""When two readings of a source show the same article, and when its text has changed.

An article is known by up to two keys. The first is what the source itself calls it (its guid), else its address, else
its text. The second, address and headline together, finds it again when a source rewrites its guids. Keys belong to one
source: the same report read from two sources is two articles of one story, so that rules about either source see it.

What a source says about identity is believed only as far as one reading bears it out: a guid or an address shared by
different articles names none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2s

from newsdesk.article import Article
from newsdesk.urls import canonical_url, names_a_page

__all__ = ["canonical_url", "content_digest", "identity_keys", "resolve_identities"]

_PUNCTUATION = re.compile(r"[\W_]+")


def identity_keys(article: Article) -> tuple[str, ...]:
    """Return the one or two keys an article is known by, the stronger first, each 32 hex digits.

    The front page of a site is nobody's address, and without an address there is no second key: a column that is called
    the same every day would otherwise be one article.
    """
    address = _address(article)
    if article.guid.strip():
        primary = _digest("guid", article.source, article.guid.strip())
    elif address:
        primary = _digest("address", article.source, address)
    else:
        return (_text_key(article),)
    return (primary, _headline_key(article)) if address else (primary,)


def resolve_identities(articles: Iterable[Article]) -> list[tuple[tuple[str, ...], Article]]:
    """Drop what one reading shows twice, and give every other article keys that are its own.

    Args:
        articles: Everything one reading of one source showed, in order.

    Returns:
        (keys, article) in the same order. A key that two different articles of the reading share is left out; an
        article that has no other goes by its whole text. The first of true repeats stays: articles with the same text
        and address, or with the same guid, address and headline.
    """
    distinct = _without_repeats(articles)
    keyed = [(identity_keys(article), article) for article in distinct]
    bearers = Counter(key for keys, _ in keyed for key in keys)
    return [
        (tuple(key for key in keys if bearers[key] == 1) or (_text_key(article),), article) for keys, article in keyed
    ]


def content_digest(article: Article) -> str:
    """Return a digest of title and body, 32 hex digits; a change of white space alone is no change."""
    return _digest("content", " ".join(article.title.split()), " ".join(article.body.split()))


def _without_repeats(articles: Iterable[Article]) -> list[Article]:
    met: set[str] = set()
    kept = []
    for article in articles:
        marks = {_text_key(article)}
        if _address(article):
            marks.add(_digest("item", article.guid.strip(), _headline_key(article)))
        if not marks & met:
            kept.append(article)
        met |= marks
    return kept


def _address(article: Article) -> str:
    address = canonical_url(article.url)
    return address if names_a_page(address) else ""


def _headline_key(article: Article) -> str:
    return _digest("headline", article.source, _address(article), _normal(article.title))


def _text_key(article: Article) -> str:
    return _digest("text", article.source, _address(article), _normal(article.title), _normal(article.body))


def _normal(text: str) -> str:
    # Deliberately not `newsdesk.text.fold`: stored keys must outlive every improvement made there.
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _PUNCTUATION.sub("", folded) or folded


def _digest(*parts: str) -> str:
    # Each part behind its length, or ("ab", "c") and ("a", "bc") would be one.
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2s(framed.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
