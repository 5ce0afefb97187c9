"""What was tried before and cancelled, for whoever proposes the like again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative, StageSpell
from tracker.initiatives.queries.initiatives import visible_to
from tracker.initiatives.rules.likeness import sound_alike
from tracker.initiatives.rules.words import Status

MOST = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """A cancelled initiative, and why it was."""

    key: str
    name: str
    reason: str
    at: datetime | None


def tried_before(session: Session, actor: Actor, name: str) -> tuple[Tried, ...]:
    """Give the cancelled initiatives this actor may see whose names sound like this one, newest first."""
    wanted = select(Initiative.key, Initiative.name, StageSpell.reason, StageSpell.left_at)
    wanted = wanted.join(StageSpell, StageSpell.initiative_id == Initiative.id)
    wanted = wanted.where(
        Initiative.status == Status.CANCELLED.value,
        StageSpell.stage_id == Initiative.stage_id,
        StageSpell.left_at.is_not(None),
        visible_to(actor),
    )
    found: dict[str, Tried] = {}
    for key, other, reason, at in session.execute(wanted.order_by(StageSpell.left_at.desc(), Initiative.key)):
        if sound_alike(name, other):
            found.setdefault(key, Tried(key, other, reason, at))
    return tuple(found.values())[:MOST]
