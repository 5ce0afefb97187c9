"""One real PostgreSQL server for a whole run of tests, shared by its parallel processes; no fixtures here."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

import psycopg
from psycopg import sql

from tests import places

LOG = "keeper.log"
PATIENCE = 60  # seconds that a start may take on a busy machine
LONGEST_SOCKET = 90  # bytes of a folder's path, under the 108 that a socket's address may have


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, reached through the socket in its folder."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://tracker@/{database}?host={self.folder}"

    def create(self, template: str) -> str:
        """Make a database like the template and answer its name; takes about 20 ms."""
        name = f"t{uuid4().hex}"
        with self.administration() as connection:
            # Twice as quick as the default where nothing is synced; older servers know no other way.
            strategy = " STRATEGY file_copy" if connection.info.server_version >= 15_00_00 else ""
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + strategy)
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        with self.administration() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    @contextmanager
    def administration(self) -> Iterator[psycopg.Connection]:
        """A connection for statements that stand outside any transaction."""
        address = f"host={self.folder} user=tracker dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


def new_folder() -> Path:
    """Make the folder of a run, short enough for a socket and open to the server's own user."""
    usual = Path(tempfile.gettempdir())
    short = len(bytes(usual)) < LONGEST_SOCKET - 30 and usual.stat().st_mode & 0o001
    folder = Path(tempfile.mkdtemp(prefix="tracker-tests-", dir=usual if short else "/tmp"))  # noqa: S108
    (folder / "alive").touch()
    return folder


def join(folder: Path) -> IO[str]:
    """Count this process as one of the run until the answered file is closed."""
    file = (folder / "alive").open()
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def leave(folder: Path, membership: IO[str], last: bool) -> None:
    """Stop being one of the run; the last one waits until the server and its folder are gone."""
    membership.close()
    if not last:
        return
    limit = time.monotonic() + PATIENCE
    while (folder / LOG).exists() and time.monotonic() < limit:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def server(folder: Path) -> PostgresServer:
    """The server of this run: started by the first process that asks, found by the others."""
    once(folder, "server", lambda: _start(folder))
    return PostgresServer(folder)


def once(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Let the first process of the run make something, and the others wait until it is there."""
    with (folder / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / f"{name}.made"
        if not done.exists():
            make()
            done.touch()


def _start(folder: Path) -> None:
    programs = places.postgres()
    if programs is None:
        raise RuntimeError(places.NO_POSTGRES)
    keeper = Path(__file__).with_name("postgres_keeper.py")
    with (folder / LOG).open("w") as log:
        process = subprocess.Popen(
            [sys.executable, keeper, programs, folder], stdout=log, stderr=log, start_new_session=True
        )
    limit = time.monotonic() + PATIENCE
    while not _answers(folder):
        if process.poll() is not None or time.monotonic() > limit:
            process.kill()
            said = (folder / LOG).read_text("utf-8")
            (folder / LOG).unlink()  # nobody need wait for the end of this server
            raise RuntimeError(f"PostgreSQL did not start:\n{said}")
        time.sleep(0.02)
    process.returncode = 0  # the keeper outlives this process on purpose: no warning about that


def _answers(folder: Path) -> bool:
    if not (folder / ".s.PGSQL.5432").exists():
        return False
    try:
        with PostgresServer(folder).administration():
            return True
    except psycopg.OperationalError:  # it is still starting
        return False
