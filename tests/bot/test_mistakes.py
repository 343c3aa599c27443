"""What the operator got wrong, as `sokbo` says it: in the language of the settings, though they may be what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.channels import without_a_channel
from bot.errors import BadTokenError, GatewayRefusedError
from bot.misfits import misfits
from bot.reporting import with_remedy
from config.settings import Settings
from config.watchlist import Reference, load_watchlist
from newsdesk.wording import UNSAID, Said
from store.records import Source
from tests.bot.program import sokbo
from tests.store.makers import NOW, source_spec
from tests.watchers.plain import LANGUAGES, assert_plain

WATCHLIST = "sources:\n  - name: 한빛\n    kind: folder\n    path: .\nrules:\n  - name: 금리\n    query: 금리\n"

# The watchlist, the settings, and what is said in each language.
MISTAKES: dict[str, tuple[str, dict[str, str], str, str]] = {
    "empty watchlist": (
        "",
        {},
        "w.yaml: The watchlist is empty. Start from the shipped example.",
        "w.yaml: 감시 목록이 비어 있습니다. 함께 온 예시(config/watchlist.example.yaml)를 바탕으로 쓰세요.",
    ),
    "unknown option": (
        WATCHLIST.replace("path: .", "path: .\n    colour: red"),
        {},
        (
            "w.yaml:5: Source “한빛”, colour: Extra inputs are not permitted. Remove it, or check its spelling; "
            "“sokbo source kinds” lists the options of folder."
        ),
        (
            "w.yaml:5: “한빛” 출처, colour: 그런 옵션은 없습니다. 지우거나, 철자를 살펴보세요. "
            "folder의 옵션은 “sokbo source kinds”에 있습니다."
        ),
    ),
    "wrong setting": (
        WATCHLIST,
        {"listen": "a:0"},
        (
            "SOKBO_LISTEN: there is no such port. "
            "Expected: Host and port to listen at for hubs; in use only with a public URL."
        ),
        "SOKBO_LISTEN: 그런 포트는 없습니다. 적을 값: 허브를 기다리는 호스트와 포트. 공개 주소를 적었을 때만 씁니다.",
    ),
    "wrong database": (
        WATCHLIST,
        {"database_url": "mysql://me:hunter2@host/db"},
        (
            "The database URL begins with “mysql”, which Sokbo does not speak. "
            "Write sqlite:////data/sokbo.db, or postgresql://user:password@host/database."
        ),
        (
            "Sokbo가 쓸 수 없는 데이터베이스 URL입니다(“mysql”). "
            "sqlite:////data/sokbo.db나 postgresql://user:password@host/database처럼 적으세요."
        ),
    ),
    "no channel": (
        WATCHLIST,
        {"discord_token": "not.the.token"},
        (
            "w.yaml:6: Rule “금리” has no channel to post to. "
            "Set SOKBO_DISCORD_CHANNEL to a channel's id, or give the rule “channels:”."
        ),
        (
            "w.yaml:6: “금리” 규칙에 알림을 올릴 채널이 없습니다. "
            "SOKBO_DISCORD_CHANNEL에 채널 ID를 적거나, 규칙에 “channels:”를 더하세요."
        ),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("language", ["", *LANGUAGES])
def test_a_mistake_ends_the_program_with_one_line_in_the_language_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    watchlist, settings, english, korean = MISTAKES[name]
    (tmp_path / "w.yaml").write_text(watchlist, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for key in Settings.model_fields:
        monkeypatch.delenv(f"SOKBO_{key.upper()}", raising=False)
    for key, value in {"watchlist": "w.yaml", "language": language, **settings}.items():
        monkeypatch.setenv(f"SOKBO_{key.upper()}", value)
    with pytest.raises(SystemExit) as left:
        main(["check"])
    printed = capsys.readouterr()
    assert left.value.code == 2
    assert (printed.out, printed.err) == ("", f"{korean if language == 'ko' else english}\n")


def test_the_doctor_says_it_in_korean_too(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text("", encoding="utf-8")
    broken = sokbo(tmp_path, "doctor", watchlist="w.yaml", language="ko")
    assert broken.stdout.startswith("✗ w.yaml: 감시 목록이 비어 있습니다.")
    (tmp_path / "w.yaml").write_text(WATCHLIST, encoding="utf-8")
    fine, damaged, no_token = sokbo(
        tmp_path, "doctor", watchlist="w.yaml", language="ko", database_url="sqlite:////없는 곳/sokbo.db"
    ).stdout.splitlines()
    assert fine == "✓ 감시 목록 w.yaml: 출처 1개, 규칙 1개."
    assert damaged == "✗ /없는 곳 폴더가 없습니다. 만들거나, 데이터 볼륨을 거기에 연결하세요."
    assert no_token.startswith("✗ 디스코드 토큰이 없어 알림이 터미널로 갑니다.")


def test_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    said = {each: sokbo(tmp_path, "health", language=each).stderr for each in ("en", "ko")}
    path = tmp_path / "data" / "sokbo.db"
    assert said["en"] == f"There is no database at {path}; the bot has not run yet. Start with: sokbo check\n"
    assert said["ko"] == (
        f"{path} 위치에 데이터베이스가 없습니다. 봇이 아직 실행된 적이 없습니다. 먼저 실행하세요: sokbo check\n"
    )


def test_an_env_file_saved_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("SOKBO_CONTACT=편집국\nSOKBO_LANGUAGE=ko\n".encode("cp949"))
    done = sokbo(tmp_path, "check")
    assert done.returncode == 2
    assert done.stderr == ".env: UTF-8로 저장된 글 파일이 아닙니다. 인코딩을 UTF-8로 골라 다시 저장하세요.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "읽을 수 없습니다: No such file or directory. 파일을 적거나, 표준 입력은 -로 적으세요."),
        (b"", "기사로 읽을 수 없습니다: 비어 있습니다. 기사가 든 파일을 적으세요."),
    ],
)
def test_an_article_that_cannot_be_read(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "기사.txt").write_bytes(content)
    done = sokbo(tmp_path, "rule", "test", "금리", "기사.txt", language="ko")
    assert done.stderr == f"기사.txt: {words}\n"


def test_where_the_watchlist_and_the_added_sources_do_not_go_together() -> None:
    own, other = source_spec("한빛"), source_spec("한빛", options={"url": "https://other.example"})
    reference = Reference(where="w.yaml:9", rule="금리", source="한빚")
    added = Source(id=1, spec=other, cursor={}, next_check_at=NOW)
    unknown, taken = misfits([own], [reference], [added])
    assert unknown.said.ko == (
        "w.yaml:9: “금리” 규칙이 쓰는 “한빚” 출처가 “sources:”에도, 따로 더한 출처에도 없습니다. "
        "이름을 바로잡거나 “sokbo source list”를 살펴보세요. 쓸 수 있는 출처: 한빛."
    )
    assert unknown.said.en.endswith("Use one of: 한빛; or see “sokbo source list”.")
    assert taken.said.en.startswith("source “한빛”: An added source has this name already")
    assert taken.said.ko.startswith("“한빛” 출처: 따로 더한 출처가 이미 이 이름으로")
    (lonely,) = misfits([], [reference], [])
    assert lonely.remedy.ko.endswith("쓸 수 있는 출처: 아직 없음.")


def test_a_rule_without_a_channel_is_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(WATCHLIST, encoding="utf-8")
    (problem,) = without_a_channel(load_watchlist(tmp_path / "w.yaml"))
    assert problem.where == "w.yaml:6"
    assert_plain(problem.what)
    assert_plain(problem.remedy)


@pytest.mark.parametrize("error", [BadTokenError(), GatewayRefusedError(4013), GatewayRefusedError(None)])
def test_why_discord_ends_the_talk_is_told_in_both_languages(error: BadTokenError | GatewayRefusedError) -> None:
    assert_plain(error.reason)
    assert_plain(error.remedy)
    assert str(error) == error.reason.en


def test_a_remedy_that_is_not_there_leaves_nothing_behind() -> None:
    reason = Said("It is so.", "그렇습니다.")
    assert with_remedy(reason, UNSAID) == reason
    assert with_remedy(reason, Said("Wait.", "기다리세요.")) == Said("It is so. Wait.", "그렇습니다. 기다리세요.")
