"""Sources that come and go while the bot runs: this process writes to the database that another one holds."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bot.calling import Done, Sokbo
from tests.test_program import running


async def test_a_running_bot_takes_up_what_is_added_and_lets_go_of_what_is_removed(
    tmp_path: Path, program: Sokbo
) -> None:
    async def call(*words: str) -> Done:
        done = await program(*words)
        assert done.returncode == 0, done.stderr
        return done

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"# {name}: 첫눈\n\n{name} 눈이 온다.\n", encoding="utf-8")
    (tmp_path / "watchlist.yaml").write_text("rules: [{name: 첫눈, query: 첫눈}]\n", encoding="utf-8")
    program.setting(watchlist="watchlist.yaml")
    async with running(tmp_path, watchlist="watchlist.yaml") as bot:
        await bot.hears("watching 0 sources")
        await call("source", "add", "one", "--every", "10s", "--backlog", "alert")
        await call("source", "add", "two", "--every", "10s")
        assert "1 new, 1 matched, 1 alerts" in await bot.hears("source one: 1 new")
        assert "stored silently" in await bot.hears("source two: 1 new")
        listed = (await call("source", "list", "--json")).stdout.splitlines()
        assert [(each["name"], each["state"]) for each in map(json.loads, listed)] == [("one", "fine"), ("two", "fine")]
        await call("source", "remove", "two")
        refused = await program("check")
        assert (refused.returncode, "Another sokbo process" in refused.stderr) == (2, True), "one at the desk at a time"
        await bot.stop()
    assert [line for line in bot.said if "ERROR" in line or "Traceback" in line] == []
    after = (await call("check", "--json")).stdout.splitlines()
    assert [json.loads(line)["source"] for line in after] == ["one"], "a restart changes nothing"
