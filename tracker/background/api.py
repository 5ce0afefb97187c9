"""Asking for a job and cancelling it through the API."""

from flask import Blueprint

from tracker.accounts import guards as accounts
from tracker.background import actions, schemas
from tracker.background.guards import open_job
from tracker.core import clock
from tracker.web.api import operation
from tracker.web.database import reading, writing

blueprint = Blueprint("background_api", __name__)


@operation(blueprint, "GET", "/jobs/<job_id>", action="portfolio.read", answer=schemas.JobOut)
def show_job(job_id: str) -> schemas.JobOut:
    """Give a job of one's own with its progress."""
    return schemas.job_out(open_job(reading(), job_id, accounts.actor()))


@operation(blueprint, "POST", "/jobs/<job_id>/cancel", action="job.own", answer=schemas.JobOut)
def cancel_job(job_id: str) -> schemas.JobOut:
    """Cancel a job of one's own: at once while it waits, soon while it runs."""
    with writing() as session:
        job = open_job(session, job_id, accounts.actor())
        actions.cancel(job, now=clock.now())
    return schemas.job_out(job)
