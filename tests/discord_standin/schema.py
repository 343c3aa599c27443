"""What Discord takes as application commands. Pure, like `limits`.

https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.discord_standin.problems import (
    JSON,
    Path,
    Problem,
    integer_problems,
    length,
    list_problems,
    object_problems,
    objects,
    required,
    text_problems,
)

NAME_MAX = 32
DESCRIPTION_MAX = 100
OPTIONS_MAX = 25
CHOICES_MAX = 25
CHOICE_MAX = 100
TEXT_MAX = 8000
VALUE_MAX = 100
COMMANDS_MAX = {1: 100, 2: 15, 3: 15}
"""The most commands of each type (slash, user, message), for an application and again for each of its guilds."""

SLASH = 1
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
_NESTING = frozenset({SUBCOMMAND, GROUP})
_WITH_CHOICES = frozenset({STRING, INTEGER, NUMBER})

# https://docs.discord.com/developers/reference#locales
_LOCALES = "ar,bg,cs,da,de,el,en-GB,en-US,es-419,es-ES,fi,fr,he,hi,hr,hu,id,it,ja,ko,lt,nl,no,pl,pt-BR,ro,ru,sv-SE"
LOCALES = frozenset(f"{_LOCALES},th,tr,uk,vi,zh-CN,zh-TW".split(","))


def commands_problems(commands: Any) -> Iterator[Problem]:
    """Yield what is wrong with a whole set of commands, as a bulk overwrite sends it."""
    yield from list_problems(commands, (), sum(COMMANDS_MAX.values()))
    yield from object_problems(commands, ())
    counts: Counter[str] = Counter()
    names: Counter[tuple[str, str]] = Counter()
    for path, command in objects(commands, ()):
        yield from command_problems(command, path)
        kind, name = str(command_type(command)), str(command.get("name"))
        counts[kind] += 1
        names[kind, name] += 1
        if names[kind, name] > 1:
            text = "Application command names must be unique"
            yield Problem((*path, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
    for number, most in COMMANDS_MAX.items():
        if counts[str(number)] > most:
            text = f"Maximum number of application commands reached ({most})."
            yield Problem((), "BASE_TYPE_BAD_LENGTH", text)


def command_problems(command: JSON, path: Path = ()) -> Iterator[Problem]:
    """Yield what is wrong with one command."""
    kind = command_type(command)
    yield from integer_problems(kind, (*path, "type"), 1, 3)
    is_slash = kind == SLASH
    yield from _name_problems(command, path, is_slash=is_slash)
    yield from _description_problems(command, path, is_slash=is_slash)
    if not is_slash and command.get("options"):
        yield Problem(
            (*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only slash commands have options"
        )
    yield from _options_problems(command.get("options"), (*path, "options"), depth=0)
    if command_length(command) > TEXT_MAX:
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({TEXT_MAX})")


def command_type(command: JSON) -> Any:
    """Return a command's type; slash is what goes without saying."""
    return SLASH if command.get("type") is None else command["type"]


def command_length(node: JSON) -> int:
    """Return what a command, option or choice counts towards 8000: of each field its longest translation."""
    own = sum(_longest(node, field) for field in ("name", "description"))
    value = node.get("value")
    own += length(value) if isinstance(value, str) else 0
    children = (*objects(node.get("options"), ()), *objects(node.get("choices"), ()))
    return own + sum(command_length(child) for _, child in children)


def is_name(text: str) -> bool:
    """Return whether a text is a slash command's or option's name: letters, digits, `-_'`, nothing in upper case."""
    return 1 <= length(text) <= NAME_MAX and text == text.lower() and all(map(_is_name_character, text))


def _is_name_character(character: str) -> bool:
    # Vowel signs are no letters to Unicode; Discord takes those of two scripts by their script.
    scripts = ("DEVANAGARI", "THAI")
    return (
        character in "-_'"
        or unicodedata.category(character)[0] in "LN"
        or unicodedata.name(character, "").startswith(scripts)
    )


def _longest(node: JSON, field: str) -> int:
    translations = node.get(f"{field}_localizations")
    texts = [node.get(field), *(translations.values() if isinstance(translations, dict) else ())]
    return max((length(text) for text in texts if isinstance(text, str)), default=0)


def _localized(node: JSON, field: str, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield a field and its translations, each with its path."""
    yield (*path, field), node.get(field)
    translations = node.get(f"{field}_localizations")
    if isinstance(translations, dict):
        for locale, text in translations.items():
            yield (*path, f"{field}_localizations", locale), text


def _locale_problems(node: JSON, field: str, path: Path) -> Iterator[Problem]:
    where = (*path, f"{field}_localizations")
    translations = node.get(f"{field}_localizations")
    if translations is not None and not isinstance(translations, dict):
        yield Problem(where, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    for locale in translations if isinstance(translations, dict) else ():
        if locale not in LOCALES:
            yield Problem((*where, locale), "BASE_TYPE_CHOICES", f'Value "{locale}" is no locale.')


def _name_problems(node: JSON, path: Path, *, is_slash: bool) -> Iterator[Problem]:
    yield from _locale_problems(node, "name", path)
    for where, name in _localized(node, "name", path):
        bad = list(text_problems(name, where, NAME_MAX, 1))
        yield from bad
        if is_slash and not bad and not is_name(name):
            yield Problem(where, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _description_problems(node: JSON, path: Path, *, is_slash: bool) -> Iterator[Problem]:
    yield from _locale_problems(node, "description", path)
    if is_slash:
        for where, text in _localized(node, "description", path):
            yield from text_problems(text, where, DESCRIPTION_MAX, 1)
    elif node.get("description"):
        text = "Context menu commands cannot have description"
        yield Problem((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", text)


def _options_problems(options: Any, path: Path, depth: int) -> Iterator[Problem]:
    yield from list_problems(options, path, OPTIONS_MAX)
    yield from object_problems(options, path)
    found = list(objects(options, path))
    yield from _mix_problems([option for _, option in found], path)
    yield from _twin_problems(found)
    for where, option in found:
        yield from _option_problems(option, where, depth)


def _mix_problems(options: list[JSON], path: Path) -> Iterator[Problem]:
    nests = {any(option.get("type") == kind for kind in _NESTING) for option in options}
    if len(nests) > 1:
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    needs = [option.get("required") is True for option in options]
    if needs != sorted(needs, reverse=True):
        text = "Required options must be placed before non-required options"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)


def _twin_problems(options: list[tuple[Path, JSON]]) -> Iterator[Problem]:
    """Yield a problem for each option that is called like an earlier one, in every language or in one."""
    told: set[Path] = set()
    for locale in (None, *sorted(LOCALES)):
        seen: set[str] = set()
        for path, option in options:
            name = _name_in(option, locale)
            if name in seen and path not in told:
                where = (*path, "name") if locale is None else (*path, "name_localizations", locale)
                yield Problem(where, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name already exists")
                told.add(path)
            seen.add(name)


def _name_in(option: JSON, locale: str | None) -> str:
    translations = option.get("name_localizations")
    translated = translations.get(locale) if isinstance(translations, dict) else None
    return str(translated or option.get("name"))


def _option_problems(option: JSON, path: Path, depth: int) -> Iterator[Problem]:
    kind = option.get("type")
    if kind is None:
        yield required((*path, "type"))
    yield from integer_problems(kind, (*path, "type"), SUBCOMMAND, ATTACHMENT)
    yield from _name_problems(option, path, is_slash=True)
    yield from _description_problems(option, path, is_slash=True)
    # Depth 0 is the command itself, 1 a group, 2 a sub-command.
    nests = any(kind == each for each in _NESTING)
    if (nests and depth == 2) or (depth == 1 and kind != SUBCOMMAND):
        text = "A group holds sub-commands, and a sub-command holds plain options"
        yield Problem((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    if nests and depth < 2:
        yield from _options_problems(option.get("options"), (*path, "options"), depth + (1 if kind == GROUP else 2))
    elif option.get("options"):
        yield Problem((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This type has no options")
    yield from _choices_problems(option, path)


def _choices_problems(option: JSON, path: Path) -> Iterator[Problem]:
    choices = option.get("choices")
    where = (*path, "choices")
    yield from choice_problems(choices, where, option.get("type"))
    can_choose = any(option.get("type") == kind for kind in _WITH_CHOICES)
    if (choices or option.get("autocomplete")) and not can_choose:
        text = "Only string, integer and number options have choices or autocomplete"
        yield Problem(where, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", text)
    if choices and option.get("autocomplete"):
        text = "Autocomplete and choices are mutually exclusive"
        yield Problem(where, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE", text)


def choice_problems(choices: Any, path: Path, kind: Any) -> Iterator[Problem]:
    """Yield what is wrong with the choices of an option of type `kind`, fixed ones and suggested ones alike."""
    yield from list_problems(choices, path, CHOICES_MAX)
    yield from object_problems(choices, path)
    names: set[str] = set()
    for where, choice in objects(choices, path):
        yield from _locale_problems(choice, "name", where)
        for name_path, name in _localized(choice, "name", where):
            yield from text_problems(name, name_path, CHOICE_MAX, 1)
        yield from _value_problems(choice.get("value"), (*where, "value"), kind)
        if str(choice.get("name")) in names:
            text = "Option choice name already exists"
            yield Problem((*where, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", text)
        names.add(str(choice.get("name")))


def _value_problems(value: Any, path: Path, kind: Any) -> Iterator[Problem]:
    if value is None:
        yield required(path)
    elif kind == STRING:
        yield from text_problems(value, path, VALUE_MAX)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')
    elif kind == INTEGER and not isinstance(value, int):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
