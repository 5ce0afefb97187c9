"""Two runs side by side: their metrics and their cases, in two statements whatever their size."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.evals.models import CaseResult, MetricResult, MetricTarget, Run
from tracker.evals.queries.metrics import metrics_by_run
from tracker.evals.rules.kinds import ErrorKind
from tracker.evals.rules.normalised import NO_TEXTS, CaseTexts, NormalisedCase
from tracker.evals.rules.two_runs import RunSide

OTHERS = 100


@dataclass(frozen=True, slots=True)
class Stored:
    """A run with its metrics and cases; `rows` holds the number of each case's row by id and repeat."""

    run: Run
    metrics: Sequence[MetricResult]
    cases: list[NormalisedCase]
    rows: dict[tuple[str, int], int]

    @property
    def side(self) -> RunSide:
        """Give it as one side of a comparison."""
        return RunSide(self.metrics, self.cases, self.run.dataset_version_id)


def two_runs(session: Session, new: Run, old: Run) -> tuple[Stored, Stored]:
    """Give both runs whole; texts of cases stay in the database."""
    metrics = metrics_by_run(session, [new.id, old.id])
    found = {run.id: Stored(run, metrics[run.id], [], {}) for run in (new, old)}
    columns = [getattr(CaseResult, name) for name in _COLUMNS]
    wanted = select(*columns).where(CaseResult.run_id.in_([new.id, old.id])).order_by(CaseResult.id)
    for row in session.execute(wanted):
        stored = found[row.run_id]
        stored.cases.append(_case(row))
        stored.rows[row.case_key, row.repeat] = row.id
    return found[new.id], found[old.id]


def cases_whole(session: Session, run_id: str) -> list[NormalisedCase]:
    """Give all cases of a run in their order; texts of cases stay in the database."""
    columns = [getattr(CaseResult, name) for name in _COLUMNS]
    found = session.execute(select(*columns).where(CaseResult.run_id == run_id).order_by(CaseResult.id))
    return [_case(row) for row in found]


def stated_directions(session: Session, run: Run) -> dict[str, str]:
    """Give which way is better by the targets of the run's suite."""
    wanted = select(MetricTarget.metric, MetricTarget.direction).where(
        MetricTarget.initiative_id == run.initiative_id, MetricTarget.suite == run.suite.name
    )
    return {row.metric: row.direction for row in session.execute(wanted)}


def excerpts_of(session: Session, rows: Sequence[int]) -> dict[int, str]:
    """Give what happened in some cases: the error, else the excerpt."""
    wanted = select(CaseResult.id, CaseResult.error, CaseResult.excerpt).where(CaseResult.id.in_(rows))
    return {row.id: row.error or row.excerpt for row in session.execute(wanted)}


def asked_anew(new: Stored, old: Stored) -> int:
    """Count the cases that have one id in both runs and were asked something else: their text changed."""
    before = {case.id: case.texts.asked_digest for case in old.cases if not case.repeat}
    now = ((case.id, case.texts.asked_digest) for case in new.cases if not case.repeat)
    return sum(bool(digest and before.get(name)) and digest != before[name] for name, digest in now)


def other_runs(session: Session, run: Run) -> Sequence[Run]:
    """Give the newest 100 other runs of the suite, with their systems."""
    wanted = select(Run).where(Run.suite_id == run.suite_id, Run.id != run.id)
    wanted = wanted.options(joinedload(Run.system_version))
    return session.scalars(wanted.order_by(Run.ran_at.desc(), Run.id.desc()).limit(OTHERS)).all()


_COLUMNS = (
    "id run_id case_key repeat slice passed error_kind latency_ms cost_minor scores asked_digest".split()
)


def _case(row) -> NormalisedCase:  # type: ignore[no-untyped-def]
    return NormalisedCase(
        id=row.case_key,
        repeat=row.repeat,
        slice=row.slice,
        passed=row.passed,
        scores=tuple(row.scores.items()),
        error_kind=ErrorKind(row.error_kind),
        latency_ms=row.latency_ms,
        cost=row.cost_minor,
        texts=CaseTexts(row.asked_digest) if row.asked_digest else NO_TEXTS,
    )
