"""Putting work into the queue in the transaction of the change that wants it; cancelling; trying again."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.background.models import Job
from tracker.background.rules import ACTIVE, MOST_ATTEMPTS, State
from tracker.core.errors import Invalid


def enqueue(
    session: Session,
    *,
    now: datetime,
    kind: str,
    payload: dict[str, Any],
    key: str = "",
    title: str = "",
    person_id: str | None = None,
    most_attempts: int = MOST_ATTEMPTS,
) -> Job:
    """Put a job into the queue, to run once the caller's transaction has committed.

    With a `key` an equal job that waits or runs is given back instead of a second one.
    """
    if (there := _active(session, kind, key)) is not None:
        return there
    job = Job(
        kind=kind,
        key=key,
        title=title[:200],
        payload=payload,
        state=State.WAITING,
        attempts=0,
        most_attempts=most_attempts,
        due_at=now,
        result={},
        person_id=person_id,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:  # PostgreSQL lets another transaction in between
        if (there := _active(session, kind, key)) is None:
            raise
        return there
    return job


def cancel(job: Job, *, now: datetime) -> None:
    """Cancel a job: at once while it waits, at its next report while it runs. Raises: Invalid."""
    if job.state not in ACTIVE:
        raise Invalid({"job": f"The job has ended already: {job.state}."})
    job.cancel_wanted = True
    if job.state == State.WAITING:
        job.state, job.ended_at = State.CANCELLED, now


def try_again(session: Session, job: Job, *, now: datetime) -> None:
    """Let a failed or cancelled job run once more, with all its attempts. Raises: Invalid."""
    if job.state not in (State.FAILED, State.CANCELLED):
        raise Invalid({"job": f"Only what failed or was cancelled can be tried again; it is {job.state}."})
    twin = Invalid({"job": "The same work was asked for again since, and waits or runs."})
    if _active(session, job.kind, job.key) is not None:
        raise twin
    try:
        with session.begin_nested():
            job.state, job.attempts, job.due_at = State.WAITING, 0, now
            job.error, job.ended_at, job.cancel_wanted = "", None, False
            job.done, job.total, job.told = 0, 0, ""
    except IntegrityError as there:
        raise twin from there


def _active(session: Session, kind: str, key: str) -> Job | None:
    """Give the job with this key that waits or runs; without a key there is none."""
    wanted = select(Job).where(Job.kind == kind, Job.key == key, Job.state.in_(ACTIVE))
    return session.scalar(wanted) if key else None
