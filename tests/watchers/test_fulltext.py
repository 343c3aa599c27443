"""New articles on their own pages: which are read, what is believed of them, and what a bad page costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from newsdesk.article import Article
from tests.watchers.extract.hostile import HOSTILE
from tests.watchers.web import Web
from watchers.errors import SourceError
from watchers.extract.chain import NoArticle
from watchers.fetch import Fetcher, StatusRefused
from watchers.fulltext import FAILURES_MAX, LOOK_S, PAGES_AT_ONCE_OF_ONE, PAGES_MAX, REST, FullTexts
from watchers.kind import Options
from watchers.kit.article_pages import SHORT_CHARACTERS, ArticlePages
from watchers.sources.hackernews import HackerNewsOptions
from watchers.sources.page import PageOptions
from watchers.workers.lanes import Lanes
from watchers.workers.pool import Workers

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TITLE = "도서관, 다음 달부터 밤 열 시까지"
TEXT = "\n".join(f"{n}번째 문단이다. 도서관은 다음 달부터 밤 열 시까지 문을 연다고 밝혔다." for n in range(1, 9))
AUTO = ArticlePages()


@dataclass
class Desk:
    """The part under test, with a clock that is set by hand."""

    texts: FullTexts
    clock: list[datetime]
    site: Web
    lanes: Lanes

    def show(self, path: str, text: str = TEXT, title: str = TITLE, **headers: str) -> str:
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
        html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id='dic_area'>{paragraphs}</div></body></html>"
        named = {"Content_Type": "text/html; charset=utf-8"} | headers
        return self.site.show(path, html, 200, **named)

    async def complete(self, *articles: Article, options: Options = AUTO, party: str = "하나") -> list[Article]:
        return await self.texts.complete(options, articles, self.lanes.of(party))

    async def read(self, of: Article) -> Article:
        return await self.texts.read(of, self.lanes.of("하나"))

    def paths(self) -> list[str]:
        return [each.path for each in self.site.asked]


@pytest.fixture
async def desk(site: Web, fetch: Fetcher) -> AsyncIterator[Desk]:
    clock = [NOW]
    async with Workers.open() as workers:
        yield Desk(FullTexts(fetch, lambda: clock[0]), clock, site, Lanes(workers))


def article(url: str, body: str = "밤 열 시까지 연다.", title: str = TITLE, guid: str = "one") -> Article:
    return Article(source="하루", title=title, body=body, url=url, guid=guid, language="ko", seen_at=NOW)


async def test_a_new_article_gets_the_text_of_its_page(desk: Desk) -> None:
    teaser = article(desk.show("/news/1"))
    (found,) = await desk.complete(teaser)
    assert found == replace(teaser, body=TEXT)


@pytest.mark.parametrize(
    ("full_text", "characters", "is_read"),
    [
        ("auto", 0, True),
        ("auto", SHORT_CHARACTERS - 1, True),
        ("auto", SHORT_CHARACTERS, False),
        ("always", SHORT_CHARACTERS, True),
        ("never", 0, False),
    ],
)
async def test_the_option_says_whose_page_is_read(desk: Desk, full_text: str, characters: int, is_read: bool) -> None:
    options = ArticlePages.model_validate({"full_text": full_text})
    (found,) = await desk.complete(article(desk.show("/news/1"), body="가" * characters), options=options)
    assert (found.body == TEXT) is (is_read and characters < len(TEXT))
    assert desk.paths() == (["/news/1"] if is_read else [])


async def test_kinds_without_pages_are_left_alone(desk: Desk) -> None:
    teaser = article(desk.show("/news/1"))
    assert await desk.complete(teaser, options=Options()) == [teaser]
    assert desk.paths() == []


def test_what_is_added_to_a_page_is_all_there_is_to_say_of_it() -> None:
    page = {"url": "https://haru.example/news"}
    assert PageOptions.model_validate(page).wants_page("")
    assert not PageOptions.model_validate({**page, "change": "main"}).wants_page("")


def test_a_question_to_hacker_news_is_whole_as_it_stands() -> None:
    options = HackerNewsOptions.model_validate({})
    assert options.wants_page("")
    assert not options.wants_page("Is it only me?")


@pytest.mark.parametrize("url", ["", "https://haru.example/", "haru.example/1", "mailto:desk@haru.example"])
async def test_what_is_no_page_is_not_asked_for(desk: Desk, url: str) -> None:
    teaser = article(url)
    assert await desk.complete(teaser) == [teaser]


async def test_only_the_newest_are_read_when_there_are_many(desk: Desk) -> None:
    teasers = [article(desk.show(f"/news/{n}"), guid=str(n)) for n in range(PAGES_MAX + 3)]
    found = await desk.complete(*teasers)
    assert [each.body == TEXT for each in found] == [False] * 3 + [True] * PAGES_MAX


async def test_a_shorter_page_says_no_more_than_the_source(desk: Desk) -> None:
    teaser = article(desk.show("/news/1", text=TEXT[:200]), body="다" * 300)
    assert await desk.complete(teaser) == [teaser]


async def test_what_the_source_does_not_say_the_page_may(desk: Desk) -> None:
    head = (
        '<meta property="og:site_name" content="하루 &amp; 신문"><meta name="author" content="박소라">'
        '<meta property="article:published_time" content="2026-11-23 17:30">'
        '<meta property="og:image" content="https://haru.example/1.jpg">'
    )
    html = f"<html><head>{head}</head><body><div id='dic_area'>{TEXT.replace(chr(10), '<br>')}</div></body></html>"
    teaser = article(desk.site.show("/news/1", html, 200, Content_Type="text/html"))
    (found,) = await desk.complete(teaser)
    assert (found.outlet, found.author) == ("하루 & 신문", "박소라")
    assert found.image_url == "https://haru.example/1.jpg"
    assert found.published_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC), "a Korean page means Korean time"
    known = replace(
        teaser, outlet="하루", author="윤", image_url="https://haru.example/2.jpg", published_at=NOW - timedelta(days=1)
    )
    assert await desk.complete(known) == [replace(known, body=TEXT)]


@pytest.mark.parametrize("date", ["2027-01-01T00:00:00Z", "2026-11-23T18:00:01+09:00"])
async def test_a_page_is_not_from_the_future(desk: Desk, date: str) -> None:
    html = f'<meta property="article:published_time" content="{date}"><div id="dic_area">{TEXT}</div>'
    (found,) = await desk.complete(article(desk.site.show("/news/1", html, 200, Content_Type="text/html")))
    assert found.published_at == NOW


async def test_a_time_somewhere_on_the_page_is_not_its_date(desk: Desk) -> None:
    html = f'<aside><time datetime="2019-01-01">그때</time></aside><div id="dic_area">{TEXT}</div>'
    (found,) = await desk.complete(article(desk.site.show("/news/1", html, 200, Content_Type="text/html")))
    assert found.published_at is None


async def test_a_language_nobody_knew_is_that_of_the_page(desk: Desk) -> None:
    teaser = replace(article(desk.show("/news/1"), title="2026 도서관"), language="und")
    (found,) = await desk.complete(teaser)
    assert found.language == "ko"


async def test_an_encoding_that_the_server_names_wrongly_does_no_harm(desk: Desk) -> None:
    html = f"<html><body><h1>{TITLE}</h1><div>{TEXT.replace(chr(10), '<br><br>')}</div></body></html>"
    url = desk.site.show("/news/1", html.encode("cp949"), Content_Type="text/html; charset=utf-8")
    (found,) = await desk.complete(article(url))
    assert found.body == TEXT


@pytest.mark.parametrize(
    ("headers", "text", "words"),
    [
        ({"Content_Type": "application/pdf"}, TEXT, "leads to no web page"),
        (
            {},
            "로그인하면 이 글을 계속 읽을 수 있습니다. 회원이 아니라면 지금 가입하세요. " * 5,
            "speaks of something else",
        ),
        ({}, "", "shows no text of an article"),
    ],
)
async def test_a_page_that_is_not_the_article_is_refused(
    desk: Desk, headers: dict[str, str], text: str, words: str
) -> None:
    teaser = article(desk.show("/news/1", text=text, title="하루", **headers))
    with pytest.raises(NoArticle, match=words):
        await desk.read(teaser)
    assert await desk.complete(teaser) == [teaser]


async def test_an_address_that_leads_home_is_no_article(desk: Desk) -> None:
    desk.show("/")
    teaser = article(desk.site.redirect("/news/1", "/"))
    with pytest.raises(NoArticle, match="front page"):
        await desk.read(teaser)


async def test_a_page_that_is_refused_is_told_once_and_the_article_kept(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    teasers = [article(desk.site.show(f"/news/{n}", status=403), guid=str(n)) for n in range(3)]
    assert await desk.complete(*teasers) == teasers
    with pytest.raises(StatusRefused):
        await desk.read(teasers[0])
    assert caplog.text.count("cannot be read") == 1
    assert "HTTP 403" in caplog.text


async def test_a_host_whose_pages_always_fail_is_spared_for_a_while(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    refused = [article(desk.site.show(f"/news/{n}", status=403), guid=str(n)) for n in range(FAILURES_MAX)]
    await desk.complete(*refused)
    assert "are not read on their pages for 6:00:00" in caplog.text
    good = article(desk.show("/news/99"))
    assert await desk.complete(good) == [good]
    desk.clock[0] += REST - timedelta(seconds=1)
    assert await desk.complete(good) == [good]
    desk.clock[0] += timedelta(seconds=1)
    (found,) = await desk.complete(good)
    assert found.body == TEXT


async def test_articles_at_other_hosts_do_not_suffer_for_it(desk: Desk) -> None:
    refused = [article(desk.site.show(f"/news/{n}", status=403), guid=str(n)) for n in range(FAILURES_MAX)]
    await desk.complete(*refused)
    elsewhere = article(desk.show("/news/99").replace("127.0.0.1", "localhost"))
    (found,) = await desk.complete(elsewhere)
    assert found.body == TEXT


async def test_a_success_ends_the_row_of_failures(desk: Desk) -> None:
    refused = article(desk.site.show("/news/0", status=403))
    good = article(desk.show("/news/1"))
    for _ in range(FAILURES_MAX):
        await desk.complete(refused)
        assert (await desk.complete(good))[0].body == TEXT


async def test_one_bad_page_does_not_keep_the_others_from_being_read(desk: Desk) -> None:
    data = HOSTILE["a flood of entities"]()
    bad = article(desk.site.show("/news/0", data, Content_Type="text/html"), guid="bad")
    good = article(desk.show("/news/1"), guid="good")
    found = await desk.complete(bad, good)
    assert found[0] == bad
    assert found[1].body == TEXT


async def test_a_party_of_hostile_pages_holds_one_worker_only(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    data = HOSTILE["the same with > in each value"]()
    hostile = [
        article(desk.site.show(f"/bad/{n}", data, Content_Type="text/html"), guid=str(n))
        for n in range(PAGES_AT_ONCE_OF_ONE)
    ]
    look = asyncio.create_task(desk.complete(*hostile))
    while len(desk.paths()) < len(hostile):  # noqa: ASYNC110 - all that is known of the look is what it asked for
        await asyncio.sleep(0)
    (found,) = await desk.complete(article(desk.show("/news/1")), party="둘")
    assert found.body == TEXT
    assert "cannot be read" not in caplog.text, "it had to wait until a hostile page's time was over"
    look.cancel()
    with pytest.raises(asyncio.CancelledError):
        await look


async def test_pages_that_never_come_end_with_the_look(site: Web, fetch: Fetcher) -> None:
    arrived = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody waits that long")

    teaser = article(site.handle("/news/1", never))
    async with Workers.open() as workers:
        texts = FullTexts(fetch, lambda: NOW)
        look = asyncio.create_task(texts.complete(AUTO, [teaser], workers))
        await arrived.wait()
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look
        assert workers.pids == ()
    assert LOOK_S <= 30


async def test_a_failure_has_a_reason_and_a_remedy(desk: Desk) -> None:
    with pytest.raises(SourceError) as caught:
        await desk.read(article(desk.show("/news/1", text="")))
    assert caught.value.reason
    assert caught.value.remedy
