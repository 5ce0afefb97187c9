"""Reading the expectation ledger of an initiative."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.initiatives.models import Expectation

MOST = 100


def expectations_of(session: Session, initiative_id: str) -> Sequence[Expectation]:
    """Give the newest hundred entries and one more where there are more, the newest first."""
    wanted = select(Expectation).where(Expectation.initiative_id == initiative_id)
    newest_first = Expectation.written_at.desc(), Expectation.id.desc()
    return session.scalars(wanted.order_by(*newest_first).limit(MOST + 1)).all()
