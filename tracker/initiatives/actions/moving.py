"""Entering a stage, forward after a decision or back with a reason; the gates decide, this only moves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id
from tracker.core.texts import fault_of, normal
from tracker.initiatives import evidence, queries
from tracker.initiatives.actions.recording import Deed, record, touch
from tracker.initiatives.models import Initiative, Stage, StageSpell
from tracker.initiatives.rules.moves import Move, MoveKind, move_kind
from tracker.initiatives.rules.track import Step

LONGEST_REASON = 600


def enter_stage(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    to_stage: Stage,
    reason: str = "",
    decision_id: str | None = None,
) -> StageSpell:
    """Close the present stay and open one in another stage.

    A forward move takes the id of the decision that allowed it, a backward one a reason.
    Raises: Refused for an illegal move; Invalid for a backward move without a reason.
    """
    here, move = _judged(session, initiative, to_stage)
    if move.kind is MoveKind.ILLEGAL or (move.kind is MoveKind.FORWARD and decision_id is None):
        raise Refused(move.sentence)
    if move.kind is MoveKind.BACKWARD:
        reason = required_reason(reason)
    spell = _new_spell(session, initiative, to_stage, now, reason)
    touch(initiative, actor, now)
    deed = _deed(move.kind, here.name, to_stage, reason, decision_id)
    record(session, actor, now, initiative, deed)
    return spell


def move_back(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    stage_id: str,
    reason: str,
    stop_traffic: bool = False,
) -> StageSpell:
    """Go back to an earlier stage, and if wanted end the live deployments in the same step.

    Raises: NotFound, Refused, Invalid as `enter_stage`.
    """
    stage = session.get(Stage, stage_id) if is_id(stage_id) else None
    if stage is None:
        raise NotFound("That stage")
    spell = enter_stage(session, actor=actor, now=now, initiative=initiative, to_stage=stage, reason=reason)
    if stop_traffic:
        why = f"the initiative went back to {stage.name}"
        evidence.stop_traffic(session, actor=actor, now=now, initiative_id=initiative.id, why=why)
    return spell


def close_spell(session: Session, initiative: Initiative, now: datetime, reason: str = "") -> None:
    """End the open stay, if there is one; the reason is kept where the way ends with it."""
    wanted = select(StageSpell).where(StageSpell.initiative_id == initiative.id, StageSpell.left_at.is_(None))
    for spell in session.scalars(wanted):
        spell.left_at = now
        spell.reason = reason or spell.reason


def required_reason(text: str) -> str:
    """Give a reason in normal form. Raises: Invalid when there is none or it cannot be taken."""
    reason = normal(text)
    fault = fault_of(reason, longest=LONGEST_REASON, lines=True) if reason else "Say why, in a sentence."
    if fault:
        raise Invalid({"reason": fault})
    return reason


def _judged(session: Session, initiative: Initiative, to_stage: Stage) -> tuple[Step, Move]:
    """Read where the initiative is now, let nobody move it meanwhile, and judge the move."""
    session.refresh(initiative, ["stage_id", "status", "version"], with_for_update=True)
    steps = {step.id: step for step in queries.steps_of(session, initiative.id)}
    here = steps[initiative.stage_id]
    return here, move_kind(here, steps[to_stage.id], tuple(steps.values()), initiative.status)


def _new_spell(
    session: Session, initiative: Initiative, stage: Stage, now: datetime, reason: str
) -> StageSpell:
    close_spell(session, initiative, now)
    spell = StageSpell(initiative_id=initiative.id, stage_id=stage.id, entered_at=now, reason=reason)
    session.add(spell)
    initiative.stage, initiative.stage_since = stage, now
    return spell


def _deed(kind: MoveKind, here: str, to: Stage, reason: str, decision_id: str | None) -> Deed:
    back = kind is MoveKind.BACKWARD
    went = f"{'took it back' if back else 'moved it'} from {here} to {to.name}"
    sentence = f"{went}: {reason}" if reason else went
    after = {"stage": to.name, "reason": reason, "decision_id": decision_id}
    told = {name: value for name, value in after.items() if value}
    return Deed("stage.back" if back else "stage.enter", sentence, to.id, {"stage": here}, told)
