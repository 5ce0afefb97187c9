"""Asking for a review of the gate that leads on, and taking the request back."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.actor import Actor, Role
from tracker.core.errors import Forbidden, Refused
from tracker.gates.actions.opening import at_gate, open_review_row
from tracker.gates.actions.recording import record, text
from tracker.gates.models import GateReview
from tracker.gates.rules.words import ReviewStatus
from tracker.initiatives.models import Initiative


def request_review(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, note: str = ""
) -> GateReview:
    """Ask people to look at the gate and vote; it need not be ready yet.

    Raises: Refused when no gate leads on or a review is open already; Invalid for the note.
    """
    note = text("note", note)
    here = at_gate(session, initiative, now)
    if here.review is not None:
        raise Refused("A review of this gate is open already.", "Vote on it, or withdraw it first.")
    review = GateReview(
        initiative_id=initiative.id,
        gate=here.gate.key,
        policy_id=here.judged.published.id,
        requested_by_id=actor.person_id,
        requested_at=now,
        note=note,
    )
    session.add(review)
    session.flush()
    sentence = f"asked for a review: {here.gate.label}"
    record(session, actor, now, initiative, "review.request", sentence, subject_id=review.id)
    return review


def withdraw_review(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, review_id: str
) -> None:
    """Take a review back; only who asked for it, or an admin. Raises: NotFound; Refused; Forbidden."""
    session.refresh(initiative, ["version"], with_for_update=True)
    review = open_review_row(session, initiative, review_id)
    if actor.role is not Role.ADMIN and actor.person_id != review.requested_by_id:
        raise Forbidden("Only who asked for a review can take it back.")
    review.status = ReviewStatus.WITHDRAWN.value
    record(session, actor, now, initiative, "review.withdraw", "took the review back", subject_id=review.id)
