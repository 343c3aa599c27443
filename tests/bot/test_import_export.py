"""`sokbo import` and `sokbo export`: lists of feeds in and out."""

from __future__ import annotations

import asyncio
import io
import json
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from store.door import Store
from store.records import OPERATOR
from tests.bot.calling import Sokbo
from tests.bot.program import environment
from tests.watchers.recorded import recorded
from tests.watchers.web import Web, friendly


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with friendly() as served:
        recorded("feed").put_up(served)
        yield served


@pytest.fixture(autouse=True)
def watchlist(tmp_path: Path, program: Sokbo) -> Path:
    path = tmp_path / "watchlist.yaml"
    path.write_text("sources: [{name: 보관함, kind: folder, path: archive, every: 1h}]\n", encoding="utf-8")
    (tmp_path / "archive").mkdir()
    program.setting(watchlist=str(path))
    return path


def write(folder: Path, *outlines: str) -> str:
    path = folder / "feeds.opml"
    body = "\n".join(outlines)
    path.write_text(f'<opml version="1.0"><body>\n{body}\n</body></opml>', encoding="utf-8")
    return str(path)


def feed(name: str, url: str) -> str:
    return f'<outline text="{name}" type="rss" xmlUrl="{url}"/>'


def names(folder: Path) -> list[str]:
    store = Store.open(f"sqlite:///{folder / 'data' / 'sokbo.db'}")
    try:
        return [each.spec.name for each in store.sources(OPERATOR)]
    finally:
        store.close()


def hidden_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


async def test_a_list_is_added_once(tmp_path: Path, program: Sokbo) -> None:
    path = write(tmp_path, feed("하나", "https://a.example/rss"), feed("둘", "https://b.example/rss"))
    done = await program("import", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Added: 하나, 둘\n2 added, 0 there already, 0 left out.\n" in done.stdout
    again = await program.language("ko")("import", path)
    assert (again.returncode, again.stdout) == (0, "0개를 더했습니다. 이미 있는 것 2개, 뺀 것 0개.\n")
    assert names(tmp_path) == ["둘", "하나"]


async def test_what_cannot_be_used_is_listed_and_the_rest_is_added(tmp_path: Path, program: Sokbo) -> None:
    rest = ['<outline text="빈 것"/>', feed("낡은 것", "gopher://c.example/")]
    path = write(tmp_path, feed("하나", "https://a.example/rss"), *rest)
    done = await program("import", path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "outline 2 (line 3) “빈 것”: it has no address of a feed (xmlUrl).",
        "outline 3 (line 4) “낡은 것”: the address does not begin with http:// or https://.",
    ]
    assert "1 added, 0 there already, 2 left out." in done.stdout
    many = await program("import", write(tmp_path, *rest * 30))
    assert many.stderr.splitlines()[-1] == "40 more are left out; --json lists all."
    shown = json.loads((await program.language("ko")("import", write(tmp_path, *rest * 30), "--json")).stdout)
    assert len(shown["left_out"]) == 60
    assert (shown["left_out"][1]["line"], shown["left_out"][1]["title"]) == (3, "낡은 것")


async def test_what_is_left_out_is_told_in_korean(tmp_path: Path, program: Sokbo) -> None:
    own = 'xmlns:sokbo="urn:sokbo:source" sokbo:kind='
    outlines = [
        feed("낡은 것", "gopher://c.example/"),
        f'<outline text="비둘기" {own}"pigeon"/>',
        f'<outline text="곧" {own}"feed" sokbo:every="soon" xmlUrl="https://a.example/rss"/>',
        f'<outline text="선택자" {own}"page" htmlUrl="https://a.example/" sokbo:options=\'{{"item": "li["}}\'/>',
        '<outline text="사이트" htmlUrl="https://b.example/"/>',
    ]
    done = await program.language("ko")("import", write(tmp_path, *outlines))
    places = (
        "1번째 항목(2행) “낡은 것”",
        "2번째 항목(3행) “비둘기”",
        "3번째 항목(4행) “곧”",
        "4번째 항목(5행) “선택자”",
    )
    reasons = (
        "주소가 http://나 https://로 시작하지 않습니다.",
        "“pigeon” 출처 종류는 없습니다. 어떤 종류가 있는지는 “sokbo source kinds”로 볼 수 있습니다.",
        "every: 확인 간격은 90s, 5m, 2h, 1d처럼 숫자와 단위로 적습니다.",
        "item: “li[”: 선택자가 아닙니다: ",
    )
    lines = done.stderr.splitlines()
    for line, place, reason in zip(lines, places, reasons, strict=False):
        assert line.startswith(f"{place}: {reason}")
    assert lines[4].endswith("피드 주소(xmlUrl)가 없습니다. 이렇게 찾게 하세요: sokbo source add https://b.example/")
    assert len(lines) == 5
    no_list = tmp_path / "no.opml"
    no_list.write_text("<rss/>", encoding="utf-8")
    assert (await program("import", str(no_list))).stderr == (
        "OPML: 피드 목록(OPML)이 아닙니다: 가장 바깥 요소가 <rss>입니다. 목록이 아니라 피드입니다: sokbo source add 주소\n"
    )


async def test_names_that_are_taken_get_their_folder_or_a_number(tmp_path: Path, program: Sokbo) -> None:
    body = [feed("보관함", "https://a.example/rss"), '<outline text="경제">', feed("보관함", "https://b.example/rss")]
    body += ["</outline>", feed("보관함", "https://c.example/rss"), feed("다른 이름", "https://a.example/rss")]
    done = await program("import", write(tmp_path, *body))
    assert "Added: 보관함 2, 경제: 보관함, 보관함 3\n3 added, 1 there already" in done.stdout
    assert done.returncode == 0, done.stderr


async def test_a_dry_run_and_a_list_from_standard_input(
    tmp_path: Path, program: Sokbo, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, feed("하나", "https://a.example/rss"))
    data = (tmp_path / "feeds.opml").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    done = await program("import", "-", "--dry-run")
    assert "Nothing is stored (--dry-run): 1 to add, 0 there already, 0 left out." in done.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [("<rss/>", "OPML: this is no list of feeds"), ("", "OPML: the list is empty."), (None, "cannot be read: No such")],
)
async def test_what_is_no_list_ends_with_two(text: str | None, words: str, tmp_path: Path, program: Sokbo) -> None:
    path = tmp_path / "x.opml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = await program("import", str(path))
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "data").exists()


async def test_with_check_only_what_can_be_read_is_added(tmp_path: Path, site: Web, program: Sokbo) -> None:
    good, bad = f"{site.base}/rss/news.xml", f"{site.base.replace('127.0.0.1', '127.0.0.2')}/rss/news.xml"
    path = write(tmp_path, feed("좋은 것", good), feed("없는 것", bad), feed("안의 것", "http://10.0.0.1/rss"))
    done = await program("import", path, "--check")
    assert (done.returncode, names(tmp_path)) == (1, ["좋은 것"])
    assert "outline 2 (line 3) “없는 것”: 127.0.0.2 cannot be reached" in done.stderr
    assert "outline 3 (line 4) “안의 것”: 10.0.0.1" in done.stderr
    assert "1 added, 0 there already, 2 left out." in done.stdout
    dry = await program("import", write(tmp_path, feed("둘째", f"{good}?2")), "--check", "--dry-run")
    assert "1 to add" in dry.stdout
    assert names(tmp_path) == ["좋은 것"]


async def test_ctrl_c_keeps_what_was_found_good(tmp_path: Path, site: Web) -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def silent(_: web.Request) -> web.Response:
        asked.set()
        await never.wait()
        return web.Response()

    # One host is asked one thing at a time, in the order of the list.
    path = write(tmp_path, feed("좋은 것", f"{site.base}/rss/news.xml"), feed("느린 것", site.handle("/slow", silent)))
    settings = {"SOKBO_ALLOW_NETWORKS": "127.0.0.0/8", "SOKBO_WATCHLIST": "watchlist.yaml"}
    async with asyncio.timeout(30):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "import", path, "--check"),
            cwd=tmp_path,
            env=environment(settings),
            stdout=PIPE,
            stderr=PIPE,
        )
        await asked.wait()
        process.send_signal(signal.SIGINT)
        output, errors = await process.communicate()
    assert process.returncode == 130, errors
    assert output.decode().startswith("Stopped. What was found good until then is kept")
    assert "Traceback" not in errors.decode()
    assert names(tmp_path) == ["좋은 것"]


async def test_an_export_holds_all_and_comes_back(tmp_path: Path, program: Sokbo) -> None:
    await program("import", write(tmp_path, feed("하나", "https://a.example/rss"), feed("둘", "https://b.example/rss")))
    done = await program.language("ko")("export", "all.opml")
    assert (done.returncode, done.stdout) == (0, "출처 3개를 all.opml에 적었습니다.\n")
    written = (tmp_path / "all.opml").read_text(encoding="utf-8")
    assert (await program("export")).stdout.splitlines()[6:] == written.splitlines()[6:]
    assert "보관함" not in (await program("export", "-", "--added")).stdout
    assert hidden_in(tmp_path) == [], "no half file is left"
    (tmp_path / "watchlist.yaml").write_text("rules: []\n", encoding="utf-8")
    program.setting(data_dir=str(tmp_path / "other"))
    back = await program("import", "all.opml", "--folders")
    assert back.returncode == 0, back.stderr
    await program("export", "again.opml")
    assert (tmp_path / "again.opml").read_text(encoding="utf-8").splitlines()[6:] == written.splitlines()[6:]


async def test_an_export_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, program: Sokbo) -> None:
    done = await program("export", "nowhere/x.opml")
    assert (done.returncode, done.stderr) == (2, "nowhere/x.opml cannot be written: No such file or directory.\n")
    assert hidden_in(tmp_path) == []


async def test_titles_cannot_steer_the_terminal(tmp_path: Path, program: Sokbo) -> None:
    done = await program("import", write(tmp_path, '<outline text="a&#x9b;31m\u202e [red]b[/red]" htmlUrl="&#x9b;x"/>'))
    (line,) = done.stderr.splitlines()
    assert line.startswith("outline 1 (line 2) “a31m [red]b[/red]”: ")
    assert not {"\x9b", "\u202e", "\x1b"} & set(line)
