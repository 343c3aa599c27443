"""A folder is listed within bounds, and its files are read as they were listed or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from watchers.files import listing
from watchers.files.listing import FILE_BYTES_MAX, list_files, read_bytes
from watchers.files.written import FileError
from watchers.kind import SourceError

ENDINGS = (".txt",)


def write(path: Path, data: bytes = b"text", *, at_s: int = 1_000) -> Path:
    path.write_bytes(data)
    os.utime(path, (at_s, at_s))
    return path


def test_the_newest_files_are_kept_and_the_rest_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FILES_MAX", 3)
    for number in range(5):
        write(tmp_path / f"{number}.txt", at_s=1_000 + number)
    found = list_files(tmp_path, ENDINGS)
    assert [file.name for file in found.files] == ["2.txt", "3.txt", "4.txt"]
    assert list(map(str, found.problems)) == [
        "the 2 oldest files are left out: a folder may hold 3 articles and 200 MB"
    ]


def test_the_bytes_of_a_folder_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FOLDER_BYTES_MAX", 1_000)
    for number in range(3):
        write(tmp_path / f"{number}.txt", b"x" * 400, at_s=1_000 + number)
    found = list_files(tmp_path, ENDINGS)
    assert [file.name for file in found.files] == ["1.txt", "2.txt"]
    assert len(found.problems) == 1


def test_a_folder_with_too_much_in_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ENTRIES_MAX", 4)
    for name in ("가", "나"):
        (tmp_path / name).mkdir()
        for number in range(3):
            write(tmp_path / name / f"{number}.txt")
    with pytest.raises(SourceError, match="more than 4 files"):
        list_files(tmp_path, ENDINGS)


def test_a_file_that_changed_since_is_left(tmp_path: Path) -> None:
    path = write(tmp_path / "기사.txt")
    (file,) = list_files(tmp_path, ENDINGS).files
    assert read_bytes(file) == b"text"
    write(path, b"more text")
    assert read_bytes(file) is None
    write(path, b"text", at_s=2_000)
    assert read_bytes(file) is None


def test_a_link_that_took_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    secret = write(tmp_path / "secret.txt")
    path = write(folder / "기사.txt")
    (file,) = list_files(folder, ENDINGS).files
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(FileError, match="cannot be read"):
        read_bytes(file)


def test_a_pipe_that_took_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    path = write(tmp_path / "기사.txt")
    (file,) = list_files(tmp_path, ENDINGS).files
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(FileError, match="no ordinary file"):
        read_bytes(file)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "기사.txt")
    (file,) = list_files(tmp_path, ENDINGS).files
    path.unlink()
    with pytest.raises(FileError, match="No such file"):
        read_bytes(file)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"x" * FILE_BYTES_MAX)
    write(tmp_path / "b.txt", b"x" * (FILE_BYTES_MAX + 1))
    found = list_files(tmp_path, ENDINGS)
    assert [file.name for file in found.files] == ["a.txt"]
    assert list(map(str, found.problems)) == ["b.txt: is larger than 2 MB"]
    assert len(read_bytes(found.files[0]) or b"") == FILE_BYTES_MAX


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said_and_tried_again(tmp_path: Path) -> None:
    closed = tmp_path / "닫힌 곳"
    closed.mkdir()
    closed.chmod(0)
    write(tmp_path / "a.txt").chmod(0)
    try:
        found = list_files(tmp_path, ENDINGS)
        assert list(map(str, found.problems)) == ["닫힌 곳: cannot be read (Permission denied)"]
        with pytest.raises(FileError, match="Permission denied"):
            read_bytes(found.files[0])
    finally:
        closed.chmod(0o700)
