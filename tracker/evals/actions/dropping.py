"""Dropping the kept file of a run with a reason: the run, its cases and the file's digest stay."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.texts import fault_of
from tracker.evals.models import DroppedFile, Run
from tracker.initiatives.models import Initiative

LONGEST = 300
REASON = "Say why; the reason stays visible beside the run."


def note_dropped(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, run: Run, reason: str
) -> None:
    """Note that the file of a run is dropped; whoever calls this removes it after the commit.

    Raises: Invalid without a reason, or when it was dropped before.
    """
    told = " ".join(reason.split())
    fault = fault_of(told, longest=LONGEST) if told else REASON
    if session.get(DroppedFile, (initiative.id, run.source_sha256)) is not None:
        fault = "The file was dropped before."
    if fault:
        raise Invalid({"reason": fault})
    session.add(
        DroppedFile(
            initiative_id=initiative.id,
            sha256=run.source_sha256,
            reason=told,
            dropped_at=now,
            dropped_by=actor.name,
        )
    )
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="run.drop_file",
        subject="run",
        subject_id=run.id,
        sentence=f"dropped the result file of run #{run.number}: {told}",
        initiative_id=initiative.id,
        after={"sha256": run.source_sha256, "reason": told},
    )
