"""Conditions of a go: keeping them with the decision, and calling one met."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.gates.actions.recording import record, text
from tracker.gates.models import Condition, Decision
from tracker.gates.rules.conditions import Promise, promises
from tracker.gates.rules.words import Outcome
from tracker.initiatives.models import Initiative

ONLY = "Only a conditional go has conditions: choose it, or leave them out."


def read(outcome: Outcome, conditions: str, now: datetime) -> tuple[Promise, ...]:
    """Read the conditions of a decision. Raises: Invalid."""
    if outcome is not Outcome.CONDITIONAL_GO:
        if conditions.strip():
            raise Invalid({"conditions": ONLY})
        return ()
    try:
        return promises(conditions, now.date())
    except ValueError as fault:
        raise Invalid({"conditions": str(fault)}) from fault


def keep(session: Session, decision: Decision, promised: Sequence[Promise]) -> None:
    """Write the conditions down."""
    session.add_all(
        Condition(
            initiative_id=decision.initiative_id,
            decision_id=decision.id,
            text=one.text,
            due_on=one.due_on,
        )
        for one in promised
    )
    session.flush()


def meet(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, condition_id: str, how: str
) -> Condition:
    """Call a condition met, and say by what.

    Raises: NotFound; Refused when it is met already; Invalid without how.
    """
    how = text("how", how, needed="Say what was done, in a sentence.")
    found = session.get(Condition, condition_id, with_for_update=True) if is_id(condition_id) else None
    if found is None or found.initiative_id != initiative.id:
        raise NotFound("That condition")
    if found.met_at is not None:
        raise Refused(f"It was met on {found.met_at:%-d %b %Y} already.")
    found.met_at, found.met_by_id, found.how = now, actor.person_id, how
    session.flush()
    said = f"met the condition \u201c{found.text}\u201d: {how}"
    record(session, actor, now, initiative, "condition.meet", said, subject_id=found.id, after={"how": how})
    return found
