"""The demo company, loaded once for the whole run on each kind of database; tests that write take a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import postgres
from tests.building import PASSWORD_HASH
from tracker.core import clock
from tracker.core.database import Database, make_engine
from tracker.demo import loading
from tracker.gates.actions import judging


@dataclass(frozen=True, slots=True)
class Loaded:
    """A database with the demo, read by one test, and the moment it was loaded at."""

    session: Session
    now: datetime


def judging_database(url: str) -> Database:
    """A database whose verdicts are written in each transaction, as the server's are."""
    database = Database(make_engine(url))
    database.before_commit.append(judging.judge_touched)
    return database


def load_into(url: str) -> None:
    """Load the demo as of now, and write down beside the run when that was."""
    database = judging_database(url)
    with database.writing() as session:
        loading.load(session, now=clock.now(), password_hash=PASSWORD_HASH)
    database.engine.dispose()


@pytest.fixture(scope="session")
def demo_file(run_folder: Path, sqlite_template: Path) -> Path:
    """A SQLite file with the demo that nobody writes to."""
    file = run_folder / "demo.sqlite3"

    def make() -> None:
        shutil.copyfile(sqlite_template, file)
        load_into(f"sqlite:///{file}")

    postgres.once(run_folder, "demo", make)
    return file


@pytest.fixture(scope="session")
def postgres_demo(run_folder: Path, postgres_server: postgres.PostgresServer, postgres_template: str) -> str:
    """The address of a PostgreSQL database with the demo that nobody writes to."""
    kept = run_folder / "demo.json"

    def make() -> None:
        name = postgres_server.create(postgres_template)
        load_into(postgres_server.url(name))
        kept.write_text(json.dumps(name), "utf-8")

    postgres.once(run_folder, "postgres-demo", make)
    return postgres_server.url(json.loads(kept.read_text("utf-8")))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def loaded(request: pytest.FixtureRequest) -> Iterator[Loaded]:
    """The demo on each kind of database, for reading."""
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('demo_file')}"
    else:
        url = request.getfixturevalue("postgres_demo")
    database = Database(make_engine(url))
    with database.reading() as session:
        yield Loaded(session, loading.loaded_at(session))
    database.engine.dispose()


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A SQLite file with the demo of this test's own, where a data directory has it."""
    file = tmp_path / "tracker.sqlite3"
    shutil.copyfile(demo_file, file)
    return file
