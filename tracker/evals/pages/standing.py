"""What people say of a run: that it does not count, that it does again, that it is the baseline."""

from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core.errors import Invalid
from tracker.evals.actions.baselines import bless
from tracker.evals.actions.withdrawing import put_back, withdraw_run
from tracker.evals.forms import ReasonForm, put_beside
from tracker.evals.guards import Deed, do_to_run
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.runs import run_page
from tracker.web.database import writing
from tracker.web.routes import permit, see_other


@blueprint.post("/evals/runs/<run_id>/withdraw")
@permit("run.withdraw")
def withdraw(run_id: str) -> Response:
    """Withdraw a run with a reason."""
    form = ReasonForm(request.form)
    return _done(run_id, form, "run.withdraw", withdraw_run, reason=form.reason.data or "")


@blueprint.post("/evals/runs/<run_id>/put-back")
@permit("run.withdraw")
def restore(run_id: str) -> Response:
    """Let a withdrawn run count again."""
    return _done(run_id, ReasonForm(request.form), "run.withdraw", put_back)


@blueprint.post("/evals/runs/<run_id>/baseline")
@permit("baseline.bless")
def make_baseline(run_id: str) -> Response:
    """Make a run the baseline of its suite."""
    form = ReasonForm(request.form)
    return _done(run_id, form, "baseline.bless", bless, reason=form.reason.data or "")


def _done(run_id: str, form: ReasonForm, action: str, deed: Deed, **more: str) -> Response:
    try:
        with writing() as session:
            do_to_run(session, run_id, accounts.actor(), action, deed, **more)
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return make_response(run_page(run_id, form), 422)
    return see_other("evals.show_run", run_id=run_id)
