"""Needs of initiatives, what covers them, who could, and which stay open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.core.actor import Actor
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to
from tracker.staffing.models import Allocation, Need, Proficiency, Skill
from tracker.staffing.rules.coverage import ENOUGH, ROUNDING, Cover, Coverage, cover
from tracker.staffing.rules.load import Load, load_of
from tracker.staffing.rules.words import HOURS_AN_FTE

Booked = dict[tuple[str, str], list[tuple[Allocation, Cover]]]  # by initiative and skill


@dataclass(frozen=True, slots=True)
class Needed:
    """A need with its skill, what is booked for it and how far that covers it."""

    need: Need
    skill: Skill
    covers: tuple[tuple[Allocation, Cover], ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could cover a need: level and load now."""

    person: Person
    level: int
    load: Load


@dataclass(frozen=True, slots=True)
class Gap:
    """A need that is not covered, and whose it is."""

    key: str
    initiative: str
    needed: Needed


def needs_of(session: Session, initiative_id: str) -> Sequence[Needed]:
    """Give the needs of one initiative with their cover, by skill: two statements."""
    return needs_with_cover(session, [initiative_id]).get(initiative_id, ())


def needs_with_cover(session: Session, initiative_ids: Sequence[str]) -> dict[str, tuple[Needed, ...]]:
    """Give the needs of many initiatives with their cover: two statements, whatever their number."""
    wanted = select(Need, Skill).join(Skill, Skill.id == Need.skill_id)
    wanted = wanted.where(Need.initiative_id.in_(initiative_ids)).order_by(Skill.name, Need.id)
    booked = _covers(session, initiative_ids)
    found: dict[str, list[Needed]] = defaultdict(list)
    for need, skill in session.execute(wanted):
        found[need.initiative_id].append(_needed(need, skill, booked))
    return {initiative_id: tuple(rows) for initiative_id, rows in found.items()}


def candidates(session: Session, need: Need, *, limit: int = 20) -> Sequence[Candidate]:
    """Give who could cover a need: first who is able and has time, best level first; one level short last."""
    booked = (
        select(func.coalesce(func.sum(Allocation.fte), 0.0))
        .where(Allocation.person_id == Person.id)
        .scalar_subquery()
    )
    fits = and_(Proficiency.level >= need.min_level, booked < Person.capacity_hours / HOURS_AN_FTE - ROUNDING)
    wanted = (
        select(Person, Proficiency.level, booked)
        .join(Proficiency, Proficiency.person_id == Person.id)
        .where(Proficiency.skill_id == need.skill_id, Proficiency.level >= need.min_level - 1)
        .order_by(fits.desc(), Proficiency.level.desc(), booked, Person.name, Person.id)
        .limit(limit)
    )
    return [
        Candidate(person, level, load_of(person.capacity_hours, share))
        for person, level, share in session.execute(wanted)
    ]


def gaps(session: Session, actor: Actor, *, limit: int = 50) -> Sequence[Gap]:
    """Give the uncovered needs of active initiatives that this actor may see: two statements."""
    wanted = (
        select(Need, Skill, Initiative.key, Initiative.name)
        .join(Skill, Skill.id == Need.skill_id)
        .join(Initiative, Initiative.id == Need.initiative_id)
        .where(visible_to(actor), Initiative.status == "active", _uncovered())
        .order_by(Initiative.key, Skill.name, Need.id)
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    booked = _covers(session, sorted({row[0].initiative_id for row in rows}))
    return [Gap(key, name, _needed(need, skill, booked)) for need, skill, key, name in rows]


def _needed(need: Need, skill: Skill, booked: Booked) -> Needed:
    covers = tuple(booked.get((need.initiative_id, need.skill_id), ()))
    held = cover(skill.name, need.min_level, need.fte, [one for _, one in covers])
    return Needed(need, skill, covers, held)


def _uncovered() -> ColumnElement[bool]:
    """Give the condition that people at the level book too little of a need, or that nobody owns it."""
    able = and_(
        Allocation.initiative_id == Need.initiative_id,
        Allocation.skill_id == Need.skill_id,
        select(Proficiency.level)
        .where(Proficiency.person_id == Allocation.person_id, Proficiency.skill_id == Allocation.skill_id)
        .scalar_subquery()
        >= Need.min_level,
    )
    have = select(func.coalesce(func.sum(Allocation.fte), 0.0)).where(able).scalar_subquery()
    owners = select(func.count()).where(able, Allocation.accountable.is_(True)).scalar_subquery()
    return (have < Need.fte * ENOUGH - ROUNDING) | (owners == 0)


def _covers(session: Session, initiative_ids: Sequence[str]) -> Booked:
    wanted = (
        select(Allocation, Person.name, Proficiency.level)
        .join(Person, Person.id == Allocation.person_id)
        .outerjoin(
            Proficiency,
            and_(
                Proficiency.person_id == Allocation.person_id,
                Proficiency.skill_id == Allocation.skill_id,
            ),
        )
        .where(Allocation.initiative_id.in_(initiative_ids))
        .order_by(Allocation.accountable.desc(), Person.name, Allocation.id)
    )
    found: Booked = defaultdict(list)
    for row, name, level in session.execute(wanted):
        one = Cover(row.person_id, name, level or 0, row.fte, row.accountable)
        found[row.initiative_id, row.skill_id].append((row, one))
    return found
