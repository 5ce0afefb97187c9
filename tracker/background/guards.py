"""Opening a job: for the person who asked for it, and for admins."""

from sqlalchemy.orm import Session

from tracker.accounts.rules.permissions import may
from tracker.background import queries
from tracker.background.models import Job
from tracker.core.actor import Actor
from tracker.core.errors import NotFound
from tracker.web.asking import word


def open_job(session: Session, job_id: str, actor: Actor) -> Job:
    """Give a job. Raises: NotFound, alike for missing and for somebody else's."""
    job = queries.job_of(session, word(job_id))
    own = job is not None and job.person_id is not None and job.person_id == actor.person_id
    if job is None or not (own or may(actor, "job.admin")):
        raise NotFound("That job")
    return job
