"""Articles to try the bot on: demo, test fixture and documentation in one; see README.md beside this file."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of the articles, each beside the `NAME.expected.json` that says what must be found in it."""
