"""The worker: jobs that were asked for, and rounds of work that nobody asked for; it never serves a page."""

import logging
import os
import socket
import threading

from tracker.background.jobs import Worker
from tracker.core import clock
from tracker.core.database import Database
from tracker.core.settings import Settings
from tracker.evals import jobs as evals
from tracker.gates.actions import judging

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
    while not stop.is_set():
        judged = one_round(database)
        if judged:
            log.info("judged %d initiatives again", judged)
        stop.wait(every)
    for hand in hands:
        hand.join()


def workers(database: Database, settings: Settings, threads: int) -> list[Worker]:
    """Give the hands of this process, each with its own name."""
    handlers, place = evals.handlers(settings), f"{socket.gethostname()[:40]}-{os.getpid()}"
    return [Worker(database, handlers, f"{place}-{at}") for at in range(threads)]


def one_round(database: Database) -> int:
    """Do one round and give the number of initiatives judged again."""
    with database.writing() as session:
        return judging.judge_due(session, now=clock.now())
