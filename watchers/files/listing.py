"""Which files of a folder are articles, and their bytes: nothing outside of the folder, nothing without bounds."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from newsdesk.wording import Said, Text
from watchers.errors import about
from watchers.files.written import FileError
from watchers.kind import SourceError
from watchers.text.decode import decode

FILES_MAX = 10_000
FILE_BYTES_MAX = 2_000_000
FOLDER_BYTES_MAX = 200_000_000
ENTRIES_MAX = 200_000

_EXPECTED = ".expected.json"
_README = "readme"

_ODD = Said("is no ordinary file", "일반 파일이 아닙니다")
_LEADS_OUT = Said("leads out of the folder and is not read", "폴더 밖으로 이어져 읽지 않습니다")
_LARGE = Text("is larger than {most} MB", "{most} MB를 넘습니다")
_UNREADABLE = Text("cannot be read ({words})", "읽을 수 없습니다 ({words})")
_NO_FOLDER = Text("there is no folder {folder}", "{folder} 폴더가 없습니다")
_IS_FILE = Text("{folder} is a file, not a folder", "{folder}: 폴더가 아니라 파일입니다")
_CLOSED = Text("the folder {folder} cannot be opened: {reason}", "{folder} 폴더를 열 수 없습니다: {reason}")
_FULL = Text("the folder holds more than {most} files", "폴더에 파일이 {most}개 넘게 있습니다")
_LEFT_OUT = Text(
    "the {count} oldest files are left out: a folder may hold {files} articles and {size} MB",
    "오래된 파일 {count}개는 뺐습니다. 폴더 하나에서 기사 {files}건, {size} MB까지 읽습니다",
)
_CORRECT_PATH = Said("Correct “path:”, or create the folder.", "“path:”를 고치거나 폴더를 만드세요.")
_LET_IN = Said("Let Sokbo's user read the folder.", "Sokbo를 실행하는 사용자가 폴더를 읽을 수 있게 하세요.")
_SMALLER_FOLDER = Said("Name a smaller folder.", "더 작은 폴더를 적으세요.")


@dataclass(frozen=True, slots=True, order=True)
class FoundFile:
    """A file that may hold an article.

    Attributes:
        mtime_ns: When it was last changed, nanoseconds since 1970.
        name: Path below the folder, with "/", as text whatever bytes it is made of.
        size: Bytes.
        path: The real place of its bytes.
    """

    mtime_ns: int
    name: str
    size: int
    path: str


@dataclass(slots=True)
class Listing:
    """What a folder holds.

    Attributes:
        files: The files that may hold articles, oldest change first.
        problems: Plain lines about what was left out.
    """

    files: list[FoundFile] = field(default_factory=list)
    problems: list[Said] = field(default_factory=list)


def list_files(folder: Path, endings: Collection[str], pattern: str | None = None) -> Listing:
    """Look through a folder and its subfolders.

    Hidden files and folders, READMEs and `*.expected.json` are no articles. Links are followed to files inside of the
    folder only; linked folders are not entered, since what they hold is found in its own place.

    Args:
        folder: The folder.
        endings: The endings of names that count, lower case, with their dot.
        pattern: A shell pattern; only files whose name, or path below the folder, fits it count.

    Raises:
        SourceError: The folder cannot be listed.
    """
    root = _real_folder(folder)
    listing = Listing()
    for entry in _walk(root, listing.problems):
        name = _name(entry.path, root)
        if is_article_name(name, endings) and (pattern is None or _fits(name, pattern)):
            try:
                listing.files.append(_found(entry, name, root))
            except FileError as error:
                listing.problems.append(about(name, error.reason))
            except OSError as error:
                listing.problems.append(about(name, _why(error)))
    return _bounded(listing)


def read_bytes(file: FoundFile) -> bytes | None:
    """Return the bytes of a file, or None when it was changed since it was listed and so may still be half written.

    Raises:
        FileError: It cannot be read, is no ordinary file any more, or is too large.
    """
    # Links were followed when listing; one that has taken the file's place since is not. A pipe must not block either.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(file.path, flags), "rb") as opened:  # noqa: PTH123  # a Path cannot be opened with flags
            facts = os.fstat(opened.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise FileError(_ODD)
            if (facts.st_size, facts.st_mtime_ns) != (file.size, file.mtime_ns):
                return None
            data = opened.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise FileError(_why(error)) from error
    if len(data) > FILE_BYTES_MAX:
        raise FileError(_too_large())
    return data


def is_article_name(name: str, endings: Collection[str]) -> bool:
    """Tell by its name alone whether a file may hold an article."""
    path = PurePath(name.lower())
    return path.suffix in endings and not path.name.endswith(_EXPECTED) and path.name.split(".")[0] != _README


def _real_folder(folder: Path) -> str:
    try:
        if not folder.is_dir():
            no_folder = _IS_FILE if folder.exists() else _NO_FOLDER
            raise SourceError(no_folder.said(folder=folder), _CORRECT_PATH)
    except OSError as error:
        raise _refused(folder, error) from error
    return os.path.realpath(folder)


def _refused(folder: Path, error: OSError) -> SourceError:
    return SourceError(_CLOSED.said(folder=folder, reason=_why(error)), _LET_IN)


def _walk(root: str, problems: list[Said]) -> Iterator[os.DirEntry[str]]:
    """Yield what is no folder, everywhere below `root`."""
    folders = [root]
    count = 0
    while folders:
        folder = folders.pop()
        try:
            entries = _entries(folder)
        except OSError as error:
            if folder == root:
                raise _refused(Path(root), error) from error
            problems.append(about(_name(folder, root), _why(error)))
            continue
        count += len(entries)
        if count > ENTRIES_MAX:
            raise SourceError(_FULL.said(most=ENTRIES_MAX), _SMALLER_FOLDER)
        folders += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        yield from (entry for entry in entries if not _is_folder(entry))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    entries: list[os.DirEntry[str]] = []
    with os.scandir(folder) as scanned:
        for entry in scanned:
            if not entry.name.startswith("."):
                entries.append(entry)
            if len(entries) > ENTRIES_MAX:
                break
    return entries


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads in a circle or to where nobody may look; whoever opens it says so.
        return False


def _found(entry: os.DirEntry[str], name: str, root: str) -> FoundFile:
    path = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
    if not PurePath(path).is_relative_to(root):
        raise FileError(_LEADS_OUT)
    facts = os.stat(path, follow_symlinks=False)  # noqa: PTH116  # a Path costs more than the call, ten thousand times
    if not stat.S_ISREG(facts.st_mode):
        raise FileError(_ODD)
    if facts.st_size > FILE_BYTES_MAX:
        raise FileError(_too_large())
    return FoundFile(facts.st_mtime_ns, name, facts.st_size, path)


def _bounded(listing: Listing) -> Listing:
    """Keep the newest files, as many as fit."""
    newest = sorted(listing.files, reverse=True)
    kept: list[FoundFile] = []
    room = FOLDER_BYTES_MAX
    for file in newest[:FILES_MAX]:
        room -= file.size
        if room < 0:
            break
        kept.append(file)
    if len(kept) < len(newest):
        left_out = len(newest) - len(kept)
        listing.problems.append(_LEFT_OUT.said(count=left_out, files=FILES_MAX, size=FOLDER_BYTES_MAX // 1_000_000))
    return Listing(kept[::-1], listing.problems)


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)


def _name(path: str, root: str) -> str:
    """Return a path below the root as text; names from older systems are no UTF-8, those of macOS are taken apart."""
    below = decode(os.fsencode(path.removeprefix(root).lstrip(os.sep)))
    return unicodedata.normalize("NFC", below).replace(os.sep, "/")


def _too_large() -> Said:
    return _LARGE.said(most=FILE_BYTES_MAX // 1_000_000)


def _why(error: OSError) -> Said:
    return _UNREADABLE.said(words=error.strerror or error)
