"""Reading labels for a judge: the table, and where the table is silent what the judge said in a run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.core.errors import Invalid
from tracker.evals.actions.calibrating import Calibrating
from tracker.evals.importers import Limits, Unreadable
from tracker.evals.importers.labels import Labels, read_labels
from tracker.evals.models import Run
from tracker.evals.queries.judges import said_of_cases


@dataclass(frozen=True, slots=True)
class Sent:
    """A table of labels for a judge; `run` is the number of the run that holds the judge's word, if one."""

    judge: str
    content: bytes
    columns: Mapping[str, str]
    run: int | None = None
    note: str = ""


def labelled(session: Session, initiative_id: str, sent: Sent, limits: Limits) -> tuple[Calibrating, Labels]:
    """Read what was sent. Raises: Invalid with what to do: no such run, no such column, an unknown word."""
    said = None if sent.run is None else said_of_cases(session, _run(session, initiative_id, sent).id)
    try:
        read = read_labels(sent.content, columns=sent.columns, said=said, limits=limits)
    except Unreadable as fault:
        raise Invalid({"labels": str(fault)}) from fault
    return Calibrating(sent.judge, read.labels, _digest(sent, read), sent.note), read


def _digest(sent: Sent, read: Labels) -> str:
    """Give the SHA-256 (hex) over the bytes, the run, and the columns that they were read by."""
    said = json.dumps([sent.run, read.columns]).encode()
    return hashlib.sha256(hashlib.sha256(sent.content).digest() + said).hexdigest()


def _run(session: Session, initiative_id: str, sent: Sent) -> Run:
    """Find the run that holds the judge's word. Raises: Invalid: another judge's, or withdrawn."""
    wanted = select(Run).where(Run.initiative_id == initiative_id, Run.number == sent.run)
    run = session.scalar(wanted.options(joinedload(Run.system_version)))
    if run is None:
        raise Invalid({"run": f"There is no run #{sent.run} here."})
    if run.withdrawn_at is not None:
        raise Invalid({"run": f"Run #{run.number} is withdrawn; choose another one."})
    named = run.system_version.judge if run.system_version else ""
    if not named:
        raise Invalid({"run": f"Run #{run.number} names no judge: state it at its import."})
    if named != sent.judge:
        raise Invalid({"run": f"Run #{run.number} names the judge {named}, not {sent.judge}."})
    return run
