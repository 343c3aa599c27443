"""The watchlist: what can be wrong in it, each with its line, in English and in Korean."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config.problems import ConfigurationError, Problem
from config.watchlist import SIZE_MAX, load_watchlist
from tests.watchers.plain import assert_plain

SOURCE = "sources:\n  - name: 한빛\n    kind: feed\n"
RULE = "rules:\n  - name: 금리\n    query: 금리\n"

# What is written, the line that is wrong, and what is said of it.
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "nothing": ("# 아직\n", "w.yaml", "The watchlist is empty.", "감시 목록이 비어 있습니다."),
    "no mapping": (
        "- 금리\n",
        "w.yaml:1",
        "the watchlist: Input should be a valid dictionary or instance of _File.",
        "감시 목록: “이름: 값” 모양으로 적어야 합니다.",
    ),
    "no query": (
        "rules:\n  - name: 금리\n",
        "w.yaml:2",
        "rules.query: Field required.",
        "rules.query: 꼭 있어야 하는데 빠졌습니다.",
    ),
    "an unknown key": (
        f"{RULE}colour: red\n",
        "w.yaml:4",
        "colour: Extra inputs are not permitted.",
        "colour: 그런 옵션은 없습니다.",
    ),
    "no list": (
        f"{RULE}    sources: 한빛\n",
        "w.yaml:4",
        "rules.sources: Input should be a valid tuple.",
        "rules.sources: 목록으로 적어야 합니다.",
    ),
    "a number for a name": (
        "rules:\n  - name: 3\n    query: 금리\n",
        "w.yaml:2",
        "rules.name: Input should be a valid string.",
        "rules.name: 글로 적어야 합니다.",
    ),
    "too short an interval": (
        f"{SOURCE}    every: 1s\n",
        "w.yaml:4",
        "sources.every: a time between checks is from 10s to 7d long.",
        "sources.every: 확인 간격은 10s에서 7d까지 적을 수 있습니다.",
    ),
    "too long an interval": (
        f"{SOURCE}    every: 8d\n",
        "w.yaml:4",
        "sources.every: a time between checks is from 10s to 7d long.",
        "sources.every: 확인 간격은 10s에서 7d까지 적을 수 있습니다.",
    ),
    "no interval": (
        f"{SOURCE}    every: 가끔\n",
        "w.yaml:4",
        "sources.every: a time between checks is a number with a unit, such as 90s, 5m, 2h or 1d.",
        "sources.every: 확인 간격은 90s, 5m, 2h, 1d처럼 숫자와 단위로 적습니다.",
    ),
    "a source twice": (
        f"{SOURCE}  - name: 한빛\n    kind: page\n",
        "w.yaml:4",
        "The name “한빛” is used twice.",
        "“한빛” 이름이 두 번 쓰였습니다.",
    ),
    "an unknown channel": (
        f"{RULE}    channels: [속보]\n",
        "w.yaml:4",
        "Rule “금리” names the channel “속보”, which is not under “channels:”.",
        "“금리” 규칙이 쓰는 “속보” 채널이 “channels:”에 없습니다.",
    ),
    "a broken query": (
        "rules:\n  - name: 금리\n    query: 금리 (\n",
        "w.yaml:3",
        "Rule “금리”, character 4: This “(” is never closed. Expected “)” before the end.",
        "“금리” 규칙, 4번째 글자: 여는 괄호 “(”에 짝이 없습니다. 뒤에 “)”를 넣어 주세요.",
    ),
    "a key twice": (
        "rules: []\nrules: []\n",
        "w.yaml:2",
        "“rules” is written twice.",
        "“rules” 항목이 두 번 적혀 있습니다.",
    ),
    "no YAML": (
        "sources:\n  - name: 한빛\n  kind: feed\n",
        "w.yaml:3",
        "This is not YAML: expected <block end>, but found '?'.",
        "YAML로 읽을 수 없습니다: expected <block end>, but found '?'.",
    ),
}


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load_watchlist(path)
    return caught.value.problems


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "w.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line_in_both_languages(tmp_path: Path, name: str) -> None:
    text, where, english, korean = MISTAKES[name]
    (problem,) = problems_of(written(tmp_path, text))
    assert (problem.where, problem.what.en, problem.what.ko) == (where, english, korean)
    assert_plain(problem.remedy or problem.what)
    assert str(problem) == problem.said.en == f"{where}: {english} {problem.remedy.en}".rstrip()
    assert problem.said.ko == f"{where}: {korean} {problem.remedy.ko}".rstrip()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = f"{SOURCE}  - name: 한빛\n    kind: page\n{RULE}    channels: [속보, 7]\n  - name: 금리\n    query: -a\n"
    problems = problems_of(written(tmp_path, text))
    assert [each.where for each in problems] == ["w.yaml:9", "w.yaml:11", "w.yaml:4", "w.yaml:10"]


def test_the_channels_there_are_are_named(tmp_path: Path) -> None:
    (none,) = problems_of(written(tmp_path, f"{RULE}    channels: [속보]\n"))
    (some,) = problems_of(written(tmp_path, f"channels:\n  경제: 1\n  정치: 2\n{RULE}    channels: [속보]\n"))
    assert none.remedy.en.endswith("use one of: none yet.")
    assert none.remedy.ko.endswith("적어 둔 채널: 아직 없음.")
    assert some.remedy.ko.endswith("적어 둔 채널: 경제, 정치.")


@pytest.mark.parametrize(
    ("content", "english", "korean"),
    [
        ("rules: []  # 편집국\n".encode("cp949"), "The file is not UTF-8 text.", "UTF-8로 저장된 글 파일이 아닙니다."),
        (b"#" * (SIZE_MAX + 1), "larger than 1,000,000 bytes", "1,000,000바이트보다 큽니다"),
    ],
)
def test_a_file_that_is_no_watchlist(tmp_path: Path, content: bytes, english: str, korean: str) -> None:
    (problem,) = problems_of(written(tmp_path, content))
    assert english in problem.what.en
    assert korean in problem.what.ko
    assert_plain(problem.remedy)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "없는 목록.yaml")
    assert problem.where == str(tmp_path / "없는 목록.yaml")
    assert problem.what.en == "Cannot be read: No such file or directory."
    assert problem.what.ko == "읽을 수 없습니다: No such file or directory."
    assert "SOKBO_WATCHLIST" in problem.remedy.ko


@pytest.mark.parametrize(("every", "length"), [("10s", 10), ("7d", 7 * 86_400), (" 90 s ", 90)])
def test_an_interval_at_the_edge_is_right(tmp_path: Path, every: str, length: int) -> None:
    watchlist = load_watchlist(written(tmp_path, f"{SOURCE}    every: '{every}'\n"))
    assert watchlist.sources[0].every == timedelta(seconds=length)
