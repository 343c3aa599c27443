"""What is wrong with a request body, in the shape Discord says it: a tree of fields, each with its `_errors`.

The numbers in answers (50035 and so on) are documented; the names inside the tree are not all, so tests should lean on
the status, the number and the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

JSON = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field.

    Attributes:
        path: From the root of the body to the field: names and list indexes.
        code: Discord's name for the problem.
        message: What Discord says to a person.
    """

    path: Path
    code: str
    message: str

    @property
    def where(self) -> str:
        """The path as one text, such as `embeds.0.title`."""
        return ".".join(map(str, self.path))


class RefusalError(Exception):
    """An answer other than 2xx.

    Attributes:
        status: The HTTP status.
        body: The answer's JSON: `code`, `message` and, for a bad form, `errors`.
    """

    def __init__(self, status: int, code: int, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(f"{status} ({code}) {message}")
        self.status = status
        self.body: JSON = {"message": message, "code": code}
        if errors := tree(problems):
            self.body["errors"] = errors


def bad_form(problems: Iterable[Problem]) -> RefusalError:
    """Return the 400 with code 50035 that names every problem."""
    return RefusalError(400, 50035, "Invalid Form Body", problems)


def require(problems: Iterable[Problem]) -> None:
    """Do nothing when there are no problems.

    Raises:
        RefusalError: With all of them otherwise.
    """
    found = list(problems)
    if found:
        raise bad_form(found)


def tree(problems: Iterable[Problem]) -> JSON:
    """Return problems as Discord nests them: `{"embeds": {"0": {"title": {"_errors": [...]}}}}`."""
    root: JSON = {}
    for problem in problems:
        node = root
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return root


def length(text: str) -> int:
    """Return the length in UTF-16 code units: the documentation names no unit, and this one is the strictest."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def trimmed(text: str) -> str:
    """Return the text as Discord keeps it: without white space around it."""
    return text.strip()


def required(path: Path) -> Problem:
    """Return the problem of a field that must be there and is not, or is blank."""
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def text_problems(value: Any, path: Path, most: int, least: int = 0) -> Iterator[Problem]:
    """Yield what is wrong with a text; None counts as absent, white space around it does not count.

    Args:
        value: What was sent.
        path: Where it was.
        most: The most UTF-16 code units.
        least: The fewest; at least 1 makes the field required.
    """
    if value is None or (isinstance(value, str) and least and not trimmed(value)):
        if least:
            yield required(path)
    elif not isinstance(value, str):
        yield Problem(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
    elif length(trimmed(value)) > most:
        if least:
            yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        else:
            yield Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def list_problems(value: Any, path: Path, most: int, least: int = 0) -> Iterator[Problem]:
    """Yield what is wrong with a list as such; its items are judged by the caller. None counts as an empty list."""
    if value is None:
        value = []
    if not isinstance(value, list):
        yield Problem(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    elif not least <= len(value) <= most:
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def integer_problems(value: Any, path: Path, least: int, most: int) -> Iterator[Problem]:
    """Yield what is wrong with a whole number; None counts as absent."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        yield Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif value > most:
        yield Problem(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    elif value < least:
        yield Problem(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")


def url_problems(value: Any, path: Path, most: int, schemes: tuple[str, ...] = ("http", "https")) -> Iterator[Problem]:
    """Yield what is wrong with an address; None and "" count as absent."""
    bad = list(text_problems(value, path, most))
    if bad or not value:
        yield from bad
        return
    try:
        parts = urlsplit(trimmed(value))
    except ValueError:
        yield Problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return
    if parts.scheme.lower() not in schemes:
        yield Problem(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" must be one of {schemes}.')
    elif not parts.netloc or any(each.isspace() for each in trimmed(value)):
        yield Problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def objects(value: Any, path: Path) -> Iterator[tuple[Path, JSON]]:
    """Yield the items of a list that are objects, each with its path."""
    if isinstance(value, list):
        yield from (((*path, index), each) for index, each in enumerate(value) if isinstance(each, dict))


def object_problems(value: Any, path: Path) -> Iterator[Problem]:
    """Yield a problem for every item of a list that is no object."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            if not isinstance(each, dict):
                yield Problem((*path, index), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
