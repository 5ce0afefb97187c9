"""Reading eval results: runs, cases, metrics, targets; nothing here writes."""

from tracker.evals.queries.cases import ALL_CASES, CaseFilter, case_of, cases_of, earlier_of, repeats_of
from tracker.evals.queries.comparing import (
    Stored,
    asked_anew,
    cases_whole,
    excerpts_of,
    other_runs,
    stated_directions,
    two_runs,
)
from tracker.evals.queries.history import History, Runs, history_of, runs_with_history
from tracker.evals.queries.lines import lines_of
from tracker.evals.queries.metrics import (
    latest_of,
    metrics_by_run,
    metrics_of,
    metrics_with_targets,
    target_entries,
    targets_of,
)
from tracker.evals.queries.pages import Page
from tracker.evals.queries.record import said_of_columns
from tracker.evals.queries.runs import (
    ALL_RUNS,
    RunFilter,
    Window,
    baseline_of,
    metrics_before,
    run_of,
    run_with_initiative,
    runs_from,
    runs_of,
)
from tracker.evals.queries.values import Listed, Measure, MetricLine, Ran, Target

__all__ = [
    "ALL_CASES",
    "ALL_RUNS",
    "CaseFilter",
    "History",
    "Listed",
    "Measure",
    "MetricLine",
    "Page",
    "Ran",
    "RunFilter",
    "Runs",
    "Stored",
    "Target",
    "Window",
    "asked_anew",
    "baseline_of",
    "case_of",
    "cases_of",
    "cases_whole",
    "earlier_of",
    "excerpts_of",
    "history_of",
    "latest_of",
    "lines_of",
    "metrics_before",
    "metrics_by_run",
    "metrics_of",
    "metrics_with_targets",
    "other_runs",
    "repeats_of",
    "run_of",
    "run_with_initiative",
    "runs_from",
    "runs_of",
    "runs_with_history",
    "said_of_columns",
    "stated_directions",
    "target_entries",
    "targets_of",
    "two_runs",
]
