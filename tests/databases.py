"""Fixtures for fresh, migrated databases of both kinds; what is stored in them is the tests' own matter.

A test that takes `database_url` runs twice, on SQLite and on PostgreSQL. Each database is a copy of a
template that is migrated once for the whole run, so a test pays about 2 ms or about 30 ms for it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests import postgres

FOLDER = pytest.StashKey[Path]()
MEMBERSHIP = pytest.StashKey[IO[str]]()
TEMPLATE = "template_migrated"


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision with stages and policy; leave no connection open."""
    # Here, so that a run without a database does not pay for the import.
    from tracker.core.clock import now
    from tracker.core.database import Database, make_engine
    from tracker.gates.actions.installing import install_defaults
    from tracker.migrations.steps import upgrade

    engine = make_engine(url)
    try:
        upgrade(engine)
        with Database(engine).writing() as session:
            install_defaults(session, now=now())
    finally:
        engine.dispose()


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folder; parallel workers are told the folder of the process that started them."""
    told = getattr(config, "workerinput", {}).get("folder")
    folder = Path(told) if told else postgres.new_folder()
    config.stash[FOLDER] = folder
    config.stash[MEMBERSHIP] = postgres.join(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a parallel worker the folder of the run."""
    node.workerinput["folder"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the run; no server outlives it."""
    if MEMBERSHIP in config.stash:
        postgres.leave(
            config.stash[FOLDER], config.stash[MEMBERSHIP], last=not hasattr(config, "workerinput")
        )


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all parallel processes of this run share."""
    return pytestconfig.stash[FOLDER]


@pytest.fixture(scope="session")
def sqlite_template(run_folder: Path) -> Path:
    """A migrated SQLite file that nobody writes to."""
    file = run_folder / "template.sqlite3"
    postgres.once(run_folder, "sqlite", lambda: migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite file of this test's own."""
    file = tmp_path / "tracker.sqlite3"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> postgres.PostgresServer:
    """The PostgreSQL server of this run; the test needs the mark `postgres`."""
    return postgres.server(run_folder)


@pytest.fixture(scope="session")
def postgres_template(run_folder: Path, postgres_server: postgres.PostgresServer) -> str:
    """The name of a migrated database that nobody connects to."""

    def make() -> None:
        with postgres_server.administration() as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        migrate(postgres_server.url(TEMPLATE))

    postgres.once(run_folder, "postgres", make)
    return TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: postgres.PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a fresh, migrated PostgreSQL database of this test's own."""
    name = postgres_server.create(postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database: the test runs once for each kind."""
    kind = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(kind)
    return url
