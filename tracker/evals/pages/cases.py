"""The page of one case of a run, with all its repeats."""

from flask import render_template

from tracker.accounts import guards as accounts
from tracker.core.errors import NotFound
from tracker.evals import queries
from tracker.evals.guards import open_run
from tracker.evals.models import CaseText
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.runs import ERRORS
from tracker.web.database import reading
from tracker.web.routes import permit

LARGEST = 2**62


@blueprint.get("/evals/runs/<run_id>/cases/<int:case_id>")
@permit("initiative.read")
def show_case(run_id: str, case_id: int) -> str:
    """Show a case."""
    session = reading()
    opened = open_run(session, run_id, accounts.actor())
    case = queries.case_of(session, opened.run.id, case_id) if case_id < LARGEST else None
    if case is None:
        raise NotFound("That case")
    return render_template(
        "evals/case.html",
        opened=opened,
        run=opened.run,
        case=case,
        repeats=queries.repeats_of(session, case),
        earlier=queries.earlier_of(session, opened.run, case),
        errors=ERRORS,
        texts=session.get(CaseText, case.id),
    )
