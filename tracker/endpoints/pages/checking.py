"""Checking an endpoint now, from its page or its row."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.endpoints import guards
from tracker.endpoints.checking import check_endpoint
from tracker.endpoints.pages.blueprint import blueprint
from tracker.endpoints.pages.panel import rows
from tracker.web.database import reading
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
    return make_response(render_template("endpoints/_row.html", row=row, may_check=True))
