"""Facts about eval results: the newest value of each metric with its run, and the targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.evals.models import (
    Dataset,
    DatasetVersion,
    LatestMetric,
    MetricResult,
    MetricTarget,
    Run,
    Suite,
    SystemVersion,
)
from tracker.gates.evidence.grouping import grouped
from tracker.gates.rules.facts import MetricFact, RunFact, TargetFact

Metrics = Mapping[str, tuple[MetricFact, ...]]

NEWEST = (
    select(
        LatestMetric.initiative_id,
        LatestMetric.attempts,
        MetricResult.name,
        MetricResult.type,
        MetricResult.unit,
        MetricResult.direction,
        MetricResult.value,
        MetricResult.strict,
        MetricResult.successes,
        MetricResult.n,
        MetricResult.unscored,
        MetricResult.effective_n,
        MetricResult.low,
        MetricResult.high,
        MetricResult.low_strict,
        MetricResult.high_strict,
        MetricResult.method,
        Run.id.label("run_id"),
        Run.number,
        Run.tool,
        Run.ran_at,
        Run.imported_by_id,
        Run.status,
        Run.limit_cases,
        Run.repeats,
        Run.cases_total,
        Suite.name.label("suite"),
        SystemVersion.model,
        SystemVersion.model_version,
        SystemVersion.prompt,
        SystemVersion.prompt_version,
        SystemVersion.code,
        SystemVersion.judge,
        Dataset.name.label("dataset"),
        DatasetVersion.version.label("dataset_version"),
        DatasetVersion.sha256,
    )
    .join(MetricResult, MetricResult.id == LatestMetric.metric_result_id)
    .join(Run, Run.id == LatestMetric.run_id)
    .join(Suite, Suite.id == LatestMetric.suite_id)
    .outerjoin(SystemVersion, SystemVersion.id == Run.system_version_id)
    .outerjoin(DatasetVersion, DatasetVersion.id == Run.dataset_version_id)
    .outerjoin(Dataset, Dataset.id == DatasetVersion.dataset_id)
    .order_by(Suite.name, LatestMetric.name, LatestMetric.id)
)
TARGETS = select(
    MetricTarget.initiative_id,
    MetricTarget.id,
    MetricTarget.suite,
    MetricTarget.metric,
    MetricTarget.role,
    MetricTarget.direction,
    MetricTarget.threshold,
    MetricTarget.unit,
    MetricTarget.set_at,
    MetricTarget.reason,
)


def metrics(session: Session, ids: Sequence[str]) -> Metrics:
    """Give the newest value of each metric."""
    rows = session.execute(NEWEST.where(LatestMetric.initiative_id.in_(ids))).all()
    runs: dict[str, RunFact] = {}
    for row in rows:
        if row.run_id not in runs:
            runs[row.run_id] = _run(row)
    return grouped((row.initiative_id, _metric(row, runs[row.run_id])) for row in rows)


def targets(session: Session, ids: Sequence[str], newest: Metrics) -> Mapping[str, tuple[TargetFact, ...]]:
    """Give the targets, main ones first, each with the newest value of its metric in its suite."""
    rows = session.execute(TARGETS.where(MetricTarget.initiative_id.in_(ids))).all()
    values = {
        (initiative_id, metric.run.suite, metric.name): metric
        for initiative_id, found in newest.items()
        for metric in found
    }
    ordered = sorted(rows, key=lambda row: (_ORDER.index(row.role), row.suite, row.metric))
    return grouped((row[0], _target(row, values)) for row in ordered)


def _target(row: Any, values: Mapping[tuple[str, str, str], MetricFact]) -> TargetFact:
    return TargetFact(
        id=row.id,
        suite=row.suite,
        metric=row.metric,
        role=row.role,
        direction=row.direction,
        threshold=row.threshold,
        unit=row.unit,
        set_at=row.set_at,
        reason=row.reason,
        latest=values.get((row.initiative_id, row.suite, row.metric)),
    )


_ORDER = ("main", "quality", "safety", "latency", "cost")


def _run(row: Any) -> RunFact:
    return RunFact(
        id=row.run_id,
        number=row.number,
        tool=row.tool,
        suite=row.suite,
        ran_at=row.ran_at,
        imported_by_id=row.imported_by_id,
        status=row.status,
        limit=row.limit_cases,
        repeats=row.repeats,
        cases=row.cases_total,
        dataset=_versioned(row.dataset, row.dataset_version, " "),
        dataset_sha256=row.sha256 or "",
        model=_versioned(row.model, row.model_version),
        prompt=_versioned(row.prompt, row.prompt_version),
        code=row.code or "",
        judge=row.judge or "",
    )


def _versioned(name: str | None, version: str | None, mark: str = "@") -> str:
    """Write a name with its version: orion-large-3@2026-05-14."""
    return mark.join(part for part in (name, version) if part)


def _metric(row: Any, run: RunFact) -> MetricFact:
    return MetricFact(
        name=row.name,
        type=row.type,
        unit=row.unit,
        direction=row.direction,
        run=run,
        value=row.value,
        strict=row.strict,
        successes=row.successes,
        n=row.n,
        unscored=row.unscored,
        effective_n=row.effective_n,
        low=row.low,
        high=row.high,
        low_strict=row.low_strict,
        high_strict=row.high_strict,
        method=row.method,
        attempts=row.attempts,
    )
