"""The databases that tests get: fresh, migrated, of both kinds, and gone after the run however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

ROOT = Path(__file__).resolve().parents[2]
CRASHING_RUN = """
import os
import pytest

@pytest.mark.parametrize("name", ["first", "second"])
def test_of_a_server(postgres_server, name, pytestconfig):
    (pytestconfig.rootpath / name).write_text(str(postgres_server.folder))

def test_that_crashes(postgres_server):
    os.kill(os.getpid(), 9)
"""


def test_a_fresh_database_has_the_tables_of_the_newest_revision(database_url: str) -> None:
    engine = create_engine(database_url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    assert "alembic_version" in tables
    assert len(tables) > 1


def test_two_fresh_sqlite_files_share_nothing(sqlite_url: str, sqlite_template: Path) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
    engine.dispose()
    template = create_engine(f"sqlite:///{sqlite_template}")
    assert "mine" not in inspect(template).get_table_names()
    template.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("options", [["-p", "no:xdist"], ["-n", "2"]], ids=["alone", "parallel"])
def test_no_server_outlives_a_run_that_crashes(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "test_crash.py").write_text(CRASHING_RUN)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    plugins = ["-p", "tests.databases", "-p", "no:randomly", "-p", "no:cacheprovider"]
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, *options, tmp_path],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    folders = {(tmp_path / name).read_text() for name in ("first", "second")}
    assert len(folders) == 1
    _wait_until_gone(Path(folders.pop()))


def _wait_until_gone(folder: Path) -> None:
    limit = time.monotonic() + 20
    while folder.exists() and time.monotonic() < limit:
        time.sleep(0.05)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(folder) not in running
    assert not folder.exists()
