"""Asking for a waiver, deciding on it, revoking it; the criterion is judged anew in the same transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Forbidden, Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.gates.actions.judging import judged_now
from tracker.gates.actions.recording import record, text
from tracker.gates.models import Waiver
from tracker.gates.rules.outcome import CriterionOutcome
from tracker.gates.rules.uncovered import uncovered
from tracker.gates.rules.waiving import (
    NEVER,
    WaiverState,
    decider_obstacle,
    may_be_waived,
    most_days,
    state_of,
)
from tracker.gates.rules.wording import fitted
from tracker.initiatives.models import Initiative

WHY = "Say why the criterion cannot be met now."
INSTEAD = "Say what is done instead, until it is met."
BEFORE = "A waiver of this criterion is pending or in force already."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the criterion by its key, why, what is done instead, and for how many days."""

    criterion: str
    reason: str
    control: str
    days: int | None


def request_waiver(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, wanted: Wanted
) -> Waiver:
    """Ask for a waiver of a required criterion that is open.

    Raises: NotFound when no gate before the initiative asks for it; Refused when it is passed, may never be
    waived, or is waived or waiting for it; Invalid for the texts and the days.
    """
    reason, control = _texts(wanted, most_days(initiative.risk_tier))
    session.refresh(initiative, ["version"], with_for_update=True)
    gate, outcome = _asked(session, initiative, wanted.criterion, now)
    _end_expired(session, initiative, wanted.criterion, now)
    made = Waiver(
        initiative_id=initiative.id,
        gate=gate,
        criterion=outcome.key,
        label=fitted(outcome.label, 200),
        verdict=outcome.verdict.value,
        risk=fitted(uncovered(outcome), 600),
        reason=reason,
        control=control,
        days=wanted.days or 0,
        requested_by_id=actor.person_id,
        requested_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as twice:
        raise Refused(BEFORE, "Decide on that one, or revoke it first.") from twice
    sentence = f"asked to waive {made.label} for {made.days} days: {reason}"
    after = {"criterion": made.criterion, "days": made.days, "risk": made.risk, "control": control}
    record(session, actor, now, initiative, "waiver.request", sentence, subject_id=made.id, after=after)
    return made


def decide_waiver(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    waiver_id: str,
    approve: bool,
    comment: str = "",
) -> Waiver:
    """Approve or reject a waiver; its days begin now. Rejecting takes a comment.

    Raises: NotFound; Refused when it is decided already; Forbidden for one's own; Invalid for the comment.
    """
    comment = text("comment", comment, needed="" if approve else "Say why it is rejected.")
    waiver = _held(session, initiative, waiver_id)
    if waiver.status != WaiverState.PENDING:
        raise Refused(f"That waiver is {state_of(waiver.status, waiver.ends_at, now)} already.")
    if obstacle := decider_obstacle(actor.person_id, waiver.requested_by_id):
        raise Forbidden(obstacle)
    waiver.status = WaiverState.APPROVED.value if approve else WaiverState.REJECTED.value
    waiver.decided_by_id, waiver.decided_at, waiver.comment = actor.person_id, now, comment
    waiver.ends_at = now + timedelta(days=waiver.days) if approve else None
    session.flush()
    until = f" until {waiver.ends_at:%-d %b %Y}" if waiver.ends_at else ""
    said = f": {comment}" if comment else ""
    sentence = f"{waiver.status} the waiver of {waiver.label}{until}{said}"
    verb = "waiver.approve" if approve else "waiver.reject"
    record(session, actor, now, initiative, verb, sentence, subject_id=waiver.id, after={"risk": waiver.risk})
    return waiver


def revoke_waiver(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, waiver_id: str, reason: str
) -> Waiver:
    """End a waiver before its time, or take a pending one back, with a reason.

    Raises: NotFound; Refused when it is over already; Invalid without a reason.
    """
    reason = text("reason", reason, needed="Say why; the reason stays in the register.")
    waiver = _held(session, initiative, waiver_id)
    state = state_of(waiver.status, waiver.ends_at, now)
    if state not in {WaiverState.PENDING, WaiverState.APPROVED}:
        raise Refused(f"That waiver is {state} already.")
    waiver.status, waiver.ended_at, waiver.ended_why = WaiverState.REVOKED.value, now, reason
    session.flush()
    sentence = f"revoked the waiver of {waiver.label}: {reason}"
    record(session, actor, now, initiative, "waiver.revoke", sentence, subject_id=waiver.id)
    return waiver


def _texts(wanted: Wanted, most: int) -> tuple[str, str]:
    """Check what was typed, all of it at once. Raises: Invalid."""
    faults: dict[str, str] = {}
    kept: dict[str, str] = {}
    for name, given, needed in (("reason", wanted.reason, WHY), ("control", wanted.control, INSTEAD)):
        try:
            kept[name] = text(name, given, needed=needed)
        except Invalid as fault:
            faults |= fault.errors
    if wanted.days is None or not 1 <= wanted.days <= most:
        faults["days"] = f"From 1 to {most} days for this risk tier."
    if faults:
        raise Invalid(faults)
    return kept["reason"], kept["control"]


def _asked(
    session: Session, initiative: Initiative, criterion: str, now: datetime
) -> tuple[str, CriterionOutcome]:
    """Give the gate and the criterion as it stands now. Raises: NotFound; Refused."""
    for gate in judged_now(session, initiative.id, now).gates:
        for outcome in gate.outcomes:
            if outcome.key != criterion:
                continue
            if outcome.kind in NEVER:
                raise Refused("The risk tier is never waived.", "Decide it on the settings page.")
            if not may_be_waived(outcome):
                told = outcome.verdict.value.replace("_", " ")
                raise Refused(f"{outcome.label} is {told}: there is nothing to waive.")
            return gate.key, outcome
    raise NotFound("That criterion")


def _end_expired(session: Session, initiative: Initiative, criterion: str, now: datetime) -> None:
    """Make room for a new waiver where the days of the last one are over."""
    over = (
        update(Waiver)
        .where(Waiver.initiative_id == initiative.id, Waiver.criterion == criterion)
        .where(Waiver.status == WaiverState.APPROVED.value, Waiver.ended_at.is_(None), Waiver.ends_at <= now)
    )
    session.execute(over.values(ended_at=Waiver.ends_at))


def _held(session: Session, initiative: Initiative, waiver_id: str) -> Waiver:
    """Give a waiver of the initiative, held still until the commit. Raises: NotFound."""
    session.refresh(initiative, ["version"], with_for_update=True)
    wanted = select(Waiver).where(Waiver.id == waiver_id, Waiver.initiative_id == initiative.id)
    found = session.scalar(wanted.execution_options(populate_existing=True)) if is_id(waiver_id) else None
    if found is None:
        raise NotFound("That waiver")
    return found
