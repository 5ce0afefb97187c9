"""The event log as a reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.activity.models import Event
from tracker.core.actor import Actor, Role
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries.initiatives import visible_to


@dataclass(frozen=True, slots=True)
class EventsWanted:
    """What narrows the log; empty words and None do not."""

    initiative_key: str = ""
    actor_id: str = ""
    verb: str = ""
    since: datetime | None = None
    before_id: int | None = None


def visible_events(session: Session, actor: Actor, wanted: EventsWanted, limit: int) -> Sequence[Event]:
    """Give events newest first, in one statement: of initiatives the actor may see, and the actor's own."""
    chosen = select(Event)
    if actor.role is not Role.ADMIN:
        seen = select(Initiative.id).where(visible_to(actor))
        chosen = chosen.where(or_(Event.initiative_id.in_(seen), Event.actor_id == actor.person_id))
    if wanted.initiative_key:
        named = select(Initiative.id).where(Initiative.key == wanted.initiative_key, visible_to(actor))
        chosen = chosen.where(Event.initiative_id.in_(named))
    for column, value in ((Event.actor_id, wanted.actor_id), (Event.verb, wanted.verb)):
        if value:
            chosen = chosen.where(column == value)
    if wanted.since is not None:
        chosen = chosen.where(Event.at >= wanted.since)
    if wanted.before_id is not None:
        chosen = chosen.where(Event.id < wanted.before_id)
    return session.scalars(chosen.order_by(Event.id.desc()).limit(limit)).all()
