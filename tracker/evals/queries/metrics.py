"""Metrics: of a run, of many runs, and the newest of each initiative; targets as they are stored."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from tracker.evals.models import LatestMetric, MetricResult, MetricTarget, Run, TargetEntry


def metrics_of(session: Session, run_id: str) -> Sequence[MetricResult]:
    """Give the metrics of a run in the order of its file."""
    wanted = select(MetricResult).where(MetricResult.run_id == run_id)
    return session.scalars(wanted.order_by(MetricResult.id)).all()


def metrics_with_targets(session: Session, run: Run) -> Sequence[tuple[MetricResult, MetricTarget | None]]:
    """Give the metrics of a run (its suite loaded), each with its target, in the order of its file."""
    held = and_(
        MetricTarget.initiative_id == run.initiative_id,
        MetricTarget.suite == run.suite.name,
        MetricTarget.metric == MetricResult.name,
    )
    wanted = select(MetricResult, MetricTarget).outerjoin(MetricTarget, held)
    found = session.execute(wanted.where(MetricResult.run_id == run.id).order_by(MetricResult.id))
    return [(metric, target) for metric, target in found]


def metrics_by_run(session: Session, run_ids: Sequence[str]) -> dict[str, list[MetricResult]]:
    """Give the metrics of many runs in one statement."""
    wanted = select(MetricResult).where(MetricResult.run_id.in_(run_ids)).order_by(MetricResult.id)
    found: dict[str, list[MetricResult]] = {run_id: [] for run_id in run_ids}
    for metric in session.scalars(wanted):
        found[metric.run_id].append(metric)
    return found


def latest_of(session: Session, initiative_ids: Iterable[str]) -> Sequence[LatestMetric]:
    """Give the newest metrics of many initiatives in one statement, with run, suite and value."""
    wanted = (
        select(LatestMetric)
        .options(joinedload(LatestMetric.result), joinedload(LatestMetric.run).joinedload(Run.suite))
        .where(LatestMetric.initiative_id.in_(list(initiative_ids)))
    )
    return session.scalars(wanted.order_by(LatestMetric.suite_id, LatestMetric.metric_result_id)).all()


def targets_of(session: Session, initiative_id: str) -> Sequence[MetricTarget]:
    """Give what the metrics of an initiative must reach: the main one first, then by suite and name."""
    wanted = select(MetricTarget).where(MetricTarget.initiative_id == initiative_id)
    order = MetricTarget.role != "main", MetricTarget.suite, MetricTarget.metric
    return session.scalars(wanted.order_by(*order)).all()


def target_entries(session: Session, initiative_id: str, suite: str, metric: str) -> Sequence[TargetEntry]:
    """Give what the target of a metric was, entry after entry, oldest first."""
    wanted = select(TargetEntry).where(
        TargetEntry.initiative_id == initiative_id,
        TargetEntry.suite == suite,
        TargetEntry.metric == metric,
    )
    return session.scalars(wanted.order_by(TargetEntry.set_at, TargetEntry.id)).all()
