"""The history of a metric over the runs of its suite, alone or with a page of runs in the same statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, literal, null, select, type_coerce, union, union_all
from sqlalchemy.orm import Session

from tracker.evals.models import Baseline, MetricResult, Run, Suite
from tracker.evals.queries.pages import Page
from tracker.evals.queries.runs import ALL_RUNS, NEWEST, RunFilter, Window, paged, within
from tracker.evals.queries.values import WHOLE, Listed, Measure, Ran, columns, measured_by, value

POINTS = 60
History = tuple[tuple[Ran, Measure], ...]
Slices = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Runs:
    """The history of a metric, oldest first, its baseline if there is one, and a page of runs.

    `slices` are those of the runs of the history, in the same order, as they are stored.
    """

    history: History
    slices: tuple[Slices, ...]
    baseline: tuple[Ran, Measure] | None
    page: Page[Listed]


def history_of(session: Session, suite_id: str, name: str, most: int = POINTS) -> History:
    """Give the newest values of a metric, at most so many, over the whole runs of its suite, oldest first."""
    return _history(session.execute(_history_part(suite_id, name, most)).all())


def history_at(session: Session, suite_id: str, name: str, moments: Sequence[datetime]) -> History:
    """Give the newest value of a metric at each of these moments, oldest first: one statement, or none."""
    if not moments:
        return ()
    newest = [_ids(suite_id, name).where(Run.ran_at <= at).limit(1).subquery() for at in sorted(set(moments))]
    ids = union(*(select(one.c.id) for one in newest)).subquery()
    named = and_(MetricResult.run_id == Run.id, MetricResult.name == name)
    return _history(session.execute(_columns("history", ids).join(MetricResult, named)).all())


def runs_before(session: Session, suite_id: str, name: str, moments: Sequence[datetime]) -> tuple[int, ...]:
    """Count the runs of a metric before each of these moments, in one statement."""
    if not moments:
        return ()
    counts = [func.count().filter(Run.ran_at < at) for at in moments]
    known = _ids(suite_id, name).order_by(None).with_only_columns(*counts)
    return tuple(session.execute(known).one())


def runs_with_history(
    session: Session,
    initiative_id: str,
    *,
    history: tuple[str, str] | None,
    names: Collection[str],
    wanted: RunFilter = ALL_RUNS,
    window: Window = NEWEST,
) -> Runs:
    """Give both in one statement: `history` is suite id and metric, `names` are wanted of each run.

    Raises: BadCursor.
    """
    parts = [_list_part(initiative_id, names, wanted, window)]
    if history is not None:
        parts += [_history_part(*history), _baseline_part(*history)]
    rows = session.execute(union_all(*parts)).all()
    listed = _listed([row for row in rows if row.part == "list"], backwards=bool(window.before))
    baseline = _history([row for row in rows if row.part == "baseline"])
    past = sorted((row for row in rows if row.part == "history"), key=lambda row: (row.r_ran_at, row.r_id))
    slices = tuple(row.slices or [] for row in past)
    return Runs(_history(past), slices, next(iter(baseline), None), paged(listed, window))


def _list_part(initiative_id: str, names: Collection[str], wanted: RunFilter, window: Window) -> Select[Any]:
    ids = within(select(Run.id), initiative_id, wanted, window).subquery()
    named = and_(MetricResult.run_id == Run.id, MetricResult.name.in_(names))
    return _columns("list", select(ids.c.id).subquery()).outerjoin(MetricResult, named)


def _history_part(suite_id: str, name: str, most: int = POINTS) -> Select[Any]:
    named = and_(MetricResult.run_id == Run.id, MetricResult.name == name)
    return _columns("history", _ids(suite_id, name).limit(most).subquery()).join(MetricResult, named)


def _ids(suite_id: str, name: str) -> Select[str]:
    """Choose the whole runs of a suite that have a value of a metric, the newest first."""
    named = and_(MetricResult.run_id == Run.id, MetricResult.name == name)
    wanted = select(Run.id).join(MetricResult, named)
    wanted = wanted.where(Run.suite_id == suite_id, *WHOLE, MetricResult.value.is_not(None))
    return wanted.order_by(Run.ran_at.desc(), Run.id.desc())


def _baseline_part(suite_id: str, name: str) -> Select[Any]:
    ids = select(Baseline.run_id.label("id")).where(Baseline.suite_id == suite_id).subquery()
    named = and_(MetricResult.run_id == Run.id, MetricResult.name == name)
    return _columns("baseline", ids).join(MetricResult, named).where(MetricResult.value.is_not(None))


def _columns(part: str, ids: Any) -> Select[Any]:
    slices = Run.slices if part == "history" else type_coerce(null(), Run.slices.type)
    return measured_by(
        select(
            literal(part).label("part"), slices.label("slices"), *columns("r", Ran), *columns("m", Measure)
        )
        .select_from(ids)
        .join(Run, Run.id == ids.c.id)
        .join(Suite, Suite.id == Run.suite_id)
    )


def _history(rows: Sequence[Any]) -> History:
    points = [(value(row, "r", Ran), value(row, "m", Measure)) for row in rows]
    return tuple(sorted(points, key=lambda point: (point[0].ran_at, point[0].id)))


def _listed(rows: Sequence[Any], backwards: bool) -> list[Listed]:
    runs: dict[str, Ran] = {}
    measures: dict[str, list[Measure]] = {}
    for row in rows:
        runs.setdefault(row.r_id, value(row, "r", Ran))
        measures.setdefault(row.r_id, [])
        if row.m_name is not None:
            measures[row.r_id].append(value(row, "m", Measure))
    listed = [Listed(run.id, run.ran_at, run, tuple(measures[run.id])) for run in runs.values()]
    return sorted(listed, key=lambda one: (one.ran_at, one.id), reverse=not backwards)
