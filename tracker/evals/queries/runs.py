"""Runs of an initiative, newest first, paged by time; one run with all it belongs to; the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, and_, literal, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.core.database import Moment
from tracker.evals.models import Baseline, DatasetVersion, MetricResult, Model, Run, Suite, SystemVersion
from tracker.evals.queries.pages import Page, page_of
from tracker.evals.queries.values import WHOLE
from tracker.evals.rules.cursors import moment_cursor, moment_place
from tracker.initiatives.models import Initiative, Membership


class _Ran(Protocol):
    """A row that says of which run it is."""

    @property
    def id(self) -> str: ...
    @property
    def ran_at(self) -> datetime: ...


Item = TypeVar("Item", bound=_Ran)


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are wanted; "" is all. `suite` is a name."""

    suite: str = ""
    tool: str = ""
    status: str = ""


ALL_RUNS = RunFilter()


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the list is wanted: after or before a cursor, so many rows."""

    after: str | None = None
    before: str | None = None
    limit: int = 50


NEWEST = Window()


def runs_of(
    session: Session, initiative_id: str, wanted: RunFilter = ALL_RUNS, window: Window = NEWEST
) -> Page[Run]:
    """Give a page of runs with suite, system and dataset. Raises: BadCursor."""
    rows = session.scalars(within(_whole(), initiative_id, wanted, window)).all()
    return paged(rows, window)


def within(found: Select[Any], initiative_id: str, wanted: RunFilter, window: Window) -> Select[Any]:
    """Narrow a selection of runs to a window, and one row more. Raises: BadCursor."""
    found = _filtered(found.where(Run.initiative_id == initiative_id), wanted).limit(window.limit + 1)
    key = tuple_(Run.ran_at, Run.id)
    if window.before:
        return found.where(key > _place(window.before)).order_by(Run.ran_at, Run.id)
    if window.after:
        found = found.where(key < _place(window.after))
    return found.order_by(Run.ran_at.desc(), Run.id.desc())


def paged(rows: Sequence[Item], window: Window) -> Page[Item]:
    """Make a page of the rows of a window; each has the id and the time of its run."""
    return page_of(
        rows,
        window.limit,
        lambda run: moment_cursor(run.ran_at, run.id),
        after=bool(window.after),
        before=bool(window.before),
    )


def baseline_of(session: Session, suite_id: str) -> Baseline | None:
    """Give the baseline of a suite with its run."""
    wanted = select(Baseline).options(joinedload(Baseline.run)).where(Baseline.suite_id == suite_id)
    return session.scalar(wanted)


def run_of(session: Session, run_id: str) -> Run | None:
    """Give a run with suite, system and dataset."""
    return session.scalar(_whole().where(Run.id == run_id))


def runs_from(session: Session, initiative_id: str, sha256: str) -> Sequence[Run]:
    """Give the runs that came from the bytes with this digest, in their order in the file."""
    wanted = _whole().where(Run.initiative_id == initiative_id, Run.source_sha256 == sha256)
    return session.scalars(wanted.order_by(Run.source_position)).all()


def run_with_initiative(
    session: Session, run_id: str, person_id: str | None
) -> tuple[Run, Initiative, str | None, date | None] | None:
    """Give a run, its initiative with its stage, the role a person has there, and when its model retires."""
    measured = aliased(SystemVersion)
    mine = and_(Membership.initiative_id == Run.initiative_id, Membership.person_id == person_id)
    wanted = (
        _whole()
        .add_columns(Initiative, Membership.role, Model.retires_on)
        .join(Initiative, Initiative.id == Run.initiative_id)
        .outerjoin(measured, measured.id == Run.system_version_id)
        .outerjoin(Model, and_(Model.name == measured.model, Model.version == measured.model_version))
        .outerjoin(Membership, mine)
        .options(joinedload(Initiative.stage))
    )
    row = session.execute(wanted.where(Run.id == run_id)).first()
    return (row[0], row[1], row[2], row[3]) if row else None


def metrics_before(session: Session, run: Run) -> Sequence[tuple[MetricResult, Run]]:
    """Give the metrics of the newest earlier whole run of the same suite on the same dataset."""
    before = (
        select(Run.id)
        .where(
            Run.suite_id == run.suite_id,
            Run.dataset_version_id.is_not_distinct_from(run.dataset_version_id),
            *WHOLE,
            tuple_(Run.ran_at, Run.id) < tuple_(literal(run.ran_at, Moment), literal(run.id)),
        )
        .order_by(Run.ran_at.desc(), Run.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(MetricResult, Run).join(Run, Run.id == MetricResult.run_id)
    wanted = wanted.options(joinedload(Run.system_version)).where(MetricResult.run_id == before)
    return [(metric, earlier) for metric, earlier in session.execute(wanted.order_by(MetricResult.id))]


def _whole() -> Select[Run]:
    return select(Run).options(
        joinedload(Run.suite),
        joinedload(Run.system_version),
        joinedload(Run.dataset_version).joinedload(DatasetVersion.dataset),
    )


def _filtered(found: Select[Any], wanted: RunFilter) -> Select[Any]:
    if wanted.suite:
        found = found.where(Run.suite.has(Suite.name == wanted.suite))
    if wanted.tool:
        found = found.where(Run.tool == wanted.tool)
    return found.where(Run.status == wanted.status) if wanted.status else found


def _place(cursor: str):  # type: ignore[no-untyped-def]
    at, run_id = moment_place(cursor)
    return tuple_(literal(at, Moment), literal(run_id))
