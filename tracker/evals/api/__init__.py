"""The API of runs and what belongs to them: pushing, reading, comparing, judges, suites, the registers."""

from tracker.evals.api import (
    comparing,
    exporting,
    files,
    judging,
    reading,
    registers,
    standing,
    storing,
    suites,
)
from tracker.evals.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "comparing",
    "exporting",
    "files",
    "judging",
    "reading",
    "registers",
    "standing",
    "storing",
    "suites",
]
