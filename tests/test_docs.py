"""The documents say what the program does: tables, examples, names and links are checked against the code."""

from __future__ import annotations

import re
import sys
from importlib import util
from pathlib import Path

import pytest
import yaml

from bot.__main__ import commands
from bot.tree import find_commands
from config.settings import PREFIX, Settings, described
from config.watchlist import load_watchlist
from newsdesk.rules.parse import parse_query
from newsdesk.rules.sets import AliasSets
from newsdesk.wording import Language
from watchers.kinds import kinds, source_specs

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")
DOCUMENTS = [*READMES, "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/decisions/{n}" for n in ("README.md",))]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text(name), re.MULTILINE | re.DOTALL)


def settings_table(language: Language) -> list[str]:
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "", ()) else f"`{field.default}`"
        words = described(name).in_language(language)
        rows.append(f"| `{PREFIX}{name.upper()}` | {words} | {default} |".replace("|  |", "| |"))
    return rows


def commands_table() -> list[str]:
    return [f"| `sokbo {command.name}` | {command.help[0].upper()}{command.help[1:]} |" for command in commands()]


@pytest.mark.parametrize(
    ("name", "marker", "rows"),
    [
        ("README.md", "settings", settings_table("en")),
        ("README.ko.md", "settings", settings_table("ko")),
        ("README.md", "commands", commands_table()),
    ],
)
def test_the_tables_of_the_readme_are_the_programs(name: str, marker: str, rows: list[str]) -> None:
    between = text(name).split(f"<!-- {marker} -->")[1].split(f"<!-- /{marker} -->")[0]
    assert between.strip().splitlines() == rows, "\n" + "\n".join(rows)


@pytest.mark.parametrize("name", READMES)
def test_every_setting_and_command_is_named(name: str) -> None:
    document = text(name)
    missing = [each for each in Settings.model_fields if f"`{PREFIX}{each.upper()}`" not in document]
    missing += [f"sokbo {each.name}" for each in commands() if f"`sokbo {each.name}`" not in document]
    missing += [f"/{each.name.en}" for each in find_commands() if f"`/{each.name.en}`" not in document]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_stand_alone_on_a_line(name: str) -> None:
    assert {"./run.sh demo\n", "./run.sh test\n"} <= set(fenced(name, "sh"))


@pytest.mark.parametrize("name", READMES)
def test_the_watchlist_example_is_right(name: str, tmp_path: Path) -> None:
    (example,) = fenced(name, "yaml")
    path = tmp_path / "watchlist.yaml"
    path.write_text(example, encoding="utf-8")
    watchlist = load_watchlist(path)
    specs, problems = source_specs(watchlist)
    assert problems == ()
    assert len(specs) == len(watchlist.sources) == 2
    assert len(watchlist.rules) == 2


@pytest.mark.parametrize("name", READMES)
def test_the_rules_in_the_table_are_rules(name: str) -> None:
    table = re.search(r"^## (?:Rules|규칙)\n(.*?)^## ", text(name), re.MULTILINE | re.DOTALL)
    assert table is not None
    queries = [query for row in table[1].splitlines() for query in re.findall(r"`([^`]+)`", row.split(" | ")[0])]
    queries = [query for query in queries if not query.startswith("sokbo ")]
    assert len(queries) > 12
    for query in queries:
        wanted = query if "=" not in query.lstrip("=") and "<" not in query else f"OpenAI {query}"
        assert parse_query(wanted, AliasSets.starter()).warnings == (), query


def test_both_readmes_have_the_same_shape() -> None:
    shapes = [re.findall(r"^(#+ |```\w*$|\|)", text(name), re.MULTILINE) for name in READMES]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)#\s]+)\)", text(name))
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []


def test_the_kind_in_the_contributing_page_works(tmp_path: Path) -> None:
    (code,) = fenced("CONTRIBUTING.md", "python")
    path = tmp_path / "wire_of_the_docs.py"
    path.write_text(code, encoding="utf-8")
    spec = util.spec_from_file_location("wire_of_the_docs", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    assert module.KIND.options.model_validate({"desk": "politics"}).desk == "politics"


def test_the_example_of_every_kind_is_a_right_watchlist_entry(tmp_path: Path) -> None:
    for kind in kinds().values():
        path = tmp_path / "watchlist.yaml"
        path.write_text("sources:\n" + "".join(f"  {line}\n" for line in kind.example.splitlines()), encoding="utf-8")
        specs, problems = source_specs(load_watchlist(path))
        assert problems == (), kind.name
        assert [spec.kind for spec in specs] == [kind.name]


def test_the_env_example_names_settings_that_exist() -> None:
    named = re.findall(rf"^{PREFIX}(\w+)=", text(".env.example"), re.MULTILINE)
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_dockerfile_copies_what_there_is() -> None:
    allowed = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", text("Dockerfile"), re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert name in allowed, f"{name} is left out by .dockerignore"


def test_the_dockerfile_takes_the_build_backend_from_the_lock() -> None:
    assert re.search(r"^setuptools==\S+ \\$", text("requirements-dev.lock"), re.MULTILINE)


def test_compose_keeps_the_promises_of_the_readme() -> None:
    service = yaml.safe_load(text("compose.yaml"))["services"]["sokbo"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "sokbo-data:/data" in service["volumes"]
