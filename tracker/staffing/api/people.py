"""The API of people: list, read, add, change; accounts are opened on the server."""

from dataclasses import asdict, replace

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.accounts.actions import people as actions
from tracker.accounts.models import Person
from tracker.accounts.rules.people import PersonFields
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.staffing import queries, schemas
from tracker.staffing.api.blueprint import blueprint, last_change, skill_named
from tracker.web.api import located, operation, page_limit
from tracker.web.asking import asked, named_place, place_of
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

READ, EDIT = "people.read", "people.edit"


@operation(blueprint, "GET", "/people", action=READ, answer=schemas.PeopleOut)
def list_people() -> schemas.PeopleOut:
    """Give people by name, a page at a time; `q`, `team` (id) and `skill` (key) narrow it."""
    session, limit = reading(), page_limit()
    skill = asked("skill")
    wanted = queries.PeopleWanted(
        text=asked("q"), team_id=asked("team"), skill_id=skill_named(session, skill).id if skill else ""
    )
    rows = queries.people_page(session, wanted, after=named_place("cursor"), limit=limit + 1)
    skills = queries.skills_of_people(session, [row.person.id for row in rows[:limit]])
    last = rows[limit - 1].person if len(rows) > limit else None
    return schemas.PeopleOut(
        items=[_answer(row, skills.get(row.person.id, [])) for row in rows[:limit]],
        next=place_of(last.id, last.name) if last else None,
    )


@operation(blueprint, "GET", "/people/<person_id>", action=READ, answer=schemas.PersonOut)
def get_person(person_id: str) -> Response:
    """Give one person, with the ETag."""
    return _fresh(person_id)


@operation(
    blueprint,
    "POST",
    "/people",
    action=EDIT,
    body=schemas.PersonIn,
    answer=schemas.PersonOut,
    status=201,
)
def create_person(body: schemas.PersonIn) -> Response:
    """Add a person, who cannot sign in until an account is opened on the server."""
    with writing() as session:
        made = actions.add_person(session, actor=accounts.actor(), now=clock.now(), **body.model_dump())
    return located(_fresh(made.id, 201), f"/people/{made.id}")


@operation(
    blueprint,
    "PATCH",
    "/people/<person_id>",
    action=EDIT,
    body=schemas.PersonFieldsIn,
    answer=schemas.PersonOut,
)
def change_person(person_id: str, body: schemas.PersonFieldsIn) -> Response:
    """Change the fields that are sent; `If-Match` says what you read."""
    sent = {name: getattr(body, name) for name in body.model_fields_set}
    with writing() as session:
        person = _person(session, person_id)
        now_is = _fields(person)
        require_unchanged(asdict(now_is), last_change(session, "person", person.id))
        actions.change_person(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            person=person,
            fields=replace(now_is, **sent),
        )
    return _fresh(person_id)


def _person(session: Session, person_id: str) -> Person:
    person = session.get(Person, person_id, with_for_update=True) if is_id(person_id) else None
    if person is None:
        raise NotFound("That person")
    return person


def _fields(person: Person) -> PersonFields:
    return PersonFields(person.name, person.title, person.team_id, person.time_zone, person.capacity_hours)


def _fresh(person_id: str, status: int = 200) -> Response:
    session = reading()
    row = queries.person_row(session, person_id) if is_id(person_id) else None
    if row is None:
        raise NotFound("That person")
    skills = queries.skills_of_people(session, [person_id]).get(person_id, [])
    return tagged_by(_answer(row, skills), asdict(_fields(row.person)), status)


def _answer(row: queries.PersonRow, skills: list[queries.SkillHad]) -> schemas.PersonOut:
    shows = may(accounts.actor(), "load.read")
    return schemas.PersonOut(
        id=row.person.id,
        name=row.person.name,
        title=row.person.title,
        team=row.team,
        team_id=row.person.team_id,
        time_zone=row.person.time_zone,
        capacity_hours=row.person.capacity_hours,
        capacity_fte=row.load.capacity,
        booked_fte=row.load.booked if shows else None,
        free_fte=row.load.free if shows else None,
        skills=[
            schemas.SkillLevel(skill=skill.key, level=has.level, wants_to_grow=has.wants_to_grow)
            for skill, has in skills
        ],
    )
