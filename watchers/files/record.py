"""JSON files: one article as an object, with any of the names that news services use."""

from __future__ import annotations

import json

from watchers.files.written import FileError, Written, from_values
from watchers.text.decode import decode


def read_record(data: bytes) -> Written:
    """Return the article in a JSON file.

    Raises:
        FileError: It is no JSON, or no single object.
    """
    try:
        # strict=False: line breaks inside strings are a common mistake, and mean what they look like.
        values = json.loads(decode(data), strict=False)
    except json.JSONDecodeError as error:
        raise FileError(f"is no JSON (line {error.lineno}, column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise FileError("is no JSON that can be read") from error
    if isinstance(values, list):
        raise FileError("is a list; write one file for each article, as an object with a title")
    if not isinstance(values, dict):
        raise FileError("is no JSON object with a title")
    return from_values(values)
