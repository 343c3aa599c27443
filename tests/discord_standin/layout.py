"""What Discord takes as message components: rows of buttons, and the layouts of Components V2. Pure, like `limits`.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

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
    url_problems,
)

ROWS_MAX = 5
BUTTONS_MAX = 5
COMPONENTS_MAX = 40
TEXT_MAX = 4000
CUSTOM_ID_MAX = 100
LABEL_MAX = 80
BUTTON_URL_MAX = 512
OPTIONS_MAX = 25
OPTION_MAX = 100
PLACEHOLDER_MAX = 150
GALLERY_MAX = 10
SECTION_MAX = 3
DESCRIPTION_MAX = 1024
URL_MAX = 2048
COLOR_MAX = 0xFFFFFF

ROW, BUTTON, STRING_SELECT = 1, 2, 3
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17

_TOP = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
_CHILDREN = {
    CONTAINER: _TOP - {CONTAINER},
    SECTION: frozenset({TEXT}),
    ROW: SELECTS | {BUTTON},
}
_LINK, _PREMIUM = 5, 6
_MEDIA_SCHEMES = ("http", "https", "attachment")


def row_problems(components: Any) -> Iterator[Problem]:
    """Yield what is wrong with classic components: up to five rows, each of up to five buttons or one select."""
    path: Path = ("components",)
    yield from list_problems(components, path, ROWS_MAX)
    yield from _tree_problems(components, path, frozenset({ROW}))
    yield from _custom_id_problems(components)


def layout_problems(components: Any) -> Iterator[Problem]:
    """Yield what is wrong with the components of a Components V2 message, one by one and all together."""
    path: Path = ("components",)
    yield from list_problems(components, path, COMPONENTS_MAX, 1)
    yield from _tree_problems(components, path, _TOP)
    yield from _custom_id_problems(components)
    everything = [each for _, each in walk(components)]
    if len(everything) > COMPONENTS_MAX:
        text = f"The total number of components exceeds the maximum of {COMPONENTS_MAX}"
        yield Problem(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(map(_text_length, everything)) > TEXT_MAX:
        text = f"The total displayable text size exceeds the maximum of {TEXT_MAX}"
        yield Problem(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)


def walk(components: Any, path: Path = ("components",)) -> Iterator[tuple[Path, JSON]]:
    """Yield every component of a tree with its path, parents first; accessories count as components."""
    for where, component in objects(components, path):
        yield where, component
        yield from walk(component.get("components"), (*where, "components"))
        accessory = component.get("accessory")
        if isinstance(accessory, dict):
            yield (*where, "accessory"), accessory


def _tree_problems(components: Any, path: Path, allowed: frozenset[int]) -> Iterator[Problem]:
    yield from object_problems(components, path)
    for where, component in objects(components, path):
        kind = component.get("type")
        if not isinstance(kind, int) or kind not in allowed:
            text = f'Value of field "type" must be one of ({", ".join(map(str, sorted(allowed)))},).'
            yield Problem((*where, "type"), "UNION_TYPE_CHOICES", text)
            continue
        yield from _component_problems(component, where)
        if kind in _CHILDREN:
            yield from _tree_problems(component.get("components"), (*where, "components"), _CHILDREN[kind])


def _component_problems(component: JSON, path: Path) -> Iterator[Problem]:
    yield from integer_problems(component.get("id"), (*path, "id"), 0, 2**31 - 1)
    match component["type"]:
        case 1:
            yield from _row_problems(component, path)
        case 2:
            yield from _button_problems(component, path)
        case kind if kind in SELECTS:
            yield from _select_problems(component, path)
        case 9:
            yield from _section_problems(component, path)
        case 10:
            yield from text_problems(component.get("content"), (*path, "content"), TEXT_MAX, 1)
        case 12:
            yield from _gallery_problems(component, path)
        case 13:
            yield from _media_problems(component.get("file"), (*path, "file"), ("attachment",))
        case 14:
            yield from integer_problems(component.get("spacing"), (*path, "spacing"), 1, 2)
        case 17:
            yield from list_problems(component.get("components"), (*path, "components"), COMPONENTS_MAX, 1)
            yield from integer_problems(component.get("accent_color"), (*path, "accent_color"), 0, COLOR_MAX)


def _row_problems(row: JSON, path: Path) -> Iterator[Problem]:
    children = row.get("components")
    yield from list_problems(children, (*path, "components"), BUTTONS_MAX, 1)
    kinds = [each.get("type") for _, each in objects(children, path)]
    if len(kinds) > 1 and any(kind == select for kind in kinds for select in SELECTS):
        yield Problem((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select takes a whole row")


def _button_problems(button: JSON, path: Path) -> Iterator[Problem]:
    style = button.get("style")
    if style is None:
        yield required((*path, "style"))
    yield from integer_problems(style, (*path, "style"), 1, 6)
    yield from text_problems(button.get("label"), (*path, "label"), LABEL_MAX)
    yield from url_problems(button.get("url"), (*path, "url"), BUTTON_URL_MAX, ("http", "https", "discord"))
    if style == _LINK:
        yield from _exactly(button, "url", "custom_id", path)
    elif style == _PREMIUM:
        yield from _exactly(button, "sku_id", "custom_id", path)
    else:
        yield from _exactly(button, "custom_id", "url", path)
        yield from text_problems(button.get("custom_id"), (*path, "custom_id"), CUSTOM_ID_MAX, 1)
    if style != _PREMIUM and not str(button.get("label") or "").strip() and not button.get("emoji"):
        yield Problem(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")


def _exactly(button: JSON, needed: str, excluded: str, path: Path) -> Iterator[Problem]:
    if not button.get(needed):
        text = f"A {needed} is required for buttons of this style"
        yield Problem((*path, needed), "BUTTON_COMPONENT_FIELD_REQUIRED", text)
    if button.get(excluded):
        text = f"A button of this style cannot have a {excluded}"
        yield Problem((*path, excluded), "BUTTON_COMPONENT_FIELDS_EXCLUSIVE", text)


def _select_problems(select: JSON, path: Path) -> Iterator[Problem]:
    yield from text_problems(select.get("custom_id"), (*path, "custom_id"), CUSTOM_ID_MAX, 1)
    yield from text_problems(select.get("placeholder"), (*path, "placeholder"), PLACEHOLDER_MAX)
    yield from integer_problems(select.get("min_values"), (*path, "min_values"), 0, OPTIONS_MAX)
    yield from integer_problems(select.get("max_values"), (*path, "max_values"), 1, OPTIONS_MAX)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options")
    yield from list_problems(options, (*path, "options"), OPTIONS_MAX, 1)
    for where, option in objects(options, (*path, "options")):
        yield from text_problems(option.get("label"), (*where, "label"), OPTION_MAX, 1)
        yield from text_problems(option.get("value"), (*where, "value"), OPTION_MAX, 1)
        yield from text_problems(option.get("description"), (*where, "description"), OPTION_MAX)
    values = [str(option.get("value")) for _, option in objects(options, path)]
    if len(set(values)) < len(values):
        yield Problem(
            (*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option values must be unique"
        )


def _section_problems(section: JSON, path: Path) -> Iterator[Problem]:
    yield from list_problems(section.get("components"), (*path, "components"), SECTION_MAX, 1)
    accessory: Any = section.get("accessory")
    where = (*path, "accessory")
    match accessory:
        case {"type": 2}:
            yield from _button_problems(accessory, where)
        case {"type": 11}:
            yield from _media_problems(accessory.get("media"), (*where, "media"), _MEDIA_SCHEMES)
            yield from text_problems(accessory.get("description"), (*where, "description"), DESCRIPTION_MAX)
        case None:
            yield required(where)
        case _:
            yield Problem((*where, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (2, 11).')


def _gallery_problems(gallery: JSON, path: Path) -> Iterator[Problem]:
    items = gallery.get("items")
    yield from list_problems(items, (*path, "items"), GALLERY_MAX, 1)
    for where, item in objects(items, (*path, "items")):
        yield from _media_problems(item.get("media"), (*where, "media"), _MEDIA_SCHEMES)
        yield from text_problems(item.get("description"), (*where, "description"), DESCRIPTION_MAX)


def _media_problems(media: Any, path: Path, schemes: tuple[str, ...]) -> Iterator[Problem]:
    url = media.get("url") if isinstance(media, dict) else None
    if not url:
        yield required((*path, "url"))
    yield from url_problems(url, (*path, "url"), URL_MAX, schemes)


def _custom_id_problems(components: Any) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for path, component in walk(components):
        custom_id = component.get("custom_id")
        if isinstance(custom_id, str) and custom_id:
            seen[custom_id] += 1
            if seen[custom_id] > 1:
                text = "Component custom id cannot be duplicated"
                yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", text)


def _text_length(component: JSON) -> int:
    content = component.get("content") if component.get("type") == TEXT else None
    return length(content.strip()) if isinstance(content, str) else 0
