"""Importers of lm-evaluation-harness: results of versions 0.2 to 0.4, and its files of samples.

Source: files of lm_eval 0.4.13 and older ones, and `lm_eval/loggers/evaluation_tracker.py`.
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.lm_eval.results import run_of
from tracker.evals.importers.lm_eval.samples import run_of_samples
from tracker.evals.importers.members import object_of
from tracker.evals.rules.normalised import NormalisedRun

_NEEDED = (
    "results", "versions", "config", "configs", "groups", "group_subtasks", "higher_is_better", "n-samples",
    "n-shot", "date", "git_hash", "lm_eval_version", "model_name", "task_hashes",
    "total_evaluation_time_seconds",
)  # fmt: skip


def sniff(document: Document) -> bool:
    """Tell results by the scores and versions of tasks."""
    is_result = document.form is Form.OBJECT and document.has("results", "versions")
    return is_result and document.head["results"].is_object() and document.head["versions"].is_object()


def sniff_samples(document: Document) -> bool:
    """Tell samples by what every line has since 0.4."""
    return document.form in {Form.LINES, Form.LIST, Form.OBJECT} and document.has("doc_id", "doc", "resps")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run; every task and group has its metrics in it. Raises: Unreadable."""
    said = {name: piece.value() for name, piece in document.head.items() if name in _NEEDED}
    return (examined(run_of(object_of(said)), document.oddities),)


def read_samples(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the samples of one task; the file does not name it. Raises: Unreadable with the line."""
    return (examined(run_of_samples(document), document.oddities),)


RESULTS = Importer("lm_eval", "lm-evaluation-harness results", sniff, read)
SAMPLES = Importer("lm_eval_samples", "lm-evaluation-harness samples", sniff_samples, read_samples)
