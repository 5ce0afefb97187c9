"""Importer of DeepEval: the latest test run, a saved test run, and the dump of an evaluation result.

Source: files of DeepEval 4.3, and its `deepeval/test_run/api.py`; older files say `metricsMetadata`.
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.deepeval.runs import run_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.pieces import Piece
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell by the members of a test run, or by those of an evaluation result's first case."""
    if document.form is not Form.OBJECT:
        return False
    if document.has("testRunData") or document.has("testCases", "metricsScores"):
        return True
    return document.has("test_results") and _is_result(document.head["test_results"])


def _is_result(listed: Piece) -> bool:
    first = next(listed.items(), None)
    return first is not None and "metrics_data" in first.members()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one run of a file. Raises: Unreadable."""
    root = document.opened()
    said = (root.at("testRunData") if document.has("testRunData") else root).value()
    if not isinstance(said, dict):
        raise Unreadable(
            "The test run is not an object; send the file as DeepEval wrote it.", "$.testRunData"
        )
    return (examined(run_of(said, document.limits), document.oddities),)


IMPORTER = Importer("deepeval", "DeepEval test runs", sniff, read)
