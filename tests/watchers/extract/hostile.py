"""Pages made to keep a parser busy, or to fill the memory; by what they are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

PROSE = "<p>" + "This page looks like an article, and it would be one if it were not for the rest of it. " * 8 + "</p>"


def _page(rest: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>News</title></head><body>{PROSE}{rest}</body></html>".encode()


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "50,000 attributes in one tag": lambda: _page(
        "<div " + " ".join(f'a{n}="{n}"' for n in range(50_000)) + ">x</div>"
    ),
    "the same with > in each value": lambda: _page("<div " + " ".join(f'a{n}=">"' for n in range(50_000)) + ">x</div>"),
    "the same without values": lambda: _page("<div " + " ".join(f"a{n}" for n in range(50_000)) + ">x</div>"),
    "300,000 nested elements": lambda: _page("<div>" * 300_000),
    "29,000 nested elements": lambda: _page("<div>" * 29_000 + "x"),
    "100,000 table rows": lambda: _page("<table>" + "<tr><td>a<td>b" * 100_000 + "</table>"),
    "9,000 table rows": lambda: _page("<table>" + "<tr><td>a<td>b" * 9_000 + "</table>"),
    "9,000 nested tables": lambda: _page("<table><tr><td>" * 9_000),
    "a flood of comments": lambda: _page("<!--" * 400_000),
    "a comment in each word": lambda: _page("<!--x-->word " * 29_000),
    "a flood of entities": lambda: _page("&amp;&lt;&notanentity;&#1114112;" * 60_000),
    "nothing but <": lambda: b"<" * 2_000_000,
    "unclosed formatting": lambda: _page("<b><i><font color=x>" * 9_000 + "x" + "<p>y" * 2_000),
    "unclosed links": lambda: _page("<a href=x><p>" * 14_000),
    "misnested formatting": lambda: _page("<b><p></b><i></p>" * 7_000),
    "29,000 list items": lambda: _page("<ul>" + "<li>one of many" * 29_000),
    "2 MB in one word": lambda: _page("<p>" + "x" * 2_000_000),
    "2 MB of breaks": lambda: _page("<p>" + "line<br>" * 29_000),
    "a class of 1 MB": lambda: _page('<div class="' + "comment " * 125_000 + '">x</div>'),
    "NUL and lone surrogates": lambda: _page("<p>\0&#xD800;&#0;" * 20_000),
    "a select in a template in a select": lambda: _page("<select><template><option>" * 9_000),
    "svg in math in svg": lambda: _page("<svg><math><mi>" * 9_000),
}
