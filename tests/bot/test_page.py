from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.discord_text import length
from bot.page import Entry, Page, layout
from bot.translate import Translator

EN, KO = Translator("en"), Translator("ko")

entries = st.builds(Entry, st.text(min_size=1, max_size=900), st.sampled_from(["", "https://news.example/1", "x"]))


def parts(component: Any) -> list[dict[str, Any]]:
    """Every component of a message, nested ones too."""
    if isinstance(component, list):
        return [part for each in component for part in parts(each)]
    inner = [*component.get("components", []), *([component["accessory"]] if "accessory" in component else [])]
    return [component, *parts(inner)]


async def shown(page: Page, translator: Translator = EN) -> list[dict[str, Any]]:
    return parts(layout(page, translator).to_components())  # type: ignore[no-untyped-call]  # of discord.py


def texts(components: list[dict[str, Any]]) -> list[str]:
    return [each["content"] for each in components if each["type"] == 10]


@given(st.lists(entries, max_size=60))
async def test_any_page_is_within_discords_limits(listed: list[Entry]) -> None:
    components = await shown(Page(title="제목", entries=tuple(listed), note="작은 글씨"))
    assert len(components) <= limits.LAYOUT_COMPONENTS_MAX
    assert sum(map(length, texts(components))) <= limits.LAYOUT_TEXT_MAX
    left_out = [each for each in texts(components) if each.endswith("did not fit.")]
    kept = len(texts(components)) - 2 - len(left_out)
    assert left_out == ([] if kept == len(listed) else [f"-# {len(listed) - kept} more did not fit."])


async def test_a_page_in_full() -> None:
    page = Page(title="최신 기사", entries=(Entry("하나", "https://news.example/1"), Entry("둘")), note="끝")
    components = await shown(page, KO)
    assert texts(components) == ["### 최신 기사", "하나", "둘", "-# 끝"]
    assert [(each["label"], each["url"]) for each in components if each["type"] == 2] == [
        ("기사 읽기", "https://news.example/1")
    ]


async def test_what_does_not_fit_is_counted() -> None:
    page = Page(title="t", entries=tuple(Entry(f"기사 {n}", "https://news.example/1") for n in range(20)))
    assert texts(await shown(page, KO))[-1] == "-# 8건은 자리가 없어 뺐습니다."


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://news.example/" + "a" * 600])
async def test_an_address_no_button_takes_makes_no_button(url: str) -> None:
    assert [each["type"] for each in await shown(Page(title="t", entries=(Entry("글", url),)))] == [17, 10, 10]


async def test_long_entries_are_left_out_whole() -> None:
    page = Page(title="t", entries=tuple(Entry("가" * 900) for _ in range(6)))
    shown_texts = texts(await shown(page))
    assert [len(each) for each in shown_texts[1:-1]] == [900] * 4
    assert shown_texts[-1] == "-# 2 more did not fit."
