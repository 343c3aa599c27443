"""JSON files: one article as an object, with any of the names that news services use."""

from __future__ import annotations

import json

from newsdesk.wording import Said, Text
from watchers.files.written import FileError, Written, from_values
from watchers.text.decode import decode

_NO_JSON_AT = Text("is no JSON (line {line}, column {column})", "JSON이 아닙니다 ({line}행 {column}열)")
_NO_JSON = Said("is no JSON that can be read", "JSON으로 읽을 수 없습니다")
_IS_LIST = Said(
    "is a list; write one file for each article, as an object with a title",
    "목록입니다. 기사마다 파일을 하나씩, 제목이 있는 객체로 적으세요",
)
_NO_OBJECT = Said("is no JSON object with a title", "제목이 있는 JSON 객체가 아닙니다")


def read_record(data: bytes) -> Written:
    """Return the article in a JSON file.

    Raises:
        FileError: It is no JSON, or no single object.
    """
    try:
        # strict=False: line breaks inside strings are a common mistake, and mean what they look like.
        values = json.loads(decode(data), strict=False)
    except json.JSONDecodeError as error:
        raise FileError(_NO_JSON_AT.said(line=str(error.lineno), column=str(error.colno))) from error
    except (ValueError, RecursionError) as error:
        raise FileError(_NO_JSON) from error
    if isinstance(values, list):
        raise FileError(_IS_LIST)
    if not isinstance(values, dict):
        raise FileError(_NO_OBJECT)
    return from_values(values)
