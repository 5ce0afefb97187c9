"""Importers of Braintrust: rows of results, and the summaries that `braintrust eval --jsonl` prints.

Source: braintrust 0.47; scores are from 0 to 1 and higher is better, by its own improvements and regressions.
"""

from collections.abc import Iterator

from tracker.evals.importers.columns import ColumnMapping
from tracker.evals.importers.document import Document, Form
from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.findings import examined
from tracker.evals.importers.graded import Grade, graded, mean_latency, score_names
from tracker.evals.importers.kind import Importer
from tracker.evals.importers.members import first_of, object_of
from tracker.evals.importers.model_judges import by_metric, judge_name
from tracker.evals.importers.pieces import Piece
from tracker.evals.importers.scalars import number
from tracker.evals.importers.slices import slice_of
from tracker.evals.importers.texts import ERROR_LENGTH, digest, excerpt, exchange, fit, texts_of
from tracker.evals.rules.kinds import Direction, ErrorKind, MetricType, RunStatus, Unit
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric, NormalisedRun, SystemPart

_MANY = frozenset({Form.LINES, Form.LIST})
_MS = 1000


def sniff(document: Document) -> bool:
    """Tell rows by their scores beside what was asked and answered."""
    known = document.form in _MANY and document.has("input", "output", "scores")
    return known and document.head["scores"].is_object()


def sniff_summary(document: Document) -> bool:
    """Tell summaries by the name of the experiment."""
    return document.form in {*_MANY, Form.OBJECT} and document.has("experiment_name", "scores")


def read(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read the rows of one experiment. Raises: Unreadable with the line."""
    cases = tuple(_case(object_of(piece.value())) for _, piece in document.records())
    names = list(score_names(cases))
    metrics = [
        graded(Grade(name, direction=Direction.HIGHER, source=f"scores.{name}"), cases) for name in names
    ]
    run = NormalisedRun(
        tool="braintrust",
        system=SystemPart(judge=judge_name(by_metric(names, of_a_tool=True))),
        status=RunStatus.COMPLETE if cases else RunStatus.EMPTY,
        metrics=(*metrics, *mean_latency(cases, "metrics.duration")),
        cases=cases,
    )
    return (examined(run, document.oddities),)


def read_summary(document: Document, _: ColumnMapping) -> tuple[NormalisedRun, ...]:
    """Read a summary a line; its means leave crashed rows out, and there is no n. Raises: Unreadable."""
    said = [(where, object_of(piece.value())) for where, piece in _records(document)]
    for where, summary in said:
        if "errors" in summary:
            raise Unreadable("The evaluation failed and has no summary; run it again.", where)
    several = len(said) > 1
    return tuple(
        examined(_summary(summary, fit(summary.get("experiment_name")) if several else ""), document.oddities)
        for _, summary in said
    )


def _records(document: Document) -> Iterator[tuple[str, Piece]]:
    if document.form is Form.OBJECT:
        yield "$", document.opened()
    else:
        yield from document.records()


def _case(said: dict[str, object]) -> NormalisedCase:
    error = excerpt(said.get("error"), ERROR_LENGTH) or None
    measured = object_of(said.get("metrics"))
    seconds = number(first_of(measured, "duration", "latency"))
    return NormalisedCase(
        id=digest(said.get("input")),
        slice=slice_of(said.get("metadata")),
        passed=False if error else None,
        scores=tuple((fit(name), number(value)) for name, value in object_of(said.get("scores")).items()),
        error_kind=ErrorKind.SYSTEM_ERROR if error else ErrorKind.NONE,
        error=error,
        latency_ms=None if seconds is None or error else seconds * _MS,
        excerpt=exchange(said.get("input"), said.get("output")),
        texts=texts_of(said.get("input"), said.get("output")),
    )


def _summary(said: dict[str, object], variant: str) -> NormalisedRun:
    metrics = tuple(
        NormalisedMetric(
            name=fit(name),
            type=MetricType.NUMERIC,
            unit=Unit.PROPORTION,
            direction=Direction.HIGHER,
            value=value if value is not None and 0 <= value <= 1 else None,
            n=None,
            source=f"scores.{fit(name)}.score",
        )
        for name, value in (
            (name, number(object_of(one).get("score"))) for name, one in object_of(said.get("scores")).items()
        )
    )
    return NormalisedRun(
        tool="braintrust",
        external_id=fit(first_of(said, "experiment_id", "experiment_name")),
        suite=fit(said.get("project_name")),
        variant=variant,
        system=SystemPart(judge=judge_name(by_metric((one.name for one in metrics), of_a_tool=True))),
        metrics=metrics,
    )


ROWS = Importer("braintrust", "Braintrust result rows", sniff, read)
SUMMARY = Importer("braintrust_summary", "Braintrust summaries", sniff_summary, read_summary)
