"""What a check-up finds, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.wording import UNSAID, Said


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        is_fine: Whether it is as it should be.
        what: What was found.
        remedy: What to do about it; `UNSAID` when it is fine.
    """

    is_fine: bool
    what: Said
    remedy: Said = UNSAID
