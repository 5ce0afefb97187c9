"""Fixtures of a running app: the database as an object, the app on it, and browsers signed in by role."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from tests import building
from tracker.accounts.models import Account
from tracker.accounts.rules.secrets import csrf_token, secret_hash
from tracker.app import create_app
from tracker.core import clock
from tracker.core.database import Database, make_engine
from tracker.core.settings import Settings

SECRET = "a secret key of a test, long enough"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with stages and the default policy; on SQLite and on PostgreSQL in turn."""
    yield from _database(database_url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """The same on SQLite only: for pages, where the kind of database makes no difference."""
    yield from _database(sqlite_url)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction on each kind of database, committed at the end of the test."""
    with database.writing() as opened:
        yield opened


@pytest.fixture(scope="session")
def app_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app of this process has its SQLite file."""
    return tmp_path_factory.mktemp("app") / "tracker.sqlite3"


@pytest.fixture(scope="session")
def shared_app(app_file: Path, sqlite_template: Path, run_folder: Path) -> Flask:
    """The whole app, made once a process, for that takes 0.1 s; a test takes `app`."""
    shutil.copyfile(sqlite_template, app_file)
    return make_app(f"sqlite:///{app_file}", run_folder)


@pytest.fixture
def app(shared_app: Flask, app_file: Path, sqlite_template: Path) -> Flask:
    """The whole app on a fresh SQLite file; a test that changes the app itself puts it back."""
    shared_app.extensions["tracker.database"].engine.dispose()
    for left in app_file.parent.iterdir():  # the file of the test before, with its log
        left.unlink()
    shutil.copyfile(sqlite_template, app_file)
    return shared_app


@pytest.fixture
def app_database(app: Flask) -> Database:
    """The app's own database: what is written through it is judged again, as in the running server."""
    found: Database = app.extensions["tracker.database"]
    return found


@pytest.fixture
def sign_in(app: Flask, app_database: Database) -> Callable[..., "Browser"]:
    """Give a function that signs somebody in: by role, or with an account of the test's own."""

    def start(role: str = "engineer", account_of: str | None = None) -> Browser:
        with app_database.writing() as session:
            account = session.get(Account, account_of) if account_of else building.an_account(session, role)
            assert account is not None
            secret = building.a_sign_in(session, account, clock.now())
            return Browser(app, secret, account.person_id)

    return start


class Browser:
    """A signed-in test client: sends the cookie, and the CSRF token with every write."""

    def __init__(self, app: Flask, secret: str, person_id: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie("__Host-sid", secret, domain="localhost", path="/", secure=True)
        self.csrf = csrf_token(SECRET, secret_hash(secret))
        self.person_id = person_id

    def get(self, path: str, **more):  # type: ignore[no-untyped-def]
        """GET a page."""
        return self.client.get(path, **more)

    def post(self, path: str, form=None, **more):  # type: ignore[no-untyped-def]
        """POST a form as the page would."""
        headers = {"X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        return self.client.post(path, data=form, headers=headers, **more)


def make_app(url: str, folder: Path) -> Flask:
    """Make the app on a database; static files are built once for the whole run."""
    settings = Settings(data_dir=folder, secret_key=SECRET, database_url=url)
    app = create_app(settings)
    app.config["TESTING"] = False
    # each test makes its own app: without this, each would compile the templates again, 0.1 s a page
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app


def _database(url: str) -> Iterator[Database]:
    engine = make_engine(url)
    yield Database(engine)
    engine.dispose()
