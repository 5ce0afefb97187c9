"""Metrics made from cases: a strict rate, a mean of scores, a sum; no tool's names are known here."""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from tracker.evals.importers.scalars import mean
from tracker.evals.rules.kinds import Direction, ErrorKind, MetricType, Unit
from tracker.evals.rules.normalised import NormalisedCase, NormalisedMetric


def asked(cases: Sequence[NormalisedCase]) -> int:
    """Count the cases that the system was asked: all but the skipped ones."""
    return sum(case.error_kind is not ErrorKind.SKIPPED for case in cases)


def with_strict(metric: NormalisedMetric, successes: int | None, total: int | None) -> NormalisedMetric:
    """Answer a binary metric with its strict rate, in which errors and unscored cases count as failures.

    Where less is better, `successes` are the hits that should not be, and a case without a score is one too.
    """
    if successes is None or not total:
        return replace(metric, successes=successes, total=total, strict=None)
    against = total - (metric.n or 0) if metric.direction is Direction.LOWER else 0
    strict = min(successes + against, total) / total
    return replace(metric, successes=successes, total=total, strict=strict)


def whole_successes(value: float | None, n: int | None, rounding: float = 1e-6) -> int | None:
    """Answer how many of n succeeded when the rate says it (partial credit and repeats say None).

    `rounding` is how far from a whole number rate × n may be: a rate of four digits is a little off.
    """
    if value is None or not n or not 0 <= value <= 1:
        return None
    successes = round(value * n)
    return successes if abs(value * n - successes) <= rounding else None


def mean_score(
    name: str,
    values: list[float],
    *,
    unit: Unit,
    direction: Direction,
    unscored: int = 0,
    source: str = "",
    case_score: str = "",
) -> NormalisedMetric:
    """Answer the mean over the cases that have the score."""
    return NormalisedMetric(
        name=name,
        type=MetricType.NUMERIC,
        unit=unit,
        direction=direction,
        value=mean(values),
        n=len(values),
        unscored=unscored,
        source=source,
        case_score=case_score,
    )


def total_of(name: str, values: list[float], *, unit: Unit, source: str) -> NormalisedMetric:
    """Answer the sum over the cases that state a value; less is better."""
    value = fsum(values) if values else None
    return NormalisedMetric(
        name, MetricType.NUMERIC, unit, Direction.LOWER, value, len(values), source=source
    )
