"""Reading the expectation ledger beside the evidence and the thresholds of the main metric."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.evals.models import TargetEntry
from tracker.evals.queries.history import History, history_of
from tracker.evals.queries.lines import lines_of
from tracker.evals.queries.metrics import target_entries
from tracker.evals.queries.values import MetricLine
from tracker.evals.rules.expectations import Expected, Found
from tracker.evals.rules.newest import is_whole
from tracker.evals.rules.verdicts import evidence_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import expectations_of

RUNS = 300


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries newest first; runs and thresholds of the main metric, oldest first; `line` None without one."""

    entries: tuple[Expected, ...]
    line: MetricLine | None
    runs: History
    found: tuple[Found, ...]
    thresholds: tuple[TargetEntry, ...]

    @property
    def direction(self) -> str | None:
        """Say which way the main metric is better; None without one."""
        return self.line.target.direction if self.line and self.line.target else None

    @property
    def is_cut(self) -> bool:
        """Say whether there may be older runs than those read here."""
        return len(self.runs) == RUNS


def ledger_of(session: Session, initiative: Initiative) -> Ledger:
    """Give the ledger of an initiative: two statements, and two more with a main metric."""
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
    found = tuple(
        Found(run.ran_at, run.number, evidence_of(measure, whole=is_whole(run), strict=strict))
        for run, measure in runs
    )
    return Ledger(entries, line, runs, found, thresholds)
