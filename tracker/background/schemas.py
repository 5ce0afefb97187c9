"""What the API answers about jobs."""

from datetime import datetime
from typing import Any

from tracker.background.models import Job
from tracker.web.api import Schema


class JobOut(Schema):
    """A job: `state` is waiting, running, done, failed or cancelled; `result` is its kind's own."""

    id: str
    kind: str
    title: str
    state: str
    done: int
    total: int
    told: str
    error: str
    attempts: int
    result: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    url: str


def job_out(job: Job) -> JobOut:
    """Give a job as it is answered, with its page."""
    own = {name: getattr(job, name) for name in JobOut.model_fields if name != "url"}
    return JobOut(**own, url=f"/jobs/{job.id}")
