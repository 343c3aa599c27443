"""Regular expressions of other programs, as the simplest thing that means the same."""

from __future__ import annotations

import re

from newsdesk.rules.query import Node, Regex, any_of
from newsdesk.rules.regexes import regex_fault
from newsdesk.terms.term import Reach, Term

_IGNORES_CASE = re.compile(r"\(\?i\)|\(\?i:(?P<inner>.*)\)\Z", re.DOTALL)
_GROUP = re.compile(r"\((?:\?:)?(?P<inner>[^()\\]*)\)\Z")
_PLAIN = re.compile(r"(?P<left>\\b)?(?P<text>[\w][\w '&-]*)(?P<right>\\b)?\Z")
_BARE_SLASH = re.compile(r"(?<!\\)((?:\\\\)*)/")
_PLAIN_MIN = 3
_REACHES = {
    (False, False): Reach.INSIDE,
    (True, False): Reach.PREFIX,
    (False, True): Reach.SUFFIX,
    (True, True): Reach.WORD,
}


def from_pattern(pattern: str, *, ignores_case: bool = False) -> Node | None:
    """Return what finds the same as a regular expression, or None when it cannot be read.

    A choice of plain words becomes terms, which cost nothing to look for; anything else stays an expression.

    Args:
        pattern: The expression, without slashes.
        ignores_case: True when the program that it comes from does not tell capitals apart.
    """
    pattern, ignores_case = _without_flag(pattern, ignores_case=ignores_case)
    group = _GROUP.match(pattern)
    choices = (group["inner"] if group else pattern).split("|")
    plain = [_PLAIN.match(choice) for choice in choices]
    if all(each is not None and len(each["text"].strip()) >= _PLAIN_MIN for each in plain):
        return any_of(_term(each, exact_case=not ignores_case) for each in plain if each is not None)
    ours = _BARE_SLASH.sub(r"\1\\/", pattern)
    return None if regex_fault(ours) else Regex(ours, exact_case=not ignores_case)


def _without_flag(pattern: str, *, ignores_case: bool) -> tuple[str, bool]:
    flag = _IGNORES_CASE.match(pattern)
    if flag is None:
        return pattern, ignores_case
    inner = flag["inner"]
    return (pattern[flag.end() :] if inner is None else inner), True


def _term(plain: re.Match[str], *, exact_case: bool) -> Term:
    reach = _REACHES[plain["left"] is not None, plain["right"] is not None]
    return Term(" ".join(plain["text"].split()), reach, exact_case=exact_case)
