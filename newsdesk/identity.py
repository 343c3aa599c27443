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
from itertools import chain
from typing import NamedTuple

from newsdesk.article import Article
from newsdesk.urls import canonical_url, names_a_page

__all__ = ["canonical_url", "content_digest", "identity_keys", "resolve_identities"]

_PUNCTUATION = re.compile(r"[\W_]+")
_ASCII_PUNCTUATION = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_NO_ODD_BLANK = bytes(byte for byte in range(128) if chr(byte) == " " or not chr(byte).isspace())


def identity_keys(article: Article) -> tuple[str, ...]:
    """Return the one or two keys an article is known by, the stronger first, each 32 hex digits.

    The front page of a site is nobody's address, and without an address there is no second key: a column that is called
    the same every day would otherwise be one article.
    """
    return _keys(_shown(article))


def resolve_identities(articles: Iterable[Article]) -> list[tuple[tuple[str, ...], Article]]:
    """Drop what one reading shows twice, and give every other article keys that are its own.

    Args:
        articles: Everything one reading of one source showed, in order.

    Returns:
        (keys, article) in the same order. A key that two different articles of the reading share is left out; an
        article that has no other goes by its whole text. The first of true repeats stays: articles with the same text
        and address, or with the same guid, address and headline.
    """
    kept = _without_repeats([_shown(article) for article in articles])
    found = [_keys(each) for each in kept]
    bearers = list(chain.from_iterable(found))
    if len(set(bearers)) < len(bearers):
        shared = {key for key, count in Counter(bearers).items() if count > 1}
        own = [tuple(key for key in keys if key not in shared) for keys in found]
        found = [keys or (_text_key(each),) for keys, each in zip(own, kept, strict=True)]
    return [(keys, each.article) for keys, each in zip(found, kept, strict=True)]


def content_digest(article: Article) -> str:
    """Return a digest of title and body, 32 hex digits; a change of white space alone is no change."""
    title, body = _spaced(article.title), _spaced(article.body)
    return _digest(f"7:content{len(title)}:{title}{len(body)}:{body}")


class _Shown(NamedTuple):
    """An article as a reading shows it, with what comparing it takes.

    Attributes:
        address: Its canonical address, or "" when that leads to no page of its own.
        title: Its title as it is compared.
    """

    article: Article
    address: str
    title: str


def _shown(article: Article) -> _Shown:
    address = canonical_url(article.url)
    return _Shown(article, address if names_a_page(address) else "", _normal(article.title))


def _without_repeats(shown: list[_Shown]) -> list[_Shown]:
    # Only what shares its headline with another can be its repeat, and few do.
    headlines = [(article.source, address, title) for article, address, title in shown]
    if len(set(headlines)) == len(shown):
        return shown
    sharing = Counter(headlines)
    met: set[tuple[str, ...]] = set()
    kept = []
    for each, headline in zip(shown, headlines, strict=True):
        if sharing[headline] > 1:
            marks = {("text", *headline, _normal(each.article.body))}
            if each.address:
                marks.add(("item", *headline, each.article.guid.strip()))
            is_repeat = bool(marks & met)
            met |= marks
            if is_repeat:
                continue
        kept.append(each)
    return kept


def _keys(shown: _Shown) -> tuple[str, ...]:
    article, address, title = shown
    source, guid = article.source, article.guid.strip()
    if guid:
        primary = _digest(f"4:guid{len(source)}:{source}{len(guid)}:{guid}")
    elif address:
        primary = _digest(f"7:address{len(source)}:{source}{len(address)}:{address}")
    else:
        return (_text_key(shown),)
    if not address:
        return (primary,)
    headline = f"{len(source)}:{source}{len(address)}:{address}{len(title)}:{title}"
    return primary, _digest(f"8:headline{headline}")


def _text_key(shown: _Shown) -> str:
    article, address, title = shown
    source, body = article.source, _normal(article.body)
    return _digest(f"4:text{len(source)}:{source}{len(address)}:{address}{len(title)}:{title}{len(body)}:{body}")


def _spaced(text: str) -> str:
    """Return the words of `text` with one space between any two."""
    line = text.replace("\n", " ")
    # Texts of feeds come so, and to find out takes less than to do it.
    return line.strip(" ") if "  " not in line and not _has_odd_blanks(line) else " ".join(text.split())


def _has_odd_blanks(text: str) -> bool:
    if text.isascii():
        return bool(text.encode().translate(None, _NO_ODD_BLANK))
    # Of all white space, only the space is printable.
    return not text.isprintable()


def _normal(text: str) -> str:
    # Deliberately not `newsdesk.text.fold`: stored keys must outlive every improvement made there.
    folded = unicodedata.normalize("NFKC", text).casefold()
    # What is ASCII goes first: of bytes, signs are taken out many times faster, and mostly nothing else is left to do.
    written = folded.encode("utf-8", "surrogatepass").translate(None, _ASCII_PUNCTUATION)
    bare = written.decode("utf-8", "surrogatepass")
    return (bare if bare.isalnum() else _PUNCTUATION.sub("", bare)) or folded


def _digest(framed: str) -> str:
    """Return the digest of parts; each stands behind its length, or ("ab", "c") and ("a", "bc") would be one."""
    return blake2s(framed.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
