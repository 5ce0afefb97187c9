"""The API of runs: pushing and importing, reading runs and their cases, comparing two."""

from tracker.evals.api import comparing, exporting, files, judging, reading, standing, storing, suites
from tracker.evals.api.blueprint import blueprint

__all__ = [
    "blueprint",
    "comparing",
    "exporting",
    "files",
    "judging",
    "reading",
    "standing",
    "storing",
    "suites",
]
