"""Slash commands as Discord sees them: found in a folder, put into a tree, synced when they changed, answered in time.

Discord forgets a call that is not answered within three seconds, so an answer that takes longer is announced first
("thinking ..."). Nothing that a command does leaves the caller without an answer: what goes wrong ends in one handler.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import pkgutil
from collections.abc import Callable, Iterator
from hashlib import blake2s
from inspect import Parameter, Signature
from types import ModuleType
from typing import TYPE_CHECKING, Any

import discord
from discord import AppCommandOptionType, app_commands
from discord.app_commands.transformers import RangeTransformer

import bot.commands
from bot.discord_text import plain
from bot.failures import TRANSPORT_ERRORS
from bot.host import Host
from bot.limits import CHOICE_NAME_MAX, CHOICES_MAX
from bot.page import Page, layout
from bot.slash import Ask, Option, SlashCommand
from bot.translate import Language, Text, Translator
from store.door import Store
from store.errors import StoreError
from store.records import Scope

if TYPE_CHECKING:
    Interaction = discord.Interaction[Host]

PATIENCE_S = 1.5
"""How long an answer may take before it is announced; Discord's limit is 3 s, and the way there takes its time."""

SUGGEST_S = 1.0
"""How long suggestions may take; late ones are of no use to somebody who is typing."""

SYNC_S = 60.0
SYNC_NOTE = "discord.commands"
"""The note that holds the digest of what was synced last."""

_log = logging.getLogger(__name__)


def find_commands(package: ModuleType = bot.commands) -> tuple[SlashCommand, ...]:
    """Return every slash command: each module of the package that has a `COMMAND`, by name."""
    modules = (importlib.import_module(each.name) for each in pkgutil.iter_modules(package.__path__, "bot.commands."))
    found = (getattr(module, "COMMAND", None) for module in modules)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.name.en))


class Tree(app_commands.CommandTree[Host]):
    """The commands of one client: for servers only, never for direct messages."""

    def __init__(self, client: Host, commands: tuple[SlashCommand, ...], patience_s: float = PATIENCE_S) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._patience_s = patience_s
        for command in commands:
            self.add_command(_app_command(command, self._answering(command)))

    def _answering(self, command: SlashCommand) -> Callable[..., Any]:
        async def answer(interaction: Interaction, **values: Any) -> None:
            ask = ask_of(interaction)
            if ask is None:
                await apologise(interaction, "error.server_only")
            else:
                await self._answer(interaction, ask, command, values)

        return answer

    async def _answer(self, interaction: Interaction, ask: Ask, command: SlashCommand, values: dict[str, Any]) -> None:
        answer = asyncio.ensure_future(command.run(ask, **values))
        try:
            await asyncio.wait({answer}, timeout=self._patience_s)
            if not answer.done():
                await interaction.response.defer(ephemeral=True, thinking=True)
            await send_page(interaction, await answer, ask.translator)
        finally:
            answer.cancel()

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Log what went wrong and tell the caller, in both languages; the one place where commands fail."""
        command = interaction.command.qualified_name if interaction.command else "?"
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        _log.error("command=%s guild=%s failed", command, interaction.guild_id, exc_info=cause)
        await apologise(interaction, _apology(cause))

    async def sync_if_changed(self) -> bool:
        """Give Discord the commands, unless it has just these; return whether it was necessary.

        Discord counts, and answers slowly to, those who sync at every start. When it cannot be reached the old
        commands stay, and the next start tries again.
        """
        client = self.client
        digest = await self._digest()
        if await client.store.read(Store.note, SYNC_NOTE) == digest:
            return False
        try:
            async with asyncio.timeout(SYNC_S):
                await self.sync()
        except TRANSPORT_ERRORS as error:
            _log.warning("commands=not synced reason=%s", error)
            return False
        await client.store.write(Store.set_note, SYNC_NOTE, digest)
        _log.info("commands=synced count=%d", len(self.get_commands()))
        return True

    async def _digest(self) -> str:
        words = self.translator or CommandWords()
        payload = [await each.get_translated_payload(self, words) for each in self.get_commands()]
        whole = {"application": self.client.application_id, "commands": payload}
        return blake2s(json.dumps(whole, sort_keys=True).encode()).hexdigest()


class CommandWords(app_commands.Translator):
    """Gives Discord the Korean words that every command brings along; English is what it shows everybody else."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the Korean form, or None for every other language."""
        del context
        korean = string.extras.get("ko")
        return korean if locale is discord.Locale.korean and isinstance(korean, str) else None


def language_of(interaction: discord.Interaction[Any]) -> Language:
    """Return the language of the interface for whoever called."""
    return "ko" if interaction.locale is discord.Locale.korean else "en"


def ask_of(interaction: Interaction) -> Ask | None:
    """Return what a command gets to know of its call, or None outside of servers, where nothing may be asked."""
    if interaction.guild_id is None:
        return None
    client = interaction.client
    return Ask(
        store=client.store,
        scope=Scope(interaction.guild_id),
        translator=Translator(language_of(interaction)),
        now=client.clock(),
        connection=client.connection,
        commands=client.commands,
    )


async def send_page(interaction: discord.Interaction[Any], page: Page, translator: Translator) -> None:
    """Answer with a page that only the caller sees, announced before or not."""
    view = layout(page, translator)
    quiet = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=quiet)
    else:
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=quiet)


async def apologise(interaction: discord.Interaction[Any], key: str) -> None:
    """Tell the caller, in their language first, that it did not work; when even that fails, the log says so."""
    first = language_of(interaction)
    second: Language = "en" if first == "ko" else "ko"
    page = Page(title=Translator(first).say(key), note=Translator(second).say(key))
    try:
        await send_page(interaction, page, Translator(first))
    except TRANSPORT_ERRORS as error:
        _log.warning("interaction=%s unanswered reason=%s", interaction.id, error)


def _apology(cause: BaseException) -> str:
    if isinstance(cause, StoreError):
        return "error.store"
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return "error.outdated"
    return "error.fault"


def _app_command(command: SlashCommand, answer: Callable[..., Any]) -> app_commands.Command[Any, ..., Any]:
    # discord.py reads a command's options from the signature of its callback.
    first = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    answer.__signature__ = Signature([first, *map(_parameter, command.options)])  # type: ignore[attr-defined]  # any function takes one
    app_commands.describe(**{each.name.en: _words(each.help) for each in command.options})(answer)
    app_commands.rename(**{each.name.en: _words(each.name) for each in command.options})(answer)
    app_commands.autocomplete(**{each.name.en: _suggesting(each) for each in command.options if each.suggest})(answer)
    return app_commands.Command(name=_words(command.name), description=_words(command.help), callback=answer)


def _words(text: Text) -> app_commands.locale_str:
    return app_commands.locale_str(text.en, ko=text.ko)


def _parameter(option: Option) -> Parameter:
    kind = AppCommandOptionType.integer if option.type is int else AppCommandOptionType.string
    return Parameter(
        option.name.en,
        Parameter.KEYWORD_ONLY,
        annotation=RangeTransformer(kind, min=option.least, max=option.most),
        default=Parameter.empty if option.required else option.default,
    )


def _suggesting(option: Option) -> Callable[..., Any]:
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        ask = ask_of(interaction)
        if ask is None or option.suggest is None:
            return []
        try:
            async with asyncio.timeout(SUGGEST_S):
                names = await option.suggest(ask)
        except (TimeoutError, StoreError) as error:
            _log.warning("option=%s without suggestions: %r", option.name.en, error)
            return []
        return list(_choices(names, current))[:CHOICES_MAX]

    return suggest


def _choices(names: Any, current: str) -> Iterator[app_commands.Choice[str]]:
    wanted = current.casefold().strip()
    for name in names:
        # A name that does not fit cannot be chosen: cut, it would be another name.
        if wanted in name.casefold() and plain(name, CHOICE_NAME_MAX) == name:
            yield app_commands.Choice(name=name, value=name)
