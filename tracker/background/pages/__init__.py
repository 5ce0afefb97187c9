"""Pages of jobs: one with its progress, and all of them for admins."""

from contextlib import suppress

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.background import actions, queries
from tracker.background.guards import open_job
from tracker.background.rules import State
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import is_htmx, permit, see_other

blueprint = Blueprint("background", __name__)


@blueprint.get("/jobs/<job_id>")
@permit("portfolio.read")
def show(job_id: str) -> Response:
    """Show a job; one that is done leads on to what came of it."""
    actor = accounts.actor()
    job = open_job(reading(), job_id, actor)
    leads_to = str(job.result.get("url", ""))
    if job.state == State.DONE and leads_to.startswith("/"):
        return _led_on(leads_to)
    page = make_response(render_template("background/job.html", job=job))
    page.headers["Vary"] = "HX-Request"
    return page


def _led_on(path: str) -> Response:
    """Lead on: a page that asks for itself again by a header, which a redirect would only feed into it."""
    if is_htmx(request):
        return Response(headers={"HX-Redirect": path, "Vary": "HX-Request"})
    return redirect(path, code=303)


@blueprint.post("/jobs/<job_id>/cancel")
@permit("job.own")
def cancel(job_id: str) -> Response:
    """Cancel a job of one's own; one that ended meanwhile is shown as it ended."""
    with suppress(Invalid), writing() as session:
        actions.cancel(open_job(session, job_id, accounts.actor()), now=clock.now())
    return see_other("background.show", job_id=job_id)


@blueprint.get("/admin/jobs")
@permit("job.admin")
def all_jobs() -> str:
    """Show the newest jobs, of one state where asked, and how many there are of each."""
    session, state = reading(), asked("state")
    return render_template(
        "background/jobs.html",
        jobs=queries.newest(session, state),
        counts=queries.counts(session),
        state=state,
    )


@blueprint.post("/admin/jobs/<job_id>/try-again")
@permit("job.admin")
def try_again(job_id: str) -> Response:
    """Let a job that failed or was cancelled run once more."""
    with writing() as session:
        actions.try_again(session, open_job(session, job_id, accounts.actor()), now=clock.now())
    return see_other("background.all_jobs")
