"""Jobs: enqueued with the change that wants them, done once whatever happens, failed where people see it."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.activity.models import Event
from tracker.background import actions
from tracker.background.actions.tasks import Handler, Hopeless, Store, Task
from tracker.background.jobs import Worker
from tracker.background.models import Job
from tracker.background.rules import State, pause_before
from tracker.core import clock
from tracker.core.actor import system_actor
from tracker.core.database import Database, make_engine
from tracker.core.errors import Invalid

SHORT = timedelta(seconds=0.4)


def put(database: Database, kind: str = "count", **more: object) -> str:
    """Enqueue a job and give its id."""
    given = {"payload": {}, "now": clock.now(), **more}
    with database.writing() as session:
        return actions.enqueue(session, kind=kind, **given).id  # type: ignore[arg-type]


def read(database: Database, job_id: str) -> Job:
    with database.reading() as session:
        found = session.get(Job, job_id)
        assert found is not None
        return found


def counting(task: Task) -> Store:
    """A handler that leaves one event, so that what was done twice is seen twice."""

    def store(session: Session) -> dict[str, object]:
        activity.record(
            session,
            actor=system_actor(),
            now=clock.now(),
            verb="test.count",
            subject="job",
            subject_id=task.job.id,
            sentence="counted",
        )
        return {"attempt": task.job.attempt}

    return store


def worker(database: Database, lease: timedelta = SHORT, **handlers: Handler) -> Worker:
    return Worker(database, {"count": counting, **handlers}, "test", lease)


def events(database: Database) -> Counter[str]:
    with database.reading() as session:
        return Counter(session.scalars(select(Event.subject_id).where(Event.verb == "test.count")))


def test_a_job_is_done_once_and_says_what_came_of_it(database: Database) -> None:
    job_id = put(database)
    assert worker(database).run_one() is True
    assert worker(database).run_one() is False
    job = read(database, job_id)
    assert (job.state, job.result, job.attempts) == (State.DONE, {"attempt": 1}, 1)
    assert events(database) == {job_id: 1}


def test_a_job_of_a_transaction_that_is_rolled_back_never_was(database: Database) -> None:
    def fails() -> None:
        with database.writing() as session:
            actions.enqueue(session, now=clock.now(), kind="count", payload={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert worker(database).run_one() is False


def test_of_equal_jobs_one_waits_and_after_its_end_another_may(database: Database) -> None:
    first, second = put(database, key="same"), put(database, key="same")
    assert first == second
    worker(database).run_one()
    assert put(database, key="same") != first


def test_a_job_is_not_tried_again_beside_the_same_one(database: Database) -> None:
    first = put(database, key="same")
    with database.writing() as session:
        actions.cancel(session.get_one(Job, first), now=clock.now())
    put(database, key="same")

    def try_again() -> None:
        with database.writing() as session:
            actions.try_again(session, session.get_one(Job, first), now=clock.now())

    with pytest.raises(Invalid, match="waits or runs"):
        try_again()
    assert read(database, first).state == State.CANCELLED


def test_of_equal_jobs_enqueued_at_once_one_is_there(database: Database) -> None:
    start = threading.Barrier(4)
    found: list[str] = []

    def enqueue() -> None:
        start.wait()
        found.append(put(database, key="same"))

    threads = [threading.Thread(target=enqueue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_the_database_itself_refuses_a_second_active_job_with_the_same_key(database: Database) -> None:
    put(database, key="same")
    now = clock.now()
    twin = {"kind": "count", "key": "same", "payload": {}, "result": {}, "most_attempts": 1}

    def put_another() -> None:
        with database.writing() as session:
            session.add(Job(**twin, due_at=now, created_at=now))
            session.flush()

    with pytest.raises(IntegrityError):
        put_another()


def test_what_fails_is_tried_again_after_a_pause_and_ends_as_a_dead_letter(database: Database) -> None:
    def broken(task: Task) -> Store:
        raise ValueError(f"attempt {task.job.attempt}")

    job_id, hands = put(database, "broken", most_attempts=2), worker(database, broken=broken)
    assert hands.run_one()
    job = read(database, job_id)
    assert (job.state, job.error) == (State.WAITING, "ValueError: attempt 1")
    assert job.due_at > clock.now()
    assert hands.run_one() is False  # not due yet
    with database.writing() as session:
        due = session.get(Job, job_id)
        assert due is not None
        due.due_at = clock.now()
    assert hands.run_one()
    job = read(database, job_id)
    assert (job.state, job.error, job.attempts) == (State.FAILED, "ValueError: attempt 2", 2)


def test_what_is_hopeless_is_not_tried_again(database: Database) -> None:
    def hopeless(_task: Task) -> Store:
        raise Hopeless("The file is gone; push it again.")

    job_id = put(database, "hopeless")
    worker(database, hopeless=hopeless).run_one()
    assert (read(database, job_id).state, read(database, job_id).error) == (
        State.FAILED,
        "The file is gone; push it again.",
    )
    unknown = put(database, "unheard_of")
    worker(database).run_one()
    assert "Nobody knows how to do 'unheard_of'" in read(database, unknown).error


def test_what_a_failed_attempt_wrote_is_rolled_back(database: Database) -> None:
    def half(task: Task) -> Store:
        def store(session: Session) -> dict[str, object]:
            counting(task)(session)
            raise ValueError("in the middle")

        return store

    put(database, "half")
    worker(database, half=half).run_one()
    assert events(database) == {}


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_report(database: Database) -> None:
    cleaned, begun = [], threading.Event()

    def slow(task: Task) -> Store:
        task.afterwards(lambda: cleaned.append(task.job.id))
        begun.set()
        for step in range(1000):
            task.report(step, 1000, "counting")
            time.sleep(0.01)
        raise AssertionError("nobody cancelled it")

    waiting, running = put(database), put(database, "slow")
    with database.writing() as session:
        actions.cancel(session.get_one(Job, waiting), now=clock.now())
    thread = threading.Thread(target=worker(database, slow=slow).run_one)
    thread.start()
    assert begun.wait(5)
    with database.writing() as session:
        actions.cancel(session.get_one(Job, running), now=clock.now())
    thread.join(5)
    assert [read(database, job).state for job in (waiting, running)] == [State.CANCELLED] * 2
    assert cleaned == [running]
    assert events(database) == {}
    with database.writing() as session, pytest.raises(Invalid, match="ended already"):
        actions.cancel(session.get_one(Job, running), now=clock.now())


def test_others_see_how_far_the_work_is(database: Database) -> None:
    seen, go_on = threading.Event(), threading.Event()

    def slow(task: Task) -> Store:
        task.report(3, 10, "reading")
        seen.set()
        assert go_on.wait(5)
        return counting(task)

    job_id = put(database, "slow")
    thread = threading.Thread(target=worker(database, slow=slow).run_one)
    thread.start()
    assert seen.wait(5)
    deadline = time.monotonic() + 5
    while read(database, job_id).done != 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    job = read(database, job_id)
    go_on.set()
    thread.join(5)
    assert (job.done, job.total, job.told) == (3, 10, "reading")


def test_work_that_takes_longer_than_a_lease_stays_its_workers(database: Database) -> None:
    def slow(task: Task) -> Store:
        time.sleep(1.2)
        return counting(task)

    job_id = put(database, "slow")
    hands = [Worker(database, {"slow": slow}, name, SHORT) for name in ("one", "two")]
    stop = threading.Event()
    threads = [threading.Thread(target=hand.work, args=(stop, 0.05)) for hand in hands]
    for thread in threads:
        thread.start()
    time.sleep(1.8)
    stop.set()
    for thread in threads:
        thread.join(5)
    assert (read(database, job_id).attempts, events(database)) == (1, {job_id: 1})


def test_a_worker_that_lost_its_job_keeps_nothing_of_it(database: Database) -> None:
    def robbed(task: Task) -> Store:
        with database.writing() as session:  # another worker took it meanwhile
            session.get_one(Job, task.job.id).worker = "somebody else"
        return counting(task)

    job_id = put(database, "robbed")
    worker(database, lease=timedelta(seconds=30), robbed=robbed).run_one()
    assert events(database) == {}
    assert read(database, job_id).state == State.RUNNING


def test_a_job_whose_workers_die_every_time_ends_as_a_dead_letter(database: Database) -> None:
    job_id = put(database, most_attempts=2)
    for _ in range(2):
        with database.writing() as session:
            assert actions.claim(session, now=clock.now(), worker="dies", lease=-SHORT)
    assert worker(database).run_one() is False
    job = read(database, job_id)
    assert (job.state, job.error) == (State.FAILED, "The worker ended in the middle of it, 2 times.")
    with database.writing() as session:
        actions.try_again(session, session.get_one(Job, job_id), now=clock.now())
    assert worker(database).run_one()
    assert read(database, job_id).state == State.DONE


def test_pauses_grow_and_end_at_five_minutes() -> None:
    assert [pause_before(n, 0.0).total_seconds() for n in (1, 2, 3, 20)] == [2, 4, 8, 300]
    assert pause_before(1, 1.0).total_seconds() == 2.5


def slow_and_mortal(url: str) -> None:
    """What the processes below run: work on jobs, slowly enough to be killed in the middle of each part."""
    rng = random.Random(os.getpid())

    def slow(task: Task) -> Store:
        time.sleep(rng.random() * 0.05)
        store = counting(task)

        def stored(session: Session) -> dict[str, object]:
            made = store(session)
            session.flush()
            time.sleep(rng.random() * 0.05)
            return made

        return stored

    hands = Worker(Database(make_engine(url)), {"slow": slow}, str(os.getpid()), SHORT)
    hands.work(threading.Event(), idle=0.02)


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_twenty_times_in_the_middle_nothing_is_lost_or_done_twice(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    jobs = [put(database, "slow", most_attempts=100) for _ in range(80)]
    rng = random.Random(1)
    for _ in range(20):
        child = forked(url)
        wait_until(lambda pid=child: works(database, str(pid)))  # type: ignore[misc]
        time.sleep(rng.random() * 0.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert not all_done(database, jobs)  # or they were killed for nothing
    child = forked(url)
    try:
        wait_until(lambda: all_done(database, jobs), 60)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert events(database) == dict.fromkeys(jobs, 1)
    assert max(read(database, job).attempts for job in jobs) > 1  # some were in the middle


def forked(url: str) -> int:
    """Start a process that works on jobs and give its number."""
    child = os.fork()
    if child == 0:
        try:
            slow_and_mortal(url)
        finally:
            os._exit(1)
    return child


def works(database: Database, name: str) -> bool:
    """Say whether this worker has taken a job."""
    with database.reading() as session:
        return session.scalar(select(Job.id).where(Job.worker == name).limit(1)) is not None


def all_done(database: Database, jobs: list[str]) -> bool:
    with database.reading() as session:
        states = {row.id: row.state for row in session.execute(select(Job.id, Job.state))}
    return all(states[job] == State.DONE for job in jobs)


def wait_until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not after {seconds} s"
        time.sleep(0.02)
