"""Whom and what a form offers to choose from, by name; in one statement."""

from dataclasses import dataclass

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team

Pairs = tuple[tuple[str, str], ...]  # id, name


@dataclass(frozen=True, slots=True)
class Offered:
    """Teams and people to choose from."""

    teams: Pairs
    people: Pairs


def offered(session: Session) -> Offered:
    """Give all teams and people by name."""
    both = union_all(
        select(literal("team").label("what"), Team.id.label("id"), Team.name.label("name")),
        select(literal("person"), Person.id, Person.name),
    ).subquery()
    rows = session.execute(select(both).order_by(both.c.name, both.c.id)).all()
    return Offered(
        teams=tuple((row[1], row[2]) for row in rows if row[0] == "team"),
        people=tuple((row[1], row[2]) for row in rows if row[0] == "person"),
    )
