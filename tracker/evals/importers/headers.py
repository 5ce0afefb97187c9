"""The header line of a CSV text: its delimiter and names, enough to tell what sort of table it is."""

import csv
import re
from collections import Counter

from tracker.evals.importers.content import Content, line_at
from tracker.evals.importers.document import Document, Form

_BEGUN = re.compile(rb"[^\r\n]")
DELIMITERS = ",;\t|"
_METRIC = frozenset({"metric", "metric_name", "metrics"})
_VALUE = frozenset({"score", "value", "mean", "result"})


def delimiter_of(utf8: Content) -> str:
    """Answer the mark that stands most often outside quotes in the first line, "" when none does."""
    outside = "".join(_first_line(utf8).split('"')[::2])
    mark, times = Counter({mark: outside.count(mark) for mark in DELIMITERS}).most_common(1)[0]
    return mark if times else ""


def header_of(document: Document) -> list[str]:
    """Answer the names in the first line of a CSV text, [] for anything else."""
    delimiter = delimiter_of(document.utf8) if document.form is Form.TABLE else ""
    if not delimiter:
        return []
    try:
        return [name.strip() for name in next(csv.reader([_first_line(document.utf8)], delimiter=delimiter))]
    except csv.Error:
        return []


def lists_metrics(document: Document) -> bool:
    """Tell a table of metrics (metric, value) from one of cases."""
    names = [name.lower() for name in header_of(document)]
    return len(names) == 2 and names[0] in _METRIC and names[1] in _VALUE


def _first_line(utf8: Content) -> str:
    start = _BEGUN.search(utf8)
    line = line_at(utf8, start.start())[0] if start else b""
    return line.decode("utf-8").rstrip("\r")
