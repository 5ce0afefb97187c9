"""Taking a due job for some seconds, and holding it while it is worked on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from tracker.background.models import Job
from tracker.background.rules import State

LOST = "The worker ended in the middle of it"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that is this worker's until its lease ends."""

    id: str
    kind: str
    payload: dict[str, Any]
    attempt: int
    person_id: str | None


def claim(session: Session, *, now: datetime, worker: str, lease: timedelta) -> Claimed | None:
    """Take the job that has been due for longest, one that another worker let lapse included.

    A job that lapsed as often as it may be tried is failed. None when nothing is due.
    """
    while (job := session.scalar(_due(now))) is not None:
        lapsed = job.state == State.RUNNING
        if job.cancel_wanted:
            job.state, job.ended_at = State.CANCELLED, now
        elif lapsed and job.attempts >= job.most_attempts:
            job.state, job.ended_at = State.FAILED, now
            job.error = f"{LOST}, {job.attempts} times."
        else:
            return _taken(session, job, now, worker, lease)
        session.flush()
    return None


def hold(
    session: Session,
    job_id: str,
    *,
    now: datetime,
    worker: str,
    lease: timedelta,
    progress: tuple[int, int, str],
) -> bool | None:
    """Renew a lease and tell how far the work is.

    Gives whether it shall be cancelled; None when the job is not this worker's any more.
    """
    done, total, told = progress
    mine = (Job.id == job_id, Job.worker == worker, Job.state == State.RUNNING)
    values = {"lease_until": now + lease, "done": done, "total": total, "told": told[:200]}
    renewed = session.execute(update(Job).where(*mine).values(values).returning(Job.cancel_wanted))
    return renewed.scalar_one_or_none()


def _due(now: datetime):  # type: ignore[no-untyped-def]
    waiting = and_(Job.state == State.WAITING, Job.due_at <= now)
    lapsed = and_(Job.state == State.RUNNING, Job.lease_until < now)
    wanted = select(Job).where(or_(waiting, lapsed)).order_by(Job.due_at, Job.id).limit(1)
    return wanted.with_for_update(skip_locked=True)


def _taken(session: Session, job: Job, now: datetime, worker: str, lease: timedelta) -> Claimed:
    job.state, job.worker, job.lease_until = State.RUNNING, worker, now + lease
    job.attempts += 1
    job.started_at = job.started_at or now
    job.done, job.total, job.told = 0, 0, ""
    session.flush()
    return Claimed(job.id, job.kind, job.payload, job.attempts, job.person_id)
