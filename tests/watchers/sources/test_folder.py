"""The folder source: new and changed files become articles, and nothing outside of the folder does."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from newsdesk.wording import as_it_came
from tests.watchers.sources.looking import NOW, look
from watchers.files.listing import FILE_BYTES_MAX
from watchers.kind import Reading, SourceError
from watchers.sources.folder import KIND, FolderOptions

LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)


def write(path: Path, text: str = "새 대책 발표\n정부는 새 대책을 내놓았다.\n", *, at: datetime = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def guids(reading: Reading) -> list[str]:
    return [article.guid for article in reading.articles]


def test_a_file_is_an_article(tmp_path: Path) -> None:
    write(tmp_path / "정치" / "새 대책.txt")
    (article,) = look(tmp_path).articles
    assert article.source == "clippings"
    assert (article.title, article.body) == ("새 대책 발표", "정부는 새 대책을 내놓았다.")
    assert (article.guid, article.language) == ("정치/새 대책.txt", "ko")
    assert (article.published_at, article.seen_at) == (LONG_AGO, NOW)


def test_the_file_says_when_it_was_published_but_not_the_future(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\ndate: 2023-11-22 09:00\n---\n# 제목\n본문이 이어진다.\n")
    write(tmp_path / "b.md", "---\ndate: 2099-01-01\n---\n# 제목\n본문이 이어진다.\n")
    write(tmp_path / "c.md", "# 제목\n본문이 이어진다.\n", at=NOW + timedelta(days=400))
    dates = {article.guid: article.published_at for article in look(tmp_path).articles}
    assert dates == {"a.md": datetime(2023, 11, 22, tzinfo=UTC), "b.md": NOW, "c.md": NOW}


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    first = look(tmp_path)
    again = look(tmp_path, first.cursor)
    assert guids(again) == []
    assert again.cursor == first.cursor
    # The same size and time: other bytes would only be noticed by reading.
    write(tmp_path / "a.txt", "헌 대책 발표\n정부는 새 대책을 내놓았다.\n")
    assert guids(look(tmp_path, first.cursor)) == []


def test_new_and_changed_files_are_noticed(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    cursor = look(tmp_path).cursor
    write(tmp_path / "c.txt")
    write(tmp_path / "b.txt", "고친 대책\n정부는 대책을 고쳤다.\n")
    reading = look(tmp_path, cursor)
    assert {article.guid: article.title for article in reading.articles} == {
        "b.txt": "고친 대책",
        "c.txt": "새 대책 발표",
    }
    assert guids(look(tmp_path, reading.cursor)) == []


def test_a_touched_file_is_no_news(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    cursor = look(tmp_path).cursor
    write(tmp_path / "a.txt", at=LONG_AGO + timedelta(days=1))
    reading = look(tmp_path, cursor)
    assert guids(reading) == []
    assert reading.cursor != cursor


def test_a_file_that_comes_back_is_shown_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    cursor = look(tmp_path).cursor
    (tmp_path / "a.txt").unlink()
    cursor = look(tmp_path, cursor).cursor
    write(tmp_path / "a.txt")
    assert guids(look(tmp_path, cursor)) == ["a.txt"]


def test_the_cursor_survives_the_store(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "빈 글.txt", "")
    reading = look(tmp_path)
    stored = json.loads(json.dumps(reading.cursor))
    assert stored == reading.cursor
    assert guids(look(tmp_path, stored)) == []


def test_articles_come_oldest_first(tmp_path: Path) -> None:
    for day, name in ((3, "a"), (1, "b"), (2, "c")):
        write(tmp_path / f"{name}.txt", at=LONG_AGO + timedelta(days=day))
    assert guids(look(tmp_path)) == ["b.txt", "c.txt", "a.txt"]


def test_a_file_that_may_be_half_written_waits(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    cursor = look(tmp_path).cursor
    write(tmp_path / "b.txt", at=NOW - timedelta(milliseconds=300))
    write(tmp_path / "a.txt", "고친 대책\n정부는", at=NOW + timedelta(milliseconds=300))
    waiting = look(tmp_path, cursor)
    assert (guids(waiting), waiting.problems) == ([], ())
    assert guids(look(tmp_path, waiting.cursor, now=NOW + timedelta(seconds=60))) == ["b.txt", "a.txt"]


def test_the_first_look_takes_what_is_there(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", at=NOW)
    assert guids(look(tmp_path)) == ["a.txt"]


def test_only_articles_are_read(tmp_path: Path) -> None:
    for name in (
        "README.md", "readme.txt", "ReadMe.ko.md", "a.expected.json", "A.EXPECTED.JSON", ".hidden.txt", ".git/a.txt",
        "a.py", "a.pdf", "a", "a.txt~", "a.txt.bak",
    ):  # fmt: skip
        write(tmp_path / name)
    write(tmp_path / "읽을 것.TXT")
    write(tmp_path / "readme-how.txt")
    reading = look(tmp_path)
    assert set(guids(reading)) == {"읽을 것.TXT", "readme-how.txt"}
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (None, {"a.txt", "b.md", "2023/c.txt", "2023/11/d.md"}),
        ("*.txt", {"a.txt", "2023/c.txt"}),
        ("2023/*", {"2023/c.txt", "2023/11/d.md"}),
        ("[ab].*", {"a.txt", "b.md"}),
        ("속보*", set()),
    ],
)
def test_a_pattern_chooses(tmp_path: Path, pattern: str | None, found: set[str]) -> None:
    for name in ("a.txt", "b.md", "2023/c.txt", "2023/11/d.md"):
        write(tmp_path / name)
    assert set(guids(look(tmp_path, pattern=pattern))) == found


def test_what_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path / "빈 글.txt", "")
    write(tmp_path / "그림.txt", "\x00\x01\x02" * 500)
    write(tmp_path / "깨진 글.json", "{")
    write(tmp_path / "큰 글.txt", "가" * FILE_BYTES_MAX)
    write(tmp_path / "좋은 글.txt")
    os.mkfifo(tmp_path / "관.txt")
    reading = look(tmp_path)
    assert guids(reading) == ["좋은 글.txt"]
    assert sorted(map(str, reading.problems)) == [
        "관.txt: is no ordinary file",
        "그림.txt: is not text",
        "깨진 글.json: is no JSON (line 1, column 2)",
        "빈 글.txt: is empty",
        "큰 글.txt: is larger than 2 MB",
    ]
    assert "빈 글.txt: 비어 있습니다" in [each.ko for each in reading.problems]
    assert set(look(tmp_path, reading.cursor).problems) == set(reading.problems), "it is still so"


def test_a_cursor_from_before_there_were_two_languages_is_read(tmp_path: Path) -> None:
    write(tmp_path / "빈 글.txt", "")
    cursor = look(tmp_path).cursor
    (facts,) = cursor["files"].values()
    old = {"files": {"빈 글.txt": [*facts[:3], "is empty"]}}
    assert look(tmp_path, old).problems == (as_it_came("빈 글.txt: is empty"),)


def test_a_file_that_is_mended_is_an_article(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "")
    cursor = look(tmp_path).cursor
    write(tmp_path / "a.txt")
    reading = look(tmp_path, cursor)
    assert (guids(reading), reading.problems) == (["a.txt"], ())


def test_links_lead_nowhere_outside(tmp_path: Path) -> None:
    outside = write(tmp_path / "밖" / "비밀.txt")
    folder = tmp_path / "안"
    write(folder / ".data" / "안의 글.txt")
    (folder / "밖으로.txt").symlink_to(outside)
    (folder / "위로.txt").symlink_to("../밖/비밀.txt")
    (folder / "밖의 폴더").symlink_to(outside.parent)
    (folder / "안으로.txt").symlink_to(".data/안의 글.txt")
    (folder / "끊긴.txt").symlink_to("없음.txt")
    (folder / "맴도는.txt").symlink_to("맴도는.txt")
    reading = look(folder)
    assert guids(reading) == ["안으로.txt"]
    assert {str(problem).partition(":")[0] for problem in reading.problems} == {
        "밖으로.txt", "위로.txt", "끊긴.txt", "맴도는.txt",
    }  # fmt: skip
    assert sum("leads out of the folder" in str(problem) for problem in reading.problems) == 2


def test_a_sibling_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    outside = write(tmp_path / "news-secret" / "a.txt")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").symlink_to(outside)
    assert guids(look(tmp_path / "news")) == []


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert guids(look(tmp_path / "link")) == ["a.txt"]


def test_names_from_older_systems(tmp_path: Path) -> None:
    name = os.fsdecode("속보.txt".encode("cp949"))
    write(tmp_path / name)
    taken_apart = "\u1109\u1162\u1103\u1162\u110e\u1162\u11a8.txt"
    write(tmp_path / taken_apart)
    assert set(guids(look(tmp_path))) == {"속보.txt", "새대책.txt"}


@pytest.mark.parametrize("name", ["없음", "파일.txt"])
def test_a_missing_folder_is_an_error_with_a_remedy(tmp_path: Path, name: str) -> None:
    write(tmp_path / "파일.txt")
    with pytest.raises(SourceError) as raised:
        look(tmp_path / name)
    assert name in str(raised.value.reason)
    assert "path:" in str(raised.value.remedy)


def test_an_empty_folder_is_no_error(tmp_path: Path) -> None:
    reading = look(tmp_path)
    assert (reading.articles, reading.problems) == ((), ())


def test_many_small_files_cost_little(tmp_path: Path) -> None:
    for number in range(300):
        write(tmp_path / f"{number:03}.txt")
    reading = look(tmp_path)
    assert len(reading.articles) == 300
    assert len(json.dumps(reading.cursor)) < 300 * 80


def test_where_a_relative_path_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FolderOptions.model_validate({"path": "../seeds"}, context={"base": tmp_path}).path == tmp_path / "../seeds"
    assert FolderOptions.model_validate({"path": "/news"}, context={"base": tmp_path}).path == Path("/news")
    assert FolderOptions.model_validate({"path": "seeds"}).path == Path("seeds")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert FolderOptions.model_validate({"path": "~/news"}, context={"base": Path("/x")}).path == tmp_path / "news"


@pytest.mark.parametrize(
    "options", [{}, {"path": "a\0b"}, {"path": "a", "pattern": ""}, {"path": "a", "colour": "red"}]
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        FolderOptions.model_validate(options)


def test_options_survive_the_store(tmp_path: Path) -> None:
    options = FolderOptions(path=tmp_path / "기사", pattern="*.txt")
    assert KIND.options.model_validate(json.loads(json.dumps(options.model_dump(mode="json")))) == options
