"""Reads new articles on their own pages, where the source says little of them.

Between finding out what is new and settling who is told. Nothing here can fail a pass: an article whose page cannot be
had, or says less, keeps what the source said.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from newsdesk.article import Article
from newsdesk.urls import canonical_url, names_a_page
from newsdesk.wording import Said, Text
from watchers.errors import SourceError
from watchers.fetching.fetched import Fetched
from watchers.kind import Network, Options, Work
from watchers.kit.article_pages import ArticlePages
from watchers.text.dates import parse_date, zone_of
from watchers.text.language import UNKNOWN, language_of
from watchers.workers.pool import Overloaded

if TYPE_CHECKING:
    from watchers.extract.chain import PageText

log = logging.getLogger(__name__)

PAGES_MAX = 10
"""Pages read for one look at a source, the newest articles first; more new articles than that keep their teasers."""

PAGES_AT_ONCE = 32
"""Of all sources together: each may hold some megabytes."""

PAGES_AT_ONCE_OF_ONE = 3
"""Of one look, so that a few sources whose pages take their time leave places for the others."""

LOOK_S = 30.0
"""Seconds that one look's pages may take, turns at their hosts included: news that comes late is none."""

FAILURES_MAX = 5
REST = timedelta(hours=6)
"""After so many failures in a row a host's pages are left alone for so long: they want a login, or no robots."""

HOSTS_REMEMBERED = 4_096
"""Hosts with failures, the latest; those before them get another chance."""

ACCEPT: Final = "text/html, application/xhtml+xml;q=0.9"

_NO_PAGE = Text("its address leads to no web page ({kind})", "기사 주소가 웹 페이지로 이어지지 않습니다 ({kind})")
_FRONT_PAGE = Said("its address leads to the front page", "기사 주소가 첫 화면으로 이어집니다")
_SOMETHING_ELSE = Said("its page speaks of something else", "기사 페이지에 다른 이야기가 있습니다")
_NOTHING_TO_DO = Said("Nothing to do here.", "따로 할 일은 없습니다.")
_TAKEN_DOWN = Said("It may have been taken down.", "내려간 기사일 수 있습니다.")
_OPEN_IT = Said("Open it: it may want a login, or consent.", "열어 보세요. 로그인이나 동의가 필요할 수 있습니다.")

_TITLE_WORDS = re.compile(r"([A-Za-zÀ-ɏ]{4,})|([가-힣]{2,})|([぀-ヿ㐀-鿿]{2,})")


@dataclass(slots=True)
class _Luck:
    """How it went with the pages of one host since the last that could be read."""

    failures: int = 0
    resting_until: datetime | None = None


class _Look:
    """What the pages of one look share: the end of their time, and places."""

    def __init__(self) -> None:
        self.deadline = asyncio.get_running_loop().time() + LOOK_S
        self.places = asyncio.Semaphore(PAGES_AT_ONCE_OF_ONE)


class FullTexts:
    """Reads the pages of articles; one for the whole process."""

    def __init__(self, fetch: Network, clock: Callable[[], datetime]) -> None:
        """Take the doors.

        Args:
            fetch: The door to the network; it gives out the turns at hosts.
            clock: Returns the aware UTC time.
        """
        self._fetch = fetch
        self._clock = clock
        self._places = asyncio.Semaphore(PAGES_AT_ONCE)
        self._luck: dict[str, _Luck] = {}

    async def complete(self, options: Options, articles: Sequence[Article], work: Work) -> list[Article]:
        """Return the articles of one look, each with the text of its page where that says more.

        Args:
            options: The options of their source.
            articles: What it has that is new, the newest last.
            work: Where texts are taken out of pages.
        """
        completed = list(articles)
        if not isinstance(options, ArticlePages):
            return completed
        wanted = [place for place, article in enumerate(completed) if self._is_wanted(article, options)][-PAGES_MAX:]
        look = _Look()
        reads = [self._complete(completed[place], look, work) for place in wanted]
        for place, article in zip(wanted, await asyncio.gather(*reads), strict=True):
            completed[place] = article
        return completed

    async def read(self, article: Article, work: Work) -> Article:
        """Return `article` with the text of its page, where that says more, and with what else it lacks.

        Args:
            article: The article.
            work: Where the text is taken out of the page.

        Raises:
            SourceError: The page cannot be had, or there is no article on it.
        """
        return await self._read(article, await self._fetch_page(article), work)

    async def _fetch_page(self, article: Article) -> Fetched:
        # Takes the parsers along, which a bot that reads only folders never needs.
        from watchers.extract.chain import NoArticle
        from watchers.extract.places import readable_address

        fetched = await self._fetch.get(readable_address(article.url), accept=ACCEPT)
        kind = fetched.headers.get("content-type", "")
        if kind and "html" not in kind.lower():
            raise NoArticle(_NO_PAGE.said(kind=kind[:60]), _NOTHING_TO_DO)
        if not names_a_page(canonical_url(fetched.url)):
            raise NoArticle(_FRONT_PAGE, _TAKEN_DOWN)
        return fetched

    async def _read(self, article: Article, fetched: Fetched, work: Work) -> Article:
        from watchers.extract.chain import NoArticle, extract
        from watchers.kit.visits import charset_of

        found = await work.run(extract, fetched.body, charset_of(fetched), article.title)
        if not _speaks_of(found.text, article.title):
            raise NoArticle(_SOMETHING_ELSE, _OPEN_IT)
        return _filled(article, found, fetched.url)

    def _is_wanted(self, article: Article, options: ArticlePages) -> bool:
        luck = self._luck.get(_host(article.url))
        is_resting = luck is not None and luck.resting_until is not None and self._clock() < luck.resting_until
        return not is_resting and names_a_page(canonical_url(article.url)) and options.wants_page(article.body)

    async def _complete(self, article: Article, look: _Look, work: Work) -> Article:
        try:
            async with asyncio.timeout_at(look.deadline), look.places, self._places:
                fetched = await self._fetch_page(article)
                completed = await self._read(article, fetched, work)
        except TimeoutError:
            # A host that does not answer ends sooner: this one waited for its turn, or for the worker.
            log.info("source %s: there was no time to read %s", article.source, article.url)
            return article
        except Overloaded as error:
            log.info("source %s: %s was not read: %s", article.source, article.url, error.reason)
            return article
        except SourceError as error:
            self._note_failure(article, error.reason)
            return article
        self._luck.pop(_host(article.url), None)
        return completed

    def _note_failure(self, article: Article, reason: Said) -> None:
        """Log the first failure of a row, and the one that ends the trying for a while."""
        host = _host(article.url)
        luck = self._luck.pop(host, _Luck())
        self._luck[host] = luck
        if len(self._luck) > HOSTS_REMEMBERED:
            del self._luck[next(iter(self._luck))]
        luck.failures += 1
        words = "source %s: the page of an article cannot be read, what the source says of it is used: %s: %s"
        if luck.failures == 1:
            log.warning(words, article.source, article.url, reason)
        elif luck.failures % FAILURES_MAX == 0:
            luck.resting_until = self._clock() + REST
            log.warning("source %s: articles at %s are not read on their pages for %s", article.source, host, REST)


def _filled(article: Article, found: PageText, url: str) -> Article:
    from watchers.feeds.record import image_of, name_of

    body = max(article.body, found.text, key=len)
    language = article.language if article.language != UNKNOWN else language_of(body, found.head.language)
    dated = parse_date(found.head.date, zone_of(urlsplit(url).hostname or "", language))
    return replace(
        article,
        body=body,
        language=language,
        outlet=article.outlet or name_of(found.head.outlet),
        author=article.author or name_of(found.head.author),
        image_url=article.image_url or image_of(url, found.head.image_url),
        # No later than now, whatever the page's clock says.
        published_at=article.published_at or (min(dated, article.seen_at) if dated else None),
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _speaks_of(text: str, title: str) -> bool:
    """Tell an article from a page that asks for a login or for consent: the headline's words are nowhere on those.

    One word will do, of Korean ones the first two syllables, of Chinese and Japanese ones any two characters: headlines
    are worded freely, and particles follow names.
    """
    words = _TITLE_WORDS.findall(title)
    folded = text.casefold()
    return not words or any(
        (latin and latin.casefold() in folded)
        or (korean and korean[:2] in text)
        or any(han[at : at + 2] in text for at in range(len(han) - 1))
        for latin, korean, han in words
    )
