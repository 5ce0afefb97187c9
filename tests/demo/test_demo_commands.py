"""`tracker demo`: all of it or nothing, restored as it was, never over other data, served with its parts."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tests.serving import SECRET
from tracker.cli.group import tracker
from tracker.core.database import Database, make_engine
from tracker.demo import loading
from tracker.demo.addresses import point_to, port_of
from tracker.demo.sign_ins import PASSWORD, sign_ins
from tracker.endpoints.models import Endpoint
from tracker.initiatives.models import Initiative

pytestmark = pytest.mark.whole
PATIENCE = 60  # seconds that a start may take on a busy machine
Run = Callable[..., Result]


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """What commands read: a data directory of this test's own."""
    return {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_SECRET_KEY": SECRET}


@pytest.fixture
def run(settings: dict[str, str]) -> Run:
    """Give a function that runs a command beside the test's database."""

    def call(*words: str, **more: str) -> Result:
        return CliRunner(env=settings).invoke(tracker, words, **more)  # type: ignore[arg-type]

    return call


def process(settings: dict[str, str], *words: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", "demo", *words],
        env=os.environ | settings | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def opened(file: Path) -> Database:
    return Database(make_engine(f"sqlite:///{file}"))


def names(file: Path) -> list[str]:
    database = opened(file)
    with database.reading() as session:
        found = list(session.scalars(select(Initiative.name).order_by(Initiative.key)))
    database.engine.dispose()
    return found


def wait_until(happened: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < limit, f"{what} did not happen in {PATIENCE} s"
        time.sleep(0.05)


def is_loading(file: Path) -> bool:
    """Is there a fresh schema, and does somebody hold the write lock?"""
    with sqlite3.connect(file, timeout=0, isolation_level=None) as connection:
        try:
            if connection.execute("SELECT count(*) FROM person").fetchone()[0]:
                return False
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            return "locked" in str(fault)
        connection.execute("ROLLBACK")
    return False


def test_a_reset_that_is_killed_leaves_nothing_and_the_next_one_restores_all(
    demo_copy: Path, settings: dict[str, str], run: Run
) -> None:
    before = names(demo_copy)
    database = opened(demo_copy)
    with database.writing() as session:
        session.execute(update(Initiative).values(name="Changed by somebody"))
    database.engine.dispose()
    killed = process(settings, "reset", "--yes")
    wait_until(lambda: is_loading(demo_copy), "loading")
    time.sleep(0.5)  # it is in the middle now
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert names(demo_copy) == []
    assert run("demo", "reset", "--yes").output == "The demo company is as it was.\n"
    assert names(demo_copy) == before
    assert run("demo", "load").output == "The demo company is in this database already.\n"


def test_a_reset_asks_first(demo_copy: Path, run: Run) -> None:
    before = names(demo_copy)
    assert run("demo", "reset", input="n\n").exit_code == 1
    assert names(demo_copy) == before


def test_a_database_of_somebody_else_is_neither_filled_nor_emptied(
    sqlite_template: Path, tmp_path: Path, run: Run
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "tracker.sqlite3")
    assert run("user", "add", "--email", "a@example.test", "--name", "A", "--role", "lead").exit_code == 0
    for words in (("demo", "load"), ("demo", "reset", "--yes")):
        answer = run(*words)
        assert answer.exit_code == 1
        assert "something" in f"{answer.output} {answer.exception}"
    assert "a@example.test" in run("user", "list").output


def test_a_taken_port_is_refused_in_one_sentence(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run("demo", "serve", "--port", str(port))
    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: 127.0.0.1:{port} cannot be used")
    assert len(answer.output.splitlines()) == 1


def test_only_the_played_endpoints_follow_the_local_service_to_another_port(demo_copy: Path) -> None:
    database = opened(demo_copy)
    with database.writing() as session:
        own = session.scalars(select(Endpoint).where(Endpoint.name == "eta")).one()
        own.url = "https://somewhere.example/predict"
        session.flush()
        point_to(session, 9999)
        session.expire_all()
        assert port_of(session) == 9999
        found = dict(session.execute(select(Endpoint.name, Endpoint.url)).all())
        outcomes = set(session.scalars(select(Endpoint.last_outcome)))
    database.engine.dispose()
    assert found.pop("eta") == "https://somewhere.example/predict"
    assert {url.partition("/")[2].split("/")[1] for url in found.values()} == {"127.0.0.1:9999"}
    assert "never" not in outcomes


@pytest.fixture
def served(demo_copy: Path, settings: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo served on a free port: its process and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    assert demo_copy.exists()
    running = process(settings, "serve", "--workers", "1", PORT=port)
    try:
        yield running, f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.communicate()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def test_the_served_demo_shows_its_sign_ins_and_ends_with_all_its_parts(
    served: tuple[subprocess.Popen[str], str], demo_copy: Path
) -> None:
    running, address = served
    wait_until(lambda: answers(f"{address}/sign-in"), "the sign-in page")
    page = urllib.request.urlopen(f"{address}/sign-in", timeout=PATIENCE).read().decode()
    assert PASSWORD in page
    assert all(one.email in page for one in sign_ins())
    database = opened(demo_copy)
    with database.reading() as session:
        url = session.scalars(select(Endpoint.url).where(Endpoint.name == "eta")).one()
        assert loading.is_demo(session)
    database.engine.dispose()
    service = re.match(r"http://127\.0\.0\.1:\d+", url)
    assert service is not None
    assert answers(f"{service[0]}/healthz")
    running.terminate()
    said, _ = running.communicate(timeout=PATIENCE)
    assert f"Tracker with the demo company: {address}" in said
    assert not answers(f"{address}/sign-in")
    assert not answers(f"{service[0]}/healthz")
