"""Importer of promptfoo: JSON of versions 2 and 3, the payload of a shared report, JSON lines.

Source: files of promptfoo 0.24.2 to 0.123.1 and its evaluator (promptfoo/promptfoo, src/evaluator.ts, 2026).
"""

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.promptfoo.export import OF_A_RESULT, Export, export_of, is_export
from tracker.evals.importers.promptfoo.results import rows_of
from tracker.evals.importers.promptfoo.runs import runs_of
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell whether this is promptfoo's: a list `results.results`, or lines that are its results."""
    if document.form is Form.LINES or document.has(*OF_A_RESULT):
        return document.has(*OF_A_RESULT)
    return document.root is not None and is_export(document.root)


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run for each prompt and provider. Raises: Unreadable."""
    export = export_of(document.root) if document.root is not None else None
    return runs_of(export or Export(), rows_of(document, export), document)


IMPORTER = Importer("promptfoo", "promptfoo", sniff, read)
