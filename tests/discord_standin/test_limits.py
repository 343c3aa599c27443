"""What the stand-in takes as a message: each documented limit, from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discord_standin.limits import IS_COMPONENTS_V2, embed_length, is_empty, message_problems
from tests.discord_standin.problems import JSON, length, tree

HANGUL = "속"
FACE = "😀"
URL = "https://news.example/"


def where(message: JSON) -> list[str]:
    """Return where a message is wrong."""
    return sorted(problem.where for problem in message_problems(message))


def layout(*components: JSON, **more: Any) -> JSON:
    return {"flags": IS_COMPONENTS_V2, "components": list(components), **more}


def row(*components: JSON) -> JSON:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "b", **more: Any) -> JSON:
    return {"type": 2, "style": 2, "label": "왜?", "custom_id": custom_id, **more}


def link(url: str = URL, **more: Any) -> JSON:
    return {"type": 2, "style": 5, "label": "기사", "url": url, **more}


def text(content: str = "본문") -> JSON:
    return {"type": 10, "content": content}


def select(**more: Any) -> JSON:
    return {"type": 3, "custom_id": "s", "options": [{"label": "하나", "value": "1"}], **more}


def section(accessory: Any, *texts: JSON) -> JSON:
    return {"type": 9, "components": list(texts or (text(),)), "accessory": accessory}


def embed(**fields: Any) -> JSON:
    return {"embeds": [fields]}


def fields(count: int, name: str = "이름", value: str = "값") -> list[JSON]:
    return [{"name": name, "value": value} for _ in range(count)]


FITS: dict[str, JSON] = {
    "content 2000": {"content": HANGUL * 2000},
    "content 1000 faces, two units each": {"content": FACE * 1000},
    "white space around does not count": {"content": " " * 50 + HANGUL * 2000 + "\n" * 50},
    "nonce 25": {"nonce": "n" * 25},
    "nonce number": {"nonce": 2**63 - 1},
    "ten embeds": {"embeds": [{"title": HANGUL}] * 10},
    "title 256": embed(title=HANGUL * 256),
    "description 4096": embed(description=HANGUL * 4096),
    "author 256": embed(author={"name": HANGUL * 256}),
    "footer 2048": embed(footer={"text": HANGUL * 2048}),
    "25 fields": embed(fields=fields(25)),
    "field 256 and 1024": embed(fields=fields(1, HANGUL * 256, HANGUL * 1024)),
    "6000 in all": {"embeds": [{"description": HANGUL * 3000}, {"description": HANGUL * 3000}]},
    "embed url 2048": embed(title="a", url=URL + "a" * (2048 - len(URL))),
    "attachment as image": embed(image={"url": "attachment://차트.png"}),
    "time": embed(title="a", timestamp="2026-11-23T09:00:00Z"),
    "colour": embed(title="a", color=0xFFFFFF),
    "ids to mention": {"allowed_mentions": {"parse": ["users"], "roles": ["5"]}},
    "a hundred ids": {"allowed_mentions": {"parse": [], "users": [str(n) for n in range(100)]}},
    "five rows of five": {"components": [row(*(button(f"{r}-{c}") for c in range(5))) for r in range(5)]},
    "label 80, custom id 100": {"components": [row(button("i" * 100, label=HANGUL * 80))]},
    "button url 512": {"components": [row(link(URL + "a" * (512 - len(URL))))]},
    "emoji instead of a label": {"components": [row(button(label=None, emoji={"name": "📰"}))]},
    "one select in a row": {"components": [row(select())]},
    "40 components": layout(*(text() for _ in range(40))),
    "4000 of text": layout(text(HANGUL * 2000), {"type": 17, "components": [text(HANGUL * 2000)]}),
    "section": layout(section(button()), section({"type": 11, "media": {"url": URL}})),
    "gallery": layout({"type": 12, "items": [{"media": {"url": URL}}] * 10}),
    "separator and row": layout({"type": 14, "spacing": 2}, row(button())),
}

DOES_NOT_FIT: dict[str, tuple[JSON, list[str]]] = {
    "content 2001": ({"content": HANGUL * 2001}, ["content"]),
    "content 1001 faces": ({"content": FACE * 1001}, ["content"]),
    "content no text": ({"content": 5}, ["content"]),
    "nonce 26": ({"nonce": "n" * 26}, ["nonce"]),
    "nonce number": ({"nonce": 2**63}, ["nonce"]),
    "eleven embeds": ({"embeds": [{"title": "a"}] * 11}, ["embeds"]),
    "embed no object": ({"embeds": ["a"]}, ["embeds.0"]),
    "title 257": (embed(title=HANGUL * 257), ["embeds.0.title"]),
    "description 4097": (embed(description=HANGUL * 4097), ["embeds.0.description"]),
    "author 257": (embed(author={"name": HANGUL * 257}), ["embeds.0.author.name"]),
    "author without name": (embed(author={"url": URL}), ["embeds.0.author.name"]),
    "footer 2049": (embed(footer={"text": HANGUL * 2049}), ["embeds.0.footer.text"]),
    "26 fields": (embed(fields=fields(26)), ["embeds.0.fields"]),
    "field name 257": (embed(fields=fields(1, HANGUL * 257)), ["embeds.0.fields.0.name"]),
    "field value 1025": (embed(fields=fields(1, "a", HANGUL * 1025)), ["embeds.0.fields.0.value"]),
    "blank field": (embed(fields=fields(1, " ", "\n")), ["embeds.0.fields.0.name", "embeds.0.fields.0.value"]),
    "6001 in all": ({"embeds": [{"description": "a" * 3000}, {"description": "a" * 3001}]}, ["embeds"]),
    "ftp": (embed(title="a", url="ftp://news.example/"), ["embeds.0.url"]),
    "javascript": (embed(title="a", url="javascript:alert(1)"), ["embeds.0.url"]),
    "no address": (embed(title="a", url="https://"), ["embeds.0.url"]),
    "address with a space": (embed(title="a", url=URL + "a b"), ["embeds.0.url"]),
    "broken address": (embed(title="a", url="https://[::1"), ["embeds.0.url"]),
    "embed url 2049": (embed(title="a", url=URL + "a" * (2049 - len(URL))), ["embeds.0.url"]),
    "image without address": (embed(image={"width": 5}), ["embeds.0.image.url"]),
    "attachment as link": (embed(title="a", url="attachment://a.png"), ["embeds.0.url"]),
    "time": (embed(title="a", timestamp="어제"), ["embeds.0.timestamp"]),
    "colour": (embed(title="a", color=0x1000000), ["embeds.0.color"]),
    "kind and ids": ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, ["allowed_mentions"]),
    "unknown kind": ({"allowed_mentions": {"parse": ["all"]}}, ["allowed_mentions.parse.0"]),
    "101 ids": ({"allowed_mentions": {"users": [str(n) for n in range(101)]}}, ["allowed_mentions.users"]),
    "the same id twice": ({"allowed_mentions": {"roles": ["1", 1]}}, ["allowed_mentions.roles"]),
    "no id": ({"allowed_mentions": {"roles": ["기자"]}}, ["allowed_mentions.roles.0"]),
    "six rows": ({"components": [row(button(str(n))) for n in range(6)]}, ["components"]),
    "six buttons": ({"components": [row(*(button(str(n)) for n in range(6)))]}, ["components.0.components"]),
    "empty row": ({"components": [row()]}, ["components.0.components"]),
    "button without a row": ({"components": [button()]}, ["components.0.type"]),
    "text without the flag": ({"components": [text()]}, ["components.0.type"]),
    "label 81": ({"components": [row(button(label=HANGUL * 81))]}, ["components.0.components.0.label"]),
    "no label": ({"components": [row(button(label=" "))]}, ["components.0.components.0"]),
    "custom id 101": ({"components": [row(button("i" * 101))]}, ["components.0.components.0.custom_id"]),
    "custom id twice": ({"components": [row(button(), button())]}, ["components.0.components.1.custom_id"]),
    "link with custom id": ({"components": [row(link(custom_id="a"))]}, ["components.0.components.0.custom_id"]),
    "button with address": ({"components": [row(button(url=URL))]}, ["components.0.components.0.url"]),
    "link to nowhere": ({"components": [row(link(""))]}, ["components.0.components.0.url"]),
    "button url 513": ({"components": [row(link(URL + "a" * (513 - len(URL))))]}, ["components.0.components.0.url"]),
    "unknown style": ({"components": [row(button(style=7))]}, ["components.0.components.0.style"]),
    "select and button": ({"components": [row(select(), button())]}, ["components.0.components"]),
    "select without options": ({"components": [row(select(options=[]))]}, ["components.0.components.0.options"]),
    "select with twins": (
        {"components": [row(select(options=[{"label": "a", "value": "1"}] * 2))]},
        ["components.0.components.0.options"],
    ),
    "41 components": (layout(*(text() for _ in range(35)), section(button()), section(button("c"))), ["components"]),
    "4001 of text": (layout(text("a" * 2000), text("a" * 2001)), ["components"]),
    "layout with content": (layout(text(), content="a"), ["content"]),
    "layout with embeds": (layout(text(), embeds=[{"title": "a"}]), ["embeds"]),
    "empty layout": (layout(), ["components"]),
    "empty text": (layout(text(" ")), ["components.0.content"]),
    "section without accessory": (layout(section(None)), ["components.0.accessory"]),
    "section of a row": (layout(section(button(), row(button("c")))), ["components.0.components.0.type"]),
    "section of four": (layout(section(button(), *(text() for _ in range(4)))), ["components.0.components"]),
    "container in a container": (
        layout({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        ["components.0.components.0.type"],
    ),
    "gallery of eleven": (layout({"type": 12, "items": [{"media": {"url": URL}}] * 11}), ["components.0.items"]),
    "picture without address": (layout({"type": 12, "items": [{}]}), ["components.0.items.0.media.url"]),
    "colour of a container": (
        layout({"type": 17, "accent_color": -1, "components": [text()]}),
        ["components.0.accent_color"],
    ),
}


@pytest.mark.parametrize("message", FITS.values(), ids=FITS.keys())
def test_what_fits(message: JSON) -> None:
    assert where(message) == []


@pytest.mark.parametrize(("message", "wrong"), DOES_NOT_FIT.values(), ids=DOES_NOT_FIT.keys())
def test_what_does_not_fit(message: JSON, wrong: list[str]) -> None:
    assert where(message) == wrong


@pytest.mark.parametrize(
    ("message", "empty"),
    [
        ({}, True),
        ({"content": " \n"}, True),
        ({"embeds": [{}]}, True),
        ({"embeds": [{"color": 5}]}, True),
        ({"content": "속보"}, False),
        ({"embeds": [{"description": "속보"}]}, False),
        ({"files": ["기사.txt"]}, False),
        ({"components": [row(button())]}, False),
    ],
)
def test_a_message_must_show_something(message: JSON, empty: bool) -> None:
    assert is_empty(message) is empty


def test_an_embed_counts_all_its_text_trimmed() -> None:
    whole = {
        "title": " 속보 ",
        "description": "둘",
        "author": {"name": "연합"},
        "footer": {"text": "꼬리"},
        "fields": [{"name": "이름", "value": FACE}],
        "url": URL,
    }
    assert embed_length(whole) == 2 + 1 + 2 + 2 + 2 + 2


def test_problems_nest_as_discord_nests_them() -> None:
    problems = message_problems({"content": "a" * 2001, "embeds": [{"title": "a" * 257}]})
    assert tree(problems) == {
        "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]},
        "embeds": {
            "0": {
                "title": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}]}
            }
        },
    }


@given(st.text())
def test_lengths_are_those_of_utf_16(anything: str) -> None:
    assert length(anything) == len(anything) + sum(ord(each) > 0xFFFF for each in anything)


FIELD_NAMES = [
    *("title", "description", "fields", "name", "value", "author", "footer", "image", "url", "timestamp", "color"),
    *(
        "type",
        "components",
        "accessory",
        "items",
        "media",
        "options",
        "custom_id",
        "label",
        "style",
        "emoji",
        "content",
    ),
    *("parse", "users", "roles"),
]
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELD_NAMES), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(
    message=st.fixed_dictionaries(
        {"flags": st.sampled_from([0, IS_COMPONENTS_V2])},
        optional={
            "content": JUNK,
            "embeds": st.lists(JUNK, max_size=2) | JUNK,
            "components": st.lists(JUNK, max_size=2) | JUNK,
            "nonce": JUNK,
            "allowed_mentions": JUNK,
        },
    )
)
def test_no_json_at_all_breaks_the_checks(message: JSON) -> None:
    for problem in message_problems(message):
        assert problem.message
    assert is_empty(message) in {True, False}
