"""What an initiative needs: skill, level, share of a person's time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.initiatives.models import Initiative
from tracker.staffing.models import Need, Skill


def set_need(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    skill: Skill,
    min_level: int,
    fte: float,
) -> Need:
    """Say that an initiative needs a skill; a second word on the same skill replaces the first.

    `fte` is a share of one person's full week, above 0 and at most 20. Raises: Invalid.
    """
    _check(min_level, fte)
    wanted = select(Need).where(Need.initiative_id == initiative.id, Need.skill_id == skill.id)
    need = session.scalar(wanted)
    before = {"min_level": need.min_level, "fte": need.fte} if need else {}
    if need is None:
        need = Need(initiative_id=initiative.id, skill_id=skill.id, min_level=min_level, fte=fte)
        session.add(need)
    need.min_level, need.fte = min_level, fte
    session.flush()
    sentence = f"needs {fte:g} FTE of {skill.name} at level {min_level} or above"
    _record(session, actor, now, need, "need.set", f"said that the initiative {sentence}", before)
    return need


def remove_need(session: Session, *, actor: Actor, now: datetime, need: Need, skill: Skill) -> None:
    """Say that an initiative no longer needs a skill; who is booked for it stays booked."""
    before = {"min_level": need.min_level, "fte": need.fte}
    sentence = f"said that the initiative no longer needs {skill.name}"
    _record(session, actor, now, need, "need.remove", sentence, before)
    session.delete(need)


def _check(min_level: int, fte: float) -> None:
    errors = {}
    if not 1 <= min_level <= 5:
        errors["min_level"] = "A level is 1 (novice) to 5 (expert)."
    if not 0 < fte <= 20:
        errors["fte"] = "More than 0 and at most 20; 0.5 is half a person's week."
    if errors:
        raise Invalid(errors)


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    need: Need,
    verb: str,
    sentence: str,
    before: dict[str, float],
) -> None:
    gone = verb == "need.remove"
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="need",
        subject_id=need.id,
        initiative_id=need.initiative_id,
        sentence=sentence,
        before=before,
        after={} if gone else {"min_level": need.min_level, "fte": need.fte},
    )
