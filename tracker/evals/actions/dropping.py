"""Dropping the kept file of a run with a reason: the run, its cases and the file's digest stay."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.texts import fault_of
from tracker.evals.actions.source_files import SourceFiles
from tracker.evals.models import DroppedFile, Run
from tracker.initiatives.models import Initiative

LONGEST = 300
REASON = "Say why; the reason stays visible beside the run."


class DroppedBefore(Invalid):
    """The file of a run was dropped before."""


def is_dropped(session: Session, initiative_id: str, sha256: str) -> bool:
    """Say whether a file was dropped for a reason, so that nobody gives it out or brings it back."""
    return session.get(DroppedFile, (initiative_id, sha256)) is not None


def keep_away(session: Session, files: SourceFiles, initiative_id: str, sha256: str) -> None:
    """Remove a file that came again after it was dropped; called where its runs are stored."""
    if is_dropped(session, initiative_id, sha256):
        files.drop(initiative_id, sha256)


def note_dropped(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, run: Run, reason: str
) -> None:
    """Note that the file of a run is dropped; whoever calls this removes it after the commit.

    Raises: Invalid without a reason; DroppedBefore, after which it is removed as well.
    """
    told = " ".join(reason.split())
    fault = fault_of(told, longest=LONGEST) if told else REASON
    if is_dropped(session, initiative.id, run.source_sha256):
        raise DroppedBefore({"reason": "The file was dropped before."})
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
