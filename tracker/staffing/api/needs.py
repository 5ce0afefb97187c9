"""The API of needs: which skill an initiative needs, at which level, how much of it."""

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.initiatives import guards as initiatives
from tracker.initiatives import queries as initiative_queries
from tracker.initiatives.models import Initiative
from tracker.staffing import queries, schemas
from tracker.staffing.actions.needs import remove_need, set_need
from tracker.staffing.api.blueprint import blueprint, last_change, skill_named
from tracker.staffing.models import Need, Skill
from tracker.web.api import located, operation
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

READ, EDIT = "initiative.read", "need.edit"
Found = tuple[Initiative, Need, Skill]


@operation(blueprint, "GET", "/initiatives/<key>/needs", action=READ, answer=schemas.NeedsOut)
def list_needs(key: str) -> schemas.NeedsOut:
    """Give the needs of an initiative with their cover."""
    session = reading()
    initiative = initiatives.open_initiative(session, key, accounts.actor(), READ)
    found = queries.needs_of(session, initiative.id)
    return schemas.NeedsOut(items=[_answer(needed) for needed in found], next=None)


@operation(
    blueprint,
    "POST",
    "/initiatives/<key>/needs",
    action=EDIT,
    body=schemas.NeedIn,
    answer=schemas.NeedOut,
    status=201,
)
def add_need(key: str, body: schemas.NeedIn) -> Response:
    """Say what an initiative needs; a second word on a skill replaces the first."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, EDIT)
        made = set_need(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            skill=skill_named(session, body.skill),
            min_level=body.min_level,
            fte=body.fte,
        )
    return located(_fresh(made.id, EDIT, 201), f"/needs/{made.id}")


@operation(blueprint, "GET", "/needs/<need_id>", action=READ, answer=schemas.NeedOut)
def get_need(need_id: str) -> Response:
    """Give one need with its cover, and the ETag."""
    return _fresh(need_id)


@operation(
    blueprint,
    "PATCH",
    "/needs/<need_id>",
    action=EDIT,
    body=schemas.NeedFieldsIn,
    answer=schemas.NeedOut,
)
def change_need(need_id: str, body: schemas.NeedFieldsIn) -> Response:
    """Change level or share; `If-Match` says what you read."""
    with writing() as session:
        initiative, need, skill = _unchanged(session, need_id)
        set_need(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            skill=skill,
            min_level=need.min_level if body.min_level is None else body.min_level,
            fte=need.fte if body.fte is None else body.fte,
        )
    return _fresh(need_id, EDIT)


@operation(blueprint, "DELETE", "/needs/<need_id>", action=EDIT, status=204)
def delete_need(need_id: str) -> None:
    """Say that the skill is no longer needed; who is booked for it stays booked."""
    with writing() as session:
        _, need, skill = _unchanged(session, need_id)
        remove_need(session, actor=accounts.actor(), now=clock.now(), need=need, skill=skill)


def _found(session: Session, need_id: str, action: str) -> Found:
    """Find a need that the caller may do this to. Raises: NotFound; Forbidden."""
    need = session.get(Need, need_id) if is_id(need_id) else None
    if need is None:
        raise NotFound("That initiative")
    initiative = initiative_queries.by_id(session, need.initiative_id)
    return (
        initiatives.require(session, initiative, accounts.actor(), action),
        need,
        session.get_one(Skill, need.skill_id),
    )


def _unchanged(session: Session, need_id: str) -> Found:
    found = _found(session, need_id, EDIT)
    require_unchanged(_fields(found[1]), last_change(session, "need", need_id, found[1].initiative_id))
    return found


def _fields(need: Need) -> dict[str, object]:
    return {"min_level": need.min_level, "fte": need.fte}


def _fresh(need_id: str, action: str = READ, status: int = 200) -> Response:
    """Answer with a need as it is now, under the call's action: a token may write and not read."""
    session = reading()
    initiative, need, _ = _found(session, need_id, action)
    needed = next(one for one in queries.needs_of(session, initiative.id) if one.need.id == need_id)
    return tagged_by(_answer(needed), _fields(need), status)


def _answer(needed: queries.Needed) -> schemas.NeedOut:
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
