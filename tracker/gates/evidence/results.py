"""Facts about eval results: the newest value of each metric with its run, and the targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.core.statistics import Labelled
from tracker.evals.models import (
    Baseline,
    BaselineComparison,
    Dataset,
    DatasetVersion,
    Judge,
    LatestMetric,
    MetricResult,
    MetricTarget,
    Run,
    Suite,
    SystemVersion,
)
from tracker.gates.evidence.grouping import grouped, prepared, rows, table
from tracker.gates.rules.facts import ComparisonFact, MetricFact, RunFact, TargetFact

Metrics = Mapping[str, tuple[MetricFact, ...]]
LATEST, METRIC, RUN, SUITE, SYSTEM, DATASET, VERSION, TARGET, JUDGE, BASELINE, COMPARISON = (
    table(model)
    for model in (
        LatestMetric,
        MetricResult,
        Run,
        Suite,
        SystemVersion,
        Dataset,
        DatasetVersion,
        MetricTarget,
        Judge,
        Baseline,
        BaselineComparison,
    )
)
COMPARISON_COLUMNS = (
    *("run_id", "metric", "paired", "pairing", "difference", "low", "high", "low_strict", "high_strict"),
    *("n", "method", "why"),
)

NEWEST = prepared(
    select(
        LATEST.c.initiative_id,
        LATEST.c.attempts,
        METRIC.c.name,
        METRIC.c.type,
        METRIC.c.unit,
        METRIC.c.direction,
        METRIC.c.value,
        METRIC.c.strict,
        METRIC.c.successes,
        METRIC.c.n,
        METRIC.c.unscored,
        METRIC.c.effective_n,
        METRIC.c.low,
        METRIC.c.high,
        METRIC.c.low_strict,
        METRIC.c.high_strict,
        METRIC.c.method,
        RUN.c.id.label("run_id"),
        RUN.c.number,
        RUN.c.tool,
        RUN.c.ran_at,
        RUN.c.imported_by_id,
        RUN.c.status,
        RUN.c.limit_cases,
        RUN.c.repeats,
        RUN.c.cases_total,
        RUN.c.flags,
        RUN.c.slices,
        SUITE.c.name.label("suite"),
        SYSTEM.c.model,
        SYSTEM.c.model_version,
        SYSTEM.c.prompt,
        SYSTEM.c.prompt_version,
        SYSTEM.c.code,
        SYSTEM.c.judge,
        DATASET.c.name.label("dataset"),
        VERSION.c.version.label("dataset_version"),
        VERSION.c.sha256,
        JUDGE.c.tp,
        JUDGE.c.fn,
        JUDGE.c.tn,
        JUDGE.c.fp,
    )
    .select_from(LATEST)
    .join(METRIC, METRIC.c.id == LATEST.c.metric_result_id)
    .join(RUN, RUN.c.id == LATEST.c.run_id)
    .join(SUITE, SUITE.c.id == LATEST.c.suite_id)
    .outerjoin(SYSTEM, SYSTEM.c.id == RUN.c.system_version_id)
    .outerjoin(VERSION, VERSION.c.id == RUN.c.dataset_version_id)
    .outerjoin(DATASET, DATASET.c.id == VERSION.c.dataset_id)
    .outerjoin(JUDGE, and_(JUDGE.c.initiative_id == LATEST.c.initiative_id, JUDGE.c.name == SYSTEM.c.judge))
    .order_by(SUITE.c.name, LATEST.c.name, LATEST.c.id),
    LATEST.c.initiative_id,
)
TARGETS = prepared(
    select(
        TARGET.c.initiative_id,
        TARGET.c.id,
        TARGET.c.suite,
        TARGET.c.metric,
        TARGET.c.role,
        TARGET.c.direction,
        TARGET.c.threshold,
        TARGET.c.unit,
        TARGET.c.set_at,
        TARGET.c.reason,
        TARGET.c.by_code,
    ),
    TARGET.c.initiative_id,
)


COMPARED = prepared(
    select(
        BASELINE.c.initiative_id,
        SUITE.c.name.label("suite"),
        BASELINE.c.run_id.label("baseline_id"),
        RUN.c.number.label("baseline_number"),
        *(COMPARISON.c[name] for name in COMPARISON_COLUMNS),
    )
    .select_from(BASELINE)
    .join(SUITE, SUITE.c.id == BASELINE.c.suite_id)
    .join(RUN, RUN.c.id == BASELINE.c.run_id)
    .outerjoin(
        COMPARISON,
        and_(
            COMPARISON.c.baseline_id == BASELINE.c.run_id,
            COMPARISON.c.run_id.in_(
                select(LATEST.c.run_id).where(
                    LATEST.c.initiative_id == BASELINE.c.initiative_id,
                    LATEST.c.suite_id == BASELINE.c.suite_id,
                )
            ),
        ),
    )
    .order_by(SUITE.c.name, COMPARISON.c.metric),
    BASELINE.c.initiative_id,
)


def metrics(session: Session, ids: Sequence[str]) -> Metrics:
    """Give the newest value of each metric."""
    found = rows(session, NEWEST, ids)
    runs: dict[str, RunFact] = {}
    for row in found:
        if row.run_id not in runs:
            runs[row.run_id] = _run(row)
    return grouped((row.initiative_id, _metric(row, runs[row.run_id])) for row in found)


def targets(session: Session, ids: Sequence[str], newest: Metrics) -> Mapping[str, tuple[TargetFact, ...]]:
    """Give the targets, main ones first, each with the newest value of its metric in its suite."""
    values = {
        (initiative_id, metric.run.suite, metric.name): metric
        for initiative_id, found in newest.items()
        for metric in found
    }
    ordered = sorted(
        rows(session, TARGETS, ids), key=lambda row: (_ORDER.index(row.role), row.suite, row.metric)
    )
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
        by_code=row.by_code,
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
        flags=tuple((flag["code"], flag["text"]) for flag in row.flags),
        slices=tuple(row.slices),
        dataset=_versioned(row.dataset, row.dataset_version, " "),
        dataset_sha256=row.sha256 or "",
        model=_versioned(row.model, row.model_version),
        prompt=_versioned(row.prompt, row.prompt_version),
        code=row.code or "",
        judge=row.judge or "",
        labelled=None if row.tp is None else Labelled(row.tp, row.fn, row.tn, row.fp),
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


def comparisons(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[ComparisonFact, ...]]:
    """Give the baseline of each suite with what comparing the newest runs with it gave."""
    return grouped((row[0], _comparison(row)) for row in rows(session, COMPARED, ids))


def _comparison(row: Any) -> ComparisonFact:
    given = {name: getattr(row, name) for name in COMPARISON_COLUMNS} if row.run_id else {}
    return ComparisonFact(row.suite, row.baseline_id, row.baseline_number, **given)
