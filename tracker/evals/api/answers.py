"""Stored rows as the API answers them."""

from collections.abc import Iterable
from typing import Any

from tracker.evals import schemas
from tracker.evals.actions.importing import StoredRun
from tracker.evals.models import CaseResult, DatasetVersion, MetricResult, Run, SystemVersion
from tracker.evals.rules.expectations import Entry
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.ranks import Rank
from tracker.web.api import Schema


def url_of(run_id: str) -> str:
    """Give the address of a run's page."""
    return f"/evals/runs/{run_id}"


def stored(run: StoredRun, key: str) -> schemas.StoredRunOut:
    """Answer a run that was just stored."""
    told, counts = run.measured.run, run.measured.counts
    return schemas.StoredRunOut(
        id=run.id,
        number=run.number,
        initiative=key,
        suite=run.suite,
        variant=told.variant,
        tool=told.tool,
        status=told.status.value,
        cases=schemas.CountsOut(total=counts.cases, failed=counts.failed, unscored=counts.unscored),
        metrics=[_measured(metric) for metric in run.measured.metrics],
        flags=[schemas.FlagOut(code=flag.code.value, text=flag.text) for flag in told.flags],
        lacks=[lack.value for lack in told.lacks],
        url=url_of(run.id),
    )


def stored_before(run: Run, metrics: Iterable[MetricResult], key: str) -> schemas.StoredRunOut:
    """Answer a run of an earlier push as it was answered then."""
    return schemas.StoredRunOut(
        id=run.id,
        number=run.number,
        initiative=key,
        suite=run.suite.name,
        variant=run.variant,
        tool=run.tool,
        status=run.status,
        cases=_counts(run),
        metrics=[metric_out(metric) for metric in metrics],
        flags=[schemas.FlagOut(**flag) for flag in run.flags],
        lacks=run.lacks,
        url=url_of(run.id),
    )


def run_out(run: Run, metrics: Iterable[MetricResult], key: str) -> schemas.RunOut:
    """Answer a run with suite, system and dataset loaded."""
    same = {
        name: getattr(run, name)
        for name in (
            "id number variant tool tool_version external_id status started_at finished_at ran_at "
            "imported_at duration_s repeats currency tokens_in tokens_out lacks links "
            "source_sha256 source_format withdrawn_at withdrawn_reason"
        ).split()
    }
    return schemas.RunOut(
        **same,
        initiative=key,
        suite=run.suite.name,
        limit=run.limit_cases,
        cost_minor_units=run.cost_minor,
        system=_system(run.system_version),
        dataset=_dataset(run.dataset_version),
        cases=_counts(run),
        metrics=[metric_out(metric) for metric in metrics],
        flags=[schemas.FlagOut(**flag) for flag in run.flags],
        url=url_of(run.id),
    )


def metric_out(metric: MetricResult) -> schemas.MetricOut:
    """Answer a stored metric."""
    return schemas.MetricOut(**_same(metric, schemas.MetricOut))


def case_out(case: CaseResult) -> schemas.CaseOut:
    """Answer a case."""
    return schemas.CaseOut(
        id=case.case_key,
        repeat=case.repeat,
        slice=case.slice,
        result=Rank(case.rank).name.lower(),
        passed=case.passed,
        error_kind=case.error_kind,
        error=case.error,
        latency_ms=case.latency_ms,
        cost_minor_units=case.cost_minor,
        scores=case.scores,
        excerpt=case.excerpt,
    )


def _measured(metric: MeasuredMetric) -> schemas.MetricOut:
    bounds = metric.bounds
    return schemas.MetricOut(
        name=metric.name,
        type=metric.type.value,
        unit=metric.unit.value,
        direction=metric.direction.value,
        value=metric.value,
        strict=metric.strict,
        low=bounds.low,
        high=bounds.high,
        n=metric.n,
        effective_n=bounds.effective_n,
        unscored=metric.unscored,
        method=bounds.method,
    )


def _counts(run: Run) -> schemas.CountsOut:
    return schemas.CountsOut(total=run.cases_total, failed=run.cases_failed, unscored=run.cases_unscored)


def _system(system: SystemVersion | None) -> schemas.SystemOut | None:
    return schemas.SystemOut(**_same(system, schemas.SystemOut)) if system else None


def _dataset(version: DatasetVersion | None) -> schemas.DatasetOut | None:
    if version is None:
        return None
    return schemas.DatasetOut(
        name=version.dataset.name,
        version=version.version,
        sha256=version.sha256,
        cases=version.cases,
        role=version.role,
    )


def _same(row: object, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields}


def expectation_out(entry: Entry) -> schemas.ExpectationOut:
    """Answer an entry of the expectation ledger."""
    told, standing = entry.expected, entry.standing
    seen = standing.found.evidence if standing.found else None
    return schemas.ExpectationOut(
        words=told.words,
        expected=told.value,
        expected_of=told.of,
        due_on=told.due_on,
        written_at=told.written_at,
        written_by=told.written_by,
        before_pilot=not entry.is_late,
        verdict=standing.judged.verdict.value,
        when=standing.moment.value if standing.moment else "",
        why=standing.judged.why,
        run=standing.found.number if standing.found else None,
        value=seen.value if seen else None,
        low=seen.low if seen else None,
        high=seen.high if seen else None,
    )
