"""Reading the event log: feeds newest first, paged by id, and the check of its chain."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.activity.models import Event
from tracker.activity.rules.chain import GENESIS, chain_hash


def events_of(
    session: Session,
    initiative_id: str,
    *,
    subjects: Collection[str] = (),
    before_id: int | None = None,
    limit: int = 50,
) -> Sequence[Event]:
    """Give the newest events of an initiative, one page at a time (`before_id` of the last one seen).

    `subjects` narrows to events about these; empty means all.
    """
    wanted = select(Event).where(Event.initiative_id == initiative_id)
    if subjects:
        wanted = wanted.where(Event.subject.in_(sorted(subjects)))
    if before_id is not None:
        wanted = wanted.where(Event.id < before_id)
    return session.scalars(wanted.order_by(Event.id.desc()).limit(limit)).all()


def recent(
    session: Session, verb: str, actor_id: str | None, subject_ids: Collection[str], *, since: datetime
) -> frozenset[str]:
    """Give to which of these subjects the actor did this since a moment."""
    wanted = select(Event.subject_id).where(
        Event.at >= since,
        Event.verb == verb,
        Event.actor_id == actor_id,
        Event.subject_id.in_(sorted(subject_ids)),
    )
    return frozenset(session.scalars(wanted))


def last_change(
    session: Session, subject: str, subject_id: str, *, initiative_id: str | None = None, unknown_at: datetime
) -> tuple[str, datetime]:
    """Give who changed a thing last, and when; "Somebody" at `unknown_at` where the log does not know.

    With the initiative that the thing belongs to, an index leads to it.
    """
    wanted = select(Event).where(Event.subject == subject, Event.subject_id == subject_id)
    if initiative_id is not None:
        wanted = wanted.where(Event.initiative_id == initiative_id)
    newest = session.scalars(wanted.order_by(Event.id.desc()).limit(1)).first()
    return (newest.actor_name, newest.at) if newest else ("Somebody", unknown_at)


def first_broken(session: Session) -> int | None:
    """Give the id of the first event that does not follow from the one before it, or None."""
    previous = GENESIS
    for event in session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=1000)):
        if event.previous_hash != previous or event.hash != chain_hash(previous, event.content()):
            return event.id
        previous = event.hash
    return None
