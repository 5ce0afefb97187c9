"""Checking an endpoint now; the request goes out before the transaction begins."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Throttled
from tracker.core.outgoing import Busy
from tracker.endpoints import actions, guards
from tracker.endpoints.models import Check, Endpoint
from tracker.endpoints.pages.blueprint import blueprint
from tracker.endpoints.pages.panel import rows
from tracker.endpoints.probe import ProbeTarget, probe
from tracker.web.database import reading, writing
from tracker.web.routes import is_htmx, permit, see_other


@blueprint.post("/endpoints/<endpoint_id>/checks")
@permit("endpoint.check")
def check_now(endpoint_id: str) -> Response:
    """Check the endpoint and show how it ended: the whole page, or its row for htmx."""
    check_endpoint(endpoint_id, accounts.actor())
    if not is_htmx(request):
        return see_other("endpoints.show", endpoint_id=endpoint_id)
    session = reading()
    endpoint, _ = guards.open_endpoint(session, endpoint_id, accounts.actor(), "endpoint.check")
    row = rows(session, [endpoint], clock.now())[0]
    return make_response(render_template("endpoints/_row.html", row=row, may_check=True, compact=False))


def check_endpoint(endpoint_id: str, actor: Actor) -> Check:
    """Check an endpoint that the actor may check and keep the result. Raises: Throttled when busy."""
    endpoint, _ = guards.open_endpoint(reading(), endpoint_id, actor, "endpoint.check")
    target = target_of(endpoint)
    reading().rollback()  # the check may take seconds: hold no snapshot meanwhile
    try:
        result = probe(target, guards.allowed(), clock.now())
    except Busy as busy:
        raise Throttled(str(busy), 5) from busy
    with writing() as session:
        endpoint, _ = guards.open_endpoint(session, endpoint_id, actor, "endpoint.check")
        return actions.keep_check(session, actor=actor, endpoint=endpoint, result=result)


def target_of(endpoint: Endpoint) -> ProbeTarget:
    """Give what a check of this endpoint sends and expects."""
    return ProbeTarget(
        url=endpoint.url,
        method=endpoint.method,
        body=endpoint.body if endpoint.method == "POST" else "",
        expected_status=endpoint.expected_status,
        assertion=endpoint.assertion,
        latency_target_ms=endpoint.latency_target_ms,
        timeout_s=endpoint.timeout_s,
    )
