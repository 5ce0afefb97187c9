"""A stored run brought back to what it was measured from, for computing its statistics again."""

from collections.abc import Sequence
from typing import Protocol

from tracker.evals.rules.kinds import Direction, MetricType, Unit
from tracker.evals.rules.normalised import DatasetPart, NormalisedCase, NormalisedMetric, NormalisedRun


class Stored(Protocol):
    """A metric as its row has it."""

    name: str
    type: str
    unit: str
    direction: str
    value: float | None
    n: int | None
    unscored: int
    total: int | None
    successes: int | None
    stderr: float | None
    effective_n: float | None
    case_score: str


def can_be_measured(metric: Stored, repeats: int) -> bool:
    """Say whether a row holds all that its interval was made of.

    Rates stored before the number of cases asked was kept hold it only where no case was repeated.
    """
    whole = metric.total is not None or repeats == 1
    return whole or metric.type != MetricType.BINARY or metric.value is None or not metric.n


def run_again(
    metrics: Sequence[Stored], cases: Sequence[NormalisedCase], *, repeats: int, dataset_cases: int | None
) -> NormalisedRun:
    """Give the run with its metrics in the order of the rows; what statistics do not need is left out."""
    return NormalisedRun(
        tool="",
        repeats=repeats,
        dataset=None if dataset_cases is None else DatasetPart("", cases=dataset_cases),
        metrics=tuple(_metric(metric) for metric in metrics),
        cases=tuple(cases),
    )


def _metric(metric: Stored) -> NormalisedMetric:
    return NormalisedMetric(
        name=metric.name,
        type=MetricType(metric.type),
        unit=Unit(metric.unit),
        direction=Direction(metric.direction),
        value=metric.value,
        n=metric.n,
        unscored=metric.unscored,
        total=_total(metric),
        successes=metric.successes,
        stderr=metric.stderr,
        case_score=metric.case_score,
    )


def _total(metric: Stored) -> int | None:
    """Give the cases asked; before they were kept, bounds of a rate without repeats were over just these."""
    if metric.total is not None or metric.effective_n is None:
        return metric.total
    return round(metric.effective_n)
