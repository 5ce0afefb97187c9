"""Recording what was done to a person or a team."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.activity import actions as activity
from tracker.core.actor import Actor


def record(
    session: Session,
    actor: Actor,
    now: datetime,
    verb: str,
    thing: Person | Team,
    sentence: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append an event about a person or a team."""
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject=thing.__tablename__,
        subject_id=thing.id,
        sentence=sentence,
        before=before,
        after=after,
    )
