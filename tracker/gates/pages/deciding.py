"""Deciding at the gate."""

from flask import make_response, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid, Refused
from tracker.gates.actions import deciding
from tracker.gates.forms import DecisionForm
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.showing import Forms, drawn
from tracker.gates.rules.words import Outcome
from tracker.initiatives import guards
from tracker.web.database import writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import permit, see_other


@blueprint.post("/initiatives/<key>/gate/decisions")
@permit("gate.decide")
def decide(key: str) -> Response:
    """Decide at the gate; a refusal comes back on the page with every reason."""
    form = DecisionForm(request.form)
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), "gate.decide")
            require_valid(form)
            decision = deciding.decide(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                outcome=Outcome(form.outcome.data),
                reason=form.reason.data or "",
                conditions=form.conditions.data or "",
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(drawn(key, forms=Forms(decision=form)), 422)
    except Refused as refusal:
        return make_response(drawn(key, forms=Forms(decision=form), refusal=refusal), 409)
    return see_other("gates.decision", key=key, decision_id=decision.id)
