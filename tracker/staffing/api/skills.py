"""The API of the skills catalogue."""

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.staffing import queries, schemas
from tracker.staffing.actions import skills as actions
from tracker.staffing.api.blueprint import blueprint, last_change
from tracker.staffing.models import Skill
from tracker.staffing.rules.words import Discipline
from tracker.web.api import located, operation
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

READ, EDIT = "people.read", "skill.edit"


@operation(blueprint, "GET", "/skills", action=READ, answer=schemas.SkillsOut)
def list_skills() -> schemas.SkillsOut:
    """Give all skills with their figures."""
    return schemas.SkillsOut(items=[_answer(row) for row in queries.skill_rows(reading())], next=None)


@operation(blueprint, "GET", "/skills/<skill_id>", action=READ, answer=schemas.SkillOut)
def get_skill(skill_id: str) -> Response:
    """Give one skill, with the ETag."""
    return _fresh(skill_id)


@operation(
    blueprint, "POST", "/skills", action=EDIT, body=schemas.SkillIn, answer=schemas.SkillOut, status=201
)
def create_skill(body: schemas.SkillIn) -> Response:
    """Add a skill to the catalogue."""
    with writing() as session:
        made = actions.add_skill(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            name=body.name,
            discipline=body.discipline,
        )
    return located(_fresh(made.id, 201), f"/skills/{made.id}")


@operation(
    blueprint,
    "PATCH",
    "/skills/<skill_id>",
    action=EDIT,
    body=schemas.SkillFieldsIn,
    answer=schemas.SkillOut,
)
def change_skill(skill_id: str, body: schemas.SkillFieldsIn) -> Response:
    """Rename a skill or move it to another discipline; its key stays."""
    with writing() as session:
        skill = _skill(session, skill_id)
        require_unchanged(_fields(skill), last_change(session, "skill", skill.id))
        actions.change_skill(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            skill=skill,
            name=skill.name if body.name is None else body.name,
            discipline=body.discipline or Discipline(skill.discipline),
        )
    return _fresh(skill_id)


def _skill(session: Session, skill_id: str) -> Skill:
    skill = session.get(Skill, skill_id) if is_id(skill_id) else None
    if skill is None:
        raise NotFound("That skill")
    return skill


def _fields(skill: Skill) -> dict[str, object]:
    return {"name": skill.name, "discipline": skill.discipline}


def _fresh(skill_id: str, status: int = 200) -> Response:
    found = (row for row in queries.skill_rows(reading()) if row.skill.id == skill_id)
    row = next(found, None)
    if row is None:
        raise NotFound("That skill")
    return tagged_by(_answer(row), _fields(row.skill), status)


def _answer(row: queries.SkillRow) -> schemas.SkillOut:
    return schemas.SkillOut(
        id=row.skill.id,
        key=row.skill.key,
        name=row.skill.name,
        discipline=row.skill.discipline,
        people=row.people,
        needed_fte=row.needed,
        booked_fte=row.booked,
    )
