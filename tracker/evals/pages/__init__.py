"""Pages of evals: the overview of an initiative, importing, runs and their cases, targets, and the panel."""

from tracker.evals.pages import (
    cases,
    comparing,
    expectations,
    files,
    history_file,
    importing,
    judges,
    models,
    overview,
    planning,
    prompts,
    record,
    runs,
    saving,
    standing,
    suites,
    targets,
)
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.panel import PANEL

__all__ = [
    "PANEL",
    "blueprint",
    "cases",
    "comparing",
    "expectations",
    "files",
    "history_file",
    "importing",
    "judges",
    "models",
    "overview",
    "planning",
    "prompts",
    "record",
    "runs",
    "saving",
    "standing",
    "suites",
    "targets",
]
