"""Answers to slash commands: a title, entries with a link each, a note; shown as one Components V2 message.

A page is plain data, so that a command needs to know nothing of Discord's components. Its texts are markdown: what
comes from outside goes through `Ask.say`, `inert` or `emphasised` on its way here.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.discord_text import length, plain, web_link
from bot.limits import BUTTON_LABEL_MAX, BUTTON_URL_MAX, LAYOUT_COMPONENTS_MAX, LAYOUT_TEXT_MAX
from bot.render import ACCENT
from bot.translate import Translator

_SECTION_COMPONENTS = 3
_TEXT_COMPONENTS = 1
_FRAME_COMPONENTS = 4
"""The container, the title, the note, and the line that counts what was left out."""
_COUNT_LINE_MAX = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a page: markdown, and where it leads ("" when nowhere)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a command answers.

    Attributes:
        title: One line of markdown.
        entries: In order; those beyond Discord's limits are left out whole, and counted.
        note: Small print below, or "".
    """

    title: str
    entries: tuple[Entry, ...] = ()
    note: str = ""


def layout(page: Page, translator: Translator) -> discord.ui.LayoutView:
    """Return the message of a page, within Discord's limits; needs a running event loop."""
    shown = _fitting(page)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(accent_colour=ACCENT)
    container.add_item(discord.ui.TextDisplay(f"### {page.title}"))
    for entry in shown:
        container.add_item(_item(entry, translator))
    if len(shown) < len(page.entries):
        rest = translator.say("page.more", count=len(page.entries) - len(shown))
        container.add_item(discord.ui.TextDisplay(f"-# {rest}"))
    if page.note:
        container.add_item(discord.ui.TextDisplay(f"-# {page.note}"))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def _item(
    entry: Entry, translator: Translator
) -> discord.ui.Section[discord.ui.LayoutView] | discord.ui.TextDisplay[discord.ui.LayoutView]:
    link = web_link(entry.url, BUTTON_URL_MAX)
    if link is None:
        return discord.ui.TextDisplay(entry.text)
    label = plain(translator.say("card.read"), BUTTON_LABEL_MAX)
    return discord.ui.Section(entry.text, accessory=discord.ui.Button(label=label, url=link))


def _fitting(page: Page) -> tuple[Entry, ...]:
    components = LAYOUT_COMPONENTS_MAX - _FRAME_COMPONENTS
    room = LAYOUT_TEXT_MAX - length(page.title) - length(page.note) - _COUNT_LINE_MAX
    for count, entry in enumerate(page.entries):
        components -= _SECTION_COMPONENTS if web_link(entry.url, BUTTON_URL_MAX) else _TEXT_COMPONENTS
        room -= length(entry.text)
        if components < 0 or room < 0:
            return page.entries[:count]
    return page.entries
