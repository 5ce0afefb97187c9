"""Recording what happened at a gate; the one place where this slice meets the event log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.texts import fault_of, normal
from tracker.initiatives.models import Initiative

LONGEST = 600


def record(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    verb: str,
    sentence: str,
    *,
    subject_id: str,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append an event of this initiative; its subject is the first word of the verb."""
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject=verb.partition(".")[0],
        subject_id=subject_id,
        initiative_id=initiative.id,
        sentence=sentence,
        after=after,
    )


def text(field: str, given: str, *, needed: str = "") -> str:
    """Give a remark in normal form. Raises: Invalid when it cannot be taken, or is missing though needed."""
    remark = normal(given)
    fault = fault_of(remark, longest=LONGEST, lines=True) if remark else needed
    if fault:
        raise Invalid({field: fault})
    return remark
