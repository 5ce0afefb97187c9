"""Calling a condition of a go met."""

from datetime import datetime

from flask import make_response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.core.actor import Actor
from tracker.gates.actions import conditioning
from tracker.gates.forms import MetForm
from tracker.gates.pages.acting import refusal_of
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.gate import decision_page
from tracker.initiatives.models import Initiative
from tracker.web.routes import permit, see_other


@blueprint.post("/initiatives/<key>/gate/decisions/<decision_id>/conditions/<condition_id>")
@permit("gate.decide")
def meet(key: str, decision_id: str, condition_id: str) -> Response:
    """Call a condition met; a refusal comes back on the page of its decision."""
    form = MetForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        conditioning.meet(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            condition_id=condition_id,
            how=form.how.data or "",
        )

    def draw(refusal: str, status: int) -> Response:
        return make_response(decision_page(key, decision_id, refusal), status)

    refused = refusal_of(key, "gate.decide", form, act, draw)
    return refused or see_other("gates.decision", key=key, decision_id=decision_id)
