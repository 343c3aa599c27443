"""`sokbo source` as a process: kinds and previews, for people and for scripts."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.terminal import local_time
from config.watchlist import load_watchlist
from tests.bot.calling import Sokbo
from tests.bot.program import sokbo
from tests.watchers.feeds.feed_text import item, rss
from tests.watchers.recorded import recorded
from tests.watchers.web import Web, friendly
from watchers.kinds import kinds, source_specs


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with friendly() as served:
        for name in ("feed", "page"):
            recorded(name).put_up(served)
        yield served


async def test_it_works_as_a_process(tmp_path: Path, site: Web) -> None:
    words = ("source", "preview", f"{site.base}/rss/news.xml")
    done = await asyncio.to_thread(sokbo, tmp_path, *words, allow_networks="127.0.0.0/8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("This is a feed: kind “feed”.")


async def test_every_kind_is_listed_with_options_and_example(tmp_path: Path, program: Sokbo) -> None:
    done = await program("source", "kinds")
    assert done.returncode == 0, done.stderr
    for name, kind in kinds().items():
        assert f"{name} {kind.help}" in done.stdout
        assert kind.example.splitlines()[0] in done.stdout
    assert "fields.title" in done.stdout
    assert "(required)" in done.stdout


async def test_one_kind_in_korean(tmp_path: Path, program: Sokbo) -> None:
    done = await program.language("ko")("source", "kinds", "page")
    assert "5m마다 살펴봅니다." in done.stdout
    assert "(필수)" in done.stdout
    assert "sitemap" not in done.stdout


async def test_kinds_for_scripts(tmp_path: Path, program: Sokbo) -> None:
    listed = json.loads((await program("source", "kinds", "--json")).stdout)
    assert [each["kind"] for each in listed] == sorted(kinds())
    feed = next(each for each in listed if each["kind"] == "feed")
    assert feed["every_s"] == 300
    assert feed["options"][0] == {"name": "url", "description": "Address of the feed", "required": True, "default": ""}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is no source kind “paper”"), ("ko", "“paper” 출처 종류는 없습니다")]
)
async def test_a_kind_that_is_none(language: str, words: str, tmp_path: Path, program: Sokbo) -> None:
    done = await program.language(language)("source", "kinds", "paper")
    assert done.returncode == 2
    assert words in done.stderr
    assert "sitemap" in done.stderr


async def test_why_nothing_can_be_seen_is_told_in_the_readers_language(site: Web, program: Sokbo) -> None:
    site.show("/s", status=403)
    words = ("source", "preview", f"{site.base}/s")
    english, script = await program(*words), await program.language("ko")(*words, "--json")
    korean = await program.language("ko")(*words)
    assert {each.returncode for each in (english, korean, script)} == {1}
    assert english.stderr == (
        "127.0.0.1 refuses to let us in (HTTP 403). "
        "The site may block bots; set SOKBO_CONTACT so that it sees who is asking.\n"
    )
    assert korean.stderr == (
        "127.0.0.1에서 접근을 거부했습니다 (HTTP 403). "
        "봇을 막는 사이트일 수 있습니다. 누가 읽는지 알 수 있게 SOKBO_CONTACT를 정하세요.\n"
    )
    shown = json.loads(script.stdout)
    assert f"{shown['error']}. {shown['remedy']}\n" == english.stderr


async def test_a_hub_is_told_of_and_what_it_takes(tmp_path: Path, site: Web, program: Sokbo) -> None:
    plain = await program("source", "preview", f"{site.base}/rss/news.xml")
    assert "SOKBO_PUBLIC_URL" not in plain.stdout
    url = site.show("/hubbed", item("<title>첫눈</title>"), Link='<https://hub.example/>; rel="hub"')
    done = await program("source", "preview", url)
    assert "Its hub hub.example would tell of news at once, if SOKBO_PUBLIC_URL is set." in done.stdout
    done = await program("source", "preview", url, "--json")
    assert json.loads(done.stdout)["hub"] == "hub.example"


async def test_a_feed_is_shown_newest_first(tmp_path: Path, site: Web, program: Sokbo) -> None:
    done = await program("source", "preview", f"{site.base}/rss/news.xml")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == ["This is a feed: kind “feed”.", "It yields 2 articles now."]
    assert lines.index("오픈AI 이사회, 올트먼 복귀에 합의") < lines.index("첫눈, 평년보다 열흘 늦어")
    assert f"{local_time(datetime(2026, 11, 23, 5, 20, tzinfo=UTC))} · ko · 한빛일보" in lines
    assert "이사회가 새로 꾸려진다. 직원들은 회사에 남기로 했다." in lines
    assert "As a source, it would be looked at again at " in done.stdout


async def test_a_page_without_a_feed_comes_with_its_entry(tmp_path: Path, site: Web, program: Sokbo) -> None:
    done = await program.language("ko")("source", "preview", f"{site.base}/news/articleList.html")
    assert done.returncode == 0, done.stderr
    assert "피드가 없는 웹 페이지지만" in done.stdout
    assert "지금 기사 3건이 나옵니다." in done.stdout
    entry = done.stdout.partition("이렇게 적으세요:\n\n")[2]
    (tmp_path / "watchlist.yaml").write_text(f"sources:\n{entry}", encoding="utf-8")
    specs, problems = source_specs(load_watchlist(tmp_path / "watchlist.yaml"))
    assert problems == ()
    assert [(spec.kind, spec.options["pattern"]) for spec in specs] == [
        ("page", f"{site.base}/news/articleView.html?idxno=*")
    ]


async def test_a_preview_for_scripts(tmp_path: Path, site: Web, program: Sokbo) -> None:
    words = ("--kind", "page", "--option", "item=#section-list li", "--option", "pattern=*idxno=12*", "--json")
    done = await program("source", "preview", f"{site.base}/news/articleList.html", *words)
    shown = json.loads(done.stdout)
    assert (shown["kind"], shown["why"], shown["error"]) == ("page", "was_named", "")
    assert [each["url"][-4:] for each in shown["articles"]] == ["1201", "1202", "1203"]
    assert shown["articles"][0]["published_at"] is None, "nobody said where the date is"
    (entry,) = yaml.safe_load(shown["watchlist"])
    assert entry["item"] == "#section-list li"


async def test_what_cannot_be_read_says_why(tmp_path: Path, site: Web, program: Sokbo) -> None:
    done = await program("source", "preview", f"{site.base}/nowhere")
    assert done.returncode == 1
    assert "has no such page (HTTP 404). " in done.stderr
    assert done.stdout == ""
    shown = json.loads((await program("source", "preview", f"{site.base}/nowhere", "--json")).stdout)
    assert (shown["kind"], shown["articles"], shown["next_look_at"], shown["watchlist"]) == (None, [], None, "")
    assert "404" in shown["error"]


async def test_mistakes_in_options_end_with_two(tmp_path: Path, site: Web, program: Sokbo) -> None:
    done = await program("source", "preview", f"{site.base}/rss/news.xml", "--option", "colour=red")
    assert done.returncode == 2
    assert done.stderr.startswith("colour: ")
    assert "KEY=VALUE" in (await program("source", "preview", "x", "--option", "colour")).stderr
    assert (await program.language("ko")("source", "preview")).stderr.startswith("웹 주소나 폴더나 파일을")


async def test_a_folder_is_shown_as_well(tmp_path: Path, program: Sokbo) -> None:
    (tmp_path / "하나.txt").write_text("# 첫눈 온다\n\n내일 아침 눈이 쌓인다.\n", encoding="utf-8")
    done = await program("source", "preview", ".")
    assert done.stdout.splitlines()[:2] == ["This is a folder: kind “folder”.", "It yields 1 article now."]
    assert names_in(tmp_path) == ["하나.txt"], "nothing is left behind"


def teasers(site: Web, *numbers: int) -> str:
    """Put up a feed of teasers and the pages of its articles; returns its address."""
    for number in numbers:
        lines = "".join(f"<p>{n}번째 문단: 도서관은 밤 열 시까지 문을 연다.</p>" for n in range(1, 8))
        html = f"<h1>도서관 소식 {number}</h1><div id='dic_area'>{lines}</div>"
        site.show(f"/library/{number}", html, 200, Content_Type="text/html; charset=utf-8")
    items = (
        f"<item><title>도서관 소식 {n}</title><link>{site.base}/library/{n}</link><description>밤 열 시까지.</description></item>"
        for n in numbers
    )
    return site.show("/teasers", rss("".join(items)))


async def test_the_newest_teaser_is_read_on_its_page(site: Web, program: Sokbo) -> None:
    done = await program("source", "preview", teasers(site, 2, 1))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Its page says more: 195 characters.") == 1
    assert done.stdout.count("밤 열 시까지.\n") == 1
    assert "3번째 문단" in done.stdout
    assert "7번째 문단" not in done.stdout
    assert [each.path for each in site.asked if "library" in each.path] == ["/library/2"]


async def test_whole_texts_of_all_that_is_shown(site: Web, program: Sokbo) -> None:
    done = await program.language("ko")("source", "preview", teasers(site, 2, 1), "--full")
    assert done.stdout.count("기사 페이지에 더 긴 글이 있습니다: 195자.") == 2
    assert done.stdout.count("7번째 문단: 도서관은 밤 열 시까지 문을 연다.\n") == 2


async def test_scripts_are_told_which_texts_are_of_pages(site: Web, program: Sokbo) -> None:
    done = await program("source", "preview", teasers(site, 2, 1), "--json")
    assert [each["body_is_of_its_page"] for each in json.loads(done.stdout)["articles"]] == [False, True]
    done = await program("source", "preview", teasers(site, 1), "--json", "--option", "full_text=never")
    assert [each["body_is_of_its_page"] for each in json.loads(done.stdout)["articles"]] == [False]


async def test_a_page_that_cannot_be_had_is_told_and_the_teaser_shown(site: Web, program: Sokbo) -> None:
    url = teasers(site, 1)
    site.show("/library/1", status=403)
    done = await program("source", "preview", url)
    assert done.returncode == 0
    assert "밤 열 시까지." in done.stdout
    assert f"{site.base}/library/1: 127.0.0.1 refuses to let us in (HTTP 403)." in done.stderr


async def test_adding_a_source_reads_no_pages(site: Web, program: Sokbo) -> None:
    await program("source", "add", teasers(site, 1), "--dry-run")
    assert not [each for each in site.asked if "library" in each.path]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_preview_ends_with_the_command_that_watches_it(site: Web, program: Sokbo) -> None:
    feed = f"{site.base}/rss/news.xml"
    assert f"To watch it: sokbo source add {feed}\n" in (await program("source", "preview", feed)).stdout
    words = ("--kind", "page", "--option", "item=#section-list li")
    named = await program.language("ko")("source", "preview", f"{site.base}/news/articleList.html", *words)
    command = f"sokbo source add {site.base}/news/articleList.html --kind page --option 'item=#section-list li'"
    assert f"지켜보려면: {command}\n" in named.stdout
    assert (await program(*shlex.split(command)[1:], "--dry-run")).returncode == 0


async def test_a_page_with_very_many_feeds_names_some(site: Web, program: Sokbo) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/rss/{n}">' for n in range(30))
    site.show("/rss/0", "<rss version='2.0'><channel><item><title>첫눈</title></item></channel></rss>")
    done = await program("source", "preview", site.show("/many", f"<head>{links}</head>"))
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("The page names other feeds"))
    assert line.endswith("/rss/8, …"), line
    shown = json.loads((await program("source", "preview", f"{site.base}/many", "--json")).stdout)
    assert len(shown["other_feeds"]) == 29
