"""Cards on a terminal, and plain text where the output is not one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.translate import Translator
from newsdesk.card import Card, Marked, Report
from store.aside import AsyncStore
from store.door import Store

WIDTH_MAX = 100
"""Columns; longer lines are hard to read, whatever the terminal allows."""

ALSO_MAX = 5
"""Further reports listed on a card; the rest are counted."""


def console_for(*, stderr: bool = False) -> Console:
    """Return a console that writes plain text when piped and respects NO_COLOR."""
    console = Console(stderr=stderr, highlight=False)
    if console.is_terminal and console.width > WIDTH_MAX:
        console.width = WIDTH_MAX
    return console


def show_card(console: Console, card: Card, translator: Translator) -> None:
    """Print one alert: a framed card on a terminal, unwrapped lines elsewhere."""
    if console.is_terminal:
        console.print(_framed(card, translator))
        return
    for line in _lines(card, translator):
        console.print(line, soft_wrap=True)
    console.print()


def _framed(card: Card, translator: Translator) -> Panel:
    rows: list[RenderableType] = [
        _marked(card.title, "bold"),
        Text(_byline(card.lead, translator), style="dim"),
    ]
    if card.summary.text:
        rows += [Text(), _marked(card.summary)]
    rows += [Text(), _fired(card)]
    rows += [Text(line, style="dim") for line in _also(card, translator)]
    if card.lead.url:
        rows.append(Text(card.lead.url, style=f"blue link {card.lead.url}"))
    return Panel(
        Group(*rows),
        title=Text(" · ".join(each.rule for each in card.fired), style="bold"),
        title_align="left",
        border_style="yellow",
        box=box.ROUNDED,
        padding=(0, 1),
    )


def _lines(card: Card, translator: Translator) -> list[Text]:
    lines = [Text(card.title.text), Text(_byline(card.lead, translator))]
    lines += [Text(each) for each in card.summary.text.splitlines()]
    lines += [Text(f"{each.rule}: {', '.join(each.texts)}") for each in card.fired]
    lines += [Text(each) for each in _also(card, translator)]
    return lines + ([Text(card.lead.url)] if card.lead.url else [])


def _marked(marked: Marked, style: str = "") -> Text:
    text = Text(marked.text, style=style)
    for start, end in marked.marks:
        text.stylize("bold black on yellow", start, end)
    return text


def _byline(report: Report, translator: Translator) -> str:
    parts = [report.outlet]
    if report.published_at is not None:
        parts.append(translator.say("card.published", time=local_time(report.published_at)))
    parts.append(translator.say("card.seen", time=local_time(report.seen_at)))
    return " · ".join(parts)


def _fired(card: Card) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="yellow", no_wrap=True)
    table.add_column()
    for each in card.fired:
        table.add_row(each.rule, ", ".join(each.texts))
    return table


def _also(card: Card, translator: Translator) -> list[str]:
    if not card.also:
        return []
    lines = [translator.say("card.also")]
    lines += [f"  {report.outlet}: {report.title}" for report in card.also[:ALSO_MAX]]
    if len(card.also) > ALSO_MAX:
        lines.append("  " + translator.say("card.more", count=len(card.also) - ALSO_MAX))
    return lines


def local_time(moment: datetime) -> str:
    """Return `moment` in the time zone of this machine, as people write it down."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


async def show_outbox(store: AsyncStore, show: Callable[[Card], None], clock: Callable[[], datetime]) -> int:
    """Show every delivery that is due, oldest first, mark each as sent, and return how many there were."""
    shown = 0
    while due := await store.read(Store.due_deliveries, clock(), 100):
        for delivery in due:
            if not await store.write(Store.begin_attempt, delivery.id, clock()):
                continue  # it took up newer reports a moment ago and comes again
            show(delivery.alert.card)
            await store.write(Store.delivered, delivery.id, None, clock())
            shown += 1
    return shown
