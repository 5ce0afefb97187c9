"""The cases of a run, failed first, paged by rank; counts are kept with the run and not asked for here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.evals.models import CaseResult, Run, SystemVersion
from tracker.evals.queries.pages import Page, page_of
from tracker.evals.rules.cursors import rank_cursor, rank_place
from tracker.evals.rules.ranks import Rank

RUNS_BACK = 20
RESULTS = {rank.name.lower(): rank for rank in Rank}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; "" is all. `result` is failed, unscored or passed; `text` is searched for."""

    result: str = ""
    slice: str = ""
    error_kind: str = ""
    text: str = ""


ALL_CASES = CaseFilter()


def cases_of(
    session: Session,
    run_id: str,
    *,
    wanted: CaseFilter = ALL_CASES,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[CaseResult]:
    """Give a page of cases; `after` and `before` are cursors. Raises: BadCursor."""
    found = _filtered(select(CaseResult).where(CaseResult.run_id == run_id), wanted)
    key = tuple_(CaseResult.rank, CaseResult.id)
    if before:
        found = found.where(key < _place(before)).order_by(CaseResult.rank.desc(), CaseResult.id.desc())
    elif after:
        found = found.where(key > _place(after))
    if not before:
        found = found.order_by(CaseResult.rank, CaseResult.id)
    rows = session.scalars(found.limit(limit + 1)).all()
    return page_of(
        rows, limit, lambda case: rank_cursor(case.rank, case.id), after=bool(after), before=bool(before)
    )


def case_of(session: Session, run_id: str, case_id: int) -> CaseResult | None:
    """Give one case of a run by its number."""
    wanted = select(CaseResult).where(CaseResult.run_id == run_id, CaseResult.id == case_id)
    return session.scalar(wanted)


def repeats_of(session: Session, case: CaseResult) -> Sequence[CaseResult]:
    """Give all repeats of a case in its run, in their order."""
    wanted = select(CaseResult).where(CaseResult.run_id == case.run_id, CaseResult.case_key == case.case_key)
    return session.scalars(wanted.order_by(CaseResult.repeat, CaseResult.id)).all()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case as it went in an older run of its suite."""

    case: CaseResult
    number: int
    ran_at: datetime
    run_id: str
    system: str


def earlier_of(session: Session, run: Run, case: CaseResult) -> list[Earlier]:
    """Give the case in the newest twenty older runs of the suite, in their first repeat; newest first."""
    older = (
        select(Run.id)
        .where(Run.suite_id == run.suite_id, Run.ran_at <= run.ran_at, Run.id != run.id)
        .where(Run.withdrawn_at.is_(None))
        .order_by(Run.ran_at.desc(), Run.id.desc())
        .limit(RUNS_BACK)
        .subquery()
    )
    wanted = (
        select(CaseResult, Run.number, Run.ran_at, SystemVersion.model, SystemVersion.prompt_version)
        .join(older, older.c.id == CaseResult.run_id)
        .join(Run, Run.id == CaseResult.run_id)
        .outerjoin(SystemVersion, SystemVersion.id == Run.system_version_id)
        .where(CaseResult.case_key == case.case_key, CaseResult.repeat == 0)
        .order_by(Run.ran_at.desc(), Run.id.desc())
    )
    return [
        Earlier(found, number, at, found.run_id, " ".join(filter(None, (model, (prompt or "")[:12]))))
        for found, number, at, model, prompt in session.execute(wanted)
    ]


def _filtered(found: Select[CaseResult], wanted: CaseFilter) -> Select[CaseResult]:
    if wanted.result in RESULTS:
        found = found.where(CaseResult.rank == int(RESULTS[wanted.result]))
    if wanted.slice:
        found = found.where(CaseResult.slice == wanted.slice)
    if wanted.error_kind:
        found = found.where(CaseResult.error_kind == wanted.error_kind)
    if wanted.text:
        columns = CaseResult.case_key, CaseResult.excerpt, CaseResult.error
        found = found.where(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns)))
    return found


def _place(cursor: str) -> Any:
    rank, row_id = rank_place(cursor)
    return tuple_(rank, row_id)
