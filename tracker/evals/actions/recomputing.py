"""Computing the statistics of stored runs again, after a method of ours has changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.evals.actions import rows
from tracker.evals.models import MetricResult, Run
from tracker.evals.queries import cases_whole, metrics_by_run
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.kinds import MetricType
from tracker.evals.rules.latency import latency_p95
from tracker.evals.rules.measured import MeasuredMetric, measured_metric
from tracker.evals.rules.normalised import NormalisedRun
from tracker.evals.rules.spread import spreads_of
from tracker.evals.rules.stored_run import can_be_measured, run_again

COMPUTED = ("value", "strict", "effective_n", "low", "high", "low_strict", "high_strict", "method")
Opened = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of one run: metrics that are different now, and those that could not be measured."""

    run_id: str
    number: int
    changed: tuple[str, ...]
    left: tuple[str, ...]


def recompute(reading: Opened, writing: Opened, *, actor: Actor, now: datetime) -> Iterator[Recomputed]:
    """Compute every run again, each in its own transaction, so that an end in the middle loses nothing."""
    with reading() as session:
        ids = session.scalars(select(Run.id).order_by(Run.id)).all()
    for run_id in ids:
        with reading() as session:
            run = session.get_one(Run, run_id, options=[joinedload(Run.dataset_version)])
            different, left, spreads = _again(session, run)
        if different or spreads != run.spreads:
            with writing() as session:
                _keep(session, run, different, spreads, actor, now)
        yield Recomputed(run_id, run.number, tuple(sorted(name for name, _ in different.values())), left)


Different = dict[int, tuple[str, dict[str, Any]]]


def _again(session: Session, run: Run) -> tuple[Different, tuple[str, ...], dict[str, Any]]:
    """Measure a run again; give by id the metrics that differ with their columns, those left, spreads."""
    cases = cases_whole(session, run.id)
    known = metrics_by_run(session, [run.id])[run.id]
    kept = [row for row in known if can_be_measured(row, run.repeats)]
    data = run.dataset_version
    again = run_again(kept, cases, repeats=run.repeats, dataset_cases=data.cases if data else None)
    values = CaseValues(again.cases)
    different: Different = {}
    for row, metric in zip(kept, again.metrics, strict=True):
        is_quantile = row.type == MetricType.QUANTILE
        measured = _quantile(row, again) if is_quantile else measured_metric(metric, again, values)
        if measured is None:
            continue
        made = rows.metric_row(measured, run.id)
        columns = {name: made[name] for name in COMPUTED}
        if any(columns[name] != getattr(row, name) for name in COMPUTED):
            different[row.id] = (row.name, columns)
    left = tuple(row.name for row in known if row not in kept)
    return different, left, rows.spreads_column(spreads_of(cases))


def _quantile(row: MetricResult, run: NormalisedRun) -> MeasuredMetric | None:
    """Measure a quantile that was made of the cases; one that a tool states has no interval to make."""
    found = latency_p95(run)
    return found if found is not None and found.name == row.name and row.method else None


def _keep(
    session: Session, run: Run, different: Different, spreads: dict[str, Any], actor: Actor, now: datetime
) -> None:
    for metric_id, (_, columns) in different.items():
        session.execute(update(MetricResult).where(MetricResult.id == metric_id).values(columns))
    session.execute(update(Run).where(Run.id == run.id).values(spreads=spreads))
    if different:
        named = ", ".join(sorted(name for name, _ in different.values()))
        activity.record(
            session,
            actor=actor,
            now=now,
            verb="run.recompute",
            subject="run",
            subject_id=run.id,
            sentence=f"computed the statistics of run #{run.number} again: {named[:200]}",
            initiative_id=run.initiative_id,
            after={"methods": sorted({columns["method"] for _, columns in different.values()})},
        )
