"""Saying what a version of a dataset is for."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.evals.models import DatasetVersion
from tracker.evals.rules.kinds import DatasetRole
from tracker.initiatives.models import Initiative


def set_role(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    version: DatasetVersion,
    role: str,
) -> None:
    """Say that a dataset version is for development or held out. Raises: Invalid."""
    if role not in {*DatasetRole, "unknown"}:
        raise Invalid({"role": "Choose dev, held_out or unknown."})
    before, version.role = version.role, role
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="dataset.role",
        subject="dataset",
        subject_id=version.id,
        sentence=f"said that a dataset version is {role.replace('_', ' ')}",
        initiative_id=initiative.id,
        before={"role": before},
        after={"role": role},
    )
