"""What a person meets when the disk is full or the database is held: a clear answer, and nothing lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from tests.building import an_initiative
from tests.serving import Browser
from tracker.core.database import Database
from tracker.initiatives.models import Membership
from tracker.web import health

LONG = "long " * 1_590  # more than the pages that are left in the file


@pytest.fixture
def engineer(sign_in, app_database: Database) -> Browser:
    browser: Browser = sign_in("engineer")
    with app_database.writing() as session:
        initiative = an_initiative(session, "TEST-ONE")
        session.add(Membership(initiative_id=initiative.id, person_id=browser.person_id, role="engineer"))
    return browser


@contextmanager
def every_connection(engine: Engine, pragma: str) -> Iterator[None]:
    """Set a pragma on each new connection, and have new ones before and after."""

    def set_it(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute(pragma)

    engine.dispose()
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM")  # leaves no page free
    event.listen(engine, "connect", set_it)
    yield
    event.remove(engine, "connect", set_it)
    engine.dispose()


def comment(browser: Browser, **more):  # type: ignore[no-untyped-def]
    return browser.post("/initiatives/TEST-ONE/updates", {"text": LONG}, **more)


def test_on_a_full_disk_nothing_is_saved_pages_are_read_and_it_goes_on_by_itself(
    engineer: Browser, app_database: Database
) -> None:
    with every_connection(app_database.engine, "PRAGMA max_page_count = 1"):  # SQLite: no less than it has
        refused = comment(engineer)
        page = engineer.get("/initiatives/TEST-ONE")
    assert refused.status_code == 507
    assert "The disk is full: nothing was saved." in refused.get_data(as_text=True)
    assert page.status_code == 200
    assert LONG.strip() not in page.get_data(as_text=True)
    assert comment(engineer).status_code == 303
    assert LONG.strip() in engineer.get("/initiatives/TEST-ONE/updates").get_data(as_text=True)


def test_a_database_that_somebody_holds_is_busy_and_no_fault(
    engineer: Browser, app_database: Database
) -> None:
    with every_connection(app_database.engine, "PRAGMA busy_timeout = 20"):
        holder = app_database.engine.raw_connection()
        holder.cursor().execute("BEGIN IMMEDIATE")
        refused, page = comment(engineer), engineer.get("/initiatives/TEST-ONE")
        holder.rollback()
        holder.close()
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert "The database is busy: nothing was saved." in refused.get_data(as_text=True)
    assert page.status_code == 200
    assert comment(engineer).status_code == 303


def test_the_process_is_not_ready_without_room_on_the_disk(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.test_client().get("/readyz").status_code == 200
    monkeypatch.setattr(health, "LEAST_FREE", 2**60)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, "less than 200 MB free\n")
