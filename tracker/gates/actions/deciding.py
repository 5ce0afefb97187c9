"""Deciding at a gate: go only on evidence and votes; what was decided on is kept with its hash."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.core.actor import Actor
from tracker.core.errors import NotFound, Refused
from tracker.core.ids import is_id
from tracker.gates.actions import conditioning
from tracker.gates.actions.opening import AtGate, at_gate
from tracker.gates.actions.recording import record, text
from tracker.gates.models import Decision, GateReview
from tracker.gates.rules.passing import obstacles
from tracker.gates.rules.snapshot import UnderPolicy, take
from tracker.gates.rules.words import ENTERING, Outcome, ReviewStatus
from tracker.initiatives import queries as initiatives
from tracker.initiatives.actions.moving import enter_stage
from tracker.initiatives.actions.status import cancel
from tracker.initiatives.models import Initiative, Stage
from tracker.initiatives.rules.moves import MoveKind, move_kind

NEEDED = "Say why, in a sentence."


def decide(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    outcome: Outcome,
    reason: str = "",
    conditions: str = "",
    review_id: str | None = None,
) -> Decision:
    """Decide at the gate that leads on, judged anew in this transaction.

    Go enters the next stage, so does a conditional go, whose `conditions` (one a line, its day first) hold
    the gates after it; kill cancels the initiative; hold and recycle leave it where it is. All but go need
    a reason. With `review_id` the decision is made on that review only.
    Raises: Refused with every reason why it may not go on; Invalid for the reason and the conditions.
    """
    promised = conditioning.read(outcome, conditions, now)
    reason = text("reason", reason, needed="" if outcome is Outcome.GO else NEEDED)
    here = at_gate(session, initiative, now)
    if review_id is not None and (here.review is None or here.review.id != review_id):
        raise Refused("That review is not open any more.", "Look at what was decided.")
    if outcome in ENTERING:
        _require_passable(here, actor)
    decision = _kept(session, actor, now, initiative, here, outcome, reason)
    conditioning.keep(session, decision, promised)
    if here.review is not None:
        session.get_one(GateReview, here.review.id).status = ReviewStatus.DECIDED.value
    _follow(session, actor, now, initiative, here, decision)
    return decision


def pass_on(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, stage_id: str
) -> Decision:
    """Go on to a stage, as a card is moved on the board.

    Raises: NotFound for an unknown stage; Refused for any stage but the next, and as `decide`.
    """
    stage = session.get(Stage, stage_id) if is_id(stage_id) else None
    if stage is None:
        raise NotFound("That stage")
    steps = {step.id: step for step in initiatives.steps_of(session, initiative.id)}
    here, there = steps[initiative.stage_id], steps[stage.id]
    move = move_kind(here, there, tuple(steps.values()), initiative.status)
    if move.kind is not MoveKind.FORWARD:
        raise Refused(move.sentence)
    return decide(session, actor=actor, now=now, initiative=initiative, outcome=Outcome.GO)


def _require_passable(here: AtGate, actor: Actor) -> None:
    """Raises: Refused with every reason."""
    policy, facts = here.judged.published.policy, here.judged.facts
    found = obstacles(here.gate, facts, policy, here.review, actor.person_id)
    if found:
        raise Refused(f"The {here.gate.told} is not passed.", "", found)


def _kept(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    here: AtGate,
    outcome: Outcome,
    reason: str,
) -> Decision:
    """Keep the decision with its snapshot, and record it."""
    known = here.judged.published
    under = UnderPolicy(known.policy.key, known.policy.version, known.sha256)
    snapshot = take(here.judged.facts, here.gate, under, here.review)
    decision = Decision(
        initiative_id=initiative.id,
        gate=here.gate.key,
        review_id=here.review.id if here.review else None,
        policy_id=known.id,
        policy_version=known.policy.version,
        outcome=outcome.value,
        from_stage_id=initiative.stage_id,
        to_stage_id=here.gate.enters if outcome in ENTERING else None,
        reason=reason,
        snapshot=snapshot.text,
        sha256=snapshot.sha256,
        by_id=actor.person_id,
        at=now,
    )
    session.add(decision)
    session.flush()
    sentence = f"decided {outcome.value.replace('_', ' ')} at the {here.gate.told}"
    sentence += f": {reason}" if reason else ""
    after = {"outcome": outcome.value, "snapshot_sha256": snapshot.sha256, "policy_version": under.version}
    record(session, actor, now, initiative, "gate.decide", sentence, subject_id=decision.id, after=after)
    return decision


def _follow(
    session: Session, actor: Actor, now: datetime, initiative: Initiative, here: AtGate, decision: Decision
) -> None:
    """Do what was decided."""
    if decision.outcome in ENTERING:
        stage = session.get_one(Stage, here.gate.enters)
        enter_stage(
            session, actor=actor, now=now, initiative=initiative, to_stage=stage, decision_id=decision.id
        )
    if decision.outcome == Outcome.KILL:
        cancel(session, actor=actor, now=now, initiative=initiative, reason=decision.reason)
