"""Skills by discipline: how many have them, how much is needed, how much is booked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.initiatives.models import Initiative
from tracker.staffing.models import Allocation, Need, Proficiency, Skill
from tracker.staffing.rules.words import CRITICAL_LEVEL


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill with its people at a competent level and above, needed and booked FTE."""

    skill: Skill
    people: int
    needed: float
    booked: float

    @property
    def short(self) -> float:
        """Give needed minus booked FTE, never below zero."""
        return max(0.0, self.needed - self.booked)


def skills(session: Session) -> Sequence[Skill]:
    """Give all skills by discipline and name."""
    return session.scalars(select(Skill).order_by(Skill.discipline, Skill.name)).all()


def skill_by_id(session: Session, skill_id: str) -> Skill | None:
    """Give a skill, or None."""
    return session.get(Skill, skill_id)


def skill_by_key(session: Session, key: str) -> Skill | None:
    """Give the skill of a key, or None."""
    return session.scalar(select(Skill).where(Skill.key == key))


def skill_rows(session: Session) -> Sequence[SkillRow]:
    """Give all skills with their figures over active initiatives: one statement."""
    active = select(Initiative.id).where(Initiative.status == "active")
    people = (
        select(func.count())
        .where(Proficiency.skill_id == Skill.id, Proficiency.level >= CRITICAL_LEVEL)
        .scalar_subquery()
    )
    needed = (
        select(func.coalesce(func.sum(Need.fte), 0.0))
        .where(Need.skill_id == Skill.id, Need.initiative_id.in_(active))
        .scalar_subquery()
    )
    booked = (
        select(func.coalesce(func.sum(Allocation.fte), 0.0))
        .where(Allocation.skill_id == Skill.id, Allocation.initiative_id.in_(active))
        .scalar_subquery()
    )
    rows = select(Skill, people, needed, booked).order_by(Skill.discipline, Skill.name)
    return [SkillRow(*row) for row in session.execute(rows)]
