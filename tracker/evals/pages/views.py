"""Metrics as the eval pages show them: value, interval, threshold, verdict and the sentence why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.core.statistics import Labelled
from tracker.evals.models import MetricResult, Run
from tracker.evals.queries import Measure, MetricLine, Ran, Target
from tracker.evals.queries.judges import judge_named
from tracker.evals.rules.calibration import (
    Corrected,
    Graded,
    corrected,
    is_judged,
    labelled_of,
    shortfall,
)
from tracker.evals.rules.kinds import BROKEN, Direction
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.verdicts import Bar, Judged, evidence_of, judged, mark_of, withheld
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
    lack: str = ""  # why its judge may not decide
    corrected: Corrected | None = None  # for the errors of its judge

    @property
    def verdict(self) -> str:
        """Give the verdict's name, or nothing without a target."""
        return self.judged.verdict.value if self.judged else ""

    @property
    def repeats(self) -> bool:
        """Say whether the evidence is worth another number of cases than it has scores."""
        return self.effective_n is not None and self.n is not None and round(self.effective_n) != self.n


@dataclass(frozen=True, slots=True)
class Grader:
    """The judge that a run names, and what it did against human labels."""

    name: str
    labelled: Labelled | None


NOBODY = Grader("", None)


def grader_of(session: Session, run: Run) -> Grader:
    """Give the judge of a run with its system: one statement where it names one."""
    name = run.system_version.judge if run.system_version else ""
    return Grader(name, labelled_of(judge_named(session, run.initiative_id, name))) if name else NOBODY


def metric_view(
    measure: Any,
    target: Target | Any | None,
    *,
    whole: bool,
    tier: str,
    currency: str = "",
    grader: Grader = NOBODY,
    broken: int = 0,
) -> MetricView:
    """Make the view of a stored metric; the risk tier high asks for the strict bounds.

    `broken` is the number of cases on which the system broke, as `broken_cases` counts them.
    """
    evidence = evidence_of(measure, whole=whole, strict=tier == HIGH, currency=currency)
    value = evidence.value
    bar = Bar(target.threshold, target.direction) if target else None
    by_code = target is not None and target.by_code
    graded = is_judged(grader.name, measure.unit, by_code=by_code)
    lack = shortfall(grader.name, grader.labelled, high_risk=tier == HIGH) if graded else ""
    found = withheld(judged(evidence, bar), lack) if bar else None
    differs = value is not None and measure.value is not None and abs(value - measure.value) > 5e-4
    return MetricView(
        name=measure.name,
        mark=mark_of(evidence, bar, found.verdict.value if found else ""),
        judged=found,
        n=measure.n,
        effective_n=measure.effective_n,
        unscored=measure.unscored,
        reported=measure.value if differs else None,
        lack=lack,
        corrected=_corrected(_graded(measure, target, broken), grader, tier) if graded and not lack else None,
    )


def broken_cases(errors: Mapping[str, int]) -> int:
    """Count the cases on which the system broke, of the counts of a run by kind of error."""
    return sum(errors.get(kind, 0) for kind in BROKEN)


def _graded(measure: Any, target: Target | Any | None, broken: int) -> Graded | None:
    """Tell apart what the judge graded of a rate and what broke before it could; None for what is no rate."""
    rate, n = measure.strict, measure.effective_n or measure.n
    way = target.direction if target is not None else measure.direction
    if rate is None or not n or not measure.total or way == Direction.UNKNOWN:
        return None
    share = (measure.total - broken - measure.unscored) / measure.total
    return Graded(rate, n, share, broken / measure.total, lower=way == Direction.LOWER)


def _corrected(graded: Graded | None, grader: Grader, tier: str) -> Corrected | None:
    if graded is None or grader.labelled is None:
        return None
    return corrected(graded, grader.labelled, high_risk=tier == HIGH)


def ran_view(run: Ran, measure: Measure, target: Target | None, tier: str) -> MetricView:
    """Make the view of a metric of a run in a list."""
    return metric_view(
        measure,
        target,
        whole=is_whole(run),
        tier=tier,
        currency=run.currency,
        grader=Grader(run.judge, run.labelled),
        broken=broken_cases(run.errors),
    )


def run_view(run: Run, metric: MetricResult, known: Mapping[str, Labelled | None], tier: str) -> MetricView:
    """Make the view of a metric of a run (its system loaded) without a target; `known` are the judges."""
    name = run.system_version.judge if run.system_version else ""
    return metric_view(
        metric,
        None,
        whole=is_whole(run),
        tier=tier,
        currency=run.currency,
        grader=Grader(name, known.get(name)),
        broken=broken_cases(run.errors),
    )


def line_view(line: MetricLine, tier: str) -> MetricView | None:
    """Make the view of a line's newest value; None while there is none."""
    if line.run is None or line.measure is None:
        return None
    return ran_view(line.run, line.measure, line.target, tier)


def by_name(targets: Iterable[Any], suite: str) -> dict[str, Any]:
    """Give the targets of a suite by metric."""
    return {target.metric: target for target in targets if target.suite == suite}
