"""Who works on an initiative and in which role."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Account, Person
from tracker.core.actor import Actor, Role
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.initiatives.actions.recording import Deed, record
from tracker.initiatives.models import Initiative, Membership

ROLES = ("lead", "engineer", "stakeholder")


def include(session: Session, initiative_id: str, person_id: str | None, role: str = "") -> None:
    """Make a person a member because of a part they were given; a role they have already stays.

    Without a role it follows from their account: lead for leads and admins, stakeholder for
    stakeholders, engineer for everybody else.
    """
    if person_id is None:
        return
    if session.get(Membership, (initiative_id, person_id)) is not None:
        return
    role = role or _usual_role(session, person_id)
    session.add(Membership(initiative_id=initiative_id, person_id=person_id, role=role))
    session.flush()


def set_member(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, person_id: str, role: str
) -> None:
    """Add a member or change a member's role. Raises: Invalid; Refused when no lead would be left."""
    person = session.get(Person, person_id) if is_id(person_id) else None
    if person is None or role not in ROLES:
        raise Invalid({"person_id": "Choose a person and a role of the lists."})
    membership = session.get(Membership, (initiative.id, person_id))
    before = {"role": membership.role} if membership else {}
    if before.get("role") == role:
        return
    if membership is None:
        session.add(Membership(initiative_id=initiative.id, person_id=person_id, role=role))
    else:
        _keep_a_lead(session, initiative, membership)
        membership.role = role
    session.flush()
    sentence = f"made {person.name} {role} of this initiative"
    record(session, actor, now, initiative, Deed("member.set", sentence, person.id, before, {"role": role}))


def remove_member(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, person_id: str
) -> None:
    """Take a person out. Raises: NotFound; Refused when no lead would be left."""
    membership = session.get(Membership, (initiative.id, person_id)) if is_id(person_id) else None
    person = session.get(Person, person_id) if membership else None
    if membership is None or person is None:
        raise NotFound("That member")
    _keep_a_lead(session, initiative, membership)
    session.delete(membership)
    session.flush()
    sentence = f"took {person.name} out of this initiative"
    before = {"role": membership.role}
    record(session, actor, now, initiative, Deed("member.remove", sentence, person.id, before))


def _usual_role(session: Session, person_id: str) -> str:
    role = session.scalar(select(Account.role).where(Account.person_id == person_id))
    return {Role.LEAD: "lead", Role.ADMIN: "lead", Role.STAKEHOLDER: "stakeholder"}.get(
        Role(role) if role else Role.ENGINEER, "engineer"
    )


def _keep_a_lead(session: Session, initiative: Initiative, leaving: Membership) -> None:
    leads = select(func.count()).where(
        Membership.initiative_id == initiative.id,
        Membership.role == "lead",
        Membership.person_id != leaving.person_id,
    )
    if leaving.role == "lead" and not session.scalar(leads):
        raise Refused("This is the last lead of the initiative.", "Make somebody else lead first.")
