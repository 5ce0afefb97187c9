"""Reading jobs: one, the newest ones, how many of each state."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.background.models import Job

MOST = 100


def job_of(session: Session, job_id: str) -> Job | None:
    """Give a job by its id."""
    return session.get(Job, job_id)


def newest(session: Session, state: str = "") -> Sequence[Job]:
    """Give the newest hundred jobs, of one state where asked."""
    wanted = select(Job).order_by(Job.created_at.desc(), Job.id.desc()).limit(MOST)
    return session.scalars(wanted.where(Job.state == state) if state else wanted).all()


def counts(session: Session) -> dict[str, int]:
    """Count the jobs of each state."""
    wanted = select(Job.state, func.count().label("number")).group_by(Job.state)
    return {row.state: row.number for row in session.execute(wanted)}
