"""The demo company on each kind of database, for tests that read what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests import postgres
from tests.demo_company import load_into
from tracker.core.database import Database, make_engine
from tracker.demo import loading


@dataclass(frozen=True, slots=True)
class Loaded:
    """A database with the demo, read by one test, and the moment it was loaded at."""

    session: Session
    now: datetime


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
