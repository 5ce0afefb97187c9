"""Importer of our own normalised JSON: what the API and `tracker eval push` take besides tools' files."""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.normalised.runs import run_of
from tracker.evals.importers.normalised.shape import RunIn
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell whether this is a normalised run, or a list of such runs."""
    return document.form in {Form.OBJECT, Form.LIST} and document.has("tool", "metrics")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the run, or every run of a list. Raises: Unreadable with the JSON path."""
    root = document.opened()
    if root.is_object():
        return (run_of(root.shaped(RunIn, "$"), "$", document.oddities),)
    return tuple(
        run_of(piece.shaped(RunIn, where), where, document.oddities) for where, piece in document.records()
    )


IMPORTER = Importer("normalised", "Normalised run (JSON)", sniff, read)
