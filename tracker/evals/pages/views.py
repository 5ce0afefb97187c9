"""Metrics as the eval pages show them: value, interval, threshold, verdict and the sentence why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.evals.queries import MetricLine, Target
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.verdicts import Bar, Judged, evidence_of, judged, mark_of
from tracker.web.charts.values import Mark

HIGH = "high"


@dataclass(frozen=True, slots=True)
class MetricView:
    """One metric in a row: `judged` is None without a target."""

    name: str
    mark: Mark
    judged: Judged | None
    n: int | None
    effective_n: float | None
    unscored: int
    reported: float | None  # what the tool says, where errors make the strict rate another

    @property
    def verdict(self) -> str:
        """Give the verdict's name, or nothing without a target."""
        return self.judged.verdict.value if self.judged else ""

    @property
    def repeats(self) -> bool:
        """Say whether the evidence is worth another number of cases than it has scores."""
        return self.effective_n is not None and self.n is not None and round(self.effective_n) != self.n


def metric_view(
    measure: Any, target: Target | Any | None, *, whole: bool, tier: str, currency: str = ""
) -> MetricView:
    """Make the view of a stored metric; the risk tier high asks for the strict bounds."""
    evidence = evidence_of(measure, whole=whole, strict=tier == HIGH, currency=currency)
    value = evidence.value
    bar = Bar(target.threshold, target.direction) if target else None
    found = judged(evidence, bar) if bar else None
    differs = value is not None and measure.value is not None and abs(value - measure.value) > 5e-4
    return MetricView(
        name=measure.name,
        mark=mark_of(evidence, bar, found.verdict.value if found else ""),
        judged=found,
        n=measure.n,
        effective_n=measure.effective_n,
        unscored=measure.unscored,
        reported=measure.value if differs else None,
    )


def line_view(line: MetricLine, tier: str) -> MetricView | None:
    """Make the view of a line's newest value; None while there is none."""
    if line.run is None or line.measure is None:
        return None
    whole = is_whole(line.run)
    return metric_view(line.measure, line.target, whole=whole, tier=tier, currency=line.run.currency)


def by_name(targets: Iterable[Any], suite: str) -> dict[str, Any]:
    """Give the targets of a suite by metric."""
    return {target.metric: target for target in targets if target.suite == suite}
