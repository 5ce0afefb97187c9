"""Recording what happened to an initiative; the one place where this slice meets the event log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, as the event log keeps it; the subject is the first word of the verb."""

    verb: str
    sentence: str
    subject_id: str = ""  # the initiative itself when empty
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record(session: Session, actor: Actor, now: datetime, initiative: Initiative, deed: Deed) -> None:
    """Append an event of this initiative."""
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=deed.verb,
        subject=deed.verb.partition(".")[0],
        subject_id=deed.subject_id or initiative.id,
        initiative_id=initiative.id,
        sentence=deed.sentence,
        before=deed.before,
        after=deed.after,
    )


def touch(initiative: Initiative, actor: Actor, now: datetime) -> None:
    """Write down who changed the initiative last, and when."""
    initiative.updated_at, initiative.updated_by_id = now, actor.person_id
