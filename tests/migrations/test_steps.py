"""The schema goes up and down on both databases, from empty and from the step before, and loses nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import func, inspect, select, table

from tests.building import a_person, a_team, an_account
from tracker.core.database import Database, make_engine
from tracker.migrations import current, head
from tracker.migrations.steps import differences, downgrade, revisions, upgrade


@pytest.fixture
def engine(database_url):
    """A database at the newest revision."""
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_the_newest_step_is_the_one_with_the_highest_number():
    assert head() == revisions()[-1]
    assert revisions() == sorted(revisions())


def test_the_tables_are_what_the_models_say(engine):
    assert current(engine) == head()
    assert differences(engine) == []


def test_all_the_way_down_and_up_again(engine):
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert differences(engine) == []


@pytest.mark.sweep
@pytest.mark.parametrize("revision", revisions()[:-1])
def test_from_every_step_to_the_newest(engine, revision):
    downgrade(engine, revision)
    assert current(engine) == revision
    upgrade(engine)
    assert differences(engine) == []


def test_rows_of_untouched_tables_survive_a_step_down_and_up(engine):
    with Database(engine).writing() as session:
        an_account(session, "lead", person=a_person(session, "Kept Person", team=a_team(session)))
    tables = ("team", "person", "account", "stage")
    before = counts(engine, tables)
    downgrade(engine, revisions()[-2])
    upgrade(engine)
    assert counts(engine, tables) == before
    assert before["stage"] == 5


@pytest.mark.whole
def test_two_upgraders_at_once_leave_one_whole_schema(database_url):
    made = make_engine(database_url)
    downgrade(made, "base")
    code = (
        "import sys; from tracker.core.database import make_engine;"
        "from tracker.migrations.steps import upgrade;"
        "upgrade(make_engine(sys.argv[1]))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, database_url]) for _ in range(2)]
    ended = [process.wait(timeout=60) for process in both]
    assert 0 in ended
    upgrade(made)
    assert differences(made) == []
    made.dispose()


@pytest.mark.whole
def test_an_upgrade_that_is_killed_leaves_a_whole_step_or_none(sqlite_url):
    made = make_engine(sqlite_url)
    downgrade(made, "base")
    code = (
        "import sys; from tracker.core.database import make_engine;"
        "from tracker.migrations.steps import upgrade;"
        "print('go', flush=True); upgrade(make_engine(sys.argv[1]))"
    )
    for wait in (0.0, 0.03, 0.06, 0.12):
        command = [sys.executable, "-c", code, sqlite_url]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
        tables = set(inspect(made).get_table_names()) - {"alembic_version"}
        assert not tables or current(made) is not None
    upgrade(made)
    assert differences(made) == []
    made.dispose()


def counts(engine, tables):
    """Count the rows of some tables."""
    with engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(table(name))) for name in tables}
