"""Voting on a review: one vote a person, and never on evidence of one's own."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Refused
from tracker.gates.actions.opening import at_gate, open_review_row
from tracker.gates.actions.recording import record, text
from tracker.gates.models import Approval
from tracker.gates.rules.passing import vote_obstacle
from tracker.gates.rules.words import Vote
from tracker.initiatives.models import Initiative

NEEDED = "Say why you reject it, in a sentence."


def vote(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    review_id: str,
    choice: Vote,
    comment: str = "",
) -> Approval:
    """Approve or reject; a second vote of the same person takes the place of the first.

    Raises: NotFound; Refused for a vote that would not count; Invalid for a rejection without a reason.
    """
    comment = text("comment", comment, needed=NEEDED if choice is Vote.REJECT else "")
    here = at_gate(session, initiative, now)
    review = open_review_row(session, initiative, review_id)
    obstacle = vote_obstacle(here.gate, here.judged.facts, actor.person_id, review.requested_by_id)
    if obstacle or actor.person_id is None:
        raise Refused(obstacle)
    row = _row(session, review.id, actor.person_id)
    row.role, row.vote, row.comment, row.at = actor.role.value, choice.value, comment, now
    row.system = here.judged.facts.system_mark
    session.flush()
    did = "approved" if choice is Vote.APPROVE else "rejected"
    sentence = f"{did} the review of the {here.gate.told}"
    sentence += f": {comment}" if comment else ""
    record(session, actor, now, initiative, f"review.{choice.value}", sentence, subject_id=review.id)
    return row


def _row(session: Session, review_id: str, person_id: str) -> Approval:
    """Give the person's vote, or a new one."""
    wanted = select(Approval).where(Approval.review_id == review_id, Approval.person_id == person_id)
    found = session.scalar(wanted)
    if found is None:
        found = Approval(review_id=review_id, person_id=person_id)
        session.add(found)
    return found
