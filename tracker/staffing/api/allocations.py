"""The API of allocations: who is booked for which skill of which initiative."""

from flask import Response
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.accounts.models import Person
from tracker.core import clock
from tracker.core.errors import Invalid, NotFound
from tracker.core.ids import is_id
from tracker.initiatives import guards as initiatives
from tracker.initiatives import queries as initiative_queries
from tracker.initiatives.models import Initiative
from tracker.staffing import queries, schemas
from tracker.staffing.actions.allocations import allocate, release
from tracker.staffing.api.blueprint import blueprint, last_change, skill_named
from tracker.staffing.models import Allocation, Skill
from tracker.web.api import located, operation, page_limit
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.etags import require_unchanged, tagged_by

READ, EDIT = "load.read", "allocation.edit"


@operation(blueprint, "GET", "/allocations", action=READ, answer=schemas.AllocationsOut)
def list_allocations() -> schemas.AllocationsOut:
    """Give allocations that you may see, by id; `person` (id) and `initiative` (key) narrow it."""
    session, limit = reading(), page_limit()
    wanted = queries.AllocationsWanted(
        person_id=asked("person"), initiative_key=asked("initiative").upper(), after_id=asked("cursor")
    )
    found = queries.allocations_page(session, accounts.actor(), wanted, limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return schemas.AllocationsOut(items=[_answer(row) for row in found[:limit]], next=more)


@operation(
    blueprint,
    "POST",
    "/allocations",
    action=EDIT,
    body=schemas.AllocationIn,
    answer=schemas.AllocationOut,
    status=201,
)
def add_allocation(body: schemas.AllocationIn) -> Response:
    """Book a person for a skill of an initiative."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, body.initiative, actor, EDIT)
        person = session.get(Person, body.person_id) if is_id(body.person_id) else None
        if person is None:
            raise Invalid({"person_id": "There is nobody with that id."})
        made = allocate(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            person=person,
            skill=skill_named(session, body.skill),
            fte=body.fte,
            accountable=body.accountable,
        )
    return located(_fresh(made.id, EDIT, 201), f"/allocations/{made.id}")


@operation(blueprint, "GET", "/allocations/<allocation_id>", action=READ, answer=schemas.AllocationOut)
def get_allocation(allocation_id: str) -> Response:
    """Give one allocation, with the ETag."""
    return _fresh(allocation_id)


@operation(
    blueprint,
    "PATCH",
    "/allocations/<allocation_id>",
    action=EDIT,
    body=schemas.AllocationFieldsIn,
    answer=schemas.AllocationOut,
)
def change_allocation(allocation_id: str, body: schemas.AllocationFieldsIn) -> Response:
    """Change share or accountability; `If-Match` says what you read."""
    with writing() as session:
        initiative, row = _found(session, allocation_id, EDIT)
        require_unchanged(_fields(row), last_change(session, "allocation", row.id, row.initiative_id))
        allocate(
            session,
            actor=accounts.actor(),
            now=clock.now(),
            initiative=initiative,
            person=session.get_one(Person, row.person_id),
            skill=session.get_one(Skill, row.skill_id),
            fte=row.fte if body.fte is None else body.fte,
            accountable=row.accountable if body.accountable is None else body.accountable,
        )
    return _fresh(allocation_id, EDIT)


@operation(blueprint, "DELETE", "/allocations/<allocation_id>", action=EDIT, status=204)
def remove_allocation(allocation_id: str) -> None:
    """End a booking; `If-Match` says what you read."""
    with writing() as session:
        _, row = _found(session, allocation_id, EDIT)
        require_unchanged(_fields(row), last_change(session, "allocation", row.id, row.initiative_id))
        person, skill = session.get_one(Person, row.person_id), session.get_one(Skill, row.skill_id)
        release(session, actor=accounts.actor(), now=clock.now(), allocation=row, person=person, skill=skill)


def _found(session: Session, allocation_id: str, action: str) -> tuple[Initiative, Allocation]:
    """Find an allocation that the caller may do this to. Raises: NotFound, Forbidden."""
    row = session.get(Allocation, allocation_id) if is_id(allocation_id) else None
    if row is None:
        raise NotFound("That initiative")
    initiative = initiative_queries.by_id(session, row.initiative_id)
    return initiatives.require(session, initiative, accounts.actor(), action), row


def _fields(row: Allocation | queries.AllocationRow) -> dict[str, object]:
    return {"fte": row.fte, "accountable": row.accountable}


def _fresh(allocation_id: str, action: str = READ, status: int = 200) -> Response:
    """Answer with an allocation as it is now, under the call's action: a token may write and not read."""
    session = reading()
    _found(session, allocation_id, action)
    (row,) = queries.allocations_page(
        session, accounts.actor(), queries.AllocationsWanted(allocation_id=allocation_id), 1
    )
    return tagged_by(_answer(row), _fields(row), status)


def _answer(row: queries.AllocationRow) -> schemas.AllocationOut:
    return schemas.AllocationOut(
        id=row.id,
        initiative=row.initiative,
        person_id=row.person_id,
        skill=row.skill,
        fte=row.fte,
        accountable=row.accountable,
    )
