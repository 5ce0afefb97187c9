"""The API of runs: pushing and importing, reading runs and their cases."""

from tracker.evals.api import reading, storing
from tracker.evals.api.blueprint import blueprint

__all__ = ["blueprint", "reading", "storing"]
