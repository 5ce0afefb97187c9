"""Comparing newest runs with the baselines of their suites, away from any request, and keeping the result.

What is missing is asked of the tables, so that nothing has to remember it: a new run, another baseline, a
process that was killed in between, all are the same.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.evals.importers.texts import fit
from tracker.evals.models import Baseline, BaselineComparison, LatestMetric, Run
from tracker.evals.queries.comparing import Stored, stated_directions, two_runs
from tracker.evals.rules.comparing import Answer
from tracker.evals.rules.two_runs import Comparison, compared

USUAL, STRICT = "limited", "high"  # risk tiers: their bounds are 95 % and 97.5 %


@dataclass(frozen=True, slots=True)
class Missing:
    """A run that was not compared with the baseline of its suite yet."""

    run_id: str
    baseline_id: str


def missing(session: Session, most: int, skipped: Collection[Missing] = ()) -> list[Missing]:
    """Give newest runs that are not compared with their baseline yet, at most so many, none of `skipped`."""
    known = exists().where(
        BaselineComparison.run_id == LatestMetric.run_id, BaselineComparison.baseline_id == Baseline.run_id
    )
    wanted = (
        select(LatestMetric.run_id, Baseline.run_id)
        .join(Baseline, and_(Baseline.suite_id == LatestMetric.suite_id))
        .where(LatestMetric.run_id != Baseline.run_id, ~known)
        .distinct()
        .order_by(LatestMetric.run_id, Baseline.run_id)
    )
    found = (Missing(*row) for row in session.execute(wanted.limit(most + len(skipped))))
    return [one for one in found if one not in skipped][:most]


def compare(session: Session, wanted: Missing, now: datetime) -> list[BaselineComparison]:
    """Compare a run with its baseline and give the rows to keep; nothing is written. [] when one is gone."""
    new, old = session.get(Run, wanted.run_id), session.get(Run, wanted.baseline_id)
    if new is None or old is None:
        return []
    session.refresh(new, ["suite"])
    sides, stated = two_runs(session, new, old), stated_directions(session, new)
    usual, strict = (_compared(sides, tier, stated) for tier in (USUAL, STRICT))
    return list(_rows(new, old, usual, strict, now)) or [_bare(new, old, usual.pairing.why, now)]


def keep(session: Session, rows: Sequence[BaselineComparison]) -> bool:
    """Keep the rows and let their initiative be judged again; False where another worker was first."""
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        return False
    activity.touched(session).update(row.initiative_id for row in rows)
    return True


def _compared(sides: tuple[Stored, Stored], tier: str, stated: dict[str, str]) -> Comparison:
    new, old = sides
    return compared(new.side, old.side, tier, "", stated)


def _rows(
    new: Run, old: Run, usual: Comparison, strict: Comparison, now: datetime
) -> Iterator[BaselineComparison]:
    for one, other in zip(usual.metrics, strict.metrics, strict=True):
        row = _bare(new, old, usual.pairing.why, now)
        row.metric, row.paired = one.name, one.paired
        _fill(row, one.answer, other.answer)
        yield row


def _fill(row: BaselineComparison, usual: Answer, strict: Answer) -> None:
    found, narrow = usual.difference, strict.difference
    row.difference, row.low, row.high = found.value, found.low, found.high
    row.low_strict, row.high_strict = narrow.low, narrow.high
    row.n, row.method, row.only_new, row.only_old = found.n, found.method, found.only_new, found.only_old
    row.why = fit(usual.why, 300)


def _bare(new: Run, old: Run, pairing: str, now: datetime) -> BaselineComparison:
    return BaselineComparison(
        initiative_id=new.initiative_id,
        run_id=new.id,
        baseline_id=old.id,
        metric="",
        paired=False,
        pairing=fit(pairing, 300),
        n=0,
        compared_at=now,
    )
