"""`sokbo check`: a line that moves, a table that stays useful with many sources, and an end by Ctrl-C that loses nothing."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli.check import FAILURES_MAX, ROWS_MAX
from store.door import Store
from store.records import OPERATOR
from tests.bot.calling import Sokbo
from tests.bot.program import environment
from tests.watchers.web import Web, friendly

FEED = "<rss version='2.0'><channel><title>하루</title><item><title>첫눈</title><link>https://haru.example/1</link></item></channel></rss>"


def folders(tmp_path: Path, *names: str) -> str:
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"# {name} 첫눈\n\n온다.\n", encoding="utf-8")
    return "".join(f"  - {{name: '{name}', kind: folder, path: '{name}'}}\n" for name in names)


def missing(*names: str) -> str:
    return "".join(f"  - {{name: '{name}', kind: folder, path: nowhere}}\n" for name in names)


def watch(tmp_path: Path, sources: str, rules: str = "") -> None:
    (tmp_path / "watchlist.yaml").write_text(f"sources:\n{sources}{rules}", encoding="utf-8")


@pytest.fixture(autouse=True)
def watchlist(tmp_path: Path, program: Sokbo) -> None:
    program.setting(watchlist=str(tmp_path / "watchlist.yaml"))


def rows(output: str) -> list[str]:
    """The names in the table, from above."""
    return re.findall(r"^  (\S+(?: \S+)*) {2,}\d", output, re.MULTILINE)


async def test_what_failed_stands_first_then_what_brought_news(tmp_path: Path, program: Sokbo) -> None:
    watch(tmp_path, folders(tmp_path, "가", "나", "[red]다") + missing("하"), "rules: [{name: x, query: '다'}]\n")
    done = await program("check")
    assert done.returncode == 1
    assert rows(done.stdout) == ["하", "[red]다", "가", "나"]
    assert re.search(r"^하 could not be read: .*nowhere\. Correct", done.stderr, re.MULTILINE), done.stderr
    assert "failed:" not in done.stderr, "said once, at the end"
    assert "not in the table" not in done.stdout


FAILURES = {
    # What the site shows: what is told in Korean, what in English.
    "503": ("127.0.0.1의 서버에 문제가 생겼습니다 (HTTP 503)", "127.0.0.1 has trouble of its own (HTTP 503)"),
    "빈 응답": ("응답이 비어 있습니다", "the answer is empty"),
}


def failing(site: Web) -> str:
    site.show("/503", status=503)
    site.show("/empty", "")
    site.show("/rss", FEED.replace("</channel>", "<item><guid>2</guid></item></channel>"))
    paths = {"503": "/503", "빈 응답": "/empty", "하루": "/rss"}
    return "".join(f"  - {{name: '{name}', kind: feed, url: '{site.base}{path}'}}\n" for name, path in paths.items())


async def test_why_a_source_fails_is_told_in_korean_to_whoever_reads_korean(tmp_path: Path, program: Sokbo) -> None:
    async with friendly() as site:
        watch(tmp_path, failing(site) + missing("없는 곳"))
        program.setting(allow_networks="127.0.0.0/8")
        korean = await program.language("ko")("check")
        # Found out by one who speaks Korean, read by one who speaks English.
        english = await program.language("en")("source", "list")
        listed = await program.language("ko")("source", "list")
    for name, (reason, reason_in_english) in FAILURES.items():
        assert f"{reason}." in korean.stderr
        assert f"{name} fails since " in english.stdout
        assert reason_in_english in english.stdout
        assert f"읽지 못함: {reason}\n" in listed.stdout
    assert "없는 곳을 읽지 못했습니다: " in korean.stderr
    assert "nowhere 폴더가 없습니다. “path:”를 고치거나 폴더를 만드세요." in korean.stderr
    assert "하루: 제목도 글도 링크도 없는 항목: 1개" in korean.stderr
    assert not re.search(r"[a-z]{4,} [a-z]{4,} [a-z]{4,}", korean.stderr), "no English sentence among the Korean ones"


async def test_scripts_are_told_in_english_whatever_the_language(tmp_path: Path, program: Sokbo) -> None:
    async with friendly() as site:
        watch(tmp_path, failing(site))
        program.setting(allow_networks="127.0.0.0/8")
        done = await program.language("ko")("check", "--json")
        listed = await program.language("ko")("source", "list", "--json")
    checked = {each["source"]: each for each in map(json.loads, done.stdout.splitlines())}
    stored = {each["name"]: each for each in map(json.loads, listed.stdout.splitlines())}
    for name, (_, reason) in FAILURES.items():
        assert checked[name]["error"] == stored[name]["error"] == reason
    assert checked["503"]["remedy"] == "Nothing to do here: it is asked again later."
    assert checked["하루"]["problems"] == ["entries with neither a title nor a text nor a link: 1"]
    assert (checked["하루"]["error"], checked["하루"]["remedy"], stored["하루"]["error"]) == ("", "", "")


async def test_with_very_many_the_table_shows_what_matters(tmp_path: Path, program: Sokbo) -> None:
    fine = [f"n{n:02}" for n in range(ROWS_MAX)]
    failed = [f"z{n:02}" for n in range(FAILURES_MAX + 2)]
    watch(tmp_path, folders(tmp_path, *fine) + missing(*failed))
    done = await program("check")
    assert rows(done.stdout) == [*failed, *fine][:ROWS_MAX]
    assert f"{len(failed)} more sources are not in the table; --all shows all." in done.stdout
    assert "2 more sources have troubles; --all and --json name them." in done.stdout
    assert done.stderr.count("could not be read") == FAILURES_MAX
    whole = await program.language("ko")("check", "--all")
    assert rows(whole.stdout) == [*failed, *fine]
    assert whole.stderr.count("읽지 못했습니다") == len(failed)
    assert "줄였습니다" not in whole.stdout
    lines = (await program("check", "--json")).stdout.splitlines()
    assert sorted(json.loads(line)["source"] for line in lines) == [*fine, *failed]


async def test_ctrl_c_keeps_what_was_checked_and_gives_the_desk_back(tmp_path: Path, program: Sokbo) -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def silent(_: web.Request) -> web.Response:
        asked.set()
        await never.wait()
        return web.Response()

    async with friendly() as site, asyncio.timeout(30):
        good, slow = site.show("/rss", FEED), site.handle("/slow", silent)
        watch(
            tmp_path, "".join(f"  - {{name: n{n}, kind: feed, url: '{url}'}}\n" for n, url in enumerate((good, slow)))
        )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "check"),
            cwd=tmp_path,
            env=environment({"SOKBO_ALLOW_NETWORKS": "127.0.0.0/8", "SOKBO_WATCHLIST": "watchlist.yaml"}),
            stdout=PIPE,
            stderr=PIPE,
        )
        await asked.wait()
        process.send_signal(signal.SIGINT)
        output, errors = await process.communicate()
    assert process.returncode == 130, errors
    assert "Stopped after 1 of 2 sources; what was checked is stored." in output.decode()
    assert errors == b""
    store = Store.open(f"sqlite:///{tmp_path / 'data' / 'sokbo.db'}")
    assert {each.spec.name: each.last_success_at is not None for each in store.sources(OPERATOR)} == {
        "n0": True,
        "n1": False,
    }
    assert store.health().holder is None
    store.close()


async def test_on_a_terminal_a_line_tells_how_far_it_is(tmp_path: Path) -> None:
    watch(tmp_path, folders(tmp_path, "가", "[b]나") + missing("하"))
    ours, theirs = pty.openpty()
    settings = {"SOKBO_WATCHLIST": "watchlist.yaml", "SOKBO_LANGUAGE": "ko", "TERM": "xterm", "COLUMNS": "90"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check"), cwd=tmp_path, env=environment(settings), stdout=PIPE, stderr=theirs
    )
    os.close(theirs)
    # Read while it writes, or it would wait for ever at a terminal that is full.
    shown, (output, _) = await asyncio.gather(asyncio.to_thread(drain, ours), process.communicate())
    assert "확인하는 중" in shown
    assert "3/3" in shown
    assert "실패 1" in shown
    assert "\x1b" not in output.decode(), "what goes into a file is plain"
    assert rows(output.decode()) == ["하", "[b]나", "가"]


def drain(terminal: int) -> str:
    """Return all that was written to a terminal whose other end is closed."""
    pieces = []
    try:
        while piece := os.read(terminal, 65_536):
            pieces.append(piece)
    except OSError:
        # How Linux says that nobody writes any more.
        pass
    finally:
        os.close(terminal)
    return b"".join(pieces).decode()
