"""The one-file rule for source kinds: a new file in the folder is found and works, with no other edit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.watchlist import Watchlist, load_watchlist
from tests.watchers.wire import WIRE, wire_kind
from watchers.kinds import kinds, source_specs


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "more_sources"
    folder.mkdir()
    with wire_kind(folder) as file:
        yield file


def watchlist(folder: Path, text: str) -> Watchlist:
    path = folder / "watchlist.yaml"
    path.write_text(text, encoding="utf-8")
    return load_watchlist(path)


def test_every_kind_says_what_it_is() -> None:
    assert {"folder", "feed"} <= set(kinds())
    for name, kind in kinds().items():
        assert kind.name == name
        assert kind.help.endswith("."), name
        assert f"kind: {name}" in kind.example, name


@pytest.mark.usefixtures("wire")
def test_a_new_file_is_a_new_kind(tmp_path: Path) -> None:
    specs, problems = source_specs(
        watchlist(tmp_path, "sources:\n  - {name: 속보, kind: wire, file: /tmp/wire.txt, every: 90s}\n")
    )
    assert problems == ()
    (spec,) = specs
    assert spec.kind == "wire"
    assert (spec.interval, spec.is_pinned, spec.host) == (timedelta(seconds=90), True, "")
    assert spec.options == {"file": "/tmp/wire.txt"}, "without what was left at its default"  # noqa: S108  # only a name


def test_a_source_is_pinned_only_by_every_and_knows_its_host(tmp_path: Path) -> None:
    specs, _ = source_specs(
        watchlist(
            tmp_path,
            "sources:\n"
            "  - {name: a, kind: feed, url: 'https://News.Example:8443/rss'}\n"
            "  - {name: b, kind: hackernews, every: 5m}\n",
        )
    )
    assert [(spec.is_pinned, spec.host) for spec in specs] == [(False, "news.example"), (True, "hn.algolia.com")]
    assert specs[0].interval == kinds()["feed"].interval


def test_two_files_may_not_bring_the_same_kind(wire: Path) -> None:
    wire.with_name("wire2.py").write_text(WIRE, encoding="utf-8")
    with pytest.raises(ImportError, match="exists already"):
        kinds()
    sys.modules.pop("watchers.sources.wire2", None)


@pytest.mark.usefixtures("wire")
def test_options_are_checked_with_their_line(tmp_path: Path) -> None:
    specs, problems = source_specs(
        watchlist(
            tmp_path,
            "sources:\n"
            "  - name: no file\n"
            "    kind: wire\n"
            "  - name: no such option\n"
            "    kind: wire\n"
            "    file: x\n"
            "    colour: red\n"
            "  - name: no such kind\n"
            "    kind: wyre\n"
            "  - name: fine\n"
            "    kind: wire\n"
            "    file: x\n",
        )
    )
    assert [spec.name for spec in specs] == ["fine"]
    assert [problem.where for problem in problems] == ["watchlist.yaml:2", "watchlist.yaml:7", "watchlist.yaml:9"]
    assert "no such option" in problems[1].what.en
    assert "wire" in problems[2].remedy.en
