"""Recording what happened to an initiative; the one place where this slice meets the event log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative


def record(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    verb: str,
    sentence: str,
    *,
    subject_id: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append an event of this initiative; its subject is the first word of the verb."""
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject=verb.partition(".")[0],
        subject_id=subject_id or initiative.id,
        initiative_id=initiative.id,
        sentence=sentence,
        before=before,
        after=after,
    )


def touch(initiative: Initiative, actor: Actor, now: datetime) -> None:
    """Write down who changed the initiative last, and when."""
    initiative.updated_at, initiative.updated_by_id = now, actor.person_id
