"""What the commands answer, asked directly over a real store; `test_discord_commands` asks them through Discord."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import bot.commands
from bot.connection import Connection
from bot.discord_text import plain, timestamp
from bot.page import Page
from bot.slash import Ask
from bot.translate import Language, Text, Translator
from bot.tree import find_commands
from bot.why import explain
from newsdesk.evidence import Hit, Match
from newsdesk.wording import Said, as_it_came
from store.aside import AsyncStore
from store.door import Store
from store.records import OPERATOR, Scope, Subscription
from tests.bot.makers import MINUTE, NOW, alert, card, report
from tests.store.makers import a_pass, article, filed, rule_spec, source_spec, story
from watchers.fetch import StatusRefused

GUILD = Scope(7)
OTHER_GUILD = Scope(8)


@pytest.fixture
def ask(store: AsyncStore) -> Ask:
    return Ask(
        store=store,
        scope=GUILD,
        translator=Translator("en"),
        now=NOW,
        connection=Connection(is_up=True, since=NOW - MINUTE),
        commands=find_commands(),
    )


def speaking(ask: Ask, language: Language) -> Ask:
    return replace(ask, translator=Translator(language))


def told(page: Page) -> str:
    return "\n".join(filter(None, (page.title, *(each.text for each in page.entries), page.note)))


async def call(ask: Ask, name: str, /, **options: object) -> Page:
    command = next(each for each in ask.commands if each.name.en == name)
    return await command.run(ask, **{each.name.en: each.default for each in command.options} | options)


@pytest.fixture
def news(desk: Store) -> Store:
    """Two sources, two rules, three articles; one of everything belongs to another server."""
    desk.declare(
        (source_spec("연합뉴스"), source_spec("BBC_*", guild_id=7), source_spec("남의 출처", guild_id=8)),
        (rule_spec("삼성"), rule_spec("[속보]", guild_id=7), rule_spec("남의 규칙", guild_id=8)),
        NOW - 10 * MINUTE,
    )
    sources = {each.spec.name: each for each in desk.sources(OPERATOR)}
    found = Match("rule-None-삼성", (Hit("title", 0, 2, "삼성", "삼성"), Hit("body", 0, 4, "삼성전자", "삼성")))
    samsung = article(
        "삼성, 오픈AI와 협력", url="https://news.example/1", body="삼성전자가 발표했다.", seen_at=NOW - 2 * MINUTE
    )
    desk.commit(a_pass(sources["연합뉴스"], checked_at=NOW - MINUTE, filed=(filed("a", samsung, matches=(found,)),)))
    desk.commit(
        a_pass(
            sources["BBC_*"],
            filed=(filed("b", article("@everyone [Rates](https://evil.example)", body="", outlet="BBC", url="")),),
        )
    )
    desk.commit(a_pass(sources["남의 출처"], filed=(filed("c", article("남의 비밀 기사")),)))
    return desk


async def test_latest_shows_the_newest_first(ask: Ask, news: Store) -> None:
    page = await call(ask, "latest")
    assert page.title == "Latest articles"
    assert [each.url for each in page.entries] == ["", "https://news.example/1"]
    assert page.entries[1].text == "**삼성, 오픈AI와 협력**\n-# 연합뉴스 · <t:1795424280:R> · `삼성`"


async def test_latest_of_a_rule_and_a_source(ask: Ask, news: Store) -> None:
    page = await call(speaking(ask, "ko"), "latest", rule="삼성", source="연합뉴스")
    assert page.title == "연합뉴스에서 삼성이 찾은 최신 기사"
    assert len(page.entries) == 1
    assert (await call(ask, "latest", rule="삼성")).title == "Latest articles for 삼성"
    assert (await call(ask, "latest", source="BBC_*")).title == "Latest articles from BBC\\_\\*"


@pytest.mark.parametrize(("language", "says"), [("en", "Choose rule and source"), ("ko", "제안 목록에서 고르거나")])
async def test_nothing_found_says_what_to_do(ask: Ask, news: Store, language: Language, says: str) -> None:
    page = await call(speaking(ask, language), "latest", rule="없는 규칙")
    assert page.entries == ()
    assert says in page.note


async def test_an_empty_desk_says_when_to_come_back(ask: Ask) -> None:
    assert "`/status`" in (await call(ask, "latest")).note
    assert "`/상태`" in (await call(speaking(ask, "ko"), "latest")).note


async def test_search_finds_korean_words_inside_longer_ones(ask: Ask, news: Store) -> None:
    page = await call(speaking(ask, "ko"), "search", text="전자")
    assert page.title == "전자가 나오는 기사"
    assert [each.url for each in page.entries] == ["https://news.example/1"]
    assert page.note == ""


async def test_search_says_that_there_is_more(ask: Ask, news: Store) -> None:
    source = news.sources(OPERATOR)[0]
    news.commit(a_pass(source, filed=tuple(filed(f"m{n}", article(f"금리 {n}번째")) for n in range(4))))
    page = await call(ask, "search", text="금리", count=3)
    assert len(page.entries) == 3
    assert "older ones" in page.note
    assert (await call(ask, "search", text="금리", count=4)).note == ""


@pytest.mark.parametrize("text", ['"', "@everyone", "-x (", "C++", "가" * 300])
async def test_search_takes_any_text(ask: Ask, news: Store, text: str) -> None:
    assert "@everyone" not in (await call(ask, "search", text=text)).title


async def test_what_articles_say_stays_text(ask: Ask, news: Store) -> None:
    text = (await call(ask, "latest")).entries[0].text
    assert text.startswith("**@\u200beveryone \\[Rates\\](https\\://evil.example)**")


async def test_status_tells_what_fails_first(ask: Ask, news: Store) -> None:
    failing = next(each for each in news.sources(OPERATOR) if each.spec.name == "연합뉴스")
    news.source_failed(failing.id, as_it_came("HTTP 503\nService *Unavailable*"), NOW, NOW + 5 * MINUTE)
    lines = [each.text for each in (await call(ask, "status")).entries]
    assert lines[0].splitlines() == [
        "Connected to Discord, since <t:1795424340:R>",
        "2 articles in 24 hours (2 in all) · 0 alerts · 2 rules",
        "Nothing waits to be posted",
    ]
    assert lines[1] == (
        "⚠️ **연합뉴스** fails since <t:1795424400:R>: HTTP 503 Service \\*Unavailable\\*. Next try <t:1795424700:R>."
    )
    assert lines[2].startswith("✅ **BBC\\_\\***")
    assert lines[2].endswith("next <t:1795424700:R>, every ~5m")


async def test_status_tells_why_in_the_language_of_whoever_asks(ask: Ask, news: Store) -> None:
    failing = next(each for each in news.sources(OPERATOR) if each.spec.name == "연합뉴스")
    refused = StatusRefused(403, "*yna*.co.kr").reason
    news.source_failed(failing.id, refused, NOW, NOW + 5 * MINUTE)
    assert "\\*yna\\*.co.kr refuses to let us in (HTTP 403). Next try" in told(await call(ask, "status"))
    korean = told(await call(speaking(ask, "ko"), "status"))
    assert "\\*yna\\*.co.kr에서 접근을 거부했습니다 (HTTP 403). 다음 시도" in korean


async def test_what_is_said_is_made_inert_in_a_sentence(ask: Ask) -> None:
    reason = Text("{name} *failed*", "{name:이/가} *실패*함").said(name="@everyone")
    sentence = Text("Because: {reason}", "이유: {reason}")
    assert ask.say(sentence, reason=reason) == "Because: @\u200beveryone \\*failed\\*"
    assert speaking(ask, "ko").say(sentence, reason=reason) == "이유: @\u200beveryone이 \\*실패\\*함"


async def test_status_tells_what_may_have_been_missed_while_that_matters(ask: Ask, news: Store) -> None:
    crowded = next(each for each in news.sources(OPERATOR) if each.spec.name == "연합뉴스")
    news.commit(a_pass(crowded, has_gap=True))
    lines = [each.text for each in (await call(ask, "status")).entries]
    assert "**연합뉴스**" in lines[1]
    assert "missed <t:1795424400:R>" in lines[1]
    assert "놓친 기사가 있을 수 있음" in told(await call(speaking(ask, "ko"), "status"))
    later = replace(ask, now=NOW + timedelta(hours=25))
    assert "missed" not in told(await call(later, "status"))


async def test_status_tells_when_the_network_is_ours_to_mend(ask: Ask, news: Store) -> None:
    news.note_network(NOW - 10 * MINUTE)
    lines = [each.text for each in (await call(ask, "status")).entries]
    assert lines[1] == (
        "⚠️ The bot's own network is down since <t:1795423800:R>. No source is blamed; all are asked again when it is back."
    )
    news.note_network(None)
    assert "network" not in told(await call(ask, "status"))


async def test_status_tells_of_waiting_alerts_and_closed_channels(ask: Ask, news: Store) -> None:
    source = news.sources(OPERATOR)[0]
    news.commit(a_pass(source, stories=(story("s1"),), alerts=(alert("s1", 11, guild_id=7),)))
    news.park_channel(11, Said("Missing *Access*", "*볼* 수 없음"), NOW, NOW + 60 * MINUTE)
    said = told(await call(speaking(ask, "ko"), "status"))
    assert "보내지 못한 알림 1건" in said
    assert "⚠️ <#11> 채널에 보낼 수 없습니다: \\*볼\\* 수 없음. 기다리는 알림 1건" in said
    assert "⚠️ <#11> takes no messages: Missing \\*Access\\*." in told(await call(speaking(ask, "en"), "status"))


async def test_status_tells_which_sources_a_hub_tells_of(ask: Ask, news: Store) -> None:
    source = news.sources(OPERATOR)[0]
    until = NOW + 60 * MINUTE
    news.keep_subscription(
        Subscription(
            id="x" * 43,
            source_id=source.id,
            hub="https://hub.example/",
            topic="https://news.example/rss",
            callback="https://bot.example/websub/" + "x" * 43,
            secret="열쇠",
            lease_until=until,
            next_at=NOW,
        )
    )
    lines = [each.text for each in (await call(ask, "status")).entries]
    assert [line.endswith(f" · its hub tells of news until {timestamp(until)}") for line in lines[1:]] == [True, False]
    said = told(await call(speaking(ask, "ko"), "status"))
    assert said.count("까지 새 소식을 알려 줌") == 1
    assert "x" * 43 not in said


async def test_status_before_the_first_check(ask: Ask, desk: Store) -> None:
    assert "No sources yet" in (await call(ask, "status")).note
    desk.declare((source_spec("연합뉴스"),), (), NOW)
    never = replace(ask, connection=Connection())
    said = told(await call(never, "status"))
    assert "Not connected to Discord yet" in said
    assert "⏳ **연합뉴스**" in said


async def test_status_counts_the_sources_it_cannot_show(ask: Ask, desk: Store) -> None:
    desk.declare(tuple(source_spec(f"출처 {n:02}") for n in range(40)), (), NOW)
    page = await call(ask, "status")
    assert len(page.entries) == 17
    assert page.entries[-1].text == "25 more sources"


async def test_help_lists_every_command(ask: Ask, news: Store) -> None:
    said = told(await call(ask, "help"))
    assert all(f"**/{each.name.en}** · {each.help.en}" in said for each in ask.commands)
    assert "I read 2 sources and tell this server when one of 2 rules fires." in said


@pytest.mark.parametrize(("language", "name"), [("en", "search"), ("ko", "검색"), ("ko", "/search"), ("en", "SEARCH ")])
async def test_help_explains_one(ask: Ask, language: Language, name: str) -> None:
    said = told(await call(speaking(ask, language), "help", command=name))
    assert ("**text** (required)" if language == "en" else "**낱말** (필수)") in said
    assert "latest" not in said


async def test_help_of_an_unknown_command_lists_all(ask: Ask) -> None:
    said = told(await call(speaking(ask, "ko"), "help", command="날씨"))
    assert said.startswith("날씨라는 명령은 없습니다")
    assert "**/검색**" in said


async def test_every_option_that_suggests_knows_its_names(ask: Ask, news: Store) -> None:
    suggested = {
        (command.name.en, option.name.en): list(await option.suggest(ask))
        for command in ask.commands
        for option in command.options
        if option.suggest
    }
    assert suggested == {
        ("help", "command"): ["help", "latest", "search", "status"],
        ("latest", "rule"): ["삼성", "[속보]"],
        ("latest", "source"): ["BBC_*", "연합뉴스"],
    }


async def test_no_command_shows_what_belongs_to_another_server(ask: Ask, news: Store) -> None:
    news.commit(a_pass(news.sources(OPERATOR)[0], stories=(story("s9"),), alerts=(alert("s9", 99, guild_id=8),)))
    news.park_channel(99, as_it_came("남의 채널"), NOW, NOW)
    for command in ask.commands:
        values = {each.name.en: "비밀" if each.type is str else 10 for each in command.options if each.required}
        assert "남의" not in told(await call(ask, command.name.en, **values))
        for option in command.options:
            if option.suggest:
                assert not any("남의" in name for name in await option.suggest(ask))
    for options in ({"rule": "남의 규칙"}, {"source": "남의 출처"}):
        assert (await call(ask, "latest", **options)).entries == ()


async def test_every_answer_is_complete_in_both_languages(ask: Ask, news: Store) -> None:
    for command in ask.commands:
        values = {each.name.en: "삼성" for each in command.options if each.required}
        english = await call(ask, command.name.en, **values)
        korean = await call(speaking(ask, "ko"), command.name.en, **values)
        assert plain(english.title, 100) != plain(korean.title, 100)
        assert len(english.entries) == len(korean.entries)


# --- "Why?"


async def test_why_shows_the_rule_and_where_it_fired(ask: Ask, news: Store) -> None:
    told_card = card(lead=report(url="https://news.example/1"))
    source = next(each for each in news.sources(OPERATOR) if each.spec.name == "연합뉴스")
    news.commit(a_pass(source, stories=(story("s1"),), alerts=(alert("s1", 11, card=told_card),)))
    page = await explain(ask, "alert-s1-11")
    assert [each.text for each in page.entries] == [
        "**OpenAI**: (this rule is no longer there)\nFound: 오픈AI, OpenAI",
        "**삼성**: 삼성\nIn the headline: 삼성\nIn the text: 삼성전자",
    ]
    korean = told(await explain(speaking(ask, "ko"), "alert-s1-11"))
    assert "본문에서: 삼성전자" in korean


@pytest.mark.parametrize("alert_id", ["alert-s9-99", "nothing", "' OR 1=1 --"])
async def test_why_knows_nothing_of_other_servers_alerts(ask: Ask, news: Store, alert_id: str) -> None:
    news.commit(a_pass(news.sources(OPERATOR)[0], stories=(story("s9"),), alerts=(alert("s9", 99, guild_id=8),)))
    page = await explain(ask, alert_id)
    assert (page.entries, page.note) == ((), "This alert is so old that I have forgotten it.")
    assert (await explain(replace(ask, scope=OTHER_GUILD), "alert-s9-99")).entries != ()


# --- one file, one command

ONE_FILE = """
from bot.page import Page
from bot.slash import Ask, Option, SlashCommand
from bot.translate import Text

HELLO = Text("Hello {name}", "{name:아/야} 안녕")


async def run(ask: Ask, *, name: str) -> Page:
    return Page(title=ask.say(HELLO, name=name))


COMMAND = SlashCommand(
    name=Text("hello", "안녕"),
    help=Text("Say hello", "인사합니다"),
    example=Text("/hello name:Kim", "/안녕 이름:철수"),
    run=run,
    options=(Option(name=Text("name", "이름"), help=Text("Whose", "누구"), required=True),),
)
"""


@pytest.fixture
def one_new_file(tmp_path: Path) -> Iterator[None]:
    """A command dropped into the folder, as somebody would who adds one."""
    folder = tmp_path / "more_commands"
    folder.mkdir()
    (folder / "hello.py").write_text(ONE_FILE, encoding="utf-8")
    bot.commands.__path__.append(str(folder))
    yield
    bot.commands.__path__.remove(str(folder))
    del sys.modules["bot.commands.hello"]


@pytest.mark.usefixtures("one_new_file")
async def test_a_new_command_is_one_new_file(ask: Ask) -> None:
    ask = replace(ask, commands=find_commands())
    assert [each.name.en for each in ask.commands] == ["hello", "help", "latest", "search", "status"]
    assert (await call(speaking(ask, "ko"), "hello", name="철수")).title == "철수야 안녕"
    assert "**/hello** · Say hello" in told(await call(ask, "help"))


def test_without_it_the_command_is_gone() -> None:
    assert [each.name.en for each in find_commands()] == ["help", "latest", "search", "status"]
