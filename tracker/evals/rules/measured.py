"""A metric as it is stored: the tool's value, the strict rate, and the interval made once, at import."""

from dataclasses import dataclass

from tracker.evals.importers.texts import fit
from tracker.evals.rules.bounds import NO_BOUNDS, Bounds
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.kinds import Direction, MetricType, Unit
from tracker.evals.rules.means import mean_bounds
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun
from tracker.evals.rules.rates import rate_bounds, strict_counts


@dataclass(frozen=True, slots=True)
class MeasuredMetric:
    """One metric with its bounds; `strict` is the rate they are around, where errors count against it."""

    name: str
    type: MetricType
    unit: Unit
    direction: Direction
    value: float | None
    n: int | None
    strict: float | None = None
    successes: int | None = None
    unscored: int = 0
    total: int | None = None
    stderr: float | None = None
    bounds: Bounds = NO_BOUNDS
    headline: bool = False
    case_score: str = ""

    @property
    def judged(self) -> float | None:
        """The value that bounds and verdicts are about."""
        return self.value if self.strict is None else self.strict


def measured_metric(metric: NormalisedMetric, run: NormalisedRun, values: CaseValues) -> MeasuredMetric:
    """Measure one metric of a run by the method that its type asks for; `values` are of the run's cases."""
    binary = metric.type is MetricType.BINARY
    counted = strict_counts(metric) if binary else None
    return MeasuredMetric(
        name=fit(metric.name),
        type=metric.type,
        unit=metric.unit,
        direction=metric.direction,
        value=metric.value,
        n=metric.n,
        strict=None if counted is None else counted[0] / counted[1],
        successes=metric.successes,
        unscored=metric.unscored,
        total=None if counted is None else counted[1],
        stderr=metric.stderr,
        bounds=rate_bounds(metric, run, values) if binary else mean_bounds(metric, values),
        headline=metric.scope == "headline",
        case_score=metric.case_score,
    )
