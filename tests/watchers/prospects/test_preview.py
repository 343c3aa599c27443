"""Naming an address is enough: what it is, what it would yield, and what can be done when it is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.problems import ConfigurationError
from tests.watchers.recorded import Recorded, recorded
from tests.watchers.web import Web
from tests.watchers.work import Threads
from watchers.fetch import Fetcher
from watchers.kind import Ask, SourceError
from watchers.kinds import kinds
from watchers.prospects.discovery import discover
from watchers.prospects.preview import describe_kinds, preview
from watchers.prospects.record import Fit, Preview, Why

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

FEED = "<rss version='2.0'><channel><title>하루</title><item><title>첫눈</title><link>https://haru.example/1</link></item></channel></rss>"
LIST = (
    "<ul>" + "".join(f'<li><a href="/story/{n}">{n}번째 기사의 제목은 이렇게 길다</a></li>' for n in range(5)) + "</ul>"
)


def ask(fetch: Fetcher) -> Ask:
    return Ask(source="preview", cursor={}, now=NOW, fetch=fetch, work=Threads())


async def look(fetch: Fetcher, target: str, kind: str = "", **options: Any) -> Preview:
    return await preview(target, kind, options, ask(fetch))


@pytest.mark.parametrize(
    ("name", "address", "why"),
    [
        ("feed", "/rss/news.xml", Why.IS_FEED),
        ("sitemap", "/sitemap.xml", Why.IS_SITEMAP),
        ("sitemap", "/sitemap/news-1.xml", Why.IS_SITEMAP),
        ("json", "/api/v1/articles", Why.IS_JSON),
        ("page", "/news/articleList.html", Why.LISTS_ARTICLES),
    ],
)
async def test_recorded_answers_are_known_for_what_they_are(
    name: str, address: str, why: Why, site: Web, fetch: Fetcher
) -> None:
    answers: Recorded = recorded(name)
    answers.put_up(site)
    fit = await discover(site.base + address, ask(fetch))
    assert (fit.kind, fit.why) == (name, why)
    assert fit.options["url"] == site.base + address


async def test_a_page_that_names_feeds_is_read_by_the_first(site: Web, fetch: Fetcher) -> None:
    site.show("/rss", FEED)
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in ("/rss", "/rss/sport")
    )
    found = await look(fetch, site.show("/", f"<head>{links}</head>{LIST}"))
    assert found.fit == Fit(
        kind="feed", options={"url": f"{site.base}/rss"}, why=Why.NAMES_FEED, feeds=(f"{site.base}/rss/sport",)
    )
    assert [each.title for each in found.articles] == ["첫눈"]
    assert found.next_look_at == NOW + kinds()["feed"].interval


async def test_the_hub_of_a_feed_is_named(site: Web, fetch: Fetcher) -> None:
    assert (await look(fetch, site.show("/plain", FEED))).hub == ""
    url = site.show("/rss", FEED, Link='<https://hub.example/>; rel="hub"')
    assert (await look(fetch, url)).hub == "hub.example"


async def test_a_page_with_a_list_gets_a_pattern(site: Web, fetch: Fetcher) -> None:
    found = await look(fetch, site.show("/list", LIST))
    assert found.fit is not None
    assert found.fit.options == {"url": f"{site.base}/list", "pattern": f"{site.base}/story/*"}
    assert len(found.articles) == 5


async def test_links_at_the_root_of_a_site_get_no_pattern(site: Web, fetch: Fetcher) -> None:
    found = await look(fetch, site.show("/list", LIST.replace("/story/", "/")))
    assert found.fit is not None
    assert found.fit.options == {"url": f"{site.base}/list"}, "a pattern that fits every page of the site is none"
    assert len(found.articles) == 5


async def test_the_longest_list_in_json_is_taken(site: Web, fetch: Fetcher) -> None:
    document = '{"ads": [{"id": 1}], "결과": {"목록 1": [{"title": "하나", "id": 1}, {"title": "둘", "id": 2}]}, "n": [1, 2, 3]}'
    found = await look(fetch, site.show("/api", document))
    assert found.fit is not None
    assert found.fit.options["items"] == '"결과"."목록 1"'
    assert [each.title for each in found.articles] == ["둘", "하나"]


@pytest.mark.parametrize(
    ("body", "reason", "remedy"),
    [
        ("<title>회사 소개</title><p>우리는 신문사입니다.</p>", "without a feed", "“change:”"),
        ("", "empty", ""),
        ('{"broken": ', "no JSON", ""),
    ],
)
async def test_what_nothing_fits_is_told_with_a_way_out(
    body: str, reason: str, remedy: str, site: Web, fetch: Fetcher
) -> None:
    found = await look(fetch, site.show("/about", body))
    assert (found.fit, found.articles, found.next_look_at) == (None, (), None)
    assert reason in str(found.error)
    assert remedy in str(found.remedy)


async def test_json_whose_items_have_other_names_says_which(site: Web, fetch: Fetcher) -> None:
    found = await look(fetch, site.show("/api", '[{"kopf": "가나다", "nr": 1}]'))
    assert found.fit is not None
    assert found.fit.kind == "json"
    assert "kopf, nr" in str(found.remedy)
    mended = await look(fetch, f"{site.base}/api", **{"fields.title": "kopf", "fields.id": "nr"})
    assert [(each.title, each.guid) for each in mended.articles] == [("가나다", "1")]


async def test_an_address_that_cannot_be_read(site: Web, fetch: Fetcher) -> None:
    found = await look(fetch, f"{site.base}/nowhere")
    assert found.fit is None
    assert "404" in str(found.error)


async def test_folders_and_files(tmp_path: Path, fetch: Fetcher) -> None:
    (tmp_path / "하나 [1].txt").write_text("# 첫째\n\n본문은 이렇다.\n", encoding="utf-8")
    (tmp_path / "둘.txt").write_text("# 둘째\n\n본문은 저렇다.\n", encoding="utf-8")
    whole = await look(fetch, str(tmp_path))
    assert {each.title for each in whole.articles} == {"첫째", "둘째"}
    one = await look(fetch, str(tmp_path / "하나 [1].txt"))
    assert [each.title for each in one.articles] == ["첫째"], "brackets in a name are no pattern"
    assert [each.fit.why for each in (whole, one) if each.fit] == [Why.IS_FOLDER, Why.IS_FILE]
    with pytest.raises(SourceError, match="no folder or file"):
        await discover(str(tmp_path / "셋"), ask(fetch))


async def test_a_named_kind_is_not_guessed(site: Web, fetch: Fetcher) -> None:
    found = await look(fetch, site.show("/list", LIST), "page", item="li", pattern="*/story/3")
    assert found.fit is not None
    assert found.fit.why is Why.WAS_NAMED
    assert [each.url for each in found.articles] == [f"{site.base}/story/3"]
    wrong = await look(fetch, f"{site.base}/list", "json")
    assert "no JSON" in str(wrong.error)
    assert "“page”" in str(wrong.remedy)
    assert wrong.fit is not None


@pytest.mark.parametrize(
    ("target", "kind", "options", "words"),
    [
        ("https://a.example/", "paper", {}, "no source kind “paper”"),
        ("", "page", {}, "url: Field required"),
        ("https://a.example/", "feed", {"colour": "red"}, "colour: Extra inputs"),
        ("https://a.example/", "json", {"fields.title": "a[["}, "fields.title: “a[[” is no JMESPath"),
        ("ftp://a.example/", "page", {}, "url: the address does not begin with http"),
        ("https://a.example/", "gdelt", {}, "takes no address"),
    ],
)
async def test_wrong_options_are_the_operators_mistake(
    target: str, kind: str, options: dict[str, Any], words: str, fetch: Fetcher
) -> None:
    with pytest.raises(ConfigurationError) as error:
        await look(fetch, target, kind, **options)
    assert words in str(error.value)


async def test_a_source_that_asks_to_wait_is_looked_at_later(site: Web, fetch: Fetcher) -> None:
    url = site.show("/list", LIST, Cache_Control="max-age=700")
    assert (await look(fetch, url)).next_look_at == NOW + timedelta(seconds=700)


def test_every_kind_describes_itself_and_its_options() -> None:
    described = {kind.name: kind for kind in describe_kinds()}
    assert set(described) == set(kinds())
    assert list(described) == sorted(described)
    for kind in described.values():
        names = [option.name for option in kind.options]
        assert len(names) == len(set(names))
        required = [option.is_required for option in kind.options if "." not in option.name]
        assert required == sorted(required, reverse=True), "what must be given stands first"
    fields = {option.name: option for option in described["json"].options}
    assert fields["fields.title"].default.startswith("title ||")
    assert fields["url"].is_required
    assert fields["items"].default == "@"
