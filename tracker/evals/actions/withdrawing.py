"""Withdrawing a run, so that it is shown and counts no more, and putting it back."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.texts import fault_of
from tracker.evals.actions import latest
from tracker.evals.models import Baseline, Run
from tracker.initiatives.models import Initiative

REASON = "Say why; the reason stays visible beside the run."
LONGEST = 300


def withdraw_run(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, run: Run, reason: str
) -> None:
    """Withdraw a run; an older one of its suite counts again. Raises: Invalid (no reason, withdrawn)."""
    told = " ".join(reason.split())
    if run.withdrawn_at is not None:
        raise Invalid({"reason": "The run is withdrawn already."})
    if fault := fault_of(told, longest=LONGEST) if told else REASON:
        raise Invalid({"reason": fault})
    run.withdrawn_at, run.withdrawn_by_id, run.withdrawn_reason = now, actor.person_id, told
    session.execute(delete(Baseline).where(Baseline.run_id == run.id))
    session.flush()
    latest.choose_again(session.connection(), run)
    _record(session, actor, now, initiative, run, "run.withdraw", f"withdrew run #{run.number}: {told}")


def put_back(session: Session, *, actor: Actor, now: datetime, initiative: Initiative, run: Run) -> None:
    """Let a withdrawn run count again. Raises: Invalid when it is not withdrawn."""
    if run.withdrawn_at is None:
        raise Invalid({"reason": "The run is not withdrawn."})
    run.withdrawn_at, run.withdrawn_by_id, run.withdrawn_reason = None, None, ""
    session.flush()
    latest.choose_again(session.connection(), run)
    _record(session, actor, now, initiative, run, "run.put_back", f"put run #{run.number} back")


def _record(
    session: Session, actor: Actor, now: datetime, initiative: Initiative, run: Run, verb: str, sentence: str
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="run",
        subject_id=run.id,
        sentence=sentence,
        initiative_id=initiative.id,
        after={"withdrawn": run.withdrawn_at is not None, "reason": run.withdrawn_reason},
    )
