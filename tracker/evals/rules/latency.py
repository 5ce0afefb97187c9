"""The p95 of latency from the cases, as a metric of its own; means live in `means`."""

from tracker.core.statistics import Interval, min_values, nearest_rank, quantile_interval
from tracker.evals.rules.bounds import bounds_of
from tracker.evals.rules.kinds import Direction, MetricType, Unit
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.normalised import NormalisedRun

NAME = "latency_p95_ms"
Q = 0.95


def latency_p95(run: NormalisedRun) -> MeasuredMetric | None:
    """Measure the p95 latency in ms over one call a case (its first repeat); None below 100 cases.

    Source: order statistics (David & Nagaraja, 2003).
    """
    values = _first_calls(run)
    if len(values) < min_values(Q):
        return None

    def make(confidence: float, _exact: bool) -> Interval:
        return quantile_interval(values, Q, confidence)

    return MeasuredMetric(
        name=NAME,
        type=MetricType.QUANTILE,
        unit=Unit.MS,
        direction=Direction.LOWER,
        value=nearest_rank(values, Q),
        n=len(values),
        bounds=bounds_of(make, float(len(values))),
    )


def _first_calls(run: NormalisedRun) -> list[float]:
    """Give the latencies in order; a second call of the same case would be no independent one."""
    first: dict[str, float] = {}
    for case in run.cases:
        if case.latency_ms is not None:
            first.setdefault(case.id, case.latency_ms)
    return sorted(first.values())
