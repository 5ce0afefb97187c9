"""Importer of bare numbers by metric name, {"faithfulness": 0.75} or CSV metric,score: there is no n."""

import csv
import io
from collections.abc import Iterator

from tracker.evals.importers import foreign
from tracker.evals.importers.cells import CellKind, cell_of
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.content import stream_of
from tracker.evals.importers.directions import direction_of
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.headers import delimiter_of, lists_metrics
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import Direction, FlagCode, MetricType, Scope, Unit
from tracker.evals.rules.normalised import Flag, NormalisedMetric, NormalisedRun

_LARGEST_MAP = 64 * 1024  # a map of metrics is small; anything larger is something else


def sniff(document: Document) -> bool:
    """Tell an object of numbers only, one of them a known metric or a share; or a table of metrics."""
    if document.form is Form.TABLE:
        return lists_metrics(document)
    if document.form is not Form.OBJECT or len(document.utf8) > _LARGEST_MAP or foreign.name_of(document):
        return False
    if any(piece.is_object() or piece.is_list() for piece in document.head.values()):
        return False
    cells = {name: cell_of(value) for name, value in _object(document).items()}
    kinds = {cell.kind for cell in cells.values()}
    return CellKind.TEXT not in kinds and any(
        cell.kind in {CellKind.NUMBER, CellKind.MISSING} and _is_like_a_metric(name, cell.value)
        for name, cell in cells.items()
    )


def read(document: Document, mapping: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read one run without cases; its metrics have no n, so no gate opens by them. Raises: Unreadable."""
    pairs = list(_pairs(document))
    cells = [(name, cell_of(raw, mapping.decimal)) for name, raw in pairs]
    verdicts = [name for name, cell in cells if cell.kind is CellKind.VERDICT]
    flags = [Flag(FlagCode.NOT_A_METRIC, f"{fit(name)} is true or false, not a metric.") for name in verdicts]
    metrics = _metrics([(name, cell.value) for name, cell in cells if cell.kind is not CellKind.VERDICT])
    run = NormalisedRun(tool="metric_map", metrics=metrics, flags=tuple(flags))
    return (examined(run, document.oddities),)


def _is_like_a_metric(name: str, value: float | None) -> bool:
    return direction_of(name) is not Direction.UNKNOWN or (value is not None and 0 <= value <= 1)


def _object(document: Document) -> dict[str, object]:
    value = document.opened().value()
    return value if isinstance(value, dict) else {}


def _pairs(document: Document) -> Iterator[tuple[str, object]]:
    if document.form is not Form.TABLE:
        yield from _object(document).items()
        return
    text = io.TextIOWrapper(stream_of(document.utf8), "utf-8", newline="")
    for number, cells in enumerate(csv.reader(text, delimiter=delimiter_of(document.utf8)), start=1):
        if number == 1 or not cells:
            continue
        if len(cells) != 2 or cell_of(cells[1]).kind in {CellKind.TEXT, CellKind.COMMA}:
            raise Unreadable(
                "Each row needs a metric's name and one number with a decimal point.", f"row {number}"
            )
        yield cells[0], cells[1]


def _metrics(values: list[tuple[str, float | None]]) -> tuple[NormalisedMetric, ...]:
    return tuple(
        NormalisedMetric(
            name=fit(name),
            type=MetricType.NUMERIC,
            unit=Unit.PROPORTION if value is not None and 0 <= value <= 1 else Unit.POINTS,
            direction=direction_of(name),
            value=value,
            n=None,
            scope=Scope.HEADLINE if place == 0 else Scope.TASK,
            source=name,
        )
        for place, (name, value) in enumerate(values)
    )


IMPORTER = Importer("metric_map", "Metrics without cases", sniff, read)
