"""The worker: rounds of work that nobody asked for, one transaction each; it never serves a page."""

import logging
import threading

from tracker.core import clock
from tracker.core.database import Database
from tracker.gates.actions import judging

log = logging.getLogger(__name__)


def work(database: Database, *, stop: threading.Event, every: float) -> None:
    """Judge again what has aged, every so many seconds, until `stop` is set."""
    while not stop.is_set():
        judged = one_round(database)
        if judged:
            log.info("judged %d initiatives again", judged)
        stop.wait(every)


def one_round(database: Database) -> int:
    """Do one round and give the number of initiatives judged again."""
    with database.writing() as session:
        return judging.judge_due(session, now=clock.now())
