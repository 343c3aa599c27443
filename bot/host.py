"""What a client offers to the commands and buttons that it hosts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import discord

from bot.connection import Connection
from bot.slash import SlashCommand
from store.aside import AsyncStore


class Host(discord.Client):
    """A client as its commands see it.

    Attributes:
        store: Answers the commands.
        clock: Returns the aware UTC time.
        commands: Every slash command there is, by name.
        connection: How the line to Discord is.
    """

    store: AsyncStore
    clock: Callable[[], datetime]
    commands: tuple[SlashCommand, ...]
    connection: Connection
