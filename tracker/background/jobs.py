"""Working on jobs: claim one, run its handler outside of any transaction, keep what it did with its end.

A handler gets a Task and gives back a Store, which is called in the transaction that also ends the job: what
a job did and that it is done are kept together or not at all, so that a job which is tried again after a kill
never does a thing twice.
"""

import logging
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from tracker.background import actions
from tracker.background.actions.tasks import Cancelled, Handler, Hopeless, Task
from tracker.background.rules import LEASE
from tracker.core import clock
from tracker.core.database import Database

log = logging.getLogger(__name__)
BEAT = 1.0  # second: progress is shown, and a cancellation noticed, as soon as that


@dataclass(frozen=True, slots=True)
class Worker:
    """One thread's hands: a name, what it can do, and how long it holds a job without a sign of life."""

    database: Database
    handlers: Mapping[str, Handler]
    name: str
    lease: timedelta = LEASE

    def run_one(self) -> bool:
        """Work on the job that has been due for longest; False when nothing is due."""
        with self.database.writing() as session:
            job = actions.claim(session, now=clock.now(), worker=self.name, lease=self.lease)
        if job is None:
            return False
        task = Task(job)
        beat = threading.Event()
        heart = threading.Thread(target=self._beat, args=(task, beat), daemon=True, name=f"{self.name}-heart")
        heart.start()
        try:
            self._attempt(task)
        except actions.LeaseLost:
            log.warning("job %s is another worker's by now", job.id)
        finally:
            beat.set()
            heart.join()
        return True

    def work(self, stop: threading.Event, idle: float = 1.0) -> None:
        """Work on jobs until `stop` is set, looking for one every `idle` seconds."""
        while not stop.is_set():
            try:
                busy = self.run_one()
            except Exception:  # a database away for a moment must not end the thread; it is logged
                log.exception("a worker could not look for jobs")
                busy = False
            if not busy:
                stop.wait(idle)

    def _attempt(self, task: Task) -> None:
        try:
            handler = self.handlers.get(task.job.kind)
            if handler is None:
                raise Hopeless(f"Nobody knows how to do {task.job.kind!r}.")
            store = handler(task)
            task.report(*task.progress)
            with self.database.writing() as session:
                result = store(session)
                actions.end_done(session, task.job, now=clock.now(), worker=self.name, result=result)
        except Cancelled:
            self._cancelled(task)
        except actions.LeaseLost:
            raise
        except Hopeless as fault:
            self._failed(task, str(fault), again=False)
        except Exception as fault:
            log.exception("job %s failed", task.job.id)  # whatever it was, it is tried again and says so
            self._failed(task, f"{type(fault).__name__}: {fault}", again=True)
        else:
            task.clean()

    def _cancelled(self, task: Task) -> None:
        with self.database.writing() as session:
            actions.end_cancelled(session, task.job, now=clock.now(), worker=self.name)
        task.clean()

    def _failed(self, task: Task, told: str, *, again: bool) -> None:
        with self.database.writing() as session:
            actions.end_failed(
                session,
                task.job,
                now=clock.now(),
                worker=self.name,
                error=told,
                again=again,
                jitter=random.random(),  # noqa: S311 - it only spreads the load
            )

    def _beat(self, task: Task, end: threading.Event) -> None:
        """Renew the lease and keep the progress until the work has ended.

        Each second, so that whoever waits sees it move; what is cancelled or lost stops at its next report.
        """
        while not end.wait(min(BEAT, self.lease.total_seconds() / 3)):
            try:
                wanted = self._hold(task)
            except SQLAlchemyError:
                log.exception("the lease of job %s could not be renewed", task.job.id)
                continue
            if wanted is not False:
                task.stopped.set()

    def _hold(self, task: Task) -> bool | None:
        with self.database.writing() as session:
            return actions.hold(
                session,
                task.job.id,
                now=clock.now(),
                worker=self.name,
                lease=self.lease,
                progress=task.progress,
            )
