"""Choosing the run of a suite that later ones are held against."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.texts import fault_of
from tracker.evals.models import Baseline, Run
from tracker.evals.rules.newest import is_whole
from tracker.initiatives.models import Initiative

LONGEST = 300


def bless(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, run: Run, reason: str = ""
) -> Baseline:
    """Make a run the baseline of its suite, in the place of the one before.

    Raises: Invalid for a run that is withdrawn, not whole, or the baseline already.
    """
    told = " ".join(reason.split())
    if fault := fault_of(told, longest=LONGEST):
        raise Invalid({"reason": fault})
    if not is_whole(run):
        raise Invalid({"run": "Only a whole run that was not withdrawn can be a baseline."})
    baseline = session.scalar(select(Baseline).where(Baseline.suite_id == run.suite_id))
    if baseline is not None and baseline.run_id == run.id:
        raise Invalid({"run": "The run is the baseline already."})
    before = {"run": baseline.run_id} if baseline else {}
    baseline = baseline or Baseline(initiative_id=initiative.id, suite_id=run.suite_id)
    baseline.run_id, baseline.blessed_at, baseline.blessed_by_id = run.id, now, actor.person_id
    baseline.reason = told
    session.add(baseline)
    session.flush()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="baseline.bless",
        subject="run",
        subject_id=run.id,
        sentence=f"made run #{run.number} the baseline of {run.suite.name}",
        initiative_id=initiative.id,
        before=before,
        after={"run": run.id, "reason": told},
    )
    return baseline
