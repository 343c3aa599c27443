"""What comes back through the door to the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer.

    Attributes:
        url: The address that gave it, after redirects.
        status: The HTTP status: 2xx, or 304.
        headers: Names in lower case; of repeated ones the values joined by ", ".
        body: Decoded of its compression; empty when `not_modified`.
        body_digest: 128-bit hash of `body` in hex; "" when `not_modified`.
        not_modified: Whether the server said that nothing changed since the validators sent.
        etag: To be sent with the next request, or "".
        last_modified: To be sent with the next request, or "".
        retry_after: The wait the server asked for, a minute to a day, or None.
        max_age: How long the server calls the answer fresh, at most a day, or None.
        permanent_url: Where the address has moved for good, or None. One answer is no proof: wait for a few.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    body_digest: str
    not_modified: bool
    etag: str
    last_modified: str
    retry_after: timedelta | None
    max_age: timedelta | None
    permanent_url: str | None
