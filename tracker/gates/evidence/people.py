"""Facts about staffing: the needed skills, who is booked for them today, and at which level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.gates.evidence.grouping import grouped, prepared, rows, table
from tracker.gates.rules.facts import CoverFact, InitiativeFact, PersonFact
from tracker.staffing.models import Allocation, Need, Proficiency, Skill

NEED, SKILL, ALLOCATION, PERSON, LEVEL = (
    table(model) for model in (Need, Skill, Allocation, Person, Proficiency)
)
NEEDS = prepared(
    select(
        NEED.c.initiative_id,
        NEED.c.skill_id,
        SKILL.c.name,
        NEED.c.min_level,
        NEED.c.fte,
        NEED.c.starts_on,
        NEED.c.ends_on,
    )
    .select_from(NEED)
    .join(SKILL, SKILL.c.id == NEED.c.skill_id)
    .order_by(SKILL.c.name),
    NEED.c.initiative_id,
)
BOOKED = prepared(
    select(
        ALLOCATION.c.initiative_id,
        ALLOCATION.c.skill_id,
        ALLOCATION.c.person_id,
        PERSON.c.name,
        LEVEL.c.level,
        ALLOCATION.c.fte,
        ALLOCATION.c.accountable,
        ALLOCATION.c.starts_on,
        ALLOCATION.c.ends_on,
    )
    .select_from(ALLOCATION)
    .join(PERSON, PERSON.c.id == ALLOCATION.c.person_id)
    .outerjoin(
        LEVEL,
        and_(LEVEL.c.person_id == ALLOCATION.c.person_id, LEVEL.c.skill_id == ALLOCATION.c.skill_id),
    )
    .order_by(ALLOCATION.c.accountable.desc(), ALLOCATION.c.fte.desc(), PERSON.c.name, ALLOCATION.c.id),
    ALLOCATION.c.initiative_id,
)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A needed skill, in FTE; without dates it is needed always."""

    skill_id: str
    skill: str
    min_level: int
    fte: float
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Booking:
    """A person booked for a skill, in FTE; `level` None is not assessed."""

    skill_id: str
    person_id: str
    person: str
    level: int | None
    fte: float
    accountable: bool
    starts_on: date | None
    ends_on: date | None


def needs(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[NeedRow, ...]]:
    """Give the needed skills by name."""
    return grouped((row[0], NeedRow(*row[1:])) for row in rows(session, NEEDS, ids))


def bookings(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[Booking, ...]]:
    """Give who is booked, the accountable first."""
    return grouped((row[0], Booking(*row[1:])) for row in rows(session, BOOKED, ids))


def covers(needed: Sequence[NeedRow], booked: Sequence[Booking], today: date) -> tuple[CoverFact, ...]:
    """Set what is needed against who of the level is booked: today, or on the first day of a later need."""
    lasting = [need for need in needed if need.ends_on is None or need.ends_on >= today]
    return tuple(_cover(need, booked, max(today, need.starts_on or today), today) for need in lasting)


def people_of(initiative: InitiativeFact, booked: Sequence[Booking], today: date) -> tuple[PersonFact, ...]:
    """Give the people of an initiative: its owner, then who is accountable, then the others."""
    found = {initiative.owner.id: initiative.owner} if initiative.owner else {}
    for booking in booked:
        if _within(booking, today):
            found.setdefault(booking.person_id, PersonFact(booking.person_id, booking.person))
    return tuple(found.values())


def _cover(need: NeedRow, booked: Sequence[Booking], day: date, today: date) -> CoverFact:
    able = [one for one in booked if one.skill_id == need.skill_id and (one.level or 0) >= need.min_level]
    then = [one for one in able if _within(one, day)]
    return CoverFact(
        skill=need.skill,
        min_level=need.min_level,
        needed=need.fte,
        covered=sum(one.fte for one in then),
        accountable=next((one.person for one in then if one.accountable), ""),
        changes_on=_next_change([need, *able], today),
    )


def _within(spell: Booking, day: date) -> bool:
    begun = spell.starts_on is None or spell.starts_on <= day
    return begun and (spell.ends_on is None or spell.ends_on >= day)


def _next_change(spells: Sequence[NeedRow | Booking], today: date) -> date | None:
    """Give the first day to come on which one of these begins or has ended."""
    begin = [spell.starts_on for spell in spells if spell.starts_on]
    end = [spell.ends_on + timedelta(days=1) for spell in spells if spell.ends_on]
    return min((day for day in (*begin, *end) if day > today), default=None)
