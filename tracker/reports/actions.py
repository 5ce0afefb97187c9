"""Noting that a reader looked; the only thing that reports write."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.reports.models import Visit


def begin_visit(session: Session, *, person_id: str, now: datetime) -> None:
    """Note the beginning of a visit; what was the present one becomes the one before.

    No event tells of it: looking changes nothing that others see.
    """
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    wanted = kind.insert(Visit).values(person_id=person_id, began_at=now, before_at=None)
    moved = {"before_at": Visit.began_at, "began_at": wanted.excluded.began_at}
    session.execute(wanted.on_conflict_do_update(index_elements=["person_id"], set_=moved))
