"""A table as runs: one, or one for each model that a column names; metrics are named as their columns."""

from collections.abc import Iterator
from math import fsum

from tracker.evals.importers.cases_table.cases import Reading, cases_of, reading_of
from tracker.evals.importers.cases_table.metrics import judged_metric, measured_metric, mixed_scales
from tracker.evals.importers.cases_table.roles import Roles, roles_of
from tracker.evals.importers.cases_table.rows import Table
from tracker.evals.importers.cases_table.scores import score_column
from tracker.evals.importers.cells import cell_of
from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.model_judges import by_metric, judge_name
from tracker.evals.importers.texts import fit
from tracker.evals.rules.kinds import FlagCode
from tracker.evals.rules.normalised import (
    Flag,
    NormalisedCase,
    NormalisedMetric,
    NormalisedRun,
    SystemPart,
)

PASSED = "passed"


def runs_of(table: Table, document: Document, mapping: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Answer the runs of a table. Raises: Unreadable (no score, no case to tell, an ambiguous cell)."""
    roles = roles_of(table, mapping)
    if not (roles.id or roles.input or roles.output or roles.passed or "" in table.columns):
        raise Unreadable("No column tells the cases apart; add an id or the question that was asked.")
    parts = _by_variant(table, roles.variant)
    return tuple(
        examined(_run(part, roles, mapping, document, model, len(parts) > 1), document.oddities)
        for model, part in parts.items()
    )


def _by_variant(table: Table, column: str) -> dict[str, Table]:
    parts: dict[str, Table] = {}
    for row in table.rows:
        model = fit(row.cells.get(column)) if column else ""
        parts.setdefault(model, Table(table.columns, [])).rows.append(row)
    return parts


def _run(
    table: Table, roles: Roles, mapping: ColumnMapping, document: Document, model: str, several: bool
) -> NormalisedRun:
    reading = reading_of(table, roles, mapping)
    cases = cases_of(table, reading)
    metrics = tuple(_metrics(table, reading, cases, mapping))
    costs = [case.cost for case in cases if case.cost is not None]
    return NormalisedRun(
        tool=_tool(table),
        variant=model if several else "",
        system=SystemPart(model=model, judge=judge_name(by_metric(table.columns))),
        repeats=max((case.repeat for case in cases), default=0) + 1,
        cost=fsum(costs) if costs else None,
        currency=reading.cost.currency,
        tokens_in=_sum(table, roles.tokens_in),
        tokens_out=_sum(table, roles.tokens_out),
        metrics=metrics,
        cases=tuple(cases),
        flags=(*_of_encoding(document), *reading.flags, *mixed_scales(metrics)),
    )


def _of_encoding(document: Document) -> Iterator[Flag]:
    if document.encoding_guessed:
        said = "The file does not say its encoding; it was read as the most likely one."
        yield Flag(FlagCode.ENCODING_GUESSED, said)


def _metrics(
    table: Table, reading: Reading, cases: list[NormalisedCase], mapping: ColumnMapping
) -> Iterator[NormalisedMetric]:
    if reading.passed is not None:
        yield judged_metric(reading.passed, cases, headline=True, case_score=PASSED)
    for place, column in enumerate(reading.scores):
        headline = reading.passed is None and place == 0
        yield judged_metric(column, cases, headline=headline, case_score=column.name)
    for measure in (reading.latency, reading.cost):
        measured = score_column(table, measure.column, mapping) if measure.column else None
        if measured is not None and measured.values:
            yield measured_metric(measured, measure.unit)


def _sum(table: Table, column: str) -> int | None:
    values = [cell_of(row.cells.get(column)).value or 0 for row in table.rows] if column else []
    return round(fsum(values)) or None


def _tool(table: Table) -> str:
    """Name the tool whose export has such columns; any other table is a table."""
    columns = set(table.columns)
    if {"example_id", "execution_time"} <= columns:
        return "langsmith"
    asked, contexts = {"user_input", "question"}, {"retrieved_contexts", "contexts"}
    return "ragas" if columns & asked and columns & contexts else "table"
