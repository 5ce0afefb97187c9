"""Figures and choices above the list of people: one statement each."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.staffing.models import Allocation, Skill
from tracker.staffing.rules.words import HOURS_AN_FTE


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people there are, how many are overbooked, and booked and available FTE."""

    people: int
    overbooked: int
    booked: float
    capacity: float


@dataclass(frozen=True, slots=True)
class Choices:
    """Teams and skills as (id, name), by name."""

    teams: tuple[tuple[str, str], ...]
    skills: tuple[tuple[str, str], ...]


def totals(session: Session) -> Totals:
    """Give the figures of all people."""
    booked = (
        select(Allocation.person_id, func.sum(Allocation.fte).label("fte"))
        .group_by(Allocation.person_id)
        .subquery()
    )
    over = (
        select(func.count())
        .select_from(booked)
        .join(Person, Person.id == booked.c.person_id)
        .where(booked.c.fte * HOURS_AN_FTE > Person.capacity_hours + 1e-6)
        .scalar_subquery()
    )
    share = select(func.coalesce(func.sum(Allocation.fte), 0.0)).scalar_subquery()
    hours = func.coalesce(func.sum(Person.capacity_hours), 0.0)
    row = session.execute(select(func.count(Person.id), over, share, hours)).one()
    return Totals(row[0], row[1], row[2], row[3] / HOURS_AN_FTE)


def choices_of_filters(session: Session) -> Choices:
    """Give what the filters offer."""
    both = union_all(
        select(literal("team").label("kind"), Team.id, Team.name),
        select(literal("skill").label("kind"), Skill.id, Skill.name),
    ).subquery()
    rows = session.execute(select(both).order_by(both.c.name, both.c.id)).all()
    teams = tuple((row.id, row.name) for row in rows if row.kind == "team")
    return Choices(teams, tuple((row.id, row.name) for row in rows if row.kind == "skill"))
