"""A job as it is answered: the same fields by page and API."""

from typing import Any, Protocol


class Told(Protocol):
    """What a job says of itself."""

    id: str


NAMES = ("id kind title state done total told error attempts result created_at started_at ended_at").split()


def url_of(job_id: str) -> str:
    """Give the address of a job's page."""
    return f"/jobs/{job_id}"


def job_fields(job: Told) -> dict[str, Any]:
    """Give the fields of a job by name, with its page."""
    return {**{name: getattr(job, name) for name in NAMES}, "url": url_of(job.id)}
