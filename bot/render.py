"""An alert as a Discord message: a headline, an embed and one row of buttons, always within Discord's limits.

    content      the rules and the headline: what a push notification and a plain client show
    embed        title and link, outlet, summary with the found words in bold, times, what fired, who else reports it
    buttons      the article, and "Why?"

The message carries its own key, in the custom id of "Why?": Discord's history returns no nonces, so the key in the
message is the only lasting proof that it was posted (see `bot.deliver`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s

import discord

from bot.discord_text import Markup, emphasised, inert, length, plain, timestamp, web_link
from bot.limits import (
    BUTTON_LABEL_MAX,
    BUTTON_URL_MAX,
    EMBED_AUTHOR_MAX,
    EMBED_FIELD_NAME_MAX,
    EMBED_FIELD_VALUE_MAX,
    EMBED_TITLE_MAX,
    EMBED_URL_MAX,
)
from bot.translate import Translator
from newsdesk.card import Card, Fired, Report
from newsdesk.verdict import Alert

ACCENT = 0xE8590C
"""The colour of every card and page: one glance tells the bot's messages from others."""

# What our card takes of what Discord allows: a card is read at a glance.
HEADLINE_MAX = 300
RULES_MAX = 100
SUMMARY_MAX = 1200
FIRED_MAX = 700
OUTLET_MAX = 60
ALSO_TITLE_MAX = 100
ALSO_URL_MAX = 200
ALSO_MAX = 8

BUTTON_PREFIX = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message, ready to be sent; free of any connection.

    Attributes:
        key: The alert's key, at most 25 characters; also in the message.
        content: Markdown above the embed.
        embed: The card, or None for the plain message of last resort.
        read: Label and address of the link button, or None when the article has no address Discord takes.
        why: Label and custom id of the button that carries the key.
    """

    key: str
    content: str
    embed: discord.Embed | None
    read: tuple[str, str] | None
    why: tuple[str, str]

    def view(self) -> discord.ui.View:
        """Return the row of buttons; needs a running event loop."""
        view = discord.ui.View(timeout=None)
        if self.read is not None:
            label, url = self.read
            view.add_item(discord.ui.Button(label=label, url=url))
        label, custom_id = self.why
        view.add_item(discord.ui.Button(label=label, custom_id=custom_id))
        # "Why?" is answered by its custom id, also after a restart; a view that listened would be kept in memory for
        # ever, one for each message.
        view.stop()
        return view


def key_of(alert: Alert) -> str:
    """Return the key of an alert's message: 23 characters, the same for every attempt and every later edit.

    It is made from the alert, not from one delivery of it: a delivery that takes up a newer revision while its first
    attempt is in the air must still find the message of that attempt.
    """
    return "n" + blake2s(alert.id.encode(), digest_size=11).hexdigest()


def custom_id_of(alert: Alert) -> str:
    """Return the custom id of the alert's "Why?" button: its key, and the alert's id to look it up by."""
    return f"{BUTTON_PREFIX}:{key_of(alert)}:{alert.id}"


def render(alert: Alert, translator: Translator) -> Post:
    """Return the message of an alert."""
    card = alert.card
    return Post(
        key=key_of(alert),
        content=_headline(card, translator),
        embed=_embed(card, translator),
        read=_read(card, translator),
        why=(plain(translator.say("card.why"), BUTTON_LABEL_MAX), custom_id_of(alert)),
    )


def render_bare(alert: Alert, translator: Translator) -> Post:
    """Return the least an alert can be: its headline and its address as text, for when Discord refuses the card."""
    link = web_link(alert.card.lead.url, EMBED_URL_MAX // 2)
    headline = _headline(alert.card, translator)
    return Post(
        key=key_of(alert),
        content=f"{headline}\n<{link}>" if link else headline,
        embed=None,
        read=None,
        why=(plain(translator.say("card.why"), BUTTON_LABEL_MAX), custom_id_of(alert)),
    )


def _headline(card: Card, translator: Translator) -> str:
    rules = inert(", ".join(each.rule for each in card.fired), RULES_MAX)
    title = _title(card, translator, HEADLINE_MAX - RULES_MAX)
    return f"**{rules}** · {title}" if rules else title


def _title(card: Card, translator: Translator, limit: int) -> Markup:
    return inert(card.title.text, limit) or inert(translator.say("card.untitled"), limit)


def _embed(card: Card, translator: Translator) -> discord.Embed:
    embed = discord.Embed(
        title=_title(card, translator, EMBED_TITLE_MAX),
        url=web_link(card.lead.url, EMBED_URL_MAX),
        description=_description(card, translator),
        colour=ACCENT,
    )
    outlet = plain(card.lead.outlet, EMBED_AUTHOR_MAX)
    if outlet:
        embed.set_author(name=outlet)
    fired = fired_lines(card.fired, translator)
    if fired:
        embed.add_field(
            name=plain(translator.say("card.fired"), EMBED_FIELD_NAME_MAX), value="\n".join(fired), inline=False
        )
    if card.also:
        embed.add_field(
            name=plain(translator.say("card.also"), EMBED_FIELD_NAME_MAX),
            value=_also(card.also, translator),
            inline=False,
        )
    image = web_link(card.image_url, EMBED_URL_MAX)
    if image and image.startswith("https://"):
        embed.set_thumbnail(url=image)
    return embed


def _description(card: Card, translator: Translator) -> str:
    summary = emphasised(card.summary, SUMMARY_MAX)
    times = []
    if card.lead.published_at is not None:
        times.append(translator.say("card.published", time=timestamp(card.lead.published_at, "f")))
    times.append(translator.say("card.seen", time=timestamp(card.lead.seen_at)))
    small = "-# " + " · ".join(times)
    return f"{summary}\n{small}" if summary else small


def fired_lines(fired: Sequence[Fired], translator: Translator) -> list[str]:
    """Return one markdown line for each rule that fired, with the texts it fired on; together within one field."""
    return _within(FIRED_MAX, (_fired_line(each, translator) for each in fired), len(fired), translator)


def _fired_line(fired: Fired, translator: Translator) -> str:
    texts = inert(", ".join(fired.texts), FIRED_MAX // 3) or translator.say("card.by_fields")
    return f"**{inert(fired.rule, OUTLET_MAX)}**: {texts}"


def _also(reports: Sequence[Report], translator: Translator) -> str:
    # The newest come last; when there is no room for all, the first to follow the lead are the ones to keep.
    lines = (_also_line(report) for report in reports[:ALSO_MAX])
    return "\n".join(_within(EMBED_FIELD_VALUE_MAX, lines, len(reports), translator))


def _also_line(report: Report) -> str:
    when = timestamp(report.published_at or report.seen_at, "t")
    link = web_link(report.url, ALSO_URL_MAX)
    # The words of the link are ours; a title in their place could break out of the brackets.
    arrow = f" [↗](<{link}>)" if link else ""
    outlet = inert(report.outlet, OUTLET_MAX)
    return " ".join(filter(None, (f"{outlet}:" if outlet else "", inert(report.title, ALSO_TITLE_MAX), when))) + arrow


def _within(limit: int, lines: Iterable[str], total: int, translator: Translator) -> list[str]:
    """Return whole lines that fit into `limit` with their newlines; what is left out is counted in a last line."""
    room = limit - length(translator.say("card.more", count=total)) - 1
    kept: list[str] = []
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept if len(kept) == total else [*kept, translator.say("card.more", count=total - len(kept))]


def _read(card: Card, translator: Translator) -> tuple[str, str] | None:
    link = web_link(card.lead.url, BUTTON_URL_MAX)
    return (plain(translator.say("card.read"), BUTTON_LABEL_MAX), link) if link else None
