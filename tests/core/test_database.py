"""Writing at once: no update is lost and nobody is told that the database is locked."""

import subprocess
import sys
from datetime import datetime
from threading import Thread

import pytest
from sqlalchemy import text

from tests.building import a_person
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.core import sqlite
from tracker.core.database import Database, make_engine

ADD = """
import sys
from tracker.accounts.models import Person
from tracker.core.database import Database, make_engine
database = Database(make_engine(sys.argv[1]))
for _ in range(int(sys.argv[3])):
    with database.writing() as session:
        session.get(Person, sys.argv[2]).capacity_hours += 1
"""


@pytest.fixture
def person(database):
    """A person whose hours are counted up."""
    with database.writing() as session:
        found = a_person(session)
        found.capacity_hours = 0
        return found.id


@pytest.fixture
def sqlite_person(sqlite_database):
    """The same on SQLite alone."""
    with sqlite_database.writing() as session:
        found = a_person(session)
        found.capacity_hours = 0
        return found.id


def hours(database, person):
    with database.reading() as session:
        return session.get(Person, person).capacity_hours


@pytest.mark.whole
def test_processes_that_write_at_once_lose_nothing(sqlite_database, sqlite_person):
    url = str(sqlite_database.engine.url)
    command = [sys.executable, "-W", "error", "-c", ADD, url, sqlite_person, "40"]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(6)]
    faults = [process.communicate(timeout=60)[1] for process in writers]
    assert faults == [b""] * 6
    assert hours(sqlite_database, sqlite_person) == 240


def test_threads_that_write_at_once_lose_nothing(sqlite_database, sqlite_person):
    faults = []

    def add():
        try:
            for _ in range(25):
                with sqlite_database.writing() as session:
                    session.get(Person, sqlite_person).capacity_hours += 1
        except Exception as fault:  # whatever it is, the test must see it
            faults.append(fault)

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert hours(sqlite_database, sqlite_person) == 200


def test_readers_go_on_while_somebody_writes(sqlite_database, sqlite_person):
    with sqlite_database.writing() as session:
        session.get(Person, sqlite_person).capacity_hours = 9
        session.flush()
        assert hours(sqlite_database, sqlite_person) == 0
    assert hours(sqlite_database, sqlite_person) == 9


def test_a_fault_rolls_everything_back(database, person):
    def fail():
        with database.writing() as session:
            session.get(Person, person).capacity_hours = 9
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert hours(database, person) == 0


def test_a_fault_in_a_hook_before_the_commit_rolls_back_too(database, person):
    def refuse(_session):
        raise RuntimeError

    database.before_commit.append(refuse)
    with pytest.raises(RuntimeError), database.writing() as session:
        session.get(Person, person).capacity_hours = 9
    database.before_commit.remove(refuse)
    assert hours(database, person) == 0


def test_sqlite_is_set_up_to_lose_nothing_on_power_failure(sqlite_database):
    with sqlite_database.engine.connect() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 6), False),
        ((3, 50, 4), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_versions_with_the_wal_reset_bug_are_known(version, affected):
    assert sqlite.has_wal_reset_bug(version) is affected


def test_a_naive_moment_is_refused(sqlite_url):
    database = Database(make_engine(sqlite_url))
    with pytest.raises(Exception, match="time zone"), database.writing() as session:
        session.add(naive_event())
    database.engine.dispose()


def naive_event():
    return Event(
        at=datetime(2026, 1, 1),  # noqa: DTZ001 - that is the point
        actor_name="x",
        via="cli",
        request_id="",
        verb="x",
        subject="x",
        subject_id="x",
        sentence="x",
        before={},
        after={},
        previous_hash="",
        hash="h",
    )
