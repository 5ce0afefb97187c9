"""Metrics as the eval pages show them: value, interval, threshold, verdict and the sentence why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.core.statistics import Labelled
from tracker.evals.models import Run
from tracker.evals.queries import Measure, MetricLine, Ran, Target
from tracker.evals.queries.judges import judge_named
from tracker.evals.rules.calibration import Corrected, corrected, is_judged, labelled_of, shortfall
from tracker.evals.rules.kinds import Unit
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.verdicts import Bar, Evidence, Judged, Verdict, evidence_of, judged, mark_of
from tracker.web.charts.values import Mark

HIGH = "high"
DECIDED = frozenset({Verdict.MET, Verdict.NOT_MET})


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
) -> MetricView:
    """Make the view of a stored metric; the risk tier high asks for the strict bounds."""
    evidence = evidence_of(measure, whole=whole, strict=tier == HIGH, currency=currency)
    value = evidence.value
    bar = Bar(target.threshold, target.direction) if target else None
    by_code = target is not None and target.by_code
    graded = is_judged(grader.name, measure.unit, by_code=by_code)
    lack = shortfall(grader.name, grader.labelled, high_risk=tier == HIGH) if graded else ""
    found = _undecided(judged(evidence, bar), lack) if bar else None
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
        corrected=_corrected(evidence, grader.labelled, tier) if graded and not lack else None,
    )


def _undecided(found: Judged, lack: str) -> Judged:
    """Let a judge that is not calibrated decide nothing, neither way."""
    return Judged(Verdict.INCONCLUSIVE, found.why) if lack and found.verdict in DECIDED else found


def _corrected(evidence: Evidence, labelled: Labelled | None, tier: str) -> Corrected | None:
    rate, n = evidence.value, evidence.effective_n or evidence.n
    if labelled is None or rate is None or not n or evidence.unit != Unit.PROPORTION or not 0 <= rate <= 1:
        return None
    return corrected(rate, n, labelled, high_risk=tier == HIGH)


def ran_view(run: Ran, measure: Measure, target: Target | None, tier: str) -> MetricView:
    """Make the view of a metric of a run in a list."""
    grader = Grader(run.judge, run.labelled)
    whole = is_whole(run)
    return metric_view(measure, target, whole=whole, tier=tier, currency=run.currency, grader=grader)


def line_view(line: MetricLine, tier: str) -> MetricView | None:
    """Make the view of a line's newest value; None while there is none."""
    if line.run is None or line.measure is None:
        return None
    return ran_view(line.run, line.measure, line.target, tier)


def by_name(targets: Iterable[Any], suite: str) -> dict[str, Any]:
    """Give the targets of a suite by metric."""
    return {target.metric: target for target in targets if target.suite == suite}
