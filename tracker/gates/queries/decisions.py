"""Reading decisions; they are never changed, so what is read stays true."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from tracker.gates.models import Condition, Decision

SHOWN = 50
_RUN = re.compile(r"/evals/runs/([0-9a-z]{26})")


def decisions_of(session: Session, initiative_id: str, limit: int = SHOWN) -> Sequence[Decision]:
    """Give the newest decisions of an initiative with who decided, without their snapshots."""
    wanted = select(Decision).options(joinedload(Decision.by), defer(Decision.snapshot, raiseload=True))
    wanted = wanted.where(Decision.initiative_id == initiative_id)
    return session.scalars(wanted.order_by(Decision.at.desc(), Decision.id.desc()).limit(limit)).all()


def decision(session: Session, initiative_id: str, decision_id: str) -> Decision | None:
    """Give a decision of an initiative with who decided."""
    wanted = select(Decision).options(joinedload(Decision.by))
    return session.scalar(wanted.where(Decision.id == decision_id, Decision.initiative_id == initiative_id))


def decision_of_review(session: Session, initiative_id: str, review_id: str) -> Decision | None:
    """Give the decision that was made on a review."""
    wanted = select(Decision).options(joinedload(Decision.by))
    return session.scalar(
        wanted.where(Decision.review_id == review_id, Decision.initiative_id == initiative_id)
    )


def conditions_of(session: Session, decision: Decision) -> Sequence[Condition]:
    """Give the conditions that a decision was made on, with who met them."""
    wanted = select(Condition).options(joinedload(Condition.met_by))
    wanted = wanted.where(
        Condition.initiative_id == decision.initiative_id, Condition.decision_id == decision.id
    )
    return session.scalars(wanted.order_by(Condition.due_on, Condition.id)).all()


def runs_decided_on(session: Session, initiative_id: str) -> list[frozenset[str]]:
    """Give the ids of the runs that each decision rested on, by its snapshot."""
    found = session.scalars(select(Decision.snapshot).where(Decision.initiative_id == initiative_id))
    return [frozenset(_RUN.findall(snapshot)) for snapshot in found]
