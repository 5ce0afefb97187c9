"""Runs of an initiative, newest first, paged by time; one run with all it belongs to; the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload

from tracker.core.database import Moment
from tracker.evals.models import DatasetVersion, Run, Suite
from tracker.evals.queries.pages import Page, page_of
from tracker.evals.rules.cursors import moment_cursor, moment_place
from tracker.evals.rules.kinds import RunStatus


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are wanted; "" is all. `suite` is a name."""

    suite: str = ""
    tool: str = ""
    status: str = ""


ALL_RUNS = RunFilter()


def runs_of(
    session: Session,
    initiative_id: str,
    *,
    wanted: RunFilter = ALL_RUNS,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[Run]:
    """Give a page of runs with suite, system and dataset, between cursors. Raises: BadCursor."""
    found = _filtered(_whole().where(Run.initiative_id == initiative_id), wanted)
    key = tuple_(Run.ran_at, Run.id)
    if before:
        found = found.where(key > _place(before)).order_by(Run.ran_at, Run.id)
    elif after:
        found = found.where(key < _place(after))
    if not before:
        found = found.order_by(Run.ran_at.desc(), Run.id.desc())
    rows = session.scalars(found.limit(limit + 1)).all()
    return page_of(
        rows, limit, lambda run: moment_cursor(run.ran_at, run.id), after=bool(after), before=bool(before)
    )


def run_of(session: Session, run_id: str) -> Run | None:
    """Give a run with suite, system and dataset."""
    return session.scalar(_whole().where(Run.id == run_id))


def runs_from(session: Session, initiative_id: str, sha256: str) -> Sequence[Run]:
    """Give the runs that came from the bytes with this digest, in their order in the file."""
    wanted = _whole().where(Run.initiative_id == initiative_id, Run.source_sha256 == sha256)
    return session.scalars(wanted.order_by(Run.source_position)).all()


def comparable_before(session: Session, run: Run) -> Run | None:
    """Give the newest earlier whole run of the same suite on the same dataset, with its system."""
    wanted = (
        select(Run)
        .options(joinedload(Run.system_version))
        .where(
            Run.suite_id == run.suite_id,
            Run.dataset_version_id.is_not_distinct_from(run.dataset_version_id),
            Run.status == RunStatus.COMPLETE,
            Run.limit_cases.is_(None),
            tuple_(Run.ran_at, Run.id) < tuple_(literal(run.ran_at, Moment), literal(run.id)),
        )
    )
    return session.scalar(wanted.order_by(Run.ran_at.desc(), Run.id.desc()).limit(1))


def _whole() -> Select[Run]:
    return select(Run).options(
        joinedload(Run.suite),
        joinedload(Run.system_version),
        joinedload(Run.dataset_version).joinedload(DatasetVersion.dataset),
    )


def _filtered(found: Select[Run], wanted: RunFilter) -> Select[Run]:
    if wanted.suite:
        found = found.where(Run.suite.has(Suite.name == wanted.suite))
    if wanted.tool:
        found = found.where(Run.tool == wanted.tool)
    return found.where(Run.status == wanted.status) if wanted.status else found


def _place(cursor: str):  # type: ignore[no-untyped-def]
    at, run_id = moment_place(cursor)
    return tuple_(literal(at, Moment), literal(run_id))
