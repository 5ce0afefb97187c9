"""Importers of MLflow: the answer of `runs/search`, and a zipped file store (`mlruns`).

Source: MLflow 3.17 and `mlflow/store/tracking/file_store.py`; tables that it logs are read as tables.
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.findings import examined
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.mlflow.runs import runs_of
from tracker.evals.importers.mlflow.search import searched
from tracker.evals.importers.mlflow.store import RUN_META, stored
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell by the runs of the answer, each of which has an info."""
    if document.form is not Form.OBJECT or not document.has("runs") or not document.head["runs"].is_list():
        return False
    first = next(document.head["runs"].items(), None)
    return first is None or "info" in first.members()


def sniff_store(document: Document) -> bool:
    """Tell by a run's folder in the archive, named by 32 hex digits."""
    entries = document.archive.entries if document.archive else {}
    return any(map(RUN_META.search, entries))


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read every run of an answer. Raises: Unreadable."""
    return tuple(examined(run, document.oddities) for run in runs_of(searched(document)))


def read_store(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read every run of a store that was not deleted. Raises: Unreadable."""
    return tuple(examined(run, document.oddities) for run in runs_of(stored(document)))


SEARCH = Importer("mlflow", "MLflow runs/search answers", sniff, read)
STORE = Importer("mlflow_store", "zipped MLflow file stores (mlruns)", sniff_store, read_store)
