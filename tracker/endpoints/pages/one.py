"""One endpoint: what it is, how its checks ended, what it runs."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.endpoints import actions, guards, queries
from tracker.endpoints.forms import DeploymentForm
from tracker.endpoints.models import Endpoint
from tracker.endpoints.pages.blueprint import blueprint
from tracker.endpoints.pages.panel import rows
from tracker.initiatives import guards as initiatives
from tracker.initiatives.models import Initiative
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

PAGE = 25


@blueprint.get("/endpoints/<endpoint_id>")
@permit("initiative.read")
def show(endpoint_id: str) -> str:
    """Show one endpoint with its newest checks."""
    endpoint, initiative = guards.open_endpoint(reading(), endpoint_id, accounts.actor(), "initiative.read")
    return page(endpoint, initiative, DeploymentForm())


@blueprint.post("/endpoints/<endpoint_id>/deployments")
@permit("deployment.log")
def deploy(endpoint_id: str) -> Response:
    """Log what the endpoint runs from now on."""
    actor, form = accounts.actor(), DeploymentForm(request.form)
    if not form.validate():
        endpoint, initiative = guards.open_endpoint(reading(), endpoint_id, actor, "deployment.log")
        return make_response(page(endpoint, initiative, form), 422)
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "deployment.log")
        actions.deploy(session, actor=actor, now=clock.now(), endpoint=endpoint, fields=form.fields())
    return see_other("endpoints.show", endpoint_id=endpoint_id)


def page(endpoint: Endpoint, initiative: Initiative, form: DeploymentForm) -> str:
    """Draw the page of an endpoint."""
    session, now = reading(), clock.now()
    before = request.args.get("before", "")
    before_id = int(before) if before.isdecimal() and len(before) < 16 else None
    checks = queries.checks_of(session, endpoint.id, before_id=before_id, limit=PAGE + 1)
    head = initiatives.open_head(session, initiative.key, accounts.actor(), now=now)
    return render_template(
        "endpoints/show.html",
        head=head,
        tab="endpoints",
        row=rows(session, [endpoint], now)[0],
        checks=checks[:PAGE],
        older=checks[PAGE - 1].id if len(checks) > PAGE else None,
        deployments=queries.deployments_of(session, endpoint.id),
        form=form,
    )
