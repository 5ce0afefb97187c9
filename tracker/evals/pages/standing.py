"""What people say of a run: that it does not count, that it does again, that it is the baseline."""

from collections.abc import Callable

from flask import make_response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.evals.actions.baselines import bless
from tracker.evals.actions.withdrawing import put_back, withdraw_run
from tracker.evals.forms import ReasonForm, put_beside
from tracker.evals.guards import OpenRun, open_run
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.runs import run_page
from tracker.web.database import writing
from tracker.web.routes import permit, see_other

Deed = Callable[[Session, OpenRun, str], None]


@blueprint.post("/evals/runs/<run_id>/withdraw")
@permit("run.withdraw")
def withdraw(run_id: str) -> Response:
    """Withdraw a run with a reason."""

    def deed(session: Session, opened: OpenRun, reason: str) -> None:
        withdraw_run(
            session,
            actor=opened.actor,
            now=clock.now(),
            initiative=opened.initiative,
            run=opened.run,
            reason=reason,
        )

    return _done(run_id, "run.withdraw", deed)


@blueprint.post("/evals/runs/<run_id>/put-back")
@permit("run.withdraw")
def restore(run_id: str) -> Response:
    """Let a withdrawn run count again."""

    def deed(session: Session, opened: OpenRun, _reason: str) -> None:
        put_back(session, actor=opened.actor, now=clock.now(), initiative=opened.initiative, run=opened.run)

    return _done(run_id, "run.withdraw", deed)


@blueprint.post("/evals/runs/<run_id>/baseline")
@permit("baseline.bless")
def make_baseline(run_id: str) -> Response:
    """Make a run the baseline of its suite."""

    def deed(session: Session, opened: OpenRun, reason: str) -> None:
        bless(
            session,
            actor=opened.actor,
            now=clock.now(),
            initiative=opened.initiative,
            run=opened.run,
            reason=reason,
        )

    return _done(run_id, "baseline.bless", deed)


def _done(run_id: str, action: str, deed: Deed) -> Response:
    form = ReasonForm(request.form)
    try:
        with writing() as session:
            deed(session, open_run(session, run_id, accounts.actor(), action), form.reason.data or "")
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return make_response(run_page(run_id, form), 422)
    return see_other("evals.show_run", run_id=run_id)
