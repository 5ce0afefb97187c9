"""Importer of Inspect AI logs: `.eval` archives (deflate or Zstandard) and `.json` of log versions 1 and 2.

Source: logs of inspect_ai 0.3.8 to 0.3.285; its numbers are those of inspect_ai's own reader.
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.inspect_ai.archive_log import HEADER, JOURNAL_START, log_in
from tracker.evals.importers.inspect_ai.log import Log
from tracker.evals.importers.inspect_ai.runs import run_of
from tracker.evals.importers.inspect_ai.samples import samples_of
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.pieces import Piece
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell whether this is an Inspect log, by its entries or its members."""
    if document.archive is not None:
        return not document.archive.entries.keys().isdisjoint({HEADER, JOURNAL_START})
    is_log = document.form is Form.OBJECT and document.has("status", "eval", "plan")
    return is_log and "task" in document.head["eval"].members()


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the one run of a log. Raises: Unreadable."""
    log, samples = _log_and_samples(document)
    return (run_of(log, samples_of(samples, document.limits), document.oddities),)


def _log_and_samples(document: Document) -> tuple[Log, Iterator[Piece]]:
    if document.archive is not None:
        return log_in(document, document.archive)
    root = document.opened()
    return root.shaped(Log, "$"), root.at("samples").items()


IMPORTER = Importer("inspect_ai", "Inspect AI", sniff, read)
