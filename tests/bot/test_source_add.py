"""`sokbo source add`, `list` and `remove`: sources beside the watchlist."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.source_list import ROWS_MAX
from store.door import Store
from store.records import OPERATOR
from tests.bot.calling import Sokbo
from tests.watchers.recorded import recorded
from tests.watchers.web import Web, friendly

WATCHLIST = """\
sources:
  - name: 보관함
    kind: folder
    path: archive
rules:
  - name: 첫눈
    query: 첫눈
    sources: [보관함, 더한 것]
"""


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with friendly() as served:
        recorded("feed").put_up(served)
        yield served


@pytest.fixture
def folder(tmp_path: Path, program: Sokbo) -> Path:
    for name in ("archive", "articles"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "첫눈.txt").write_text(f"# {name} 첫눈 온다\n\n눈이 쌓인다.\n", encoding="utf-8")
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    program.setting(watchlist=str(tmp_path / "watchlist.yaml"))
    return tmp_path


def stored(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder / 'data' / 'sokbo.db'}")


async def test_an_address_is_enough(folder: Path, site: Web, program: Sokbo) -> None:
    done = await program("source", "add", f"{site.base}/rss/news.xml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("This is a feed: kind “feed”.\nIt yields 2 articles now.\n")
    assert "Added as “한빛일보”." in done.stdout
    assert "stored silently" in done.stdout
    (source,) = stored(folder).sources(OPERATOR)
    assert (source.spec.origin, source.spec.kind, source.spec.is_pinned) == ("added", "feed", False)
    assert source.spec.host == "127.0.0.1"


async def test_everything_about_it_can_be_said(folder: Path, program: Sokbo) -> None:
    words = ("--name", "더한 것", "--every", "90s", "--backlog", "alert", "--option", "pattern=*.txt", "--json")
    done = await program("source", "add", "articles", *words)
    assert json.loads(done.stdout)["added"] is True
    (source,) = stored(folder).sources(OPERATOR)
    assert source.spec.options == {"path": str(folder / "articles"), "pattern": "*.txt"}, "as it is from any folder"
    assert (source.spec.interval.total_seconds(), source.spec.is_pinned, source.spec.backlog) == (90, True, "alert")


async def test_a_dry_run_leaves_nothing_behind(folder: Path, program: Sokbo) -> None:
    done = await program.language("ko")("source", "add", "articles", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "“articles” 출처로 더하게 됩니다" in done.stdout
    assert not (folder / "data").exists()


async def test_nothing_is_added_twice(folder: Path, program: Sokbo) -> None:
    assert (await program("source", "add", "articles", "--name", "하나")).returncode == 0
    again = await program("source", "add", "articles", "--name", "둘")
    assert (again.returncode, "“하나” reads just this already" in again.stderr) == (2, True)
    taken = await program("source", "add", "articles", "--option", "pattern=*.md", "--name", "하나")
    assert (taken.returncode, "There is a source “하나” already" in taken.stderr) == (2, True)
    declared = await program.language("ko")("source", "add", "archive")
    assert (declared.returncode, "“보관함” 출처가 이미 똑같은 것을 읽고" in declared.stderr) == (2, True)
    assert len(stored(folder).sources(OPERATOR)) == 1


async def test_a_name_that_nobody_chose_gives_way(folder: Path, program: Sokbo) -> None:
    for pattern in ("*.md", "*.txt", "*.html"):
        assert (await program("source", "add", "articles", "--option", f"pattern={pattern}")).returncode == 0
    names = [each.spec.name for each in stored(folder).sources(OPERATOR)]
    assert names == ["articles", "articles 2", "articles 3"]


async def test_what_cannot_be_read_is_added_only_on_purpose(folder: Path, site: Web, program: Sokbo) -> None:
    words = ("source", "add", f"{site.base}/nowhere", "--kind", "feed")
    refused = await program(*words)
    assert (refused.returncode, "404" in refused.stderr, "--anyway" in refused.stderr) == (1, True, True)
    assert not (folder / "data").exists()
    assert (await program(*words, "--anyway")).returncode == 0
    unknown = await program("source", "add", f"{site.base}/nowhere", "--anyway")
    assert unknown.returncode == 1, "nobody knows what it is"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--every", "5x"), "--every: a time between checks is"),
        (("--every", "1s"), "--every: "),
        (("--name", " x"), "--name: "),
        (("--name", "x" * 61), "--name: "),
        (("--option", "colour=red"), "colour: "),
    ],
)
async def test_mistakes_end_with_two_and_store_nothing(
    words: tuple[str, ...], said: str, folder: Path, program: Sokbo
) -> None:
    done = await program("source", "add", "articles", *words)
    assert (done.returncode, done.stderr.startswith(said)) == (2, True), done.stderr
    assert not (folder / "data").exists()


async def test_the_list_knows_where_each_comes_from(folder: Path, site: Web, program: Sokbo) -> None:
    before = await program("source", "list")
    assert "from the next start on" in before.stdout
    await program("source", "add", "articles", "--name", "더한 것")
    await program("source", "add", f"{site.base}/nowhere", "--kind", "feed", "--name", "끊긴 것", "--anyway")
    await program("check")
    done = await program("source", "list")
    assert done.returncode == 0
    rows = {line.split("  ")[0].strip(): line for line in done.stdout.splitlines()}
    assert "line 2" in rows["보관함"]
    assert "added" in rows["더한 것"]
    assert "fails" in rows["끊긴 것"]
    assert "끊긴 것 fails since" in done.stdout
    assert "(HTTP 404)" in done.stdout
    assert "3 sources · fine: 2 · fails: 1" in done.stdout
    failing = await program.language("ko")("source", "list", "--failing")
    assert "출처 1개 · 실패: 1" in failing.stdout
    assert "보관함" not in failing.stdout


async def test_the_list_for_scripts(folder: Path, program: Sokbo) -> None:
    await program("source", "add", "articles", "--name", "더한 것")
    await program("check")
    (folder / "watchlist.yaml").write_text("rules: []\n", encoding="utf-8")
    listed = [json.loads(line) for line in (await program("source", "list", "--json")).stdout.splitlines()]
    assert [(each["name"], each["origin"], each["state"], each["articles"]) for each in listed] == [
        ("더한 것", "added", "fine", 1),
        ("보관함", "watchlist", "goes", 1),
    ]
    assert listed[0]["options"]["path"] == str(folder / "articles")
    assert listed[0]["error"] == ""
    assert listed[0]["next_check_at"] > listed[0]["last_checked_at"]


async def test_an_empty_list_says_how_to_begin(folder: Path, program: Sokbo) -> None:
    (folder / "watchlist.yaml").write_text("rules: []\n", encoding="utf-8")
    assert "sokbo source add URL" in (await program("source", "list")).stdout
    assert "읽지 못하는 출처가 없습니다" in (await program.language("ko")("source", "list", "--failing")).stdout
    assert not (folder / "data").exists(), "looking makes no database"


async def test_only_added_sources_can_be_removed(folder: Path, program: Sokbo) -> None:
    await program("source", "add", "articles", "--name", "기사들")
    await program("source", "add", "archive", "--option", "pattern=*.md", "--name", "더한 것")
    await program("check")
    declared = await program("source", "remove", "보관함")
    assert (declared.returncode, "at watchlist.yaml:2," in declared.stderr) == (2, True), declared.stderr
    needed = await program("source", "remove", "더한 것")
    assert (needed.returncode, "The rule “첫눈” at watchlist.yaml:8" in needed.stderr) == (2, True), needed.stderr
    unknown = await program("source", "remove", "기사둘")
    assert (unknown.returncode, "Did you mean “기사들”?" in unknown.stderr) == (2, True)
    gone = await program.language("ko")("source", "remove", "기사들")
    assert (gone.returncode, "기사 1건은 보관함에 남습니다" in gone.stdout) == (0, True), gone.stderr
    assert "기사들" not in (await program("source", "list")).stdout


async def test_a_rule_may_name_an_added_source(folder: Path, program: Sokbo) -> None:
    missing = await program("check")
    assert missing.returncode == 2
    assert "watchlist.yaml:8: Rule “첫눈” names the source “더한 것”, which is neither" in missing.stderr
    assert "보관함" in missing.stderr
    doctor = await program("doctor")
    assert "names the source “더한 것”" in doctor.stdout
    await program("source", "add", "articles", "--name", "더한 것", "--backlog", "alert")
    done = await program("check")
    assert done.returncode == 0, done.stderr
    assert "articles 첫눈 온다" in done.stdout, "the rule reads it"
    assert "names the source" not in (await program("doctor")).stdout


async def test_a_name_stands_for_one_source(folder: Path, program: Sokbo) -> None:
    await program("source", "add", "articles", "--name", "더한 것")
    entry = "sources:\n  - name: 더한 것\n    kind: folder\n    path: {}\n"
    (folder / "watchlist.yaml").write_text(entry.format("archive"), encoding="utf-8")
    clash = await program("check")
    assert (clash.returncode, "An added source has this name already" in clash.stderr) == (2, True)
    assert "sokbo source remove '더한 것'" in clash.stderr
    (folder / "watchlist.yaml").write_text(entry.format("articles"), encoding="utf-8")
    assert (await program("check")).returncode == 0, "the watchlist takes it over"
    (source,) = stored(folder).sources(OPERATOR)
    assert source.spec.origin == "watchlist"


async def test_of_very_many_the_worst_are_shown(folder: Path, program: Sokbo) -> None:
    good = "".join(f"  - {{name: n{n:02}, kind: folder, path: articles}}\n" for n in range(ROWS_MAX))
    bad = "  - {name: zz, kind: folder, path: nowhere}\n"
    (folder / "watchlist.yaml").write_text(f"sources:\n{good}{bad}", encoding="utf-8")
    await program("check")
    done = (await program("source", "list")).stdout
    assert "zz" in done
    assert "1 more is not in the table, and no worse than these" in done
    assert f"{ROWS_MAX + 1} sources · fine: {ROWS_MAX} · fails: 1" in done
    assert "not in the table" not in (await program("source", "list", "--all")).stdout
