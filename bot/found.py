"""What the commands that list articles share: an article as an entry, and names to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_text import Markup, inert, timestamp
from bot.page import Entry
from bot.slash import Ask
from store.door import Store
from store.records import Found

TITLE_MAX = 200
NAME_MAX = 40
RULES_SHOWN = 3


def found_entry(ask: Ask, found: Found) -> Entry:
    """Return an article as an entry: headline, outlet, time, and the rules that want it."""
    article = found.article
    title = inert(article.title, TITLE_MAX) or ask.say("card.untitled")
    facts = [
        inert(article.outlet or article.source, NAME_MAX),
        timestamp(article.published_at or article.seen_at),
        *(Markup(f"`{_bare(rule)}`") for rule in found.rules[:RULES_SHOWN]),
    ]
    return Entry(f"**{title}**\n-# {' · '.join(filter(None, facts))}", article.url)


def _bare(name: str) -> str:
    return inert(name.replace("`", "'"), NAME_MAX).replace("\\", "")


async def suggest_rules(ask: Ask) -> Sequence[str]:
    """Return the names of the rules the caller may see."""
    return list(dict.fromkeys(each.name for each in await ask.store.read(Store.rules, ask.scope)))


async def suggest_sources(ask: Ask) -> Sequence[str]:
    """Return the names of the sources the caller may see."""
    return await ask.store.read(Store.source_names, ask.scope)
