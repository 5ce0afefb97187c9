"""What each use case at a gate begins with: the initiative held still, and its gate as it is now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.errors import NotFound, Refused
from tracker.core.ids import is_id
from tracker.gates import queries
from tracker.gates.actions.judging import Judged, judged_now
from tracker.gates.models import GateReview
from tracker.gates.rules.passing import Reviewed
from tracker.gates.rules.standing import GateJudgement
from tracker.gates.rules.words import ReviewStatus
from tracker.initiatives.models import Initiative

NO_GATE = "No gate leads on from here."


@dataclass(frozen=True, slots=True)
class AtGate:
    """The gate that leads on, judged at this moment, and the review that is open at it, if one is."""

    judged: Judged
    gate: GateJudgement
    review: Reviewed | None


def at_gate(session: Session, initiative: Initiative, now: datetime) -> AtGate:
    """Lock the initiative and judge the gate that leads on. Raises: Refused where there is none."""
    session.flush()  # a refresh would drop what is still unwritten
    session.refresh(initiative, ["stage_id", "status", "risk_tier", "version"], with_for_update=True)
    judged = judged_now(session, initiative.id, now)
    gate = next((gate for gate in judged.gates if gate.enters), None)
    if gate is None:
        raise Refused(NO_GATE, f"It is {initiative.status} in {judged.facts.stage.name}.")
    return AtGate(judged, gate, queries.open_review(session, initiative.id, gate.key))


def open_review_row(session: Session, initiative: Initiative, review_id: str) -> GateReview:
    """Give an open review of this initiative. Raises: NotFound; Refused when it is closed."""
    review = session.get(GateReview, review_id, populate_existing=True) if is_id(review_id) else None
    if review is None or review.initiative_id != initiative.id:
        raise NotFound("That review")
    if review.status != ReviewStatus.OPEN:
        raise Refused(f"That review is {review.status} already.", "Ask for a new one.")
    return review
