"""Teams with their figures, and who could join one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with the number of its people, and of its initiatives that the reader may see."""

    team: Team
    people: int
    initiatives: int


def team_rows(session: Session, actor: Actor) -> Sequence[TeamRow]:
    """Give all teams by name, in one statement."""
    people = select(func.count()).where(Person.team_id == Team.id).scalar_subquery()
    seen = select(func.count()).where(Initiative.team_id == Team.id, visible_to(actor)).scalar_subquery()
    wanted = select(Team, people, seen).order_by(Team.name, Team.id)
    return [TeamRow(*row) for row in session.execute(wanted)]


def people_outside(session: Session, team_id: str) -> Sequence[tuple[str, str]]:
    """Give id and name of everybody who is not in the team, by name."""
    outside = or_(Person.team_id.is_(None), Person.team_id != team_id)
    wanted = select(Person.id, Person.name).where(outside).order_by(Person.name, Person.id)
    return [(row.id, row.name) for row in session.execute(wanted)]
