"""There is one door to the network, and nothing goes round it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "watchers", "newsdesk", "store", "config", "seeds")

NETWORK = {
    "aiohttp", "httpx", "httpx_aiohttp", "requests", "urllib3", "httpcore", "http.client", "urllib.request", "socket",
    "ftplib", "smtplib", "telnetlib", "xmlrpc", "websockets", "socketserver", "http.server",
}  # fmt: skip
READERS = {"trafilatura.fetch_url", "feedparser.parse", "etree.parse", "html.parse", "asyncio.open_connection"}
"""Calls of libraries that fetch by themselves when they are given an address."""

LISTENS = {"watchers/push/door.py": ["aiohttp", "aiohttp.http", "aiohttp.http.HttpProcessingError", "aiohttp.web"]}
"""Where others come in; of the library that could also reach out, it takes the server alone."""

DOOR = ("watchers/fetch.py", "watchers/fetching/")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def network_uses(tree: ast.Module) -> list[str]:
    modules = {name for name in imported(tree) if name in NETWORK or name.split(".")[0] in NETWORK}
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return sorted(modules | {call for call in calls if any(call.endswith(reader) for reader in READERS)})


def test_only_the_door_speaks_to_the_network() -> None:
    found = {path: uses for path, tree in sources() if not path.startswith(DOOR) and (uses := network_uses(tree))}
    # The bot talks to Discord by its own library; what of the bot touches aiohttp itself is for that alone.
    assert {path: uses for path, uses in found.items() if not path.startswith("bot/")} == LISTENS
    found = {path: uses for path, uses in found.items() if path not in LISTENS}
    assert all(set(uses) <= {"aiohttp"} or uses[0].startswith("aiohttp") for uses in found.values())


@pytest.mark.parametrize(
    "code",
    [
        "import httpx",
        "from aiohttp import ClientSession",
        "import urllib.request",
        "from urllib import request",
        "from http import client",
        "import http.client as c",
        "def f():\n    import requests",
        "import trafilatura\ntrafilatura.fetch_url('x')",
        "from lxml import etree\netree.parse('http://x')",
        "import socket",
    ],
)
def test_another_door_would_be_found(code: str) -> None:
    assert network_uses(ast.parse(code))


@pytest.mark.parametrize(
    "code", ["import urllib.parse", "from lxml import etree\netree.fromstring(b'')", "from http import HTTPStatus"]
)
def test_what_is_no_door(code: str) -> None:
    assert network_uses(ast.parse(code)) == []
