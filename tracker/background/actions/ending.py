"""Ending a job, in the transaction of what it did; only by the worker whose it still is."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from tracker.background.actions.claiming import Claimed
from tracker.background.models import Job
from tracker.background.rules import State, pause_before


class LeaseLost(Exception):
    """The job is another worker's by now; what this one did must not be kept."""


def end_done(session: Session, job: Claimed, *, now: datetime, worker: str, result: dict[str, Any]) -> None:
    """Mark a job as done. Raises: LeaseLost, so that the caller's transaction is rolled back."""
    _end(session, job, worker, {"state": State.DONE, "result": result, "ended_at": now, "error": ""})


def end_failed(
    session: Session, job: Claimed, *, now: datetime, worker: str, error: str, again: bool, jitter: float
) -> None:
    """Mark an attempt as failed, to be tried `again` unless it was the last one. Raises: LeaseLost."""
    row = session.get(Job, job.id)
    spent = row is None or job.attempt >= row.most_attempts
    told = {"error": error[:2000], "lease_until": None}
    if again and not spent:
        due = now + pause_before(job.attempt, jitter)
        _end(session, job, worker, {**told, "state": State.WAITING, "due_at": due})
    else:
        _end(session, job, worker, {**told, "state": State.FAILED, "ended_at": now})


def end_cancelled(session: Session, job: Claimed, *, now: datetime, worker: str) -> None:
    """Mark a job as cancelled. Raises: LeaseLost."""
    _end(session, job, worker, {"state": State.CANCELLED, "ended_at": now, "lease_until": None})


def _end(session: Session, job: Claimed, worker: str, values: dict[str, Any]) -> None:
    mine = (Job.id == job.id, Job.worker == worker, Job.state == State.RUNNING)
    ended = session.execute(update(Job).where(*mine, Job.attempts == job.attempt).values(values))
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost(job.id)
