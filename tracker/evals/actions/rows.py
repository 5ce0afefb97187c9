"""What of a measured run goes into which column; no statement is sent from here."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import String, Table

from tracker.core.database import Base
from tracker.evals.actions.source import Source
from tracker.evals.importers.texts import fit, identity
from tracker.evals.models import CaseResult, MetricResult, Run
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.measured_run import MeasuredRun
from tracker.evals.rules.normalised import NormalisedCase, NormalisedRun
from tracker.evals.rules.ranks import rank
from tracker.evals.rules.spread import Spread

Row = dict[str, Any]
LARGEST = 2**31 - 1
SAFE_LINKS = ("https://", "http://")


def table(model: type[Base]) -> Table:
    """Give the table of a model: rows are inserted in bulk, without an object for each."""
    return cast(Table, model.__table__)


def lengths(columns: Table) -> dict[str, int]:
    """Give the longest text that each column of a table takes."""
    return {c.name: c.type.length for c in columns.c if isinstance(c.type, String) and c.type.length}


RUNS, METRICS, CASES = table(Run), table(MetricResult), table(CaseResult)
RUN, CASE = lengths(RUNS), lengths(CASES)


def suite_name(run: NormalisedRun, stated: str | None) -> str:
    """Name the suite: as stated, else as the file says, else by the dataset or the tool."""
    dataset = run.dataset.name if run.dataset else ""
    return fit((stated or "").strip() or run.suite or dataset or run.tool or "evals")


def ran_at(run: NormalisedRun, now: datetime) -> datetime:
    """Say when the run was made, never later than now: a wrong clock must not stay the newest for ever."""
    return min(run.finished_at or run.started_at or now, now)


def run_row(measured: MeasuredRun, source: Source, *, now: datetime) -> Row:
    """Give the columns of the run, all but those that name it and other rows."""
    run, counts = measured.run, measured.counts
    return {
        **{
            name: fit(getattr(run, name), RUN[name])
            for name in ("tool", "tool_version", "external_id", "variant", "currency")
        },
        "status": run.status.value,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "ran_at": ran_at(run, now),
        "duration_s": run.duration_s,
        "repeats": _small(run.repeats) or 1,
        "limit_cases": None if run.limit is None else min(run.limit, LARGEST),  # cut, by however much
        "cost_minor": run.cost,
        "tokens_in": run.tokens_in,
        "tokens_out": run.tokens_out,
        "cases_total": counts.cases,
        "cases_failed": counts.failed,
        "cases_unscored": counts.unscored,
        "slices": [
            {"name": s.name, "cases": s.cases, "failed": s.failed, "unscored": s.unscored}
            for s in counts.slices
        ],
        "spreads": spreads_column(measured.spreads),
        "errors": {kind.value: number for kind, number in counts.errors},
        "flags": [{"code": flag.code.value, "text": flag.text} for flag in run.flags],
        "lacks": [lack.value for lack in run.lacks],
        "links": {fit(name, 40): url for name, url in run.links if url.startswith(SAFE_LINKS)},
        "source_sha256": source.sha256,
        "source_format": fit(source.format, RUN["source_format"]),
        "imported_at": now,
    }


def spreads_column(spreads: Mapping[str, Spread]) -> dict[str, Any]:
    """Give the spreads of a run as JSON keeps them."""
    return {name: {**asdict(spread), "counts": list(spread.counts)} for name, spread in spreads.items()}


def metric_row(metric: MeasuredMetric, run_id: str) -> Row:
    """Give the columns of a metric."""
    bounds = metric.bounds
    return {
        "run_id": run_id,
        "name": metric.name,
        "type": metric.type.value,
        "unit": metric.unit.value,
        "direction": metric.direction.value,
        "value": metric.value,
        "strict": metric.strict,
        "successes": _small(metric.successes),
        "n": _small(metric.n),
        "unscored": _small(metric.unscored) or 0,
        "total": _small(metric.total),
        "effective_n": bounds.effective_n,
        "stderr": metric.stderr,
        "low": bounds.low,
        "high": bounds.high,
        "low_strict": bounds.low_strict,
        "high_strict": bounds.high_strict,
        "method": bounds.method,
        "case_score": fit(metric.case_score),
    }


def case_row(case: NormalisedCase, run_id: str) -> Row:
    """Give the columns of a case."""
    return {
        "run_id": run_id,
        "case_key": identity(case.id),
        "repeat": _small(case.repeat) or 0,
        "slice": fit(case.slice, CASE["slice"]),
        "passed": case.passed,
        "rank": int(rank(case)),
        "error_kind": case.error_kind.value,
        "error": case.error or "",
        "latency_ms": case.latency_ms,
        "cost_minor": case.cost,
        "scores": dict(case.scores),
        "excerpt": case.excerpt,
        "asked_digest": case.texts.asked_digest,
        "answered_digest": case.texts.answered_digest,
    }


def _small(number: int | None) -> int | None:
    """Give a whole number as the database can keep it; a count beyond two thousand million is no count."""
    return number if number is not None and -1 <= number <= LARGEST else None
