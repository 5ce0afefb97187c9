"""Reading judges, their calibrations and the labels of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, tuple_, union
from sqlalchemy.orm import Session, joinedload

from tracker.core.statistics import Labelled
from tracker.evals.models import CaseResult, Judge, JudgeCalibration, JudgeLabel, Run, SystemVersion
from tracker.evals.queries.pages import Page, page_of
from tracker.evals.rules.calibration import labelled_of
from tracker.evals.rules.cursors import rank_cursor, rank_place
from tracker.evals.rules.kinds import ErrorKind

MOST = 200


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """A judge in the list: how many runs name it, when the newest was, and what counts of its labels."""

    name: str
    runs: int
    newest_at: datetime | None
    labelled: Labelled | None


def judges_of(session: Session, initiative_id: str) -> list[JudgeLine]:
    """Give the judges that runs name or that were calibrated, by name, at most 200, in one statement."""
    named = select(SystemVersion.judge.label("name")).where(
        SystemVersion.initiative_id == initiative_id, SystemVersion.judge != ""
    )
    known = select(Judge.name.label("name")).where(Judge.initiative_id == initiative_id)
    names = union(named, known).subquery()
    runs = (
        select(SystemVersion.judge, func.count().label("runs"), func.max(Run.ran_at).label("newest"))
        .join(Run, Run.system_version_id == SystemVersion.id)
        .where(
            SystemVersion.initiative_id == initiative_id,
            SystemVersion.judge != "",
            Run.withdrawn_at.is_(None),
        )
        .group_by(SystemVersion.judge)
        .subquery()
    )
    wanted = (
        select(names.c.name, runs.c.runs, runs.c.newest, Judge)
        .select_from(names)
        .outerjoin(runs, runs.c.judge == names.c.name)
        .outerjoin(Judge, (Judge.name == names.c.name) & (Judge.initiative_id == initiative_id))
    )
    found = session.execute(wanted.order_by(names.c.name).limit(MOST))
    return [JudgeLine(row.name, row.runs or 0, row.newest, labelled_of(row.Judge)) for row in found]


def judge_named(session: Session, initiative_id: str, name: str) -> Judge | None:
    """Give the judge of that name, if it was ever calibrated."""
    return session.scalar(select(Judge).where(Judge.initiative_id == initiative_id, Judge.name == name))


def known_judges(session: Session, initiative_id: str) -> dict[str, Labelled | None]:
    """Give what counts of the labels of each judge of an initiative, by its name."""
    found = session.scalars(select(Judge).where(Judge.initiative_id == initiative_id))
    return {judge.name: labelled_of(judge) for judge in found}


def calibrations_of(session: Session, initiative_id: str) -> Sequence[JudgeCalibration]:
    """Give the newest calibrations of an initiative with their judges, withdrawn ones too, newest first."""
    wanted = (
        select(JudgeCalibration)
        .join(JudgeCalibration.judge)
        .options(joinedload(JudgeCalibration.judge))
        .where(Judge.initiative_id == initiative_id)
        .order_by(JudgeCalibration.labelled_at.desc(), JudgeCalibration.id.desc())
    )
    return session.scalars(wanted.limit(MOST)).all()


def calibration_of(session: Session, initiative_id: str, calibration_id: str) -> JudgeCalibration | None:
    """Give one calibration of an initiative with its judge."""
    wanted = (
        select(JudgeCalibration)
        .join(JudgeCalibration.judge)
        .options(joinedload(JudgeCalibration.judge))
        .where(Judge.initiative_id == initiative_id, JudgeCalibration.id == calibration_id)
    )
    return session.scalar(wanted)


def labels_of(
    session: Session,
    calibration_id: str,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page[JudgeLabel]:
    """Give a page of labels, those on which human and judge disagree first. Raises: BadCursor."""
    found = select(JudgeLabel).where(JudgeLabel.calibration_id == calibration_id)
    key = tuple_(JudgeLabel.agrees, JudgeLabel.id)
    if before:
        found = found.where(key < _place(before)).order_by(JudgeLabel.agrees.desc(), JudgeLabel.id.desc())
    elif after:
        found = found.where(key > _place(after))
    if not before:
        found = found.order_by(JudgeLabel.agrees, JudgeLabel.id)
    rows = session.scalars(found.limit(limit + 1)).all()
    return page_of(
        rows, limit, lambda one: rank_cursor(int(one.agrees), one.id), after=bool(after), before=bool(before)
    )


def all_labels(session: Session, calibration_id: str) -> Sequence[JudgeLabel]:
    """Give all labels of a calibration, those on which human and judge disagree first."""
    wanted = select(JudgeLabel).where(JudgeLabel.calibration_id == calibration_id)
    return session.scalars(wanted.order_by(JudgeLabel.agrees, JudgeLabel.id)).all()


def said_of_cases(session: Session, run_id: str) -> dict[str, bool]:
    """Give whether the judge passed each case of a run, but for those with unlike repeats.

    A case on which the system or the judge broke failed by that, and the judge said nothing of it.
    """
    passed = CaseResult.passed.is_(True)
    wanted = (
        select(
            CaseResult.case_key,
            func.count().filter(passed).label("passed"),
            func.count().filter(CaseResult.passed.is_not(None)).label("judged"),
        )
        .where(CaseResult.run_id == run_id, CaseResult.error_kind == ErrorKind.NONE)
        .group_by(CaseResult.case_key)
    )
    found = session.execute(wanted)
    return {row.case_key: row.passed > 0 for row in found if row.judged and row.passed in (0, row.judged)}


def _place(cursor: str):  # type: ignore[no-untyped-def]
    agrees, label_id = rank_place(cursor)
    return tuple_(literal(bool(agrees)), literal(label_id))
