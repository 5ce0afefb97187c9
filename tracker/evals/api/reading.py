"""Reading runs and cases through the API, a page at a time."""

from flask import request

from tracker.accounts import guards
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.evals import queries, schemas
from tracker.evals.api import answers
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import open_run
from tracker.evals.queries.ledger import ledger_of
from tracker.evals.rules.cursors import BadCursor
from tracker.evals.rules.expectations import entries_of
from tracker.initiatives.guards import open_initiative
from tracker.initiatives.queries import steps_of
from tracker.initiatives.rules.track import pilot_began
from tracker.web.api import operation, page_limit
from tracker.web.asking import asked
from tracker.web.database import reading

READ = "initiative.read"


@operation(blueprint, "GET", "/initiatives/<key>/runs", action=READ, answer=schemas.RunListOut)
def list_runs(key: str) -> schemas.RunListOut:
    """List the runs of an initiative, newest first; `?suite=`, `?tool=`, `?status=` narrow it."""
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    wanted = queries.RunFilter(*(asked(name) for name in ("suite", "tool", "status")))
    try:
        window = queries.Window(after=request.args.get("cursor"), limit=page_limit())
        page = queries.runs_of(session, initiative.id, wanted, window)
    except BadCursor as fault:
        raise _no_cursor() from fault
    metrics = queries.metrics_by_run(session, [run.id for run in page.items])
    items = [answers.run_out(run, metrics[run.id], initiative.key) for run in page.items]
    return schemas.RunListOut(items=items, next=page.next)


@operation(blueprint, "GET", "/runs/<run_id>", action=READ, answer=schemas.RunOut)
def show_run(run_id: str) -> schemas.RunOut:
    """Give one run with its metrics."""
    opened = open_run(reading(), run_id, guards.actor())
    metrics = queries.metrics_of(reading(), opened.run.id)
    return answers.run_out(opened.run, metrics, opened.initiative.key)


@operation(blueprint, "GET", "/runs/<run_id>/cases", action=READ, answer=schemas.CaseListOut)
def list_cases(run_id: str) -> schemas.CaseListOut:
    """List the cases of a run, failed first; `?result=`, `?slice=`, `?error=`, `?q=` narrow it."""
    run = open_run(reading(), run_id, guards.actor()).run
    wanted = queries.CaseFilter(*(asked(name) for name in ("result", "slice", "error", "q")))
    try:
        page = queries.cases_of(
            reading(), run.id, wanted=wanted, after=request.args.get("cursor"), limit=page_limit()
        )
    except BadCursor as fault:
        raise _no_cursor() from fault
    return schemas.CaseListOut(items=[answers.case_out(case) for case in page.items], next=page.next)


def _no_cursor() -> Invalid:
    return Invalid({"cursor": "Take it from the field next of the page before."})


@operation(
    blueprint, "GET", "/initiatives/<key>/expectations", action=READ, answer=schemas.ExpectationListOut
)
def list_expectations(key: str) -> schemas.ExpectationListOut:
    """List what the sponsor expected, the newest entry first, held against the main metric's runs."""
    session, now = reading(), clock.now()
    initiative = open_initiative(session, key, guards.actor(), READ)
    ledger, began = ledger_of(session, initiative), pilot_began(steps_of(session, initiative.id))
    entries = entries_of(ledger.entries, ledger.found, ledger.direction, began, now.date())
    return schemas.ExpectationListOut(
        suite=ledger.line.suite if ledger.line else "",
        metric=ledger.line.name if ledger.line else "",
        items=[answers.expectation_out(entry) for entry in entries],
    )
