"""Two people push at once, or the process dies: one run or none, and numbers without a gap."""

import os
import signal
import threading

import pytest
from sqlalchemy import event, func, select

from tests.evals.evidence import a_run, a_source, an_opened, stored
from tracker.activity.models import Event
from tracker.core.actor import system_actor
from tracker.core.database import Database, make_engine
from tracker.core.errors import AlreadyThere
from tracker.evals.models import CaseResult, LatestMetric, MetricResult, Run
from tracker.initiatives import queries as initiatives


def race(database: Database, sources: list[str]) -> list[object]:
    """Store one run a source, all at the same moment, each as another process would; give what each got."""
    with database.writing() as session:
        _, actor = an_opened(session, "RACE")
    gate, outcomes = threading.Barrier(len(sources)), []

    def push(name: str) -> None:
        own = Database(database.engine)  # a lock of its own, as another process has
        gate.wait()
        try:
            with own.writing() as session:
                found = initiatives.by_key(session, "RACE")
                assert found is not None
                outcomes.append(stored(session, found, actor, a_run(cases=True), source=a_source(name))[0])
        except Exception as refusal:  # whatever the loser of the race meets is judged below
            outcomes.append(refusal)

    threads = [threading.Thread(target=push, args=(name,)) for name in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_the_same_file_pushed_by_two_at_once_is_stored_once(database: Database) -> None:
    outcomes = race(database, ["same"] * 4)
    refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadyThere)]
    assert (len(refused), len(outcomes)) == (3, 4)
    with database.reading() as session:
        run_id = session.scalars(select(Run.id)).one()
    assert {refusal.link for refusal in refused} == {f"/evals/runs/{run_id}"}


def test_files_pushed_at_once_get_numbers_without_a_gap(database: Database) -> None:
    outcomes = race(database, ["a", "b", "c", "d"])
    assert sorted(getattr(outcome, "number", outcome) for outcome in outcomes) == [1, 2, 3, 4]
    with database.reading() as session:
        assert session.scalar(select(LatestMetric.attempts)) == 4


def store_and_die(url: str, after: int) -> None:
    """Store a run and be killed after so many changes; end by itself when there are fewer."""
    engine, changes = make_engine(url), []

    @event.listens_for(engine, "after_cursor_execute")
    def count(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        if statement.startswith(("INSERT", "UPDATE")):
            changes.append(statement)
        if len(changes) > after:
            os.kill(os.getpid(), signal.SIGKILL)

    with Database(engine).writing() as session:
        initiative = initiatives.by_key(session, "DYING")
        assert initiative is not None
        stored(session, initiative, system_actor(), a_run(900, 1000, cases=True))


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("after", [0, 2, 4, 6, 99])
def test_a_process_killed_in_the_middle_leaves_all_or_nothing(sqlite_url: str, after: int) -> None:
    engine = make_engine(sqlite_url)
    with Database(engine).writing() as session:
        an_opened(session, "DYING")
    engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            store_and_die(sqlite_url, after)
        finally:
            os._exit(0)
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended) is (after != 99)
    with Database(engine).reading() as session:
        tables = (Run, CaseResult, MetricResult, LatestMetric, Event)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert counts == ([1, 1000, 2, 2, 1] if after == 99 else [0] * 5)
    engine.dispose()
