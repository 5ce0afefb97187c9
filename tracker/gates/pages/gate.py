"""The gate page of an initiative and the page of one decision."""

import json

from flask import render_template
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.gates import queries
from tracker.gates.models import Decision
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.showing import drawn
from tracker.gates.rules.snapshot import sha256_of
from tracker.initiatives import guards
from tracker.web.database import reading
from tracker.web.routes import permit


@blueprint.get("/initiatives/<key>/gate")
@permit("initiative.read")
def gate(key: str) -> str:
    """Show every criterion of the gates before an initiative, the review, and what was decided."""
    return drawn(key)


@blueprint.get("/initiatives/<key>/gate/decisions/<decision_id>")
@permit("initiative.read")
def decision(key: str, decision_id: str) -> str:
    """Show a decision with the snapshot it was made on."""
    return decision_page(key, decision_id)


def decision_page(key: str, decision_id: str, refusal: str = "") -> str:
    """Draw a decision, what it was made on, and the conditions that it was given on."""
    head = guards.open_head(reading(), key, accounts.actor(), now=clock.now())
    found = _decision(head.initiative.id, decision_id)
    return render_template(
        "gates/decision.html",
        head=head,
        tab="gate",
        decision=found,
        conditions=queries.conditions_of(reading(), found),
        refusal=refusal,
        snapshot=json.loads(found.snapshot),
        intact=sha256_of(found.snapshot) == found.sha256,
    )


@blueprint.get("/initiatives/<key>/gate/decisions/<decision_id>/snapshot.json")
@permit("initiative.read")
def snapshot(key: str, decision_id: str) -> Response:
    """Give the snapshot byte for byte as it is kept: the SHA-256 of the file is the one that was stored."""
    initiative = guards.open_initiative(reading(), key, accounts.actor(), "initiative.read")
    found = _decision(initiative.id, decision_id)
    name = f"{initiative.key}-{found.gate}-{found.at:%Y-%m-%d}.json"
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(found.snapshot, mimetype="application/json", headers=disposition)


def _decision(initiative_id: str, decision_id: str) -> Decision:
    found = queries.decision(reading(), initiative_id, decision_id) if is_id(decision_id) else None
    if found is None:
        raise NotFound("That decision")
    return found
