"""Adding skills and saying how well a person has one."""

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.staffing.models import Proficiency, Skill
from tracker.staffing.rules.words import Discipline


def add_skill(
    session: Session, *, actor: Actor, now: datetime, name: str, discipline: Discipline, key: str = ""
) -> Skill:
    """Add a skill to the catalogue. Raises: Invalid when there is one of that name."""
    name = name.strip()
    if session.scalar(select(Skill.id).where(func.lower(Skill.name) == name.lower())):
        raise Invalid({"name": "There is a skill of that name already."})
    skill = Skill(key=key or _key(name), name=name, discipline=discipline.value)
    session.add(skill)
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="skill.add",
        subject="skill",
        subject_id=skill.id,
        sentence=f"added the skill {name}",
    )
    return skill


def change_skill(
    session: Session, *, actor: Actor, now: datetime, skill: Skill, name: str, discipline: Discipline
) -> None:
    """Rename a skill or move it to another discipline; its key stays. Raises: Invalid."""
    name, before = name.strip(), {"name": skill.name, "discipline": skill.discipline}
    after = {"name": name, "discipline": discipline.value}
    if not name:
        raise Invalid({"name": "Name the skill."})
    same = select(Skill.id).where(func.lower(Skill.name) == name.lower(), Skill.id != skill.id)
    if session.scalar(same):
        raise Invalid({"name": "There is a skill of that name already."})
    if after == before:
        return
    skill.name, skill.discipline = name, discipline.value
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="skill.change",
        subject="skill",
        subject_id=skill.id,
        sentence=f"changed the skill {name}",
        before=before,
        after=after,
    )


def set_level(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    person: Person,
    skill: Skill,
    level: int,
    wants_to_grow: bool = False,
) -> None:
    """Say how well a person has a skill, 1 to 5; 0 takes the skill away. Raises: Invalid."""
    if not 0 <= level <= 5:
        raise Invalid({"level": "A level is 1 (novice) to 5 (expert); 0 takes the skill away."})
    row = session.get(Proficiency, (person.id, skill.id))
    before = row.level if row else 0
    if level == 0:
        if row is not None:
            session.delete(row)
    elif row is None:
        row = Proficiency(person_id=person.id, skill_id=skill.id, level=level, assessed_at=now)
        session.add(row)
    if row is not None and level:
        row.level, row.wants_to_grow = level, wants_to_grow
        row.assessed_at, row.assessed_by_id = now, actor.person_id
    _record(session, actor, now, person, skill, before, level)


def _record(
    session: Session, actor: Actor, now: datetime, person: Person, skill: Skill, before: int, after: int
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="skill.level",
        subject="person",
        subject_id=person.id,
        sentence=f"set {skill.name} of {person.name} to level {after}",
        before={skill.key: before},
        after={skill.key: after},
    )


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "skill"
