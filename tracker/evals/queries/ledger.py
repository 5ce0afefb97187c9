"""Reading the expectation ledger beside the evidence and the thresholds of the main metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from tracker.evals.models import TargetEntry
from tracker.evals.queries.history import History, history_at, history_of, runs_before
from tracker.evals.queries.lines import lines_of
from tracker.evals.queries.metrics import target_entries
from tracker.evals.queries.values import Measure, MetricLine, Ran
from tracker.evals.rules.calibration import lack_of
from tracker.evals.rules.expectations import Expected, Found
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.verdicts import evidence_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import expectations_of

RUNS = 300


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries newest first; runs and thresholds of the main metric, oldest first; `line` None without one.

    `runs` are the newest ones, that are drawn; `found` holds them all and, before them, what older days for
    which something was expected rest on; `before` counts the runs before each threshold.
    """

    entries: tuple[Expected, ...]
    line: MetricLine | None
    runs: History
    found: tuple[Found, ...]
    thresholds: tuple[TargetEntry, ...]
    before: tuple[int, ...] = ()

    @property
    def direction(self) -> str | None:
        """Say which way the main metric is better; None without one."""
        return self.line.target.direction if self.line and self.line.target else None

    @property
    def steps(self) -> tuple[tuple[TargetEntry, int], ...]:
        """Give each threshold with the number of runs before it was set."""
        return tuple(zip(self.thresholds, self.before, strict=True))

    @property
    def is_cut(self) -> bool:
        """Say whether there may be older runs than those read here."""
        return len(self.runs) == RUNS


def ledger_of(session: Session, initiative: Initiative) -> Ledger:
    """Give the ledger of an initiative: two statements, two more with a main metric, two with many runs."""
    entries = tuple(
        Expected(one.words, one.value, one.of, one.due_on, one.written_at, one.written_by)
        for one in expectations_of(session, initiative.id)
    )
    line = next((line for line in lines_of(session, initiative.id) if line.is_main), None)
    if line is None:
        return Ledger(entries, None, (), (), ())
    thresholds = tuple(target_entries(session, initiative.id, line.suite, line.name))
    runs = history_of(session, line.suite_id, line.name, RUNS) if line.suite_id else ()
    strict = initiative.risk_tier == "high"
    older = _older(session, line, runs, entries)
    found = tuple(_found(line, run, measure, strict) for run, measure in (*older, *runs))
    moments = [one.set_at for one in thresholds]
    before = tuple(sum(run.ran_at < moment for run, _ in runs) for moment in moments)
    if line.suite_id and len(runs) == RUNS:
        before = runs_before(session, line.suite_id, line.name, moments)
    return Ledger(entries, line, runs, found, thresholds, before)


def _older(session: Session, line: MetricLine, runs: History, entries: Sequence[Expected]) -> History:
    """Give the runs that days before the newest runs rest on."""
    if not line.suite_id or len(runs) < RUNS:
        return ()
    first = runs[0][0].ran_at
    ends = [datetime.combine(one.due_on, time.max, UTC) for one in entries if one.due_on]
    return history_at(session, line.suite_id, line.name, [end for end in ends if end < first])


def _found(line: MetricLine, run: Ran, measure: Measure, strict: bool) -> Found:
    evidence = evidence_of(measure, whole=is_whole(run), strict=strict)
    by_code = line.target is not None and line.target.by_code
    lack = lack_of(run.judge, run.labelled, measure.unit, by_code=by_code, high_risk=strict)
    return Found(run.ran_at, run.number, evidence, lack)
