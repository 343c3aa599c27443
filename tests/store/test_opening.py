from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from store.door import Store
from store.engine import database_url
from store.errors import StoreError
from store.migrations import HEAD
from store.records import OPERATOR
from tests.store.makers import a_pass, declared, filed
from tests.store.postgres import Server
from tests.watchers.plain import assert_plain


def refusal(url: str) -> StoreError:
    with pytest.raises(StoreError) as refused:
        Store.open(url)
    error = refused.value
    for said in (error.reason, error.remedy):
        assert_plain(said)
        assert all(words.endswith((".", "'sokbo[postgres]'")) for words in (said.en, said.ko))
    return error


def shown(error: StoreError) -> str:
    """All that anybody gets to see of an error, in any language and in a log."""
    return "".join((*traceback.format_exception(error), repr(error), repr(error.reason), repr(error.remedy)))


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    error = refusal(f"sqlite:///{tmp_path / '없는 폴더' / 'sokbo.db'}")
    assert error.reason.en == f"The folder {tmp_path / '없는 폴더'} does not exist."


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody may write to")
def test_a_folder_that_cannot_be_written() -> None:
    assert "cannot be written" in refusal("sqlite:////proc/self/sokbo.db").reason.en


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "sokbo.db").mkdir()
    assert "cannot be written" in refusal(f"sqlite:///{tmp_path / 'sokbo.db'}").reason.en


@pytest.mark.parametrize("content", ["그냥 글\n" * 500, "x" * 100])
def test_a_file_that_is_no_database(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sokbo.db"
    path.write_text(content)
    assert refusal(f"sqlite:///{path}").reason.en == f"The file {path} is not a database."
    assert path.read_text() == content


def test_a_damaged_database(sqlite_file: Path) -> None:
    whole = bytearray(sqlite_file.read_bytes())
    whole[100:4096] = b"\xff" * 3996
    sqlite_file.write_bytes(whole)
    assert "damaged" in refusal(f"sqlite:///{sqlite_file}").reason.en


def change(url: str, statement: str) -> None:
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_newer_schema_than_this_program_knows(url: str) -> None:
    change(url, "UPDATE alembic_version SET version_num = '9999'")
    error = refusal(url)
    assert "newer version" in error.reason.en
    assert "9999" in error.reason.en
    change(url, f"UPDATE alembic_version SET version_num = '{HEAD}'")  # noqa: S608  # our revision
    Store.open(url).close()


def test_a_database_of_another_program(server: Server, tmp_path: Path) -> None:
    with server.fresh_database() as empty:
        for url in (empty, f"sqlite:///{tmp_path / 'other.db'}"):
            change(url, "CREATE TABLE accounts (id integer)")
            error = refusal(url)
            assert "another program (accounts)" in error.reason.en
            change(url, "DROP TABLE accounts")
            Store.open(url).close()


PASSWORD = "hunter2%/비밀"


def test_a_wrong_password_is_named_but_not_shown(server: Server) -> None:
    server.run("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    error = refusal(server.url("postgres", "guarded", PASSWORD))
    assert "refused the user guarded: wrong name or password" in error.reason.en
    assert PASSWORD not in shown(error)
    assert "hunter2" not in shown(error)


def test_a_database_that_is_not_on_the_server(server: Server) -> None:
    assert "no database “없는것”" in refusal(server.url("없는것")).reason.en


def test_a_role_that_may_not_make_tables(server: Server) -> None:
    server.run("CREATE ROLE reader LOGIN")
    with server.fresh_database() as url:
        error = refusal(url.replace("//postgres:", "//reader:"))
    assert "permission denied" in error.reason.en


def test_a_server_that_is_not_there() -> None:
    error = refusal("postgresql://me:hunter2@127.0.0.1:1/sokbo")
    assert error.reason.en == "The server 127.0.0.1:1 cannot be reached."
    assert "hunter2" not in shown(error)


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refusal("postgresql://me:hunter2@127.0.0.1/sokbo")
    assert error.reason.en == "The PostgreSQL driver is not installed."
    assert "pip install" in error.remedy.en
    assert "pip install" in error.remedy.ko


@pytest.mark.parametrize(
    "url", ["", "그냥 글", "mysql://me:hunter2@host/db", "postgresql+asyncpg://me:hunter2@host/db"]
)
def test_a_url_we_do_not_speak(url: str) -> None:
    error = refusal(url)
    assert "hunter2" not in f"{error} {error.reason.ko} {error.remedy} {error.remedy.ko}"
    assert "sqlite:////data/sokbo.db" in error.remedy.en
    assert "sqlite:////data/sokbo.db" in error.remedy.ko


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_gets_our_driver(scheme: str) -> None:
    assert database_url(f"{scheme}://me:a%40b@host/db").drivername == "postgresql+psycopg"
    assert database_url(f"{scheme}://me:a%40b@host/db").password == "a@b"


def test_a_path_with_strange_letters(tmp_path: Path) -> None:
    folder = tmp_path / "데이터 100%s [x]"
    folder.mkdir()
    store = Store.open(f"sqlite:///{folder / '속보.db'}")
    store.commit(a_pass(declared(store), filed=(filed("a"),)))
    store.close()
    assert (folder / "속보.db").stat().st_size > 0
    assert not (folder / "속보.db-wal").exists(), "the last one to close empties the log into the file"


def test_what_is_in_memory_is_seen_by_every_thread_and_gone_at_the_end() -> None:
    from concurrent.futures import ThreadPoolExecutor

    store, other = Store.open("sqlite://"), Store.open("sqlite://")
    source = declared(store)
    with ThreadPoolExecutor(8) as pool:
        passes = [a_pass(source, filed=(filed(str(number)),)) for number in range(40)]
        list(pool.map(store.commit, passes))
        searches = list(pool.map(lambda _: len(store.search(OPERATOR, "기사", 100)), range(16)))
    assert searches == [40] * 16
    assert other.sources(OPERATOR) == ()
    store.close()
    other.close()


def test_a_failure_after_opening_says_why_and_keeps_peoples_texts_out(store: Store) -> None:
    with store._connections.write() as connection:
        connection.execute(text("DROP TABLE decisions"))
    source = declared(store)
    with pytest.raises(StoreError) as refused:
        store.commit(a_pass(source, filed=(filed("비밀 열쇠"),)))
    assert "decisions" in refused.value.reason.en
    assert "비밀" not in repr(refused.value.reason)
    assert store.latest(OPERATOR, 5) == ()


def test_a_server_that_was_restarted_is_found_again(server: Server) -> None:
    with server.fresh_database("template_desk") as url:
        store = Store.open(url)
        source = declared(store)
        server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sokbo'")
        store.commit(a_pass(source, filed=(filed("a"),)))
        assert len(store.latest(OPERATOR, 5)) == 1
        store.close()
