"""What an answer says about its own freshness: validators, ages, and when to come back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, timedelta

from watchers.text.dates import parse_date

VALIDATOR_CHARACTERS_MAX = 1_024
RETRY_AFTER_MIN = timedelta(seconds=60)
RETRY_AFTER_MAX = timedelta(hours=24)
AGE_MAX = timedelta(hours=24)

_DIRECTIVE = re.compile(r"""\s*([\w-]+)\s*(?:=\s*"?([^",\s]*)"?)?\s*(?:,|$)""")


def clean_validator(value: str | None) -> str:
    """Return an ETag or a date fit to be sent back, or "" when it is too long or no clean header value."""
    if not value or len(value) > VALIDATOR_CHARACTERS_MAX:
        return ""
    # Beyond ASCII, what was read and what would be sent may differ in their encoding, and so in their bytes.
    return value if value.isascii() and value.isprintable() else ""


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return the wait the server asks for, between a minute and a day; None when it asks for none we can read.

    Args:
        headers: The answer's, names in lower case.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=min(int(value[:9]), 10**8))
    else:
        # The server's own clock is the one the date was reckoned by.
        until, at = parse_date(value, UTC), parse_date(headers.get("date", ""), UTC)
        if until is None or at is None:
            return None
        wait = until - at
    return min(max(wait, RETRY_AFTER_MIN), RETRY_AFTER_MAX)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long the answer stays fresh from now, at most a day; None when it does not say.

    Args:
        headers: The answer's, names in lower case.
    """
    directives = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", "")[:1_000])}
    if directives.keys() & {"no-cache", "no-store"}:
        return None
    value = directives.get("max-age", "")
    if value.isascii() and value.isdigit():
        age = headers.get("age", "").strip()
        fresh = timedelta(seconds=int(value[:9]))
        fresh -= timedelta(seconds=int(age[:9])) if age.isascii() and age.isdigit() else timedelta()
    else:
        expires, at = parse_date(headers.get("expires", ""), UTC), parse_date(headers.get("date", ""), UTC)
        if expires is None or at is None:
            return None
        fresh = expires - at
    return min(fresh, AGE_MAX) if fresh > timedelta() else None
