"""Waivers: the form that asks for one, those of an initiative with what is decided on them, the register."""

from datetime import datetime
from functools import partial

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Forbidden, Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.gates import queries
from tracker.gates.actions import waiving
from tracker.gates.forms import WaiverDecisionForm, WaiverForm, WaiverRevokeForm
from tracker.gates.models import CriterionResult
from tracker.gates.pages.acting import refusal_of
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.rules.outcome import CriterionOutcome, Measure
from tracker.gates.rules.uncovered import uncovered
from tracker.gates.rules.verdict import Verdict
from tracker.gates.rules.waiving import WaiverState, may_be_waived, most_days
from tracker.initiatives import guards
from tracker.initiatives.guards import Head
from tracker.initiatives.models import Initiative
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import permit, see_other

REQUEST, DECIDE = "waiver.request", "waiver.decide"
PAGE = 50
STATES = [("", "Every state"), *((one.value, one.value.capitalize()) for one in WaiverState)]


@blueprint.get("/waivers")
@permit("portfolio.read")
def register() -> str:
    """Show the waivers of all initiatives that the reader may see, of one state where asked."""
    state, before = asked("state"), asked("before")
    found = queries.register(
        reading(),
        accounts.actor(),
        clock.now(),
        state=state,
        before=before if is_id(before) else "",
        limit=PAGE + 1,
    )
    older = found[PAGE - 1].waiver.id if len(found) > PAGE else ""
    return render_template("gates/register.html", lines=found[:PAGE], state=state, states=STATES, older=older)


@blueprint.get("/initiatives/<key>/waivers")
@permit("initiative.read")
def waivers(key: str) -> Response:
    """Show the waivers of an initiative, and what the reader may do with them."""
    return _list(key)


@blueprint.get("/initiatives/<key>/waivers/new")
@permit("waiver.request")
def new_waiver(key: str) -> Response:
    """Show what a waiver of the criterion would leave uncovered, and the form that asks for it.

    Without a criterion it leads to the gate, where one is chosen.
    """
    if not asked("criterion"):
        guards.open_initiative(reading(), key, accounts.actor(), REQUEST)
        return see_other("gates.gate", key=key)
    return _form(key, asked("criterion"), WaiverForm())


@blueprint.post("/initiatives/<key>/waivers")
@permit("waiver.request")
def request_waiver(key: str) -> Response:
    """Ask for a waiver; what was typed comes back when it cannot be asked for."""
    form, criterion = WaiverForm(request.form), request.form.get("criterion", "")[:80]
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), REQUEST)
            require_valid(form)
            waiving.request_waiver(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                wanted=waiving.Wanted(
                    criterion, form.reason.data or "", form.control.data or "", form.days.data
                ),
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return _form(key, criterion, form, status=422)
    except Refused as refusal:
        return _list(key, refusal=str(refusal), status=409)
    return see_other("gates.waivers", key=key)


@blueprint.post("/initiatives/<key>/waivers/<waiver_id>/decision")
@permit("waiver.decide")
def decide_waiver(key: str, waiver_id: str) -> Response:
    """Approve or reject a waiver."""
    form = WaiverDecisionForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        waiving.decide_waiver(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            waiver_id=waiver_id,
            approve=form.choice.data == WaiverState.APPROVED,
            comment=form.comment.data or "",
        )

    try:
        refused = refusal_of(key, DECIDE, form, act, partial(_list, key))
    except Forbidden as refusal:
        return _list(key, str(refusal), 403)
    return refused or see_other("gates.waivers", key=key)


@blueprint.post("/initiatives/<key>/waivers/<waiver_id>/revoke")
@permit("waiver.request")
def revoke_waiver(key: str, waiver_id: str) -> Response:
    """End a waiver before its time, with a reason."""
    form = WaiverRevokeForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        waiving.revoke_waiver(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            waiver_id=waiver_id,
            reason=form.reason.data or "",
        )

    refused = refusal_of(key, REQUEST, form, act, partial(_list, key))
    return refused or see_other("gates.waivers", key=key)


def _head(key: str, action: str = "initiative.read") -> Head:
    return guards.open_head(reading(), key, accounts.actor(), action, now=clock.now())


def _list(key: str, refusal: str = "", status: int = 200) -> Response:
    head = _head(key)
    page = render_template(
        "gates/waivers.html",
        head=head,
        tab="gate",
        lines=queries.waivers_of(reading(), head.initiative, clock.now()),
        refusal=refusal,
    )
    return make_response(page, status)


def _form(key: str, criterion: str, form: WaiverForm, *, status: int = 200) -> Response:
    found = queries.shown(reading(), key)
    head = _head(key, REQUEST)
    results = [one for gate in found.gates for one in gate.results if one.criterion == criterion]
    if not results:
        raise NotFound("That criterion")
    outcome = _outcome(results[0])
    if not may_be_waived(outcome):
        return _list(key, refusal=f"{outcome.label} cannot be waived as it stands.", status=409)
    page = render_template(
        "gates/waiver_form.html",
        head=head,
        tab="gate",
        criterion=outcome,
        risk=uncovered(outcome),
        most=most_days(head.initiative.risk_tier),
        form=form,
    )
    return make_response(page, status)


def _outcome(row: CriterionResult) -> CriterionOutcome:
    """Give a criterion as it was last judged."""
    return CriterionOutcome(
        key=row.criterion,
        label=row.label,
        kind=row.kind,
        rule=row.rule,
        required=row.required,
        verdict=Verdict(row.verdict),
        why=row.why,
        settle=row.settle,
        measure=Measure(
            value=row.value,
            low=row.low,
            high=row.high,
            threshold=row.threshold,
            direction=row.direction,
            unit=row.unit,
            n=row.n,
        ),
    )
