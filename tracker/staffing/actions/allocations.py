"""Booking a person for a skill of an initiative, and who is accountable for that skill."""

from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from tracker.accounts.models import Account, Person
from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.initiatives.models import Initiative, Membership
from tracker.staffing.models import Allocation, Skill


def allocate(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    person: Person,
    skill: Skill,
    fte: float,
    accountable: bool = False,
) -> Allocation:
    """Book a person, or change the booking; only one person owns a skill of an initiative.

    `fte` is a share of one full week, above 0 and at most 1. The person becomes a member. Raises: Invalid.
    """
    if not 0 < fte <= 1:
        raise Invalid({"fte": "More than 0 and at most 1; 0.5 is half a week."})
    row = session.scalar(_booking(initiative, person, skill))
    before = {"fte": row.fte, "accountable": row.accountable} if row else {}
    if accountable:
        _take_from_others(session, initiative, skill)
    if row is None:
        row = Allocation(person_id=person.id, initiative_id=initiative.id, skill_id=skill.id, fte=fte)
        session.add(row)
    row.fte, row.accountable = fte, accountable
    session.flush()
    _make_member(session, initiative, person)
    owns = " as the accountable owner" if accountable else ""
    sentence = f"booked {person.name} with {fte:g} FTE for {skill.name}{owns}"
    _record(session, actor, now, row, "allocation.set", sentence, before)
    return row


def release(
    session: Session, *, actor: Actor, now: datetime, allocation: Allocation, person: Person, skill: Skill
) -> None:
    """End a booking; the person stays a member."""
    before = {"fte": allocation.fte, "accountable": allocation.accountable}
    sentence = f"released {person.name} from {skill.name}"
    _record(session, actor, now, allocation, "allocation.remove", sentence, before)
    session.delete(allocation)


def _booking(initiative: Initiative, person: Person, skill: Skill) -> Select[Allocation]:
    return select(Allocation).where(
        Allocation.initiative_id == initiative.id,
        Allocation.person_id == person.id,
        Allocation.skill_id == skill.id,
    )


def _take_from_others(session: Session, initiative: Initiative, skill: Skill) -> None:
    session.execute(
        update(Allocation)
        .where(Allocation.initiative_id == initiative.id, Allocation.skill_id == skill.id)
        .values(accountable=False)
    )


def _make_member(session: Session, initiative: Initiative, person: Person) -> None:
    if session.get(Membership, (initiative.id, person.id)) is not None:
        return
    account = session.get(Account, person.id)
    role = "lead" if account is not None and account.role == "lead" else "engineer"
    session.add(Membership(initiative_id=initiative.id, person_id=person.id, role=role))


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    row: Allocation,
    verb: str,
    sentence: str,
    before: dict[str, float | bool],
) -> None:
    gone = verb == "allocation.remove"
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="allocation",
        subject_id=row.id,
        initiative_id=row.initiative_id,
        sentence=sentence,
        before=before,
        after={} if gone else {"fte": row.fte, "accountable": row.accountable},
    )
