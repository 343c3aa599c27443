"""`/help`: what the bot can do, and how one command is used."""

from __future__ import annotations

from collections.abc import Sequence

from bot.page import Entry, Page
from bot.slash import Ask, Option, SlashCommand
from bot.translate import Text
from store.door import Store

TITLE = Text("What I can do", "할 수 있는 일")
INTRO = Text(
    "I read {sources:#source/sources} and tell this server when one of {rules:#rule/rules} fires.",
    "출처 {sources}곳을 읽다가 규칙 {rules}개에 맞는 소식이 나오면 알려 드립니다.",
)
LINE = Text("**/{name}** · {help}", "**/{name}** · {help}")
EXAMPLE = Text("Example: {example}", "예: {example}")
OPTION = Text("**{name}**: {help}", "**{name}**: {help}")
REQUIRED = Text("**{name}** (required): {help}", "**{name}** (필수): {help}")
MORE = Text(
    "`/help command:search` explains one of them.", "`/도움말 명령:검색`처럼 물으면 하나를 자세히 알려 드립니다."
)
UNKNOWN = Text(
    "There is no command {name}. These are all:", "{name:이라는/라는} 명령은 없습니다. 있는 명령은 다음과 같습니다:"
)


async def run(ask: Ask, *, command: str | None) -> Page:
    """Answer with all commands, or with one and its options."""
    if command is None:
        sources = await ask.store.read(Store.count_sources, ask.scope)
        rules = await ask.store.read(Store.rules, ask.scope)
        intro = Entry(ask.say(INTRO, sources=sources, rules=len(rules)))
        return Page(title=ask.say(TITLE), entries=(intro, *_all(ask)), note=ask.say(MORE))
    wanted = command.casefold().strip().removeprefix("/")
    named = next((each for each in ask.commands if wanted in (each.name.en, each.name.ko)), None)
    if named is None:
        return Page(title=ask.say(UNKNOWN, name=command), entries=_all(ask), note=ask.say(MORE))
    return _one(ask, named)


def _all(ask: Ask) -> tuple[Entry, ...]:
    return tuple(Entry(_line(ask, each)) for each in ask.commands)


def _one(ask: Ask, command: SlashCommand) -> Page:
    options = [
        ask.say(REQUIRED if each.required else OPTION, name=ask.say(each.name), help=ask.say(each.help))
        for each in command.options
    ]
    return Page(
        title=_line(ask, command),
        entries=(Entry("\n".join(options)),) if options else (),
        note=ask.say(EXAMPLE, example=ask.translator.say(command.example)),
    )


def _line(ask: Ask, command: SlashCommand) -> str:
    return ask.say(LINE, name=ask.say(command.name), help=ask.say(command.help))


async def suggest_commands(ask: Ask) -> Sequence[str]:
    """Return the names of all commands, as the caller knows them."""
    return [ask.say(each.name) for each in ask.commands]


COMMAND = SlashCommand(
    name=Text("help", "도움말"),
    help=Text("Show what the bot can do", "봇이 할 수 있는 일을 보여 줍니다"),
    example=Text("/help command:search", "/도움말 명령:검색"),
    run=run,
    options=(
        Option(
            name=Text("command", "명령"),
            help=Text("The command to explain", "자세히 볼 명령"),
            most=32,
            suggest=suggest_commands,
        ),
    ),
)
