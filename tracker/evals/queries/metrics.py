"""Metrics: of a run, of many runs, over the runs of a suite, and the newest of each initiative."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.evals.models import LatestMetric, MetricResult, MetricTarget, Run, Suite, SystemVersion


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One value of a metric in the history of its suite, with the system it is of."""

    metric: MetricResult
    run_id: str
    number: int
    ran_at: datetime
    status: str
    model: str
    prompt: str


def metrics_of(session: Session, run_id: str) -> Sequence[MetricResult]:
    """Give the metrics of a run in the order of its file."""
    wanted = select(MetricResult).where(MetricResult.run_id == run_id)
    return session.scalars(wanted.order_by(MetricResult.id)).all()


def metrics_by_run(session: Session, run_ids: Sequence[str]) -> dict[str, list[MetricResult]]:
    """Give the metrics of many runs in one statement."""
    wanted = select(MetricResult).where(MetricResult.run_id.in_(run_ids)).order_by(MetricResult.id)
    found: dict[str, list[MetricResult]] = {run_id: [] for run_id in run_ids}
    for metric in session.scalars(wanted):
        found[metric.run_id].append(metric)
    return found


def history_of(session: Session, suite_id: str, name: str, limit: int = 60) -> list[HistoryPoint]:
    """Give the newest values of a metric over the runs of a suite, oldest first."""
    wanted = (
        select(MetricResult, Run.id, Run.number, Run.ran_at, Run.status, SystemVersion)
        .join(Run, Run.id == MetricResult.run_id)
        .outerjoin(SystemVersion, SystemVersion.id == Run.system_version_id)
        .where(Run.suite_id == suite_id, MetricResult.name == name, MetricResult.value.is_not(None))
        .order_by(Run.ran_at.desc(), Run.id.desc())
        .limit(limit)
    )
    points = [
        HistoryPoint(metric, run_id, number, ran_at, status, _model(system), _prompt(system))
        for metric, run_id, number, ran_at, status, system in session.execute(wanted)
    ]
    return points[::-1]


def latest_of(session: Session, initiative_ids: Iterable[str]) -> Sequence[LatestMetric]:
    """Give the newest metrics of many initiatives in one statement, with run, suite and value."""
    wanted = (
        select(LatestMetric)
        .options(joinedload(LatestMetric.result), joinedload(LatestMetric.run).joinedload(Run.suite))
        .where(LatestMetric.initiative_id.in_(list(initiative_ids)))
    )
    return session.scalars(wanted.order_by(LatestMetric.suite_id, LatestMetric.metric_result_id)).all()


def suites_of(session: Session, initiative_id: str) -> Sequence[Suite]:
    """Give the suites of an initiative by name."""
    return session.scalars(
        select(Suite).where(Suite.initiative_id == initiative_id).order_by(Suite.name)
    ).all()


def targets_of(session: Session, initiative_id: str) -> Sequence[MetricTarget]:
    """Give what the metrics of an initiative must reach: the main one first, then by suite and name."""
    wanted = select(MetricTarget).where(MetricTarget.initiative_id == initiative_id)
    order = MetricTarget.role != "main", MetricTarget.suite, MetricTarget.metric
    return session.scalars(wanted.order_by(*order)).all()


def _model(system: SystemVersion | None) -> str:
    return f"{system.model} {system.model_version}".strip() if system else ""


def _prompt(system: SystemVersion | None) -> str:
    return f"{system.prompt} {system.prompt_version}".strip() if system else ""
