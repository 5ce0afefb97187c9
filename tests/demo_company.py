"""The demo company, loaded once for the whole run, and the real app served on a copy of it for a test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import building, postgres
from tests.serving import SECRET, Browser
from tracker.accounts import queries
from tracker.app import create_app
from tracker.core import clock
from tracker.core.database import Database, make_engine
from tracker.core.settings import Settings
from tracker.demo import loading, service
from tracker.demo.addresses import point_to
from tracker.demo.sign_ins import sign_ins
from tracker.gates.actions import judging

if TYPE_CHECKING:
    from playwright.sync_api import SetCookieParam

# One of the company for each role; all of them sign in with `building.PASSWORD`.
EMAILS = {shown.role.value: shown.email for shown in sign_ins()}


@dataclass(frozen=True, slots=True)
class Demo:
    """A served copy of the company: its address without a slash at the end, and the app behind it."""

    address: str
    app: Flask

    @property
    def database(self) -> Database:
        """The app's own database."""
        found: Database = self.app.extensions["tracker.database"]
        return found

    def sign_in(self, email: str) -> str:
        """Start a sign-in of somebody and give the secret that the cookie carries."""
        with self.database.writing() as session:
            account = queries.account_by_email(session, email)
            assert account is not None, email
            return building.a_sign_in(session, account, clock.now())

    def client(self, email: str) -> Browser:
        """Sign somebody in who asks the app without a network."""
        return Browser(self.app, self.sign_in(email), "")

    def cookie(self, email: str) -> SetCookieParam:
        """Start a sign-in of somebody and give the cookie as the browser keeps it."""
        secret = self.sign_in(email)
        return {"name": "__Host-sid", "value": secret, "domain": "127.0.0.1", "path": "/", "secure": True}


class _Quiet(WSGIRequestHandler):
    """Writes no line a request into the test's output."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing."""


@pytest.fixture(scope="session")
def demo_file(run_folder: Path, sqlite_template: Path) -> Path:
    """A SQLite file with the company that nobody writes to; made by the first process of the run."""
    file = run_folder / "demo.sqlite3"

    def make() -> None:
        shutil.copyfile(sqlite_template, file)
        load_into(f"sqlite:///{file}")

    postgres.once(run_folder, "demo", make)
    return file


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Path:
    """A SQLite file with the company of this test's own, where a data directory has it."""
    file = tmp_path / "tracker.sqlite3"
    shutil.copyfile(demo_file, file)
    return file


@pytest.fixture(scope="session")
def shown(demo_file: Path, run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The company as this process serves it to all tests that only look."""
    file = tmp_path_factory.mktemp("shown") / "tracker.sqlite3"
    shutil.copyfile(demo_file, file)  # who looks is remembered
    with served(file, run_folder) as demo:
        yield demo


@pytest.fixture
def demo(demo_copy: Path, run_folder: Path) -> Iterator[Demo]:
    """The company served to one test alone, which may change it; its endpoints answer."""
    with (
        service.running() as endpoints,
        served(demo_copy, run_folder, (endpoints.server_port,)) as demo,
    ):
        with demo.database.writing() as session:
            point_to(session, endpoints.server_port)
        yield demo


def load_into(url: str) -> None:
    """Load the company into a migrated, empty database as of now; takes about 4 s."""
    database = judging_database(url)
    with database.writing() as session:
        loading.load(session, now=clock.now(), password_hash=building.PASSWORD_HASH)
    database.engine.dispose()


def judging_database(url: str) -> Database:
    """Open a database whose verdicts are written in each transaction, as the server's are."""
    database = Database(make_engine(url))
    database.before_commit.append(judging.judge_touched)
    return database


@contextmanager
def served(file: Path, folder: Path, probe_ports: tuple[int, ...] = (1,)) -> Iterator[Demo]:
    """Serve a loaded file on a free port while the block lasts; static files go to `folder`."""
    app = _make_app(file, folder, probe_ports)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    demo = Demo(f"http://127.0.0.1:{server.server_port}", app)
    try:
        yield demo
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        demo.database.engine.dispose()


def _make_app(file: Path, folder: Path, probe_ports: tuple[int, ...]) -> Flask:
    app = create_app(
        Settings(
            data_dir=folder,
            secret_key=SECRET,
            database_url=f"sqlite:///{file}",
            demo=True,
            probe_allow=(ip_network("127.0.0.0/8"),),
            probe_ports=probe_ports,
        )
    )
    app.context_processor(lambda: {"demo_people": sign_ins()})
    # each process makes its own app: without this, each would compile the pages again
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app
