"""Adding, changing and removing teams, and putting people in."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.accounts.actions.people import change_person
from tracker.accounts.actions.recording import record
from tracker.accounts.models import Person, Team
from tracker.accounts.rules.people import LONGEST, PersonFields, team_fault
from tracker.core.actor import Actor
from tracker.core.errors import Invalid, Refused


def add_team(session: Session, *, actor: Actor, now: datetime, name: str, unit: str = "") -> Team:
    """Add a team: embedded when it names a business unit, else central. Raises: Invalid."""
    name, unit = _checked(session, name, unit, None)
    team = Team(name=name, mode="embedded" if unit else "central", unit=unit or None)
    session.add(team)
    session.flush()
    record(session, actor, now, "team.add", team, f"added the team {name}", {}, _said(team))
    return team


def change_team(
    session: Session, *, actor: Actor, now: datetime, team: Team, name: str, unit: str = ""
) -> None:
    """Rename a team, or make it central or embedded. Raises: Invalid."""
    name, unit = _checked(session, name, unit, team.id)
    before = _said(team)
    team.name, team.mode, team.unit = name, "embedded" if unit else "central", unit or None
    if _said(team) != before:
        record(session, actor, now, "team.change", team, f"changed the team {name}", before, _said(team))


def remove_team(session: Session, *, actor: Actor, now: datetime, team: Team) -> None:
    """Remove a team that nobody is in; initiatives of it have no team then. Raises: Refused."""
    if session.scalar(select(Person.id).where(Person.team_id == team.id).limit(1)):
        raise Refused("There are people in this team.", "Move them to another one first.")
    sentence = f"removed the team {team.name}"
    record(session, actor, now, "team.remove", team, sentence, _said(team), {})
    session.delete(team)


def put_in(session: Session, *, actor: Actor, now: datetime, person: Person, team: Team | None) -> None:
    """Put a person into a team, out of the one before; None is no team. Raises: Invalid."""
    fields = PersonFields(
        person.name, person.title, team.id if team else None, person.time_zone, person.capacity_hours
    )
    change_person(session, actor=actor, now=now, person=person, fields=fields)


def _checked(session: Session, name: str, unit: str, own_id: str | None) -> tuple[str, str]:
    name, unit = name.strip(), unit.strip()
    errors = {"name": team_fault(name)} if team_fault(name) else {}
    if len(unit) > LONGEST:
        errors["unit"] = f"At most {LONGEST} characters."
    same = select(Team.id).where(func.lower(Team.name) == name.lower())
    if session.scalar(same.where(Team.id != own_id) if own_id else same):
        errors["name"] = "There is a team of that name already."
    if errors:
        raise Invalid(errors)
    return name, unit


def _said(team: Team) -> dict[str, str | None]:
    return {"name": team.name, "unit": team.unit}
