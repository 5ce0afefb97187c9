"""The worker: jobs that were asked for, and rounds of work that nobody asked for; it never serves a page."""

import logging
import os
import socket
import threading
import time

from tracker.background.jobs import Worker
from tracker.core import clock
from tracker.core.database import Database
from tracker.core.settings import Settings
from tracker.evals import jobs as evals
from tracker.evals.actions import against_baseline
from tracker.evals.actions.against_baseline import Missing
from tracker.evals.actions.pruning import prune
from tracker.evals.guards import source_files
from tracker.gates.actions import judging

AT_ONCE = 20  # comparisons a round
TIDY_S = 3600.0  # seconds between two looks through the kept files
log = logging.getLogger(__name__)


def work(
    database: Database, settings: Settings, *, stop: threading.Event, every: float, threads: int = 2
) -> None:
    """Work on jobs in so many threads, and judge again what has aged every so many seconds, until `stop`."""
    hands = [
        threading.Thread(target=hand.work, args=(stop,)) for hand in workers(database, settings, threads)
    ]
    for hand in hands:
        hand.start()
    tidied, failed = None, set[Missing]()
    while not stop.is_set():
        judged = one_round(database)
        if judged:
            log.info("judged %d initiatives again", judged)
        compare_with_baselines(database, failed)
        if tidied is None or time.monotonic() - tidied > TIDY_S:
            tidy(database, settings)
            tidied = time.monotonic()
        stop.wait(every)
    for hand in hands:
        hand.join()


def workers(database: Database, settings: Settings, threads: int) -> list[Worker]:
    """Give the hands of this process, each with its own name."""
    handlers, place = evals.handlers(settings), f"{socket.gethostname()[:40]}-{os.getpid()}"
    return [Worker(database, handlers, f"{place}-{at}") for at in range(threads)]


def compare_with_baselines(database: Database, failed: set[Missing]) -> int:
    """Compare newest runs with the baselines of their suites, and give how many were compared.

    One that fails is logged, remembered in `failed`, and left alone by this process.
    """
    with database.reading() as session:
        wanted = against_baseline.missing(session, AT_ONCE, failed)
    done = 0
    for one in wanted:
        try:
            with database.reading() as session:
                rows = against_baseline.compare(session, one, clock.now())
            with database.writing() as session:
                done += bool(rows) and against_baseline.keep(session, rows)
        except Exception:  # whatever a run holds, the round goes on with the others; it is logged
            failed.add(one)
            log.exception("run %s could not be compared with its baseline", one.run_id)
    return done


def tidy(database: Database, settings: Settings) -> None:
    """Remove the result files that have no reason to be kept any more."""
    with database.reading() as session:
        found = prune(session, source_files(settings), clock.now())
    if found.out_of_place:
        log.info("removed %d kept result files", len(found.out_of_place))


def one_round(database: Database) -> int:
    """Do one round and give the number of initiatives judged again."""
    with database.writing() as session:
        return judging.judge_due(session, now=clock.now())
