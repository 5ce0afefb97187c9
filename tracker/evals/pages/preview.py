"""What a result file holds, before it is saved: runs, metrics against targets, what it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.core.statistics import Labelled
from tracker.evals import queries
from tracker.evals.models import MetricTarget, Run
from tracker.evals.pages.reading import ReadFile
from tracker.evals.pages.runs import LACKS
from tracker.evals.pages.views import Grader, MetricView, broken_cases, by_name, metric_view
from tracker.evals.queries import Measure
from tracker.evals.queries.judges import known_judges
from tracker.evals.rules.kinds import RunStatus
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.measured_run import MeasuredRun
from tracker.evals.rules.normalised import NormalisedRun
from tracker.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class RunPreview:
    """One run of a file: `there` is the stored run when this one is in already."""

    position: int
    name: str
    run: NormalisedRun
    cases: int
    views: tuple[MetricView, ...]
    lacks: tuple[str, ...]
    system: str
    there: Run | None


def previews(
    session: Session, initiative: Initiative, file: ReadFile, targets: Sequence[MetricTarget], suite: str
) -> list[RunPreview]:
    """Give the runs of a file as they would be saved into a suite."""
    there = {r.source_position: r for r in queries.runs_from(session, initiative.id, file.source.sha256)}
    held, known = by_name(targets, suite), known_judges(session, initiative.id)
    return [
        RunPreview(
            position=at,
            name=measured.run.variant or (f"Run {at + 1}" if len(file.runs) > 1 else "The run"),
            run=measured.run,
            cases=measured.counts.cases,
            views=tuple(
                _view(metric, measured, held.get(metric.name), initiative.risk_tier, known)
                for metric in measured.metrics
            ),
            lacks=tuple(LACKS[lack.value] for lack in measured.run.lacks),
            system=_system(measured.run),
            there=there.get(at),
        )
        for at, measured in enumerate(file.runs)
    ]


def _view(
    metric: MeasuredMetric,
    measured: MeasuredRun,
    target: MetricTarget | None,
    tier: str,
    known: Mapping[str, Labelled | None],
) -> MetricView:
    bounds, run = metric.bounds, measured.run
    broken = broken_cases({kind.value: number for kind, number in measured.counts.errors})
    measure = Measure(
        name=metric.name,
        unit=metric.unit.value,
        value=metric.value,
        strict=metric.strict,
        n=metric.n,
        effective_n=bounds.effective_n,
        unscored=metric.unscored,
        low=bounds.low,
        high=bounds.high,
        low_strict=bounds.low_strict,
        high_strict=bounds.high_strict,
        total=metric.total,
        direction=metric.direction,
    )
    whole = run.status is RunStatus.COMPLETE and run.limit is None
    grader = Grader(run.system.judge, known.get(run.system.judge))
    return metric_view(
        measure, target, whole=whole, tier=tier, currency=run.currency, grader=grader, broken=broken
    )


def _system(run: NormalisedRun) -> str:
    """Say in a few words what was measured, as far as the file says it."""
    system = run.system
    named = (
        ("model", f"{system.model} {system.model_version}".strip()),
        ("prompt", system.prompt[:80]),
        ("code", system.code),
        ("judge", system.judge),
    )
    return ", ".join(f"{part} {text}" for part, text in named if text)
