"""Reading labels for a judge: the table, and where the table is silent what the judge said in a run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    said = None if sent.run is None else said_of_cases(session, _run(session, initiative_id, sent))
    try:
        read = read_labels(sent.content, columns=sent.columns, said=said, limits=limits)
    except Unreadable as fault:
        raise Invalid({"labels": str(fault)}) from fault
    digest = hashlib.sha256(sent.content + f"\n{sent.run or ''}".encode()).hexdigest()
    return Calibrating(sent.judge, read.labels, digest, sent.note), read


def _run(session: Session, initiative_id: str, sent: Sent) -> str:
    wanted = select(Run.id).where(Run.initiative_id == initiative_id, Run.number == sent.run)
    found = session.scalar(wanted)
    if found is None:
        raise Invalid({"run": f"There is no run #{sent.run} here."})
    return found
