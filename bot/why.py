"""The "Why?" button under every alert: which rules fired, and on what text.

It is recognised by its custom id, so it works under messages that were posted before a restart.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.discord_text import inert
from bot.page import Entry, Page
from bot.render import BUTTON_PREFIX
from bot.slash import Ask
from bot.translate import Text
from bot.tree import apologise, ask_of, send_page
from newsdesk.card import Fired
from newsdesk.evidence import Field, Hit
from store.door import Store
from store.errors import StoreError
from store.records import Fate, RuleSpec

TEXTS_MAX = 200

TITLE = Text("Why this alert", "이 알림이 온 까닭")
RULE = Text("**{rule}**: {query}", "**{rule}**: {query}")
IN_TITLE = Text("In the headline: {texts}", "제목에서: {texts}")
IN_BODY = Text("In the text: {texts}", "본문에서: {texts}")
FOUND = Text("Found: {texts}", "찾은 말: {texts}")
BY_FIELDS = Text("By its source, author, tag or language alone", "출처·글쓴이·태그·언어 조건만으로 맞았습니다")
RULE_GONE = Text("(this rule is no longer there)", "(지금은 없는 규칙)")
FORGOTTEN = Text("This alert is so old that I have forgotten it.", "오래된 알림이라 더는 기억하지 못합니다.")

_log = logging.getLogger(__name__)


class WhyButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"{BUTTON_PREFIX}:(?P<key>n[0-9a-f]{{22}}):(?P<alert>.+)",
):
    """Answers the press with the evidence, for nobody but the one who pressed."""

    def __init__(self, custom_id: str, alert_id: str) -> None:
        super().__init__(discord.ui.Button(custom_id=custom_id))
        self._alert_id = alert_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button of the message it was pressed under."""
        del interaction, item
        return cls(match.string, match["alert"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press."""
        ask = ask_of(interaction)
        if ask is None:
            await apologise(interaction, "error.server_only")
            return
        try:
            page = await explain(ask, self._alert_id)
        except StoreError as error:
            _log.error("button=why guild=%s failed: %s", interaction.guild_id, error)
            await apologise(interaction, "error.store")
        else:
            await send_page(interaction, page, ask.translator)


async def explain(ask: Ask, alert_id: str) -> Page:
    """Return why an alert was posted, or that it is forgotten; alerts of other servers count as forgotten."""
    alert = await ask.store.read(Store.alert, ask.scope, alert_id)
    if alert is None:
        return Page(title=ask.say(TITLE), note=ask.say(FORGOTTEN))
    rules = {each.name: each for each in await ask.store.read(Store.rules, ask.scope)}
    url = alert.card.lead.url
    fates = await ask.store.read(Store.fates, ask.scope, url) if url else ()
    return Page(
        title=ask.say(TITLE),
        entries=tuple(_entry(ask, each, rules.get(each.rule), fates) for each in alert.card.fired),
    )


def _hits(fates: Sequence[Fate], rule: RuleSpec | None) -> tuple[Hit, ...]:
    if rule is None:
        return ()
    return next((match.hits for fate in fates for match in fate.matches if match.rule == rule.id), ())


def _entry(ask: Ask, fired: Fired, rule: RuleSpec | None, fates: Sequence[Fate]) -> Entry:
    hits = _hits(fates, rule)
    query = rule.query if rule else ask.say(RULE_GONE)
    lines = [ask.say(RULE, rule=fired.rule, query=query)]
    if hits:
        fields: tuple[tuple[Field, Text], ...] = (("title", IN_TITLE), ("body", IN_BODY))
        for field, sentence in fields:
            texts = dict.fromkeys(hit.text for hit in hits if hit.field == field)
            if texts:
                lines.append(ask.say(sentence, texts=inert(", ".join(texts), TEXTS_MAX)))
    elif fired.texts:
        lines.append(ask.say(FOUND, texts=inert(", ".join(fired.texts), TEXTS_MAX)))
    else:
        lines.append(ask.say(BY_FIELDS))
    return Entry("\n".join(lines))
