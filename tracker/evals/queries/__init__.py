"""Reading eval results: runs, cases, metrics, targets; nothing here writes."""

from tracker.evals.queries.cases import ALL_CASES, CaseFilter, case_of, cases_of, repeats_of
from tracker.evals.queries.metrics import (
    HistoryPoint,
    history_of,
    latest_of,
    metrics_by_run,
    metrics_of,
    suites_of,
    targets_of,
)
from tracker.evals.queries.pages import Page
from tracker.evals.queries.runs import (
    ALL_RUNS,
    RunFilter,
    comparable_before,
    run_of,
    runs_from,
    runs_of,
)

__all__ = [
    "ALL_CASES",
    "ALL_RUNS",
    "CaseFilter",
    "HistoryPoint",
    "Page",
    "RunFilter",
    "case_of",
    "cases_of",
    "comparable_before",
    "history_of",
    "latest_of",
    "metrics_by_run",
    "metrics_of",
    "repeats_of",
    "run_of",
    "runs_from",
    "runs_of",
    "suites_of",
    "targets_of",
]
