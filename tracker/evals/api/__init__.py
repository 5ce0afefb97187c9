"""The API of runs: pushing and importing, reading runs and their cases, comparing two."""

from tracker.evals.api import comparing, reading, standing, storing
from tracker.evals.api.blueprint import blueprint

__all__ = ["blueprint", "comparing", "reading", "standing", "storing"]
