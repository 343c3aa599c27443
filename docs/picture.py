"""Draws docs/card.svg: a card as `sokbo demo` shows it, made by the program itself. Run it with `./run.sh picture`."""

from __future__ import annotations

import asyncio
import io
import re
from html import escape, unescape
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from bot.app import demo_plan, watch_once
from bot.terminal import show_card
from bot.translate import Translator
from config.settings import Settings
from newsdesk.card import Card

PICTURE = Path(__file__).with_name("card.svg")
WIDTH = 92
CHARACTER_WIDTH = 12.2
"""Pixels of one cell, as Rich lays them out: 0.61 of a line of 20."""

_TEXT = re.compile(r'<text([^>]*) x="([\d.]+)"([^>]*) textLength="[\d.]+"([^>]*)>([^<]*)</text>')

# Rich's own frame fetches a font from the web; a picture in a README may fetch nothing.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{
    font-family: "D2Coding", "Noto Sans Mono CJK KR", "Menlo", "Consolas", monospace;
    font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
<rect fill="#1e1f22" width="{width}" height="{height}" rx="10"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    """Write the picture of the first card that several rules fired on."""
    cards: list[Card] = []
    asyncio.run(watch_once(Settings(), demo_plan(None), show=cards.append))
    card = next(each for each in cards if each.also and each.language == "ko")
    console = Console(record=True, width=WIDTH, force_terminal=True, file=io.StringIO(), highlight=False)
    show_card(console, card, Translator("en"))
    svg = console.export_svg(code_format=FRAME, theme=DIMMED_MONOKAI, unique_id="card", title="sokbo demo")
    svg = _TEXT.sub(_laid_out, svg)
    PICTURE.write_text(re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE), encoding="utf-8")


def _laid_out(text: re.Match[str]) -> str:
    """Give each run of wide or narrow characters its own place; Rich counts a Korean character as one cell, not two."""
    before, x, middle, after, content = text.groups()
    at, pieces = float(x), []
    for _, run in groupby(unescape(content), key=cell_len):
        written = "".join(run)
        length = CHARACTER_WIDTH * cell_len(written)
        place = f'{before} x="{at:g}"{middle} textLength="{length:g}" lengthAdjust="spacingAndGlyphs"{after}'
        pieces.append(f"<text{place}>{escape(written)}</text>")
        at += length
    return "".join(pieces)


if __name__ == "__main__":
    main()
