"""Pages as selectors see them: hostile ones, heavy ones, and their text."""

from __future__ import annotations

import time

import pytest

from tests.watchers.pages.list_page import LIST, items
from watchers.kind import SourceError
from watchers.pages.selectors import line_in, parse_page, text_in


@pytest.mark.parametrize(
    "html",
    [
        "<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">",
        "<a x='<' y='<' " + "z='<' " * 200_000 + ">",
        "<div>" * 190_000,
        "<a href='/x/1'>" * 190_000,
        "<script>" * 190_000,
        "<!--" * 190_000,
        "<p>" * 500_000,
    ],
    ids=["attributes", "tags in values", "depth", "links", "scripts", "comments", "tags"],
)
def test_hostile_pages_are_refused_quickly(html: str) -> None:
    started = time.process_time()
    with pytest.raises(SourceError):
        items(html)
    assert time.process_time() - started < 5


def test_large_scripts_and_long_values_do_not_hide_the_list() -> None:
    script = "<script>var state = {" + ", ".join(f'"a {n}": "b / c"' for n in range(5_000)) + "}</script>"
    for quote in "\"'":
        props = f"<div data-props={quote}{'x y ' * 3_000}{quote}>"
        html = LIST.replace("<title>", script + "<title>").replace("<div>", props)
        assert items(html) == items(LIST)


def test_text_keeps_blocks_apart() -> None:
    page = parse_page("<div><p>한 줄</p><p>두 <b>줄</b></p><script>x()</script></div>")
    assert text_in(page) == "한 줄\n두 줄"
    assert line_in(page) == "한 줄 두 줄"
