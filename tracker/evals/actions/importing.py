"""Storing the runs of one file or body: all of them or none, each file once, in the caller's transaction."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import AlreadyThere, Invalid
from tracker.core.ids import new_id
from tracker.evals.actions import latest, records, rows
from tracker.evals.actions.case_texts import insert_with_texts
from tracker.evals.actions.source import Source
from tracker.evals.rules.measured_run import MeasuredRun, measured_run
from tracker.evals.rules.normalised import NormalisedRun
from tracker.evals.rules.systems import Stated, with_stated
from tracker.evals.rules.telling import sentence
from tracker.initiatives.models import Initiative

CASES_AT_ONCE = 2_000
THERE = (
    select(rows.RUNS.c.id, rows.RUNS.c.number, rows.RUNS.c.source_position)
    .where(
        rows.RUNS.c.initiative_id == bindparam("initiative_id"),
        rows.RUNS.c.source_sha256 == bindparam("sha256"),
    )
    .order_by(rows.RUNS.c.number)
)
INSERT_RUN, INSERT_CASES = rows.RUNS.insert(), rows.CASES.insert()
INSERT_METRICS = rows.METRICS.insert().returning(rows.METRICS.c.name, rows.METRICS.c.id)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What the caller learns of a run that was stored."""

    id: str
    number: int
    suite: str
    position: int
    measured: MeasuredRun


@dataclass(frozen=True, slots=True)
class _Import:
    """What all runs of one import share."""

    session: Session
    connection: Connection
    actor: Actor
    now: datetime
    initiative: Initiative
    source: Source


def store_runs(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    runs: Sequence[NormalisedRun],
    source: Source,
    suite: str | None = None,
    system: Sequence[Stated] = (),
    positions: Sequence[int] | None = None,
) -> tuple[StoredRun, ...]:
    """Measure the runs of a file and store them, as `store_measured` does.

    A web request measures before it opens its transaction and calls `store_measured` itself.
    """
    measured = [measured_run(run) for run in runs]
    return store_measured(
        session,
        actor=actor,
        now=now,
        initiative=initiative,
        runs=measured,
        source=source,
        suite=suite,
        system=system,
        positions=positions,
    )


def store_measured(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    runs: Sequence[MeasuredRun],
    source: Source,
    suite: str | None = None,
    system: Sequence[Stated] = (),
    positions: Sequence[int] | None = None,
) -> tuple[StoredRun, ...]:
    """Store the runs at these positions of a file (all without `positions`), in their order.

    `suite` and `system` take the place of what the file says. Raises: AlreadyThere with the link of the run
    when one of them came from the same bytes before; Invalid when there is nothing to store.
    """
    chosen = _chosen(runs, positions)
    work = _Import(session, session.connection(), actor, now, initiative, source)
    _hold_place(work, {position for position, _ in chosen})
    stored = []
    for position, measured in chosen:
        run = with_stated(measured.run, system)
        named = rows.suite_name(run, suite)
        stored.append(_store(work, replace(measured, run=run), named, position))
    return tuple(stored)


def _chosen(runs: Sequence[MeasuredRun], positions: Sequence[int] | None) -> list[tuple[int, MeasuredRun]]:
    wanted = range(len(runs)) if positions is None else sorted(set(positions))
    if not wanted or wanted[0] < 0 or wanted[-1] >= len(runs):
        raise Invalid({"variant": "Choose at least one run of the file."})
    return [(position, runs[position]) for position in wanted]


def _hold_place(work: _Import, positions: Set[int]) -> None:
    """Let nobody else import here until the end, and refuse what is in. Raises: AlreadyThere."""
    connection, initiative_id = work.connection, work.initiative.id
    if connection.dialect.name == "postgresql":  # SQLite's writers wait for each other anyway
        lock = select(Initiative.id).where(Initiative.id == initiative_id)
        connection.execute(lock.with_for_update(key_share=True))
    given = {"initiative_id": initiative_id, "sha256": work.source.sha256}
    for run_id, number, position in connection.execute(THERE, given):
        if position in positions:
            raise AlreadyThere(f"That file is in already, as run #{number}.", f"/evals/runs/{run_id}")


def _store(work: _Import, measured: MeasuredRun, suite: str, position: int) -> StoredRun:
    run, connection, initiative_id = measured.run, work.connection, work.initiative.id
    belonging = records.belonging_of(connection, initiative_id, suite, run.system, run.dataset, work.now)
    row = {
        **rows.run_row(measured, work.source, now=work.now),
        "id": new_id(),
        "number": (belonging.last_number or 0) + 1,
        "source_position": position,
        "initiative_id": initiative_id,
        "imported_by_id": work.actor.person_id,
        "suite_id": belonging.suite_id,
        "system_version_id": belonging.system_id,
        "dataset_version_id": belonging.dataset_id,
    }
    _insert_run(work, row)
    metric_ids = _insert_metrics(connection, measured, row["id"])
    _insert_cases(connection, measured, row["id"], whole=bool(belonging.keeps_texts))
    latest.keep_latest(connection, run=row, metrics=measured.metrics, metric_ids=metric_ids)
    _record(work, measured, suite, row)
    return StoredRun(row["id"], row["number"], suite, position, measured)


def _insert_run(work: _Import, row: rows.Row) -> None:
    try:
        work.connection.execute(INSERT_RUN, row)
    except IntegrityError as twice:  # only where two came in at once and the database took both so far
        link = f"/initiatives/{work.initiative.key}/evals"
        raise AlreadyThere("That file was stored by somebody else just now.", link) from twice


def _insert_metrics(connection: Connection, measured: MeasuredRun, run_id: str) -> dict[str, int]:
    if not measured.metrics:
        return {}
    given = connection.execute(INSERT_METRICS, [rows.metric_row(m, run_id) for m in measured.metrics])
    return {row.name: row.id for row in given}


def _insert_cases(connection: Connection, measured: MeasuredRun, run_id: str, *, whole: bool) -> None:
    cases = measured.run.cases
    for start in range(0, len(cases), CASES_AT_ONCE):
        some = cases[start : start + CASES_AT_ONCE]
        part = [rows.case_row(case, run_id) for case in some]
        if whole:
            insert_with_texts(connection, some, part)
        else:
            connection.execute(INSERT_CASES, part)


def _record(work: _Import, measured: MeasuredRun, suite: str, row: rows.Row) -> None:
    activity.record(
        work.session,
        actor=work.actor,
        now=work.now,
        verb="run.import",
        subject="run",
        subject_id=row["id"],
        sentence=sentence(measured, suite, row["number"]),
        initiative_id=work.initiative.id,
        after={
            "number": row["number"],
            "suite": suite,
            "format": work.source.format,
            "sha256": work.source.sha256,
            "bytes": work.source.bytes_count,
            "cases": measured.counts.cases,
        },
    )
