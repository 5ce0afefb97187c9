"""The newest metrics of an initiative beside their targets, in one statement."""

from typing import Any

from sqlalchemy import FromClause, and_, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.evals.models import LatestMetric, MetricResult, MetricTarget, Run, Suite
from tracker.evals.queries.values import Measure, MetricLine, Ran, Target, columns, measured_by, value
from tracker.evals.rules.kinds import Unit


def lines_of(session: Session, initiative_id: str) -> list[MetricLine]:
    """Give metrics with their newest value, their target or both: the main one first, then by suite.

    Of a suite those with a target come first, then shares before what is counted or timed.
    """
    newest, targets = _newest(initiative_id), _targets(initiative_id)
    same = and_(newest.c.r_suite == targets.c.t_suite, newest.c.m_name == targets.c.t_metric)
    found = session.execute(select(newest, targets).select_from(newest.outerjoin(targets, same, full=True)))
    lines = [_line(row) for row in found]
    return sorted(lines, key=_place)


def _place(line: MetricLine) -> tuple[bool, str, bool, bool, str]:
    is_share = line.measure is not None and line.measure.unit == Unit.PROPORTION
    return not line.is_main, line.suite, line.target is None, not is_share, line.name


def _newest(initiative_id: str) -> FromClause:
    wanted = measured_by(
        select(Suite.id.label("suite_id"), LatestMetric.attempts)
        .add_columns(*columns("r", Ran), *columns("m", Measure))
        .join(LatestMetric, LatestMetric.suite_id == Suite.id)
        .join(Run, Run.id == LatestMetric.run_id)
        .join(MetricResult, MetricResult.id == LatestMetric.metric_result_id)
    )
    return wanted.where(LatestMetric.initiative_id == initiative_id).subquery()


def _targets(initiative_id: str) -> FromClause:
    wanted = select(*columns("t", Target)).select_from(MetricTarget)
    wanted = wanted.outerjoin(Person, Person.id == MetricTarget.set_by_id)
    return wanted.where(MetricTarget.initiative_id == initiative_id).subquery()


def _line(row: Any) -> MetricLine:
    target = None if row.t_id is None else value(row, "t", Target)
    if row.suite_id is None:
        return MetricLine(row.t_suite, row.t_metric, None, 0, None, None, target)
    run, measure = value(row, "r", Ran), value(row, "m", Measure)
    return MetricLine(run.suite, measure.name, row.suite_id, row.attempts, run, measure, target)
