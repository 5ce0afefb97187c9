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
from tracker.evals.actions.pruning import prune
from tracker.evals.guards import source_files
from tracker.gates.actions import judging

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
    tidied = None
    while not stop.is_set():
        judged = one_round(database)
        if judged:
            log.info("judged %d initiatives again", judged)
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
