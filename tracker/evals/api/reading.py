"""Reading runs and cases through the API, a page at a time."""

from flask import request

from tracker.accounts import guards
from tracker.core.errors import Invalid, NotFound
from tracker.evals import queries, schemas
from tracker.evals.api import answers
from tracker.evals.api.blueprint import blueprint
from tracker.evals.models import Run
from tracker.evals.rules.cursors import BadCursor
from tracker.initiatives import queries as initiatives
from tracker.initiatives.guards import open_initiative, require
from tracker.web.api import operation, page_limit
from tracker.web.database import reading

READ = "initiative.read"


@operation(blueprint, "GET", "/initiatives/<key>/runs", action=READ, answer=schemas.RunListOut)
def list_runs(key: str) -> schemas.RunListOut:
    """List the runs of an initiative, newest first; `?suite=`, `?tool=`, `?status=` narrow it."""
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    wanted = queries.RunFilter(*(request.args.get(name, "") for name in ("suite", "tool", "status")))
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
    run, key = _open(run_id)
    return answers.run_out(run, queries.metrics_of(reading(), run.id), key)


@operation(blueprint, "GET", "/runs/<run_id>/cases", action=READ, answer=schemas.CaseListOut)
def list_cases(run_id: str) -> schemas.CaseListOut:
    """List the cases of a run, failed first; `?result=`, `?slice=`, `?error=`, `?q=` narrow it."""
    run, _ = _open(run_id)
    wanted = queries.CaseFilter(*(request.args.get(name, "") for name in ("result", "slice", "error", "q")))
    try:
        page = queries.cases_of(
            reading(), run.id, wanted=wanted, after=request.args.get("cursor"), limit=page_limit()
        )
    except BadCursor as fault:
        raise _no_cursor() from fault
    return schemas.CaseListOut(items=[answers.case_out(case) for case in page.items], next=page.next)


def _open(run_id: str) -> tuple[Run, str]:
    """Find a run that the actor may see, and the key of its initiative."""
    run = queries.run_of(reading(), run_id)
    if run is None:
        raise NotFound("That run")
    try:
        initiative = initiatives.by_id(reading(), run.initiative_id)
        return run, require(reading(), initiative, guards.actor(), READ).key
    except NotFound as hidden:
        raise NotFound("That run") from hidden


def _no_cursor() -> Invalid:
    return Invalid({"cursor": "Take it from the field next of the page before."})
