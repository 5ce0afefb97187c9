"""What others did since a reader last looked, read from the event log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.activity.models import Event
from tracker.core.actor import Actor
from tracker.reports.models import Visit
from tracker.reports.queries.plain import CARD, card
from tracker.reports.queries.visible import asked, sees_all, visible


@dataclass(frozen=True, slots=True)
class Change:
    """One thing somebody did to an initiative that the reader may see."""

    key: str
    initiative: str
    actor: str
    sentence: str
    verb: str
    at: datetime


def visit_of(session: Session, person_id: str) -> Visit | None:
    """Give when a reader looked, or None before the first time."""
    return session.get(Visit, person_id)


def changes_since(session: Session, actor: Actor, since: datetime, limit: int) -> Sequence[Change]:
    """Give the newest things that others did since a moment."""
    wanted = (
        select(card.key, card.name, Event.actor_name, Event.sentence, Event.verb, Event.at)
        .join(CARD, card.initiative_id == Event.initiative_id)
        .where(Event.at > since, visible(sees_all(actor)))
        .where(or_(Event.actor_id.is_(None), Event.actor_id != actor.person_id))
        .order_by(Event.at.desc(), Event.id.desc())
    )
    return [Change(*row) for row in session.execute(wanted.limit(limit), asked(actor))]
