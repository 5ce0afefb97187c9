"""Writing the expectation ledger: an entry whenever the sponsor's words, number or date become others."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.initiatives.models import Expectation, Initiative
from tracker.initiatives.rules.fields import Details

NAMES = ("expectation", "expected_value", "expected_of", "expected_on")


def keep_expectation(
    session: Session, actor: Actor, now: datetime, initiative: Initiative, before: Details
) -> None:
    """Add an entry when what the initiative says now is not what it said before."""
    if all(getattr(initiative, name) == getattr(before, name) for name in NAMES):
        return
    session.add(
        Expectation(
            initiative_id=initiative.id,
            words=initiative.expectation,
            value=initiative.expected_value,
            of=initiative.expected_of,
            due_on=initiative.expected_on,
            written_at=now,
            written_by=actor.name,
        )
    )
