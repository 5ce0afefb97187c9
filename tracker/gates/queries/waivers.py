"""Reading waivers: those of an initiative, and the register of all that a reader may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from tracker.core.actor import Actor
from tracker.gates.models import Waiver
from tracker.gates.rules.waiving import WaiverState, state_of
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to

MOST = 100  # of one initiative


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver with its state at the moment of reading, and whose it is."""

    waiver: Waiver
    state: WaiverState
    key: str
    name: str


def waivers_of(session: Session, initiative: Initiative, now: datetime) -> list[WaiverLine]:
    """Give the newest hundred waivers of an initiative with who asked and who decided, newest first."""
    wanted = _wanted().where(Waiver.initiative_id == initiative.id).limit(MOST)
    return _lines(session, wanted, now)


def waiver(session: Session, initiative: Initiative, waiver_id: str, now: datetime) -> WaiverLine | None:
    """Give one waiver of an initiative."""
    wanted = _wanted().where(Waiver.initiative_id == initiative.id, Waiver.id == waiver_id)
    found = _lines(session, wanted, now)
    return found[0] if found else None


def register(
    session: Session, actor: Actor, now: datetime, *, state: str = "", before: str = "", limit: int = 50
) -> list[WaiverLine]:
    """Give the waivers that the reader may see, of one state where asked, newest first.

    `before` is the id of the last one of the page before.
    """
    wanted = _wanted().where(visible_to(actor), _in_state(state, now))
    if before:
        last = select(Waiver.requested_at).where(Waiver.id == before).scalar_subquery()
        tied = and_(Waiver.requested_at == last, Waiver.id < before)
        wanted = wanted.where(or_(Waiver.requested_at < last, tied))
    return _lines(session, wanted.limit(limit), now)


def _wanted() -> Select[Waiver, str, str]:
    people = joinedload(Waiver.requested_by), joinedload(Waiver.decided_by)
    wanted = select(Waiver, Initiative.key, Initiative.name).options(*people)
    wanted = wanted.join(Initiative, Initiative.id == Waiver.initiative_id)
    return wanted.order_by(Waiver.requested_at.desc(), Waiver.id.desc())


def _in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """Give the condition of a state; a word that is none asks for all."""
    approved = Waiver.status == WaiverState.APPROVED.value
    if state == WaiverState.APPROVED:
        return and_(approved, Waiver.ends_at > now)
    if state == WaiverState.EXPIRED:
        return and_(approved, Waiver.ends_at <= now)
    return Waiver.status == state if state in set(WaiverState) else true()


def _lines(session: Session, wanted: Select[Waiver, str, str], now: datetime) -> list[WaiverLine]:
    return [
        WaiverLine(found, state_of(found.status, found.ends_at, now), key, name)
        for found, key, name in session.execute(wanted)
    ]
