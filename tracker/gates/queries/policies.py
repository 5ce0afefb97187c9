"""Reading policies."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.gates.models import Card, Policy

COLUMNS = Policy.__table__.c
NEWEST = select(COLUMNS.id, COLUMNS.sha256).order_by(COLUMNS.published_at.desc(), COLUMNS.id.desc()).limit(1)


def newest_policy(session: Session) -> tuple[str, str]:
    """Give id and SHA-256 of the newest policy published."""
    policy_id, sha256 = session.connection().execute(NEWEST).one()
    return policy_id, sha256


def policy(session: Session, policy_id: str) -> Policy | None:
    """Give a policy."""
    return session.get(Policy, policy_id)


def policy_version(session: Session, key: str, version: int) -> Policy | None:
    """Give one version of a policy."""
    return session.scalar(select(Policy).where(Policy.key == key, Policy.version == version))


def judged_ids(session: Session) -> Sequence[str]:
    """Give the ids of all initiatives that stand before a gate, by their keys."""
    wanted = select(Card.initiative_id).where(Card.status == "active").order_by(Card.key)
    return session.scalars(wanted).all()


def policies(session: Session) -> Sequence[Policy]:
    """Give all policies, the newest first."""
    return session.scalars(select(Policy).order_by(Policy.published_at.desc(), Policy.id.desc())).all()
