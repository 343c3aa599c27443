"""Source kind `folder`: articles as files, for demos, archives and whatever else can write a file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationInfo, field_validator

from config.problems import OptionError
from newsdesk.article import Article
from newsdesk.wording import UNSAID, Said, Text, said_from_json, said_to_json
from watchers.errors import about
from watchers.feeds.record import guid_of
from watchers.files.listing import FoundFile, list_files, read_bytes
from watchers.files.read import BODY_CHARACTERS_MAX, READERS, FileArticle, read_file
from watchers.files.written import FileError
from watchers.kind import Ask, Kind, Options, Reading
from watchers.text.dates import EPOCH

SETTLING_NS = 1_000_000_000
"""A file changed less than this long ago may still be half written: it waits for the next look."""

_FILES = "files"

_CUT = Text("only its first {most} characters are read", "앞의 {most}자만 읽습니다")
_NUL = Said("no path has a NUL character in it", "경로에는 NUL 문자를 쓸 수 없습니다")
_NO_HOME = Said("nobody knows whose home “~” is here", "“~”가 누구의 홈 폴더인지 알 수 없습니다")


class FolderOptions(Options):
    """Which files."""

    path: Path = Field(description="The folder, from the watchlist's folder or from the working one")
    pattern: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Shell pattern of names or of paths below the folder (*.md, 2023/*); all files unless given",
    )

    @field_validator("path")
    @classmethod
    def _from_base(cls, path: Path, info: ValidationInfo) -> Path:
        if "\0" in str(path):
            raise OptionError(_NUL)
        try:
            path = path.expanduser()
        except RuntimeError as error:
            raise OptionError(_NO_HOME) from error
        base = (info.context or {}).get("base")
        return base / path if base is not None else path


async def read(options: FolderOptions, ask: Ask) -> Reading:
    """Return the articles of new and changed files; the file's path below the folder is the article's identity.

    Raises:
        SourceError: The folder cannot be listed.
    """
    return await asyncio.to_thread(_look, options, ask)


class _Known(NamedTuple):
    """A file as the cursor remembers it; `problem` is what is wrong with it, told again at every look, or `UNSAID`."""

    size: int
    mtime_ns: int
    digest: str
    problem: Said = UNSAID


@dataclass(slots=True)
class _Look:
    """The running state of one look."""

    ask: Ask
    before: Mapping[str, _Known]
    known: dict[str, _Known] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    problems: list[Said] = field(default_factory=list)

    def take(self, file: FoundFile) -> None:
        """Read a file unless it is known as it is."""
        before = self.before.get(file.name)
        if before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns):
            self._remember(file, before)
        elif _FILES in self.ask.cursor and _is_settling(file, self.ask.now):
            self._leave(file)
        else:
            self._read(file, before)

    def _remember(self, file: FoundFile, known: _Known) -> None:
        self.known[file.name] = known
        if known.problem:
            self.problems.append(about(file.name, known.problem))

    def _leave(self, file: FoundFile) -> None:
        if file.name in self.before:
            self.known[file.name] = self.before[file.name]

    def _read(self, file: FoundFile, before: _Known | None) -> None:
        try:
            data = read_bytes(file)
        except FileError as error:
            # Not remembered, so that it is tried again: granting a right changes no file.
            self.problems.append(about(file.name, error.reason))
            return
        if data is None:
            self._leave(file)
            return
        digest = hashlib.blake2s(data, digest_size=8).hexdigest()
        if before is not None and before.digest == digest:
            self._remember(file, before._replace(size=file.size, mtime_ns=file.mtime_ns))
        else:
            self._remember(file, _Known(file.size, file.mtime_ns, digest, self._parse(file, data)))

    def _parse(self, file: FoundFile, data: bytes) -> Said:
        """Keep the article in the bytes, and return what is wrong with them, or `UNSAID`."""
        try:
            article = read_file(file.name, data)
        except FileError as error:
            return error.reason
        self.articles.append(_article(article, file, self.ask))
        return _CUT.said(most=BODY_CHARACTERS_MAX) if article.is_cut else UNSAID


def _look(options: FolderOptions, ask: Ask) -> Reading:
    before = {name: _known(facts) for name, facts in ask.cursor.get(_FILES, {}).items()}
    listing = list_files(options.path, READERS.keys(), options.pattern)
    look = _Look(ask, before, problems=listing.problems)
    for file in listing.files:
        look.take(file)
    return Reading(
        articles=tuple(sorted(look.articles, key=_age)),
        cursor={_FILES: {name: _kept(known) for name, known in sorted(look.known.items())}},
        problems=tuple(look.problems),
    )


def _kept(known: _Known) -> list[Any]:
    facts = [known.size, known.mtime_ns, known.digest]
    return [*facts, said_to_json(known.problem)] if known.problem else facts


def _known(facts: Sequence[Any]) -> _Known:
    return _Known(*facts[:3], *map(said_from_json, facts[3:]))


def _is_settling(file: FoundFile, now: datetime) -> bool:
    return abs(_nanoseconds(now) - file.mtime_ns) < SETTLING_NS


def _article(article: FileArticle, file: FoundFile, ask: Ask) -> Article:
    # Clocks that are wrong by ages are brought into the range that dates can hold.
    changed_at = EPOCH + timedelta(microseconds=min(max(file.mtime_ns, 0), _nanoseconds(ask.now)) // 1000)
    return Article(
        source=ask.source,
        title=article.title,
        body=article.body,
        url=article.url,
        guid=guid_of(file.name),
        language=article.language,
        outlet=article.outlet,
        author=article.author,
        tags=article.tags,
        image_url=article.image_url,
        published_at=min(article.published_at or changed_at, ask.now),
        seen_at=ask.now,
    )


def _age(article: Article) -> tuple[datetime, str]:
    return article.published_at or article.seen_at, article.guid


def _nanoseconds(time: datetime) -> int:
    return (time - EPOCH) // timedelta(microseconds=1) * 1000


_EXAMPLE = """\
- name: clippings
  kind: folder
  path: clippings
  pattern: "*.txt"
"""

KIND: Kind = Kind(
    name="folder",
    help="A folder of articles on this computer: text, Markdown, saved web pages, JSON and e-mail files.",
    example=_EXAMPLE,
    options=FolderOptions,
    read=read,
    interval=timedelta(minutes=1),
    shows_again=False,
)
"""Found by `watchers.kinds`."""
