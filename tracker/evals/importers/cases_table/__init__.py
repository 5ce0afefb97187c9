"""Importer of per-case tables (CSV, Excel, JSON lines, records) of Ragas, LangSmith, Phoenix and others."""

from tracker.evals.importers import foreign
from tracker.evals.importers.cases_table.rows import is_columnar, table_of
from tracker.evals.importers.cases_table.runs import runs_of
from tracker.evals.importers.cases_table.sheets import is_workbook
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.headers import header_of, lists_metrics
from tracker.evals.importers.kind import Importer
from tracker.evals.rules.normalised import NormalisedRun


def sniff(document: Document) -> bool:
    """Tell whether this is a table of cases that no tool's own format claims."""
    if foreign.name_of(document) or lists_metrics(document):
        return False
    if document.form is Form.ARCHIVE:
        return is_workbook(document)
    if document.form is Form.TABLE:
        return len(header_of(document)) > 1
    return is_columnar(document) or (document.form in {Form.LIST, Form.LINES} and bool(document.head))


def read(document: Document, mapping: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run, or one for each model that a column names. Raises: Unreadable with row and column."""
    return runs_of(table_of(document, (mapping.id, mapping.error)), document, mapping)


IMPORTER = Importer("cases_table", "Table of cases (CSV, Excel, JSON lines, JSON)", sniff, read)
