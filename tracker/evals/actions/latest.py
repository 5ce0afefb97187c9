"""Keeping the newest value of each metric, and the number of tries, in the transaction of the import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, select, update

from tracker.core.database import Moment
from tracker.core.ids import new_id
from tracker.evals.actions.rows import METRICS, RUNS, Row, table
from tracker.evals.models import LatestMetric, Run
from tracker.evals.rules.measured import MeasuredMetric
from tracker.evals.rules.newest import Standing, qualifies, replaces

LATEST = table(LatestMetric)
EVER, NEVER = (literal(datetime(year, 1, 1, tzinfo=UTC), Moment) for year in (1000, 9000))
# Statements are built once: putting one together costs more than running it.
KEPT = (
    select(
        LATEST.c.id,
        LATEST.c.name,
        RUNS.c.status,
        RUNS.c.limit_cases,
        RUNS.c.ran_at,
        RUNS.c.system_version_id,
        METRICS.c.n,
        METRICS.c.unscored,
    )
    .join(RUNS, RUNS.c.id == LATEST.c.run_id)
    .join(METRICS, METRICS.c.id == LATEST.c.metric_result_id)
    .where(LATEST.c.initiative_id == bindparam("initiative_id"), LATEST.c.suite_id == bindparam("suite_id"))
)
OTHERS = (
    RUNS.c.suite_id == bindparam("suite_id"),
    RUNS.c.system_version_id.is_distinct_from(bindparam("system_version_id")),
)
BEFORE = select(func.max(RUNS.c.ran_at)).where(*OTHERS, RUNS.c.ran_at < bindparam("ran_at"))
AFTER = select(func.min(RUNS.c.ran_at)).where(*OTHERS, RUNS.c.ran_at > bindparam("ran_at"))
# Runs of the suite after the last run of another system, and before the next one.
SPELL = select(func.count()).where(
    RUNS.c.suite_id == bindparam("suite_id"),
    RUNS.c.system_version_id.is_not_distinct_from(bindparam("system_version_id")),
    RUNS.c.ran_at > func.coalesce(BEFORE.scalar_subquery(), EVER),
    RUNS.c.ran_at < func.coalesce(AFTER.scalar_subquery(), NEVER),
)
CANDIDATES = (
    select(
        METRICS.c.name,
        METRICS.c.id.label("metric_result_id"),
        METRICS.c.n,
        METRICS.c.unscored,
        RUNS.c.id.label("run_id"),
        RUNS.c.status,
        RUNS.c.limit_cases,
        RUNS.c.ran_at,
        RUNS.c.system_version_id,
    )
    .join(RUNS, RUNS.c.id == METRICS.c.run_id)
    .where(
        RUNS.c.suite_id == bindparam("suite_id"),
        RUNS.c.withdrawn_at.is_(None),
        METRICS.c.value.is_not(None),
    )
)
REPLACE = (
    update(LATEST)
    .where(LATEST.c.id == bindparam("row_id"))
    .values({name: bindparam(f"new_{name}") for name in ("run_id", "metric_result_id", "ran_at", "attempts")})
)
COUNT_AGAIN = (
    update(LATEST).where(LATEST.c.id == bindparam("row_id")).values(attempts=bindparam("new_attempts"))
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value that counted so far: its row, how it stands, and of which system it is."""

    id: str
    standing: Standing
    system_version_id: str | None


def keep_latest(
    connection: Connection, *, run: Row, metrics: Sequence[MeasuredMetric], metric_ids: dict[str, int]
) -> None:
    """Put the metrics of a stored run in the place of older ones; imported late, it replaces no newer one."""
    kept = {row.name: _kept(row) for row in connection.execute(KEPT, run)}
    attempts = connection.scalar(SPELL, run) or 1
    new, changed = [], []
    for metric in metrics:
        current = kept.get(metric.name)
        if metric.value is None or not replaces(
            _standing(run, metric), current.standing if current else None
        ):
            continue
        if current is None:
            new.append(_row(run, metric.name, metric_ids[metric.name], attempts))
        else:
            changed.append(_change(run, current.id, metric_ids[metric.name], attempts))
            del kept[metric.name]
    if new:
        connection.execute(LATEST.insert(), new)
    if changed:
        connection.execute(REPLACE, changed)
    _count_again(connection, run, list(kept.values()), attempts)


def choose_again(connection: Connection, run: Run) -> None:
    """Choose the newest value of every metric of a suite anew: a run of it was withdrawn, or put back."""
    given = {"suite_id": run.suite_id}
    connection.execute(LATEST.delete().where(LATEST.c.suite_id == run.suite_id))
    best: dict[str, tuple[tuple[bool, datetime, str], Any]] = {}
    for row in connection.execute(CANDIDATES, given).mappings():
        whole = qualifies(row["status"], row["limit_cases"], row["n"], row["unscored"])
        place = (whole, row["ran_at"], row["run_id"])
        if row["name"] not in best or place > best[row["name"]][0]:
            best[row["name"]] = (place, row)
    chosen = [row for _, row in best.values()]
    tries = {row["run_id"]: connection.scalar(SPELL, {**row, **given}) or 1 for row in chosen}
    rows = [_chosen(run, row, tries[row["run_id"]]) for row in chosen]
    if rows:
        connection.execute(LATEST.insert(), rows)


def _chosen(run: Run, row: Any, attempts: int) -> Row:
    same = {name: row[name] for name in ("name", "run_id", "metric_result_id", "ran_at")}
    owner = {"initiative_id": run.initiative_id, "suite_id": run.suite_id}
    return {"id": new_id(), **owner, **same, "attempts": attempts}


def _kept(row: Any) -> _Kept:
    whole = qualifies(row.status, row.limit_cases, row.n, row.unscored)
    return _Kept(row.id, Standing(whole, row.ran_at), row.system_version_id)


def _standing(run: Row, metric: MeasuredMetric) -> Standing:
    whole = qualifies(run["status"], run["limit_cases"], metric.n, metric.unscored)
    return Standing(whole, run["ran_at"])


def _row(run: Row, name: str, metric_id: int, attempts: int) -> Row:
    return {
        "id": new_id(),
        "initiative_id": run["initiative_id"],
        "suite_id": run["suite_id"],
        "name": name,
        "run_id": run["id"],
        "metric_result_id": metric_id,
        "ran_at": run["ran_at"],
        "attempts": attempts,
    }


def _change(run: Row, row_id: str, metric_id: int, attempts: int) -> Row:
    return {
        "row_id": row_id,
        "new_run_id": run["id"],
        "new_metric_result_id": metric_id,
        "new_ran_at": run["ran_at"],
        "new_attempts": attempts,
    }


def _count_again(connection: Connection, run: Row, kept: Sequence[_Kept], attempts: int) -> None:
    """Give values that stay, and are of the same system, the new number of tries."""
    again = [
        {"row_id": one.id, "new_attempts": attempts}
        for one in kept
        if one.system_version_id == run["system_version_id"]
    ]
    if again:
        connection.execute(COUNT_AGAIN, again)
