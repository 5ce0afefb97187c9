"""Calling a condition of a go met."""

from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid, Refused
from tracker.gates.actions import conditioning
from tracker.gates.forms import MetForm
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.gate import decision_page
from tracker.initiatives import guards
from tracker.web.database import writing
from tracker.web.entries import require_valid, told
from tracker.web.routes import permit, see_other


@blueprint.post("/initiatives/<key>/gate/decisions/<decision_id>/conditions/<condition_id>")
@permit("gate.decide")
def meet(key: str, decision_id: str, condition_id: str) -> Response:
    """Call a condition met; a refusal comes back on the page of its decision."""
    form = MetForm(request.form)
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), "gate.decide")
            require_valid(form)
            conditioning.meet(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                condition_id=condition_id,
                how=form.how.data or "",
            )
    except Invalid as fault:
        return make_response(decision_page(key, decision_id, told(form, fault)), 422)
    except Refused as refusal:
        return make_response(decision_page(key, decision_id, str(refusal)), 409)
    return see_other("gates.decision", key=key, decision_id=decision_id)
