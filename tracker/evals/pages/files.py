"""The result file of a run as it came: downloading it, and dropping it with a reason."""

from flask import Response as Download
from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core.errors import Invalid
from tracker.evals.forms import ReasonForm, put_beside
from tracker.evals.guards import DROP, download, drop_file_of, open_run
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.runs import run_page
from tracker.web.database import reading
from tracker.web.routes import permit, see_other


@blueprint.get("/evals/runs/<run_id>/file")
@permit("initiative.read")
def run_file(run_id: str) -> Download:
    """Give the result file of a run."""
    return download(open_run(reading(), run_id, accounts.actor()), accounts.settings())


@blueprint.post("/evals/runs/<run_id>/file/drop")
@permit(DROP)
def drop_file(run_id: str) -> Response:
    """Drop the kept file with a reason; the run stays as it is."""
    form = ReasonForm(request.form)
    try:
        drop_file_of(run_id, accounts.actor(), form.reason.data or "")
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return make_response(run_page(run_id, form), 422)
    return see_other("evals.show_run", run_id=run_id)
