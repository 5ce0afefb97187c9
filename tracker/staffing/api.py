"""The API of staffing: people, skills, teams, needs, allocations."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.accounts import queries as people
from tracker.accounts.models import Person
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound
from tracker.initiatives import guards as initiatives
from tracker.initiatives import queries as initiative_queries
from tracker.staffing import queries, schemas
from tracker.staffing.actions.allocations import allocate, release
from tracker.staffing.actions.needs import set_need
from tracker.staffing.models import Allocation, Skill
from tracker.web.api import operation, page_limit
from tracker.web.database import reading, writing

blueprint = Blueprint("staffing_api", __name__)


@operation(blueprint, "GET", "/people", action="people.read", answer=schemas.PeopleOut)
def list_people() -> schemas.PeopleOut:
    """Give people by name, a page at a time; `q` and `skill` (key) narrow it."""
    session, limit = reading(), page_limit()
    wanted = queries.PeopleWanted(
        text=request.args.get("q", "")[:200].replace("\0", ""), skill_id=_skill_filter(session)
    )
    person_id, found, name = request.args.get("cursor", "").replace("\0", "").partition("~")
    rows = queries.people_page(session, wanted, after=(name, person_id) if found else None, limit=limit + 1)
    skills = queries.skills_of_people(session, [row.person.id for row in rows[:limit]])
    last = rows[limit - 1].person if len(rows) > limit else None
    return schemas.PeopleOut(
        items=[_person(row, skills.get(row.person.id, [])) for row in rows[:limit]],
        next=f"{last.id}~{last.name}" if last else None,
    )


@operation(blueprint, "GET", "/skills", action="people.read", answer=schemas.SkillsOut)
def list_skills() -> schemas.SkillsOut:
    """Give all skills with their figures."""
    return schemas.SkillsOut(
        items=[
            schemas.SkillOut(
                id=row.skill.id,
                key=row.skill.key,
                name=row.skill.name,
                discipline=row.skill.discipline,
                people=row.people,
                needed_fte=row.needed,
                booked_fte=row.booked,
            )
            for row in queries.skill_rows(reading())
        ],
        next=None,
    )


@operation(blueprint, "GET", "/teams", action="people.read", answer=schemas.TeamsOut)
def list_teams() -> schemas.TeamsOut:
    """Give all teams."""
    found = people.teams(reading())
    items = [schemas.TeamOut(id=t.id, name=t.name, mode=t.mode, unit=t.unit) for t in found]
    return schemas.TeamsOut(items=items, next=None)


@operation(blueprint, "GET", "/initiatives/<key>/needs", action="initiative.read", answer=schemas.NeedsOut)
def list_needs(key: str) -> schemas.NeedsOut:
    """Give the needs of an initiative with their cover."""
    session = reading()
    initiative = initiatives.open_initiative(session, key, accounts.actor(), "initiative.read")
    found = queries.needs_of(session, initiative.id)
    return schemas.NeedsOut(items=[_need(needed) for needed in found], next=None)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/needs",
    action="need.edit",
    body=schemas.NeedIn,
    answer=schemas.NeedOut,
    status=201,
)
def add_need(key: str, body: schemas.NeedIn) -> schemas.NeedOut:
    """Say what an initiative needs; a second word on a skill replaces the first."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "need.edit")
        made = set_need(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            skill=_skill(session, body.skill),
            min_level=body.min_level,
            fte=body.fte,
        )
        found = queries.needs_of(session, initiative.id)
        return _need(next(needed for needed in found if needed.need.id == made.id))


@operation(
    blueprint,
    "POST",
    "/allocations",
    action="allocation.edit",
    body=schemas.AllocationIn,
    answer=schemas.AllocationOut,
    status=201,
)
def add_allocation(body: schemas.AllocationIn) -> schemas.AllocationOut:
    """Book a person for a skill of an initiative."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, body.initiative, actor, "allocation.edit")
        person = session.get(Person, body.person_id)
        if person is None:
            raise Invalid({"person_id": "There is nobody with that id."})
        made = allocate(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            person=person,
            skill=_skill(session, body.skill),
            fte=body.fte,
            accountable=body.accountable,
        )
        return schemas.AllocationOut(id=made.id, **body.model_dump())


@operation(blueprint, "DELETE", "/allocations/<allocation_id>", action="allocation.edit", status=204)
def remove_allocation(allocation_id: str) -> Response:
    """End a booking."""
    actor = accounts.actor()
    with writing() as session:
        row = session.get(Allocation, allocation_id)
        if row is None:
            raise NotFound("That initiative")
        initiative = initiative_queries.by_id(session, row.initiative_id)
        initiatives.require(session, initiative, actor, "allocation.edit")
        person, skill = session.get(Person, row.person_id), session.get(Skill, row.skill_id)
        assert person is not None  # noqa: S101 - foreign keys hold both
        assert skill is not None  # noqa: S101
        release(session, actor=actor, now=clock.now(), allocation=row, person=person, skill=skill)
    return Response(status=204)


def _skill(session: Session, key: str) -> Skill:
    skill = queries.skill_by_key(session, key)
    if skill is None:
        raise Invalid({"skill": "There is no skill with that key; GET /api/v1/skills lists them."})
    return skill


def _skill_filter(session: Session) -> str:
    key = request.args.get("skill", "")
    return _skill(session, key).id if key else ""


def _person(row: queries.PersonRow, skills: list[queries.SkillHad]) -> schemas.PersonOut:
    shows = may(accounts.actor(), "load.read")
    return schemas.PersonOut(
        id=row.person.id,
        name=row.person.name,
        title=row.person.title,
        team=row.team,
        capacity_fte=row.load.capacity,
        booked_fte=row.load.booked if shows else None,
        free_fte=row.load.free if shows else None,
        skills=[
            schemas.SkillLevel(skill=skill.key, level=has.level, wants_to_grow=has.wants_to_grow)
            for skill, has in skills
        ],
    )


def _need(needed: queries.Needed) -> schemas.NeedOut:
    coverage = needed.coverage
    return schemas.NeedOut(
        id=needed.need.id,
        skill=needed.skill.key,
        min_level=coverage.min_level,
        fte=coverage.fte,
        have_fte=coverage.have,
        accountable=coverage.accountable,
        covered=coverage.covered,
        why=coverage.sentence,
        covers=[
            schemas.CoverOut(
                allocation_id=row.id,
                person_id=one.person_id,
                name=one.name,
                level=one.level,
                fte=one.fte,
                accountable=one.accountable,
            )
            for row, one in needed.covers
        ],
    )
