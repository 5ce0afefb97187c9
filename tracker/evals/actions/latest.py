"""Keeping the newest value of each metric, and the number of tries, in the transaction of the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from tracker.core.ids import new_id
from tracker.evals.actions.rows import table
from tracker.evals.models import LatestMetric, MetricResult, Run
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.newest import Standing, qualifies, replaces

TABLE = table(LatestMetric)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value that counted so far: its row, how it stands, and of which system it is."""

    id: str
    standing: Standing
    system_version_id: str | None


def keep_latest(
    session: Session,
    *,
    run: Mapping[str, Any],
    metrics: Sequence[MeasuredMetric],
    metric_ids: Mapping[str, int],
) -> None:
    """Put the metrics of a stored run in the place of older ones; imported late, it replaces no newer one."""
    kept = _kept(session, run["suite_id"])
    attempts = _attempts(session, run)
    new, changed, same = [], [], []
    for metric in metrics:
        if metric.value is None:
            continue
        current = kept.pop(metric.name, None)
        if not replaces(_standing(run, metric), current.standing if current else None):
            same += [current] if current else []
        elif current is None:
            new.append(_row(run, metric.name, metric_ids, attempts))
        else:
            changed.append(_change(run, current.id, metric_ids[metric.name], attempts))
    if new:
        session.execute(TABLE.insert(), new)
    if changed:
        session.execute(_REPLACE, changed)
    _count_again(session, run, [*same, *kept.values()], attempts)


_REPLACE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("row_id"))
    .values(
        run_id=bindparam("new_run_id"),
        metric_result_id=bindparam("new_metric_id"),
        ran_at=bindparam("new_ran_at"),
        attempts=bindparam("new_attempts"),
    )
)


def _kept(session: Session, suite_id: str) -> dict[str, _Kept]:
    wanted = (
        select(
            LatestMetric.id,
            LatestMetric.name,
            Run.status,
            Run.limit_cases,
            Run.ran_at,
            Run.system_version_id,
            MetricResult.n,
            MetricResult.unscored,
        )
        .join(Run, Run.id == LatestMetric.run_id)
        .join(MetricResult, MetricResult.id == LatestMetric.metric_result_id)
        .where(LatestMetric.suite_id == suite_id)
    )
    return {row.name: _kept_row(row) for row in session.execute(wanted).all()}


def _kept_row(row: Any) -> _Kept:
    whole = qualifies(row.status, row.limit_cases, row.n, row.unscored)
    return _Kept(row.id, Standing(whole, row.ran_at), row.system_version_id)


def _standing(run: Mapping[str, Any], metric: MeasuredMetric) -> Standing:
    whole = qualifies(run["status"], run["limit_cases"], metric.n, metric.unscored)
    return Standing(whole, run["ran_at"])


def _attempts(session: Session, run: Mapping[str, Any]) -> int:
    """Count the runs of the suite between the other systems before and after this run's."""
    others = Run.suite_id == run["suite_id"], Run.system_version_id.is_distinct_from(run["system_version_id"])
    before = select(func.max(Run.ran_at)).where(*others, Run.ran_at < run["ran_at"]).scalar_subquery()
    after = select(func.min(Run.ran_at)).where(*others, Run.ran_at > run["ran_at"]).scalar_subquery()
    spell = select(func.count()).where(
        Run.suite_id == run["suite_id"],
        Run.system_version_id.is_not_distinct_from(run["system_version_id"]),
        (before.is_(None)) | (Run.ran_at > before),
        (after.is_(None)) | (Run.ran_at < after),
    )
    return session.scalar(spell) or 1


def _row(run: Mapping[str, Any], name: str, metric_ids: Mapping[str, int], attempts: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "initiative_id": run["initiative_id"],
        "suite_id": run["suite_id"],
        "name": name,
        "run_id": run["id"],
        "metric_result_id": metric_ids[name],
        "ran_at": run["ran_at"],
        "attempts": attempts,
    }


def _change(run: Mapping[str, Any], row_id: str, metric_id: int, attempts: int) -> dict[str, Any]:
    return {
        "row_id": row_id,
        "new_run_id": run["id"],
        "new_metric_id": metric_id,
        "new_ran_at": run["ran_at"],
        "new_attempts": attempts,
    }


def _count_again(session: Session, run: Mapping[str, Any], kept: Sequence[_Kept], attempts: int) -> None:
    """Give values that stay, and are of the same system, the new number of tries."""
    ids = [one.id for one in kept if one.system_version_id == run["system_version_id"]]
    if ids:
        session.execute(update(TABLE).where(TABLE.c.id.in_(ids)).values(attempts=attempts))
