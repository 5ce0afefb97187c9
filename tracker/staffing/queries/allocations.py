"""Pages of allocations that a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to
from tracker.staffing.models import Allocation, Skill


@dataclass(frozen=True, slots=True)
class AllocationsWanted:
    """What narrows a list of allocations; empty words do not."""

    person_id: str = ""
    initiative_key: str = ""
    allocation_id: str = ""
    after_id: str = ""


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One allocation; `initiative` and `skill` are keys, `fte` a share of one full week."""

    id: str
    initiative: str
    person_id: str
    skill: str
    fte: float
    accountable: bool


def allocations_page(
    session: Session, actor: Actor, wanted: AllocationsWanted, limit: int
) -> Sequence[AllocationRow]:
    """Give allocations by id, in one statement."""
    columns = (
        Allocation.id,
        Initiative.key,
        Allocation.person_id,
        Skill.key,
        Allocation.fte,
        Allocation.accountable,
    )
    chosen = select(*columns).join(Initiative, Initiative.id == Allocation.initiative_id)
    chosen = chosen.join(Skill, Skill.id == Allocation.skill_id).where(visible_to(actor))
    for column, value in (
        (Allocation.person_id, wanted.person_id),
        (Initiative.key, wanted.initiative_key),
        (Allocation.id, wanted.allocation_id),
    ):
        if value:
            chosen = chosen.where(column == value)
    chosen = chosen.where(Allocation.id > wanted.after_id).order_by(Allocation.id).limit(limit)
    return [AllocationRow(*row) for row in session.execute(chosen)]
