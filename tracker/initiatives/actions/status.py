"""Pausing, resuming, cancelling and closing an initiative."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Invalid, Refused
from tracker.core.texts import day_fault
from tracker.initiatives import evidence
from tracker.initiatives.actions.moving import close_spell, required_reason
from tracker.initiatives.actions.recording import Deed, record, touch
from tracker.initiatives.models import Initiative, Pause, Stage
from tracker.initiatives.rules import moves
from tracker.initiatives.rules.words import Status


def pause(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, reason: str, review_on: date
) -> Pause:
    """Stop the clocks until somebody resumes; evidence keeps ageing. Raises: Refused; Invalid."""
    _lock(session, initiative)
    _refuse(moves.pause_refusal(initiative.status))
    reason = required_reason(reason)
    fault = day_fault(review_on) or ("Choose a day to come." if review_on <= now.date() else None)
    if fault:
        raise Invalid({"review_on": fault})
    row = Pause(
        initiative_id=initiative.id, reason=reason, review_on=review_on, by_id=actor.person_id, at=now
    )
    session.add(row)
    after = {"review_on": review_on.isoformat(), "reason": reason}
    sentence = f"paused it until a review on {review_on.isoformat()}: {reason}"
    _change(session, actor, now, initiative, Status.PAUSED, "initiative.pause", sentence, after)
    return row


def resume(session: Session, *, actor: Actor, now: datetime, initiative: Initiative) -> None:
    """Let the clocks run again. Raises: Refused."""
    _lock(session, initiative)
    _refuse(moves.resume_refusal(initiative.status))
    _end_pauses(session, initiative, now)
    _change(session, actor, now, initiative, Status.ACTIVE, "initiative.resume", "resumed it", {})


def cancel(session: Session, *, actor: Actor, now: datetime, initiative: Initiative, reason: str) -> None:
    """End it before production, for good; the event records the decision. Raises: Refused; Invalid."""
    stage = _lock(session, initiative)
    _refuse(moves.cancel_refusal(stage.category, initiative.status))
    _refuse_obstacles(session, initiative)
    reason = required_reason(reason)
    _end(session, initiative, now, reason)
    after = {"reason": reason, "stage": stage.name}
    sentence = f"cancelled it in {stage.name}: {reason}"
    _change(session, actor, now, initiative, Status.CANCELLED, "initiative.cancel", sentence, after)


def close(session: Session, *, actor: Actor, now: datetime, initiative: Initiative, reason: str) -> None:
    """Close a retired initiative, for good. Raises: Refused; Invalid."""
    stage = _lock(session, initiative)
    _refuse(moves.close_refusal(stage.category, initiative.status))
    _refuse_obstacles(session, initiative)
    reason = required_reason(reason)
    _end(session, initiative, now, reason)
    sentence, after = f"closed it: {reason}", {"reason": reason}
    _change(session, actor, now, initiative, Status.CLOSED, "initiative.close", sentence, after)


def _lock(session: Session, initiative: Initiative) -> Stage:
    """Read the initiative as it is now and let nobody change it meanwhile; give its stage."""
    session.refresh(initiative, ["status", "stage_id", "version"], with_for_update=True)
    return session.get_one(Stage, initiative.stage_id)


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)


def _refuse_obstacles(session: Session, initiative: Initiative) -> None:
    found = evidence.obstacles(session, initiative.id)
    if found:
        raise Refused("It cannot end yet.", "Take the traffic away first.", found)


def _end(session: Session, initiative: Initiative, now: datetime, reason: str) -> None:
    _end_pauses(session, initiative, now)
    close_spell(session, initiative, now, reason)


def _end_pauses(session: Session, initiative: Initiative, now: datetime) -> None:
    wanted = select(Pause).where(Pause.initiative_id == initiative.id, Pause.ended_at.is_(None))
    for row in session.scalars(wanted):
        row.ended_at = now


def _change(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    status: Status,
    verb: str,
    sentence: str,
    after: dict[str, Any],
) -> None:
    before = {"status": initiative.status}
    initiative.status = status.value
    touch(initiative, actor, now)
    given = {"status": status.value, **after}
    record(session, actor, now, initiative, Deed(verb, sentence, before=before, after=given))
