"""A source kind that lives in one file, made for tests: headlines of a wire, one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import watchers.sources
from watchers.kinds import kinds

WIRE = '''
"""Headlines of a wire, one a line."""

from pathlib import Path

from newsdesk.article import Article
from newsdesk.wording import Said, Text
from watchers.kind import Ask, Kind, Options, Reading, SourceError

CUT = Said("the wire is cut", "전선이 끊겼습니다")
MEND = Said("Mend it.", "이으세요.")
EMPTY = Text("line {line} is empty", "{line}행이 비어 있습니다")


class WireOptions(Options):
    file: Path
    desk: str = "정치"


async def read(options: WireOptions, ask: Ask) -> Reading:
    if not options.file.exists():
        raise SourceError(CUT, MEND)
    text = options.file.read_text(encoding="utf-8")
    lines = text.splitlines()
    if text == "bug":
        raise ZeroDivisionError
    return Reading(
        articles=tuple(
            Article(source=ask.source, title=line, guid=line, language="ko", seen_at=ask.now) for line in lines if line
        ),
        cursor={"lines": len(lines)},
        problems=tuple(EMPTY.said(line=number) for number, line in enumerate(lines, 1) if not line),
    )


KIND = Kind(name="wire", help="A wire.", example="- name: wire", options=WireOptions, read=read)
'''


@contextmanager
def wire_kind(folder: Path) -> Iterator[Path]:
    """Drop the kind into `folder`, make that folder part of the folder of source kinds, and yield the file."""
    file = folder / "wire.py"
    file.write_text(WIRE, encoding="utf-8")
    before = list(watchers.sources.__path__)
    watchers.sources.__path__.append(str(folder))
    kinds.cache_clear()
    try:
        yield file
    finally:
        watchers.sources.__path__[:] = before
        kinds.cache_clear()
        sys.modules.pop("watchers.sources.wire", None)
