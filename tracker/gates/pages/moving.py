"""Moving a card on the board: the gate is asked, and what it refuses is answered with every reason."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.gates.actions import deciding
from tracker.gates.pages.blueprint import blueprint
from tracker.initiatives import guards
from tracker.web.database import writing
from tracker.web.routes import is_htmx, permit, see_other


@blueprint.post("/initiatives/<key>/stage")
@permit("gate.decide")
def move(key: str) -> Response:
    """Move an initiative to a stage: on through its gate, back only with a reason on the status page."""
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), "gate.decide")
            deciding.pass_on(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                stage_id=request.form.get("stage", ""),
            )
    except Refused as refusal:
        template = "gates/_blocked.html" if is_htmx(request) else "gates/blocked.html"
        return make_response(render_template(template, key=key.upper(), refusal=refusal), 422)
    if is_htmx(request):
        answer = make_response("", 200)
        answer.headers["HX-Refresh"] = "true"  # board, counts and order all change with one move
        return answer
    return see_other("initiatives.show", key=key)
