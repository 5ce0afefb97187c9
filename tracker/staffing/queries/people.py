"""People with their load and their skills, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to
from tracker.staffing.models import Allocation, Proficiency, Skill
from tracker.staffing.rules.load import Load, load_of

SkillHad = tuple[Skill, Proficiency]


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Which people a list shows; an empty field does not narrow it."""

    text: str = ""
    team_id: str = ""
    skill_id: str = ""
    min_level: int = 1
    state: str = ""  # free or over


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with team, load and the number of initiatives booked."""

    person: Person
    team: str
    load: Load
    initiatives: int


def people_page(
    session: Session, wanted: PeopleWanted, *, after: tuple[str, str] | None = None, limit: int = 50
) -> Sequence[PersonRow]:
    """Give a page of people by name; `after` is (name, id) of the last row of the page before."""
    rows = _narrowed(_rows(), wanted)
    if after is not None:
        rows = rows.where(tuple_(Person.name, Person.id) > after)
    return _as_rows(session, rows.order_by(Person.name, Person.id).limit(limit))


def person_row(session: Session, person_id: str) -> PersonRow | None:
    """Give one person with the load, or None."""
    found = _as_rows(session, _rows().where(Person.id == person_id))
    return found[0] if found else None


def skills_of_people(session: Session, person_ids: Sequence[str]) -> dict[str, list[SkillHad]]:
    """Give the skills of some people, best level first: one statement."""
    wanted = (
        select(Skill, Proficiency)
        .join(Proficiency, Proficiency.skill_id == Skill.id)
        .where(Proficiency.person_id.in_(person_ids))
        .order_by(Proficiency.level.desc(), Skill.name)
    )
    found: dict[str, list[SkillHad]] = defaultdict(list)
    for skill, proficiency in session.execute(wanted):
        found[proficiency.person_id].append((skill, proficiency))
    return found


def bookings_of(
    session: Session, actor: Actor, person_id: str
) -> Sequence[tuple[Allocation, Skill, Initiative]]:
    """Give what a person is booked for on initiatives that this actor may see, by initiative."""
    wanted = (
        select(Allocation, Skill, Initiative)
        .join(Skill, Skill.id == Allocation.skill_id)
        .join(Initiative, Initiative.id == Allocation.initiative_id)
        .where(Allocation.person_id == person_id, visible_to(actor))
        .order_by(Initiative.key, Skill.name)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]


def _booked() -> ScalarSelect[float]:
    return (
        select(func.coalesce(func.sum(Allocation.fte), 0.0))
        .where(Allocation.person_id == Person.id)
        .scalar_subquery()
    )


def _rows() -> Select[Person, str | None, float, int]:
    number = (
        select(func.count(func.distinct(Allocation.initiative_id)))
        .where(Allocation.person_id == Person.id)
        .scalar_subquery()
    )
    return select(Person, Team.name, _booked(), number).outerjoin(Team, Team.id == Person.team_id)


def _narrowed(
    rows: Select[Person, str | None, float, int], wanted: PeopleWanted
) -> Select[Person, str | None, float, int]:
    if wanted.text:
        fits = (c.icontains(wanted.text, autoescape=True) for c in (Person.name, Person.title, Person.email))
        rows = rows.where(or_(*fits))
    if wanted.team_id:
        rows = rows.where(Person.team_id == wanted.team_id)
    if wanted.skill_id:
        able = select(Proficiency.person_id).where(
            Proficiency.skill_id == wanted.skill_id, Proficiency.level >= wanted.min_level
        )
        rows = rows.where(Person.id.in_(able))
    return _of_state(rows, wanted.state)


def _of_state(
    rows: Select[Person, str | None, float, int], state: str
) -> Select[Person, str | None, float, int]:
    if state == "free":
        return rows.where(_booked() * 40.0 <= Person.capacity_hours - 4.0)
    if state == "over":
        return rows.where(_booked() * 40.0 > Person.capacity_hours + 1e-6)
    return rows


def _as_rows(session: Session, rows: Select[Person, str | None, float, int]) -> list[PersonRow]:
    return [
        PersonRow(person, team or "", load_of(person.capacity_hours, booked), number)
        for person, team, booked, number in session.execute(rows)
    ]
