"""`sokbo alias`, run as people run it: over an archive that `sokbo check` filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from config.settings import Settings
from tests.bot.program import sokbo
from tests.newsdesk.aliases.corpus import TEXTS

WATCHLIST = """\
sets:
  젤렌스키: [볼로디미르 젤렌스키, 젤렌스키, =Zelensky]
sources:
  - name: 보관
    kind: folder
    path: articles
rules: []
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds the labelled archive."""
    folder = tmp_path_factory.mktemp("alias")
    (folder / "articles").mkdir()
    for number, text in enumerate(TEXTS):
        title, _, body = text.partition(" | ")
        (folder / "articles" / f"{number}.md").write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
    (folder / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    done = sokbo(folder, "check", watchlist="watchlist.yaml")
    assert done.returncode == 0, done.stderr
    return folder


class Alias:
    """Runs `sokbo alias` in this process, where starting costs nothing."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(folder)
        for name in Settings.model_fields:
            monkeypatch.delenv(f"SOKBO_{name.upper()}", raising=False)
        monkeypatch.setenv("SOKBO_WATCHLIST", "watchlist.yaml")

    def lines(self, *words: str, language: str = "en") -> list[str]:
        """The lines it prints when all is well."""
        code, out, errors = self.end(*words, language=language)
        assert (code, errors) == (0, "")
        return out.splitlines()

    def end(self, *words: str, language: str = "en") -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        self._monkeypatch.setenv("SOKBO_LANGUAGE", language)
        try:
            code = main(["alias", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def suggested(self, *words: str) -> dict[str, dict[str, Any]]:
        """The suggestions by their text."""
        return {each["text"]: each for each in map(json.loads, self.lines("suggest", *words, "--json"))}


@pytest.fixture
def alias(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Alias:
    return Alias(folder, monkeypatch, capsys)


def test_suggestions_with_counts_reasons_and_samples(alias: Alias) -> None:
    found = alias.suggested("마크 저커버그")
    assert {"저커버그", "마크 주커버그", "Mark Zuckerberg", "マーク・ザッカーバーグ", "扎克伯格"} <= found.keys()
    one = found["Zuckerberg"]
    assert (one["count"], one["reason"]) == (2, "sounds_alike")
    assert any("Zuckerberg said" in str(sample) or "Mark Zuckerberg" in str(sample) for sample in one["samples"])


def test_people_read_lines_and_are_told_that_nothing_changed(alias: Alias, folder: Path) -> None:
    before = (folder / "watchlist.yaml").read_bytes()
    lines = alias.lines("suggest", "손흥민")
    assert "Son Heung-min  1 article, sounds alike" in [line.split(", already")[0] for line in lines]
    assert "ソン・フンミン" in "\n".join(lines)
    assert lines[-2].startswith(f"Counted in {len(TEXTS)} articles:")
    assert lines[-1].startswith("Nothing was changed.")
    assert (folder / "watchlist.yaml").read_bytes() == before


def test_it_speaks_korean(alias: Alias) -> None:
    lines = alias.lines("suggest", "손흥민", language="ko")
    assert "Son Heung-min  기사 1건, 비슷하게 읽음" in [line.split(", 이미")[0] for line in lines]
    assert lines[-1].startswith("아무것도 바꾸지 않았습니다.")


def test_a_set_is_a_start_and_its_aliases_are_known(alias: Alias) -> None:
    found = alias.suggested("@젤렌스키")
    assert "ゼレンスキー" in found
    assert {"젤렌스키", "Zelensky", "볼로디미르 젤렌스키"}.isdisjoint(found)


def test_what_a_set_already_has_is_said(alias: Alias) -> None:
    found = alias.suggested("볼로디미르 젤렌스키")
    assert "젤렌스키" in found["Zelensky"]["sets"]
    line = next(line for line in alias.lines("suggest", "볼로디미르 젤렌스키") if line.startswith("Zelensky "))
    assert "already in @젤렌스키" in line


def test_an_unknown_name_is_no_failure(alias: Alias) -> None:
    (line,) = alias.lines("suggest", "아무개나라")
    assert line == f"{len(TEXTS)} articles read, and no other spelling of “아무개나라” found."


@pytest.mark.parametrize("name", ["@openi", "…", "", '"'])
def test_nothing_to_start_from(alias: Alias, name: str) -> None:
    code, _, errors = alias.end("suggest", name)
    assert code == 2
    assert ("@openai" in errors) is (name == "@openi")


@pytest.mark.parametrize("days", ["0", "soon", "-3", "9999"])
def test_days_are_a_number(alias: Alias, days: str) -> None:
    code, _, errors = alias.end("suggest", "손흥민", f"--days={days}")
    assert code == 2
    assert "whole number" in errors


def test_without_an_archive_the_way_there_is_shown(tmp_path: Path) -> None:
    done = sokbo(tmp_path, "alias", "suggest", "손흥민")
    assert done.returncode == 2
    assert "sokbo check" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_all_sets_are_listed(alias: Alias) -> None:
    lines = alias.lines("list")
    assert len(lines) > 80
    assert lines == sorted(lines, key=lambda line: line.split(" ")[0])
    assert "@젤렌스키 (your own): 볼로디미르 젤렌스키, 젤렌스키, =Zelensky" in lines
    assert next(line for line in lines if line.startswith("@openai ")).startswith("@openai (version ")


@pytest.mark.parametrize("name", ["openai", "@openai", "OPENAI", "오픈 AI"])
def test_a_set_is_found_by_its_name_and_by_its_aliases(alias: Alias, name: str) -> None:
    (line,) = alias.lines("list", name, language="ko")
    assert line.startswith("@openai (버전 ")
    (listed,) = map(json.loads, alias.lines("list", name, "--json"))
    assert listed["name"] == "openai"
    assert "오픈AI" in listed["aliases"]


def test_a_misspelled_set_gets_a_hint(alias: Alias) -> None:
    code, _, errors = alias.end("list", "opnai")
    assert code == 2
    assert "Did you mean @openai?" in errors
    code, _, errors = alias.end("list", "없는것", language="ko")
    assert code == 2
    assert "sokbo alias list" in errors
