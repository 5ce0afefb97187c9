"""Reading waivers: those of an initiative, and the register of all that a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from tracker.core.actor import Actor
from tracker.gates.models import Waiver
from tracker.gates.rules.waiving import WaiverState, state_of
from tracker.initiatives.models import Incident, Initiative
from tracker.initiatives.queries import incidents_of_many, visible_to

MOST = 100  # of one initiative


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """A waiver with its state at the moment of reading, and whose it is."""

    waiver: Waiver
    state: WaiverState
    key: str
    name: str
    incidents: tuple[Incident, ...] = ()  # noticed after it was approved, the newest first


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
    found = session.execute(wanted).all()
    approved = {row[0].initiative_id for row in found if row[0].ends_at is not None}
    later = incidents_of_many(session, approved)
    return [
        WaiverLine(one, state_of(one.status, one.ends_at, now), key, name, _after(one, later))
        for one, key, name in found
    ]


def _after(waiver: Waiver, incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Give the incidents that were noticed after a waiver was approved."""
    if waiver.ends_at is None or waiver.decided_at is None:
        return ()
    of_it = (one for one in incidents if one.initiative_id == waiver.initiative_id)
    return tuple(one for one in of_it if one.detected_at >= waiver.decided_at)
