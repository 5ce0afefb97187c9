"""Reading policies, verdicts, reviews and decisions, and how an initiative stands before its gate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.gates.models import Approval, Card, CriterionResult, GateReview, Policy
from tracker.gates.rules.passing import CastVote, Reviewed
from tracker.gates.rules.words import ReviewStatus
from tracker.initiatives.evidence import Standing

NEWEST = (
    select(Policy.__table__.c.id, Policy.__table__.c.sha256)
    .order_by(Policy.__table__.c.published_at.desc(), Policy.__table__.c.id.desc())
    .limit(1)
)


def newest_policy(session: Session) -> tuple[str, str]:
    """Give id and SHA-256 of the newest policy published."""
    policy_id, sha256 = session.connection().execute(NEWEST).one()
    return policy_id, sha256


def policy(session: Session, policy_id: str) -> Policy:
    """Give a policy."""
    return session.get_one(Policy, policy_id)


def policy_version(session: Session, key: str, version: int) -> Policy | None:
    """Give one version of a policy."""
    return session.scalar(select(Policy).where(Policy.key == key, Policy.version == version))


def policies(session: Session) -> Sequence[Policy]:
    """Give all policies, the newest first."""
    return session.scalars(select(Policy).order_by(Policy.published_at.desc(), Policy.id.desc())).all()


def due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Give the initiatives whose verdicts change by the passing of time, those due longest first."""
    wanted = select(Card.initiative_id).where(Card.stale_at <= now).order_by(Card.stale_at)
    return session.scalars(wanted.limit(limit)).all()


def results_of(session: Session, initiative_id: str) -> Sequence[CriterionResult]:
    """Give the present verdicts of the gates before an initiative, in their order."""
    wanted = select(CriterionResult).where(CriterionResult.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(CriterionResult.id)).all()


def standing_of(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands before its gate, as its card says; None before it was ever judged."""
    wanted = select(
        Card.health, Card.health_why, Card.roll_up, (Card.criteria_total - Card.criteria_met).label("open")
    )
    row = session.execute(wanted.where(Card.initiative_id == initiative_id)).first()
    return None if row is None else Standing(*row)


def open_review(session: Session, initiative_id: str, gate: str) -> Reviewed | None:
    """Give the review that is open at a gate, with its votes in the order they were cast."""
    wanted = (
        select(GateReview.id, GateReview.requested_by_id, Approval, Person.name)
        .outerjoin(Approval, Approval.review_id == GateReview.id)
        .outerjoin(Person, Person.id == Approval.person_id)
        .where(
            GateReview.initiative_id == initiative_id,
            GateReview.gate == gate,
            GateReview.status == ReviewStatus.OPEN.value,
        )
        .order_by(GateReview.requested_at, GateReview.id, Approval.at, Approval.id)
        .execution_options(populate_existing=True)
    )
    rows = session.execute(wanted).all()
    if not rows:
        return None
    return Reviewed(rows[0][0], rows[0][1], tuple(vote for row in rows for vote in _votes(row)))


def _votes(row: Any) -> list[CastVote]:
    """Give the vote of a row; the outer join has one without for a review nobody voted on."""
    vote: Approval | None = row[2]
    return [CastVote(vote.person_id, row[3], vote.role, vote.vote, vote.comment)] if vote else []
