"""The table of jobs."""

from tracker.background.models.job import Job

__all__ = ["Job"]
