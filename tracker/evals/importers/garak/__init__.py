"""Importer of garak reports: the rate of safe answers of every probe under every detector.

Source: reports of garak 0.9 to 0.17, and `garak/evaluators/base.py` (a score of 0.5 or more is a hit).
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.garak.report import gathered
from tracker.evals.importers.garak.runs import run_of
from tracker.evals.importers.kind import Importer
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell by what the first line has, which every line has."""
    return document.form is Form.LINES and document.has("entry_type")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one run of a report. Raises: Unreadable with the line of the fault."""
    return (examined(run_of(gathered(document)), document.oddities),)


IMPORTER = Importer("garak", "garak reports", sniff, read)
