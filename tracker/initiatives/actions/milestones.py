"""Logging, editing, finishing and deleting milestones."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.core.actor import Actor
from tracker.core.errors import Invalid
from tracker.core.ids import is_id
from tracker.core.texts import link_fault
from tracker.initiatives.actions.recording import Deed, record
from tracker.initiatives.models import Initiative, Milestone, Stage
from tracker.initiatives.queries import milestones
from tracker.initiatives.rules.milestones import NAMES, MilestoneDetails, faults, is_circle

REFERENCES: dict[str, type[Stage] | type[Person]] = {"stage_id": Stage, "owner_id": Person}


def log_milestone(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    details: MilestoneDetails,
    done: bool = False,
) -> Milestone:
    """Add a milestone, done already or still to come. Raises: Invalid."""
    _check(session, initiative, details, None)
    milestone = Milestone(
        initiative_id=initiative.id,
        created_at=now,
        done_at=now if done else None,
        done_by_id=actor.person_id if done else None,
        **_values(details),
    )
    session.add(milestone)
    session.flush()
    after = _logged(details) | ({"done_at": now.isoformat()} if done else {})
    sentence = f"logged milestone “{details.title}”" + (" as done" if done else "")
    record(session, actor, now, initiative, Deed("milestone.log", sentence, milestone.id, after=after))
    return milestone


def edit_milestone(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    milestone: Milestone,
    details: MilestoneDetails,
    version: int,
) -> None:
    """Save entries made on `version`. Raises: Invalid; Conflict when somebody saved since then."""
    session.refresh(milestone, [*NAMES, "version"], with_for_update=True)
    before = milestones.details_of(milestone)
    if version != milestone.version:
        raise milestones.conflict(session, milestone, details)
    _check(session, initiative, details, milestone.id)
    changed = [name for name in NAMES if getattr(before, name) != getattr(details, name)]
    if not changed:
        return
    for name in changed:
        setattr(milestone, name, getattr(details, name))
    was = {name: _logged(before).get(name) for name in changed}
    now_is = {name: _logged(details).get(name) for name in changed}
    sentence = f"changed milestone “{details.title}”"
    record(session, actor, now, initiative, Deed("milestone.edit", sentence, milestone.id, was, now_is))


def set_done(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    milestone: Milestone,
    done: bool,
    evidence_url: str | None = None,
) -> None:
    """Mark a milestone as done, perhaps with a link that shows it, or as open again. Raises: Invalid."""
    if evidence_url and (fault := link_fault(evidence_url)):
        raise Invalid({"evidence_url": fault})
    session.refresh(milestone, ["done_at", "evidence_url", "version"], with_for_update=True)
    if done == (milestone.done_at is not None) and not evidence_url:
        return
    before = {"done_at": milestone.done_at.isoformat() if milestone.done_at else None}
    milestone.done_at = (milestone.done_at or now) if done else None
    milestone.done_by_id = actor.person_id if done else None
    milestone.evidence_url = evidence_url or milestone.evidence_url
    after = {"done_at": milestone.done_at.isoformat() if milestone.done_at else None}
    after |= {"evidence_url": evidence_url} if evidence_url else {}
    verb, word = ("milestone.done", "done") if done else ("milestone.open", "not done")
    sentence = f"marked “{milestone.title}” as {word}"
    record(session, actor, now, initiative, Deed(verb, sentence, milestone.id, before, after))


def delete_milestone(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, milestone: Milestone
) -> None:
    """Delete a milestone; what waited for it waits no more, and the log keeps what it held."""
    before = _logged(milestones.details_of(milestone))
    sentence = f"deleted milestone “{milestone.title}”"
    session.delete(milestone)
    record(session, actor, now, initiative, Deed("milestone.delete", sentence, milestone.id, before))


def _check(session: Session, initiative: Initiative, details: MilestoneDetails, own_id: str | None) -> None:
    found = faults(details)
    for name, model in REFERENCES.items():
        row_id = getattr(details, name)
        if row_id is not None and (not is_id(row_id) or session.get(model, row_id) is None):
            found[name] = "Choose one of the list."
    if details.depends_on_id is not None:
        found |= _dependency_faults(session, initiative, details.depends_on_id, own_id)
    if found:
        raise Invalid(found)


def _dependency_faults(
    session: Session, initiative: Initiative, on_id: str, own_id: str | None
) -> dict[str, str]:
    waits_for = milestones.waits_for(session, initiative.id)
    if on_id not in waits_for:
        return {"depends_on_id": "Choose a milestone of this initiative."}
    if own_id is not None and is_circle(waits_for, own_id, on_id):
        return {"depends_on_id": "That one waits, in the end, for this one."}
    return {}


def _values(details: MilestoneDetails) -> dict[str, str | date | None]:
    return {name: getattr(details, name) for name in NAMES}


def _logged(details: MilestoneDetails) -> dict[str, str]:
    values = _values(details)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value
    }
