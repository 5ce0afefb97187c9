"""Asking for a review, taking it back, voting on it, signing for a criterion."""

from datetime import datetime

from flask import make_response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, Refused
from tracker.gates.actions import approving, reviewing, signing
from tracker.gates.forms import ReviewForm, SignForm, VoteForm
from tracker.gates.pages.acting import Act
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.showing import Forms, drawn
from tracker.gates.rules.words import Vote
from tracker.initiatives import guards
from tracker.initiatives.models import Initiative
from tracker.web.database import writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import is_htmx, permit, see_other

FRAGMENT, PAGE = "gates/_gate.html", "gates/gate.html"


@blueprint.post("/initiatives/<key>/gate/reviews")
@permit("review.request")
def request_review(key: str) -> Response:
    """Ask for a review of the gate that leads on."""
    form = ReviewForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        note = form.note.data or ""
        reviewing.request_review(session, actor=actor, now=now, initiative=initiative, note=note)

    return done(key, "review.request", Forms(review=form), form, act)


@blueprint.post("/initiatives/<key>/gate/reviews/<review_id>/withdraw")
@permit("review.request")
def withdraw_review(key: str, review_id: str) -> Response:
    """Take a review back."""

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        reviewing.withdraw_review(session, actor=actor, now=now, initiative=initiative, review_id=review_id)

    return done(key, "review.request", Forms(), ReviewForm(), act)


@blueprint.post("/initiatives/<key>/gate/reviews/<review_id>/approvals")
@permit("review.approve")
def vote(key: str, review_id: str) -> Response:
    """Approve or reject a review."""
    form = VoteForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        approving.vote(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            review_id=review_id,
            choice=Vote(form.choice.data),
            comment=form.comment.data or "",
        )

    return done(key, "review.approve", Forms(vote=form), form, act)


@blueprint.post("/initiatives/<key>/gate/signoffs")
@permit("criterion.sign")
def sign(key: str) -> Response:
    """Sign for one criterion."""
    form = SignForm(request.form)

    def act(session: Session, actor: Actor, now: datetime, initiative: Initiative) -> None:
        signing.sign(
            session,
            actor=actor,
            now=now,
            initiative=initiative,
            criterion=request.form.get("criterion", ""),
            comment=form.comment.data or "",
        )

    return done(key, "criterion.sign", Forms(sign=form), form, act)


def done(key: str, action: str, forms: Forms, form: ReviewForm | VoteForm | SignForm, act: Act) -> Response:
    """Run a use case and show the gate: the page again by 303, or its fragment for htmx.

    What is wrong with the form, or a rule that says no, comes back on the same page with what was typed.
    """
    template = FRAGMENT if is_htmx(request) else PAGE
    try:
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), action)
            require_valid(form)
            act(session, accounts.actor(), clock.now(), initiative)
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(drawn(key, template, forms), 422)
    except Refused as refusal:
        return make_response(drawn(key, template, forms, refusal), 409)
    return make_response(drawn(key, FRAGMENT)) if is_htmx(request) else see_other("gates.gate", key=key)
