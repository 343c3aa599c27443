"""Dates as feeds and pages write them, to aware UTC datetimes.

Dates are taken apart in three steps: the day, in one of five orders; the time, wherever it stands; the zone. A date
that could mean two days ("03/04/2026") is no date: no time is better than a wrong one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

KOREA_AND_JAPAN = timezone(timedelta(hours=9))
CHINA = timezone(timedelta(hours=8))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ZONES_KEPT = 64
"""Offsets from UTC that are remembered: there are hardly more."""

_CHARACTERS_MAX = 100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
} | {f"{number}{sign}": number for number in range(1, 13) for sign in "월月"}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})\s*(?:[-./]|년|年)\s*(?P<m>\d{1,2})\s*(?:[-./]|월|月)\s*(?P<d>\d{1,2})(?:\s*(?:일|日)|\.|(?!\d))"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:[T\s]?(?P<clock>\d{4}|\d{6})(?:\.\d+)?)?(?!\d)"
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<n>{_MONTH})\.?,?[\s-]+(?P<y>\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d])(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,\s*|\s+)(?:(?P<y>\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(?P<y>\d{4})\s*$")
_UNIX = re.compile(r"\d{10}(?:\d{3})?")

# "Sun, 22 Nov 2026 18:15:00 +0900", as nearly all feeds have it.
_USUAL = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (GMT|[+-]\d{4})", re.ASCII)
_NUMBERS_OF_MONTHS = {name.capitalize(): f"{_MONTHS[name]:02}" for name in _MONTHS if re.fullmatch("[a-z]{3}", name)}

_HALF = r"오전|오후|午前|午後|上午|下午|[ap]\.?m\b\.?"
_TIME = re.compile(
    rf"(?:(?P<before>{_HALF})\s*)?(?<!\d)(?P<h>\d{{1,2}})\s*(?::|시|時|时|点)"
    r"(?:\s*(?P<min>\d{1,2})(?:\s*(?::|분|分)\s*(?:(?P<s>\d{1,2})(?:[.,]\d+)?\s*(?:초|秒)?)?)?)?"
    rf"(?:\s*(?P<after>{_HALF}))?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset({"오후", "午後", "下午", "pm"})

_ZONE = re.compile(
    r"(?P<sign>[+\u2212-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d)|(?<![^\W\d_])(?P<name>[A-Z]{1,5})(?![^\W\d_])"
)
_ZONE_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
    "KST": 9, "JST": 9, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "ICT": 7, "WIB": 7, "IST": 5.5, "PKT": 5,
    "MSK": 3, "EAT": 3, "EET": 2, "EEST": 3, "SAST": 2, "CET": 1, "CEST": 2, "WAT": 1, "BST": 1, "WEST": 1,
    "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3,
    "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip


def parse_date(text: str, naive: tzinfo = UTC) -> datetime | None:
    """Return the time that `text` names, as aware UTC; midnight when it names a day only.

    Args:
        text: RFC 822, ISO 8601, JavaScript, Korean, Japanese, Chinese or English ways to write a date.
        naive: The zone meant when `text` names none.

    Returns:
        None when `text` is no date, could mean two days, or lies before 1970.
    """
    usual = _USUAL.fullmatch(text)
    if usual is not None and (date := _as_usual(usual)):
        return date
    text = " ".join(text[:_CHARACTERS_MAX].split())
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        date = datetime.fromisoformat(text) if text[4:5] == "-" else _take_apart(text)
    except ValueError:
        date = _take_apart(text)
    if date is None:
        return None
    try:
        in_utc = (date if date.tzinfo else date.replace(tzinfo=naive)).astimezone(UTC)
    except OverflowError:
        return None
    return in_utc if in_utc >= EPOCH else None


def _as_usual(found: re.Match[str]) -> datetime | None:
    """Return the time of a date as nearly all are; None when it takes a closer look."""
    day, name, year, clock, zone = found.groups()
    try:
        # Written as ISO has it and read by Python at once, it costs a third of what its eight numbers would.
        date = datetime.fromisoformat(f"{year}-{_NUMBERS_OF_MONTHS[name]}-{day.zfill(2)}T{clock}Z")
        return date - _east_of_utc(zone) if date.year > EPOCH.year else None
    except (KeyError, ValueError, OverflowError):
        return None


@lru_cache(ZONES_KEPT)
def _east_of_utc(zone: str) -> timedelta:
    """Return the offset of "GMT" or "+0900"; raises ValueError for a day or more."""
    east = timedelta() if zone == "GMT" else timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    if east >= timedelta(days=1):
        raise ValueError(zone)
    return -east if zone.startswith("-") else east


def zone_of(host: str, language: str) -> tzinfo:
    """Return the zone that dates without one mean on a site.

    Args:
        host: Its name.
        language: Primary subtag of what it declares, or "".
    """
    ending = host.rstrip(".").rpartition(".")[2].lower()
    if ending in {"kr", "jp"} or language in {"ko", "ja"}:
        return KOREA_AND_JAPAN
    return CHINA if ending in {"cn", "tw", "hk"} or language == "zh" else UTC


def _take_apart(text: str) -> datetime | None:
    day = _find_day(text)
    if day is None:
        return None
    year, month, number, rest = day
    clock = _find_time(rest)
    if clock is None:
        return None
    hour, minute, second, after = clock
    try:
        date = datetime(year, month, number, tzinfo=_find_zone(after))
        # 24:00 and the leap second 60 belong to the next minute.
        return date + timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):
        return None


def _find_day(text: str) -> tuple[int, int, int, str] | None:
    """Return year, month, day, and the text without them."""
    if found := _YEAR_FIRST.search(text):
        return int(found["y"]), int(found["m"]), int(found["d"]), text[found.end() :]
    if found := _COMPACT.match(text):
        clock = found["clock"] or ""
        spelled = ":".join(clock[at : at + 2] for at in range(0, len(clock), 2))
        return int(found["y"]), int(found["m"]), int(found["d"]), spelled + text[found.end() :]
    if found := _DAY_FIRST.search(text):
        return _full_year(found["y"]), _MONTHS[found["n"].lower()], int(found["d"]), text[found.end() :]
    if found := _MONTH_FIRST.search(text):
        rest = text[found.end() :]
        last = None if found["y"] else _YEAR_LAST.search(rest)
        year = found["y"] or (last["y"] if last else None)
        return (int(year), _MONTHS[found["n"].lower()], int(found["d"]), rest) if year else None
    if found := _NUMBERS.search(text):
        return _from_numbers(int(found["a"]), int(found["b"]), int(found["y"]), text[found.end() :])
    return None


def _from_numbers(first: int, second: int, year: int, rest: str) -> tuple[int, int, int, str] | None:
    if first > 12 or first == second:
        return year, second, first, rest
    return (year, first, second, rest) if second > 12 else None


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _find_time(text: str) -> tuple[int, int, int, str] | None:
    """Return hour, minute, second, and the text after them; midnight when there are none, None when out of range."""
    found = _TIME.search(text)
    if not found:
        return 0, 0, 0, text
    hour, minute, second = (int(found[part] or 0) for part in ("h", "min", "s"))
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    if hour > 24 or minute > 59 or second > 60:
        return None
    return hour, minute, second, text[found.end() :]


def _find_zone(text: str) -> timezone | None:
    """Return the zone named in `text`; a name and an offset together ("GMT+0900") mean the offset."""
    named: timezone | None = None
    for found in _ZONE.finditer(text.partition("(")[0]):
        if found["sign"]:
            offset = timedelta(hours=int(found["h"]), minutes=int(found["m"] or 0))
            if offset < timedelta(hours=24):
                return timezone(offset if found["sign"] == "+" else -offset)
        elif named is None and found["name"] in _ZONE_HOURS:
            named = timezone(timedelta(hours=_ZONE_HOURS[found["name"]]))
    return named
