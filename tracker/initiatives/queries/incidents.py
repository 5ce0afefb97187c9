"""Reading incidents."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.initiatives.models import Incident

MOST = 200


def incidents_of(session: Session, initiative_id: str) -> Sequence[Incident]:
    """Give the newest two hundred incidents of an initiative: open ones first, then the newest first."""
    wanted = (
        select(Incident)
        .options(joinedload(Incident.reported_by))
        .where(Incident.initiative_id == initiative_id)
        .order_by(Incident.resolved_at.is_not(None), Incident.detected_at.desc(), Incident.id.desc())
    )
    return session.scalars(wanted.limit(MOST)).all()


def incidents_of_many(session: Session, initiative_ids: Collection[str]) -> Sequence[Incident]:
    """Give the newest two hundred incidents of some initiatives, the newest first: one statement, or none."""
    if not initiative_ids:
        return []
    wanted = select(Incident).where(Incident.initiative_id.in_(initiative_ids))
    return session.scalars(wanted.order_by(Incident.detected_at.desc(), Incident.id.desc()).limit(MOST)).all()
