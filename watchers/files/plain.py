"""Text files: what people paste from a page, with or without front matter."""

from __future__ import annotations

from watchers.files.front_matter import split_front_matter
from watchers.files.written import Written, from_values
from watchers.text.decode import decode


def read_plain(data: bytes) -> Written:
    """Return the article in a text file of any encoding."""
    values, text = split_front_matter(decode(data))
    return from_values(values, text)
