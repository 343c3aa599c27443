"""There is one door to the network, and nothing goes round it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "watchers", "newsdesk", "store", "config", "seeds")

NETWORK = {
    "aiohttp", "httpx", "httpx_aiohttp", "requests", "urllib3", "httpcore", "http.client", "urllib.request", "socket",
    "ftplib", "smtplib", "poplib", "imaplib", "nntplib", "telnetlib", "xmlrpc", "websockets", "socketserver", "http.server",
    "pycurl", "curl_cffi", "niquests", "feedparser", "trafilatura.downloads", "trafilatura.feeds", "trafilatura.sitemaps",
    "trafilatura.spider",
}  # fmt: skip
READERS = {
    "fetch_url", "fetch_response", "feedparser.parse", "etree.parse", "html.parse", "iterparse", "XInclude", "XSLT",
    "open_connection", "open_unix_connection", "create_connection", "create_unix_connection",
    "create_datagram_endpoint", "sock_connect", "sock_sendto", "urlopen", "urlretrieve", "os.system",
    "os.popen", "__import__",
}  # fmt: skip
"""Calls that reach out by themselves, or load what an address names, or run a program or a module that might."""

PROGRAMS = {"subprocess", "create_subprocess_exec", "create_subprocess_shell", "import_module"}
"""What runs programs and modules by name; each use of it is known."""

RUNS = {
    "watchers/kinds.py": ["import_module"],
    "watchers/workers/pool.py": ["create_subprocess_exec", "subprocess"],
}
SPEAKS_DISCORD = {"bot/failures.py": ["aiohttp", "aiohttp.ClientError"]}
"""The bot talks to Discord by its own library, whose transport's errors it has to know by name."""

LISTENS = {"watchers/push/door.py": ["aiohttp", "aiohttp.http", "aiohttp.http.HttpProcessingError", "aiohttp.web"]}
"""Where others come in; of the library that could also reach out, it takes the server alone."""

DOOR = ("watchers/fetch.py", "watchers/fetching/")


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[str]:
    """Every call and every imported name, dotted as far as it is written, its own name last."""
    yield from imported(tree)
    yield from (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_one_of(name: str, known: set[str]) -> bool:
    return any(name == each or name.endswith(f".{each}") for each in known)


def network_uses(tree: ast.Module) -> list[str]:
    modules = {name for name in imported(tree) if any(f"{name}.".startswith(f"{each}.") for each in NETWORK)}
    return sorted(modules | {name for name in called(tree) if is_one_of(name, READERS)})


def program_uses(tree: ast.Module) -> list[str]:
    names = {name for name in called(tree) if is_one_of(name, PROGRAMS)}
    return sorted({next(each for each in PROGRAMS if is_one_of(name, {each})) for name in names})


def test_only_the_door_speaks_to_the_network() -> None:
    found = {path: uses for path, tree in sources() if not path.startswith(DOOR) and (uses := network_uses(tree))}
    assert found == LISTENS | SPEAKS_DISCORD


def test_programs_and_modules_are_run_where_we_know() -> None:
    found = {path: uses for path, tree in sources() if (uses := program_uses(tree))}
    assert {path: uses for path, uses in found.items() if path.startswith("watchers/")} == RUNS


def test_the_door_itself_asks_no_other_way() -> None:
    """Behind the door, too, every connection is made by the one session, whose sockets the guard makes."""
    uses = {
        path: sorted(
            {
                name
                for name in called(tree)
                if is_one_of(name, {"ClientSession", "TCPConnector", "AsyncClient", *READERS})
            }
        )
        for path, tree in sources()
        if path.startswith("watchers/")
    }
    assert {path: names for path, names in uses.items() if names} == {
        "watchers/fetch.py": ["aiohttp.ClientSession", "aiohttp.TCPConnector"]
    }


def test_no_parser_of_xml_loads_or_expands_anything() -> None:
    parsers = [
        (path, {word.arg: ast.unparse(word.value) for word in node.keywords})
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("XMLParser", "HTMLParser"))
        # selectolax knows neither entities of documents nor the network.
        and not ast.unparse(node.func).endswith("LexborHTMLParser")
    ]
    assert parsers
    for path, options in parsers:
        assert options.get("no_network") == "True", path
        assert options.get("huge_tree") == "False", path
        assert options.get("resolve_entities", "False") == "False", path
    strict = [path for path, options in parsers if "resolve_entities" in options and options.get("load_dtd") != "False"]
    assert strict == []


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
        "from trafilatura import fetch_url",
        "from trafilatura.downloads import fetch_response",
        "from trafilatura import downloads",
        "import trafilatura.feeds",
        "import feedparser",
        "from feedparser import parse as read",
        "import lxml.html\nlxml.html.parse('http://x')",
        "from lxml.etree import iterparse",
        "from lxml import etree\netree.XSLT(x)",
        "import asyncio\nasyncio.open_connection('x', 80)",
        "from asyncio import open_connection",
        "async def f(loop):\n    await loop.create_connection(p, 'x', 80)",
        "async def f(loop):\n    await loop.sock_connect(s, a)",
        "from urllib.request import urlopen as u",
        "import urllib.request as r",
        "import requests.sessions",
        "__import__('httpx')",
        "import os\nos.system('curl x')",
    ],
)
def test_another_door_would_be_found(code: str) -> None:
    assert network_uses(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess",
        "from asyncio import create_subprocess_shell",
        "import importlib\nimportlib.import_module('httpx')",
    ],
)
def test_another_program_would_be_found(code: str) -> None:
    assert program_uses(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "import urllib.parse",
        "from lxml import etree\netree.fromstring(b'')",
        "from http import HTTPStatus",
        "from watchers.feeds.parse import parse_feed\nparse_feed(b'')",
        "from trafilatura import extract",
        "import socketio_like",
    ],
)
def test_what_is_no_door(code: str) -> None:
    assert network_uses(ast.parse(code)) == []
