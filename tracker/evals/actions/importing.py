"""Storing the runs of one file or body: all of them or none, each file once, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import AlreadyThere, Invalid
from tracker.core.ids import new_id
from tracker.evals.actions import latest, records, rows
from tracker.evals.actions.source import Source
from tracker.evals.models import Run
from tracker.evals.rules.measured_run import MeasuredRun, measured_run
from tracker.evals.rules.normalised import NormalisedRun
from tracker.evals.rules.systems import Stated, with_stated
from tracker.evals.rules.telling import sentence
from tracker.initiatives.models import Initiative

CASES_AT_ONCE = 2_000


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
    work = _Import(session, actor, now, initiative, source)
    number = _next_number(work, [position for position, _ in chosen])
    stored = []
    for offset, (position, measured) in enumerate(chosen):
        run = replace(measured.run, system=with_stated(measured.run.system, system))
        named = rows.suite_name(run, suite)
        stored.append(_store(work, replace(measured, run=run), named, number + offset, position))
    return tuple(stored)


def _chosen(runs: Sequence[MeasuredRun], positions: Sequence[int] | None) -> list[tuple[int, MeasuredRun]]:
    wanted = range(len(runs)) if positions is None else sorted(set(positions))
    if not wanted or wanted[0] < 0 or wanted[-1] >= len(runs):
        raise Invalid({"variant": "Choose at least one run of the file."})
    return [(position, runs[position]) for position in wanted]


def _next_number(work: _Import, positions: Sequence[int]) -> int:
    """Give the first free number. Raises: AlreadyThere."""
    session, initiative_id = work.session, work.initiative.id
    if session.get_bind().dialect.name == "postgresql":  # SQLite's writers wait for each other anyway
        lock = select(Initiative.id).where(Initiative.id == initiative_id)
        session.execute(lock.with_for_update(key_share=True))
    there = select(Run.id, Run.number).where(
        Run.initiative_id == initiative_id,
        Run.source_sha256 == work.source.sha256,
        Run.source_position.in_(positions),
    )
    for run_id, number in session.execute(there.order_by(Run.number).limit(1)):
        raise AlreadyThere(f"That file is in already, as run #{number}.", f"/evals/runs/{run_id}")
    last = session.scalar(select(func.max(Run.number)).where(Run.initiative_id == initiative_id))
    return (last or 0) + 1


def _store(work: _Import, measured: MeasuredRun, suite: str, number: int, position: int) -> StoredRun:
    run_id = new_id()
    suite_id = records.suite_id(work.session, work.initiative.id, suite)
    row = rows.run_row(measured, work.source, now=work.now, run_id=run_id, number=number, position=position)
    row |= {
        "initiative_id": work.initiative.id,
        "imported_by_id": work.actor.person_id,
        "suite_id": suite_id,
        "system_version_id": records.system_id(work.session, work.initiative.id, measured.run, work.now),
        "dataset_version_id": records.dataset_id(work.session, work.initiative.id, measured.run.dataset),
    }
    _insert_run(work, row)
    metric_ids = _insert_metrics(work.session, measured, run_id)
    _insert_cases(work.session, measured, run_id)
    latest.keep_latest(work.session, run=row, metrics=measured.metrics, metric_ids=metric_ids)
    _record(work, measured, suite, run_id, number)
    return StoredRun(run_id, number, suite, position, measured)


def _insert_run(work: _Import, row: rows.Row) -> None:
    try:
        work.session.execute(rows.RUNS.insert(), row)
    except IntegrityError as twice:  # only where two came in at once and the database took both so far
        link = f"/initiatives/{work.initiative.key}/evals"
        raise AlreadyThere("That file was stored by somebody else just now.", link) from twice


def _insert_metrics(session: Session, measured: MeasuredRun, run_id: str) -> dict[str, int]:
    if not measured.metrics:
        return {}
    given = session.execute(
        rows.METRICS.insert().returning(rows.METRICS.c.name, rows.METRICS.c.id),
        [rows.metric_row(metric, run_id) for metric in measured.metrics],
    )
    return {str(row.name): int(row.id) for row in given}


def _insert_cases(session: Session, measured: MeasuredRun, run_id: str) -> None:
    cases = measured.run.cases
    for start in range(0, len(cases), CASES_AT_ONCE):
        part = [rows.case_row(case, run_id) for case in cases[start : start + CASES_AT_ONCE]]
        session.execute(rows.CASES.insert(), part)


def _record(work: _Import, measured: MeasuredRun, suite: str, run_id: str, number: int) -> None:
    activity.record(
        work.session,
        actor=work.actor,
        now=work.now,
        verb="run.import",
        subject="run",
        subject_id=run_id,
        sentence=sentence(measured, suite, number),
        initiative_id=work.initiative.id,
        after={
            "number": number,
            "suite": suite,
            "format": work.source.format,
            "sha256": work.source.sha256,
            "bytes": work.source.bytes_count,
            "cases": measured.counts.cases,
        },
    )
