"""A run made ready for storing: intervals computed and cases counted before the database is asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.latency import NAME, latency_p95
from tracker.evals.rules.measured import MeasuredMetric, measured_metric
from tracker.evals.rules.normalised import NormalisedRun
from tracker.evals.rules.ranks import Counts, counts_of
from tracker.evals.rules.spread import Spread, spreads_of


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run with its metrics measured, each name once, its cases counted and their spreads taken."""

    run: NormalisedRun
    metrics: tuple[MeasuredMetric, ...]
    counts: Counts
    spreads: Mapping[str, Spread] = field(default_factory=dict)

    @property
    def main(self) -> MeasuredMetric | None:
        """The metric to name the run by: the headline, else the first with a value."""
        told = [metric for metric in self.metrics if metric.value is not None]
        return next((metric for metric in told if metric.headline), told[0] if told else None)


def measured_run(run: NormalisedRun) -> MeasuredRun:
    """Measure a run; for many cases that takes a second or more, so never inside a transaction."""
    values = CaseValues(run.cases)
    metrics = [measured_metric(metric, run, values) for metric in run.metrics]
    p95 = None if any(metric.name == NAME for metric in metrics) else latency_p95(run)
    if p95 is not None:
        metrics.append(p95)
    return MeasuredRun(run, tuple(_once_a_name(metrics)), counts_of(run.cases), spreads_of(run.cases))


def _once_a_name(metrics: list[MeasuredMetric]) -> Iterable[MeasuredMetric]:
    """Number the second metric of a name and those after it: a run keeps each name once."""
    seen: Counter[str] = Counter()
    taken = {metric.name for metric in metrics}
    for metric in metrics:
        seen[metric.name] += 1
        name = metric.name
        while seen[metric.name] > 1 and name in taken:
            name = f"{metric.name[:190]} ({seen[metric.name]})"
            seen[metric.name] += name in taken
        taken.add(name)
        yield metric if name == metric.name else replace(metric, name=name)
