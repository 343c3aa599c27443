"""The house itself: tripwires on shape, so that it stays a place one wants to live in (figures of the best codebases)."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "watchers", "newsdesk", "store", "config")
VERBS = {"bot": "SPEAKS", "watchers": "WATCHES", "newsdesk": "THINKS", "store": "REMEMBERS", "config": "DECIDES"}

# The folder of source kinds is read by the program itself, and `sokbo source kinds` tells what is in it.
PACKAGES_TOLD = [
    path.parent for path in sorted((ROOT / "watchers").rglob("__init__.py")) if path.parent.name != "sources"
]

FUNCTION_LINES_MAX = 70
FUNCTION_LINES_MEDIAN = 8
FUNCTION_LINES_P95 = 40
FILE_LINES_MAX = 500
BROAD_EXCEPTS_MAX = 4
TEST_LINES_PER_SOURCE_LINE = 1.0

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def functions() -> list[tuple[str, int]]:
    """Every function of the rooms with its lines, the docstring not counted."""
    return [
        (f"{path}:{node.name}", body_lines(node))
        for path, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, Function)
    ]


def body_lines(function: Function) -> int:
    last = function.end_lineno or function.lineno
    lines = last - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_function_is_too_long_to_read() -> None:
    too_long = {name: lines for name, lines in functions() if lines > FUNCTION_LINES_MAX}
    assert too_long == {}


def test_functions_are_short_as_a_rule() -> None:
    lines = [count for _, count in functions()]
    assert median(lines) <= FUNCTION_LINES_MEDIAN
    assert quantiles(lines, n=20)[-1] <= FUNCTION_LINES_P95


def test_files_have_one_subject() -> None:
    too_long = {
        str(path): len(path.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES_MAX
    }
    assert too_long == {}


def test_an_except_names_what_it_expects() -> None:
    bare, broad = [], []
    for path, tree in modules(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                if node.type is None:
                    bare.append(f"{path}:{node.lineno}")
                elif {"Exception", "BaseException"} & {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}:
                    broad.append(f"{path}:{node.lineno}")
    assert bare == []
    assert len(broad) <= BROAD_EXCEPTS_MAX, broad


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_its_verb_and_its_law(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert docstring.startswith(VERBS[room])
    assert "Law:" in docstring


def modules_told_of(package: Path) -> list[str]:
    """The modules that a package's docstring has a line for, in its order."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    return re.findall(r"^(\w+)/?  +\S", docstring, re.MULTILINE)


@pytest.mark.parametrize("package", PACKAGES_TOLD, ids=lambda each: each.name)
def test_a_package_of_watchers_says_what_each_of_its_modules_is_for(package: Path) -> None:
    found = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert sorted(modules_told_of(package)) == sorted(found - {"__init__"})


def test_watchers_tells_its_floors_in_their_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (floors,) = (each["layers"] for each in contracts if each.get("containers") == ["watchers"])
    assert modules_told_of(ROOT / "watchers") == floors


def test_the_newsdesk_waits_for_nothing() -> None:
    waits = [
        f"{path}:{node.lineno}"
        for path, tree in modules("newsdesk")
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert waits == []


def test_the_newsdesk_reads_no_clock() -> None:
    clocks = re.compile(r"\b(now|today|utcnow|time|monotonic|perf_counter)\(\)")
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("newsdesk")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and clocks.search(ast.unparse(node))
    ]
    assert found == []


def test_the_newsdesk_takes_addresses_apart_and_opens_none() -> None:
    # import-linter knows foreign packages as wholes: it cannot allow urllib.parse and forbid urllib.request.
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules("newsdesk")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and re.search(r"urllib\.(?!parse)", ast.unparse(node))
    ]
    assert found == []


def test_tests_do_not_sleep_and_do_not_mock() -> None:
    found = []
    for path, tree in modules("tests"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}:
                found.append(f"{path}:{node.lineno}")
            # asyncio.sleep(0) only lets the others run.
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "asyncio.sleep"
                and ast.unparse(node.args[0]) != "0"
            ):
                found.append(f"{path}:{node.lineno}")
            if isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node):
                found.append(f"{path}:{node.lineno}")
    assert found == []


def test_there_is_about_as_much_test_as_source() -> None:
    assert code_lines("tests") >= TEST_LINES_PER_SOURCE_LINE * code_lines(*ROOMS)


def code_lines(*rooms: str) -> int:
    return sum(
        sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
    )


def test_what_is_committed_carries_no_download_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        pinned = re.findall(r"^[a-z0-9]\S*==\S+", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)), f"{name}: everything is pinned"
        assert text.count("--hash=sha256:") >= len(pinned)
    assert not (ROOT / "uv.lock").exists()


def test_every_type_ignore_has_a_code_and_a_reason() -> None:
    lacking = [
        f"{path.relative_to(ROOT)}:{number}"
        for room in (*ROOMS, "tests")
        for path in (ROOT / room).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*type: ignore", line) and not re.search(r"# type: ignore\[[\w, -]+\]\s+# \w", line)
    ]
    assert [each for each in lacking if "test_house" not in each] == []


def test_the_rooms_of_the_wheel_are_all_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {each.rstrip("*") for each in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert named == {*ROOMS, "seeds"}
