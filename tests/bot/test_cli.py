"""The command line, run as a process: what it prints, what it leaves behind, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import build_parser, commands
from bot.app import Checked
from bot.cli.check import _outcome
from bot.translate import Language, Translator
from tests.bot.program import environment, sokbo

WATCHLIST = """\
sources:
  - name: 우리 기사
    kind: folder
    path: articles
    backlog: alert
rules:
  - name: 오픈에이아이
    query: OpenAI OR 오픈AI
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a watchlist and one article."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "하나.txt").write_text(
        "# 알트먼, 오픈AI로 돌아오다\n\n샘 알트먼이 오픈AI의 최고경영자로 돌아온다.\n", encoding="utf-8"
    )
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    return tmp_path


def modules_after(*words: str, folder: Path) -> set[str]:
    """The modules that `sokbo WORDS` has imported when it ends."""
    code = (
        "import sys, contextlib, io\n"
        "from bot.__main__ import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        f"    main({list(words)!r})\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment({}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def test_version_is_quick_to_say(tmp_path: Path) -> None:
    done = sokbo(tmp_path, "--version")
    assert done.stdout.startswith("sokbo ")
    heavy = {"discord", "sqlalchemy", "aiohttp", "httpx", "pydantic", "rich", "lxml", "selectolax", "ahocorasick_rs"}
    assert modules_after("--version", folder=tmp_path) & heavy == set()


def test_without_a_word_the_help_is_shown(tmp_path: Path) -> None:
    done = sokbo(tmp_path)
    assert done.returncode == 2
    assert all(command.name in done.stdout for command in commands())


def test_every_subcommand_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands():
        with pytest.raises(SystemExit):
            build_parser().parse_args([command.name, "--help"])
        assert "sokbo" in command.example
        assert "Example: " in capsys.readouterr().out


def test_demo_shows_plain_cards_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = sokbo(tmp_path, "demo", discord_token="a.secret.token")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "샘알트만, 닷새 만에 OpenAI CEO 자리로" in done.stdout
    assert "articles read" in done.stdout.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_demo_prints_one_json_object_per_alert(tmp_path: Path) -> None:
    done = sokbo(tmp_path, "demo", "--json")
    cards = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(cards) > 5
    assert all({"lead", "title", "summary", "fired"} <= card.keys() for card in cards)


def test_demo_speaks_korean(tmp_path: Path) -> None:
    assert "기사" in sokbo(tmp_path, "demo", language="ko").stdout.splitlines()[-1]


def test_demo_reads_any_folder(folder: Path) -> None:
    done = sokbo(folder, "demo", "articles")
    assert "알트먼, 오픈AI로 돌아오다" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 article read")


def test_demo_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = sokbo(tmp_path, "demo", "nowhere")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("demo",), ("check",)])
def test_what_needs_no_discord_does_not_import_it(words: tuple[str, ...], folder: Path) -> None:
    loaded = modules_after(*words, folder=folder)
    assert "store.door" in loaded
    assert "discord" not in loaded


def test_a_reader_that_leaves_early_causes_no_noise(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m bot demo | head -n 1"],
        cwd=tmp_path,
        env=environment({}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_check_reads_once_and_remembers(folder: Path) -> None:
    first = sokbo(folder, "check", watchlist="watchlist.yaml")
    assert first.returncode == 0, first.stderr
    assert "알트먼, 오픈AI로 돌아오다" in first.stdout
    assert "1 alert" in first.stdout
    second = sokbo(folder, "check", watchlist="watchlist.yaml")
    assert second.returncode == 0
    assert "0 new" in second.stdout
    assert "알트먼, 오픈AI로 돌아오다" not in second.stdout


def test_check_as_json(folder: Path) -> None:
    (line,) = sokbo(folder, "check", "--json", watchlist="watchlist.yaml").stdout.splitlines()
    assert json.loads(line) == {
        "source": "우리 기사",
        "read": 1,
        "new": 1,
        "matched": 1,
        "alerts": 1,
        "silent": False,
        "has_gap": False,
        "problems": [],
        "error": "",
        "remedy": "",
    }


@pytest.mark.parametrize(("language", "words"), [("en", "may have been missed"), ("ko", "놓친 기사가 있을 수 있음")])
def test_check_says_that_articles_may_have_been_missed(language: Language, words: str) -> None:
    checked = Checked(source="하루", read=20, new=20, has_gap=True)
    assert words in _outcome(checked, Translator(language))


def test_check_says_with_1_that_a_source_failed(folder: Path) -> None:
    (folder / "articles" / "하나.txt").unlink()
    (folder / "articles").rmdir()
    done = sokbo(folder, "check", watchlist="watchlist.yaml")
    assert done.returncode == 1
    assert "우리 기사" in done.stderr


def test_check_says_with_2_all_that_is_wrong(folder: Path) -> None:
    broken = WATCHLIST.replace("kind: folder", "kind: pholder").replace("OpenAI OR", "OpenAI OR (")
    (folder / "watchlist.yaml").write_text(broken, encoding="utf-8")
    done = sokbo(folder, "check", watchlist="watchlist.yaml")
    assert done.returncode == 2
    assert "watchlist.yaml:8" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "data").exists()


def test_settings_and_their_names_in_the_error(folder: Path) -> None:
    done = sokbo(folder, "check", watchlist="watchlist.yaml", discord_channel="general")
    assert done.returncode == 2
    assert done.stderr.startswith("SOKBO_DISCORD_CHANNEL: ")


def test_a_token_without_a_channel_is_a_mistake(folder: Path) -> None:
    done = sokbo(folder, "check", watchlist="watchlist.yaml", discord_token="a.b.c")
    assert done.returncode == 2
    assert "watchlist.yaml:7" in done.stderr
    assert "SOKBO_DISCORD_CHANNEL" in done.stderr


def test_health_of_nothing_running(folder: Path) -> None:
    done = sokbo(folder, "health")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (folder / "data").exists()


def test_doctor_without_a_token(folder: Path) -> None:
    done = sokbo(folder, "doctor", watchlist="watchlist.yaml")
    assert done.returncode == 1
    assert "✓ Watchlist watchlist.yaml: 1 sources, 1 rules." in done.stdout
    assert "SOKBO_DISCORD_TOKEN" in done.stdout


def test_a_new_file_is_a_new_subcommand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import bot.cli

    (tmp_path / "greet.py").write_text(
        "from bot.cli.command import Command\n"
        "COMMAND = Command(name='greet', help='say hello', example='sokbo greet', run=lambda _: 7)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(bot.cli, "__path__", [*bot.cli.__path__, str(tmp_path)])
    arguments = build_parser().parse_args(["greet"])
    assert arguments.run(arguments) == 7
    sys.modules.pop("bot.cli.greet")
