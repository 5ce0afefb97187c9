"""Reading policies, verdicts, reviews and decisions, and how an initiative stands before its gate."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.gates.models import Card, CriterionResult, Policy
from tracker.initiatives.evidence import Standing


def newest_policy(session: Session) -> Policy:
    """Give the policy that is judged by: the newest one published."""
    wanted = select(Policy).order_by(Policy.published_at.desc(), Policy.version.desc(), Policy.id.desc())
    return session.scalars(wanted.limit(1)).one()


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
