"""Creating an initiative and editing what is written about it; stage and status have actions of their own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor
from tracker.core.errors import Conflict, Invalid
from tracker.core.ids import is_id
from tracker.initiatives.actions import members
from tracker.initiatives.actions.expecting import keep_expectation
from tracker.initiatives.actions.recording import Deed, record, touch
from tracker.initiatives.models import Initiative, Stage, StageSpell
from tracker.initiatives.queries import edits
from tracker.initiatives.rules import keys
from tracker.initiatives.rules.checking import faults
from tracker.initiatives.rules.fields import GUARDED, LABELS, NAMES, Details, logged
from tracker.initiatives.rules.merging import Merge

REFERENCES: Mapping[str, type[Team] | type[Person]] = {
    "team_id": Team,
    "owner_id": Person,
    "sponsor_id": Person,
}


def create(session: Session, *, actor: Actor, now: datetime, key: str, details: Details) -> Initiative:
    """Propose an initiative: it enters the first stage, its creator becomes a lead. Raises: Invalid."""
    _refuse(_faults(session, details) | _key_faults(session, key))
    first = session.scalars(select(Stage).order_by(Stage.position).limit(1)).one()
    given = {name: getattr(details, name) for name in NAMES}
    moments = {"stage_since": now, "created_at": now, "updated_at": now}
    initiative = Initiative(key=key, stage=first, updated_by_id=actor.person_id, **moments, **given)
    session.add(initiative)
    _flush_new(session)
    session.add(StageSpell(initiative_id=initiative.id, stage_id=first.id, entered_at=now))
    members.include(session, initiative.id, actor.person_id, "lead")
    _include_named(session, initiative)
    keep_expectation(session, actor, now, initiative, Details(name=""))
    after = {name: logged(value) for name, value in given.items() if value not in (None, "")}
    deed = Deed("initiative.create", f"proposed {details.name}", after=after)
    record(session, actor, now, initiative, deed)
    return initiative


def edit(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    details: Details,
    version: int,
    may_guard: bool,
) -> Merge:
    """Save entries made on `version`; fields that only somebody else changed since then are kept.

    `may_guard`: the actor may decide who sees the initiative (visibility, owner, sponsor).
    Raises: Invalid; Conflict when somebody changed the same field to something else.
    """
    session.refresh(initiative, [*NAMES, "version"], with_for_update=True)
    found = edits.compared(session, initiative, version, details)
    if found.conflicts and found.at:
        raise Conflict(found.who, found.at, found.conflicts, found.version)
    before = edits.details_of(initiative)
    wanted = replace(before, **found.merge.values)
    _refuse(_faults(session, wanted) | _guarded_faults(before, wanted, may_guard))
    _save(session, actor, now, initiative, before, wanted)
    return found.merge


def _save(
    session: Session, actor: Actor, now: datetime, initiative: Initiative, before: Details, wanted: Details
) -> None:
    changed = [name for name in NAMES if getattr(before, name) != getattr(wanted, name)]
    if not changed:
        return
    for name in changed:
        setattr(initiative, name, getattr(wanted, name))
    touch(initiative, actor, now)
    old = initiative.version
    session.flush()
    _include_named(session, initiative)
    keep_expectation(session, actor, now, initiative, before)
    labels = ", ".join(LABELS[name].lower() for name in changed)
    was = {name: logged(getattr(before, name)) for name in changed} | {"version": old}
    now_is = {name: logged(getattr(wanted, name)) for name in changed} | {"version": initiative.version}
    record(session, actor, now, initiative, Deed(edits.EDIT, f"changed {labels}", before=was, after=now_is))


def _include_named(session: Session, initiative: Initiative) -> None:
    members.include(session, initiative.id, initiative.owner_id)
    members.include(session, initiative.id, initiative.sponsor_id, "stakeholder")


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise Invalid(wrong)


def _faults(session: Session, details: Details) -> dict[str, str]:
    found = faults(details)
    for name, model in REFERENCES.items():
        row_id = getattr(details, name)
        if row_id is not None and (not is_id(row_id) or session.get(model, row_id) is None):
            found[name] = "Choose one of the list."
    return found


def _guarded_faults(before: Details, wanted: Details, may_guard: bool) -> dict[str, str]:
    changed = [name for name in sorted(GUARDED) if getattr(before, name) != getattr(wanted, name)]
    return {} if may_guard else dict.fromkeys(changed, "Only a lead of this initiative may change that.")


def _key_faults(session: Session, key: str) -> dict[str, str]:
    if not keys.is_key(key):
        return {"key": keys.SENTENCE}
    taken = session.scalar(select(Initiative.id).where(Initiative.key == key))
    return {"key": "That key is taken."} if taken else {}


def _flush_new(session: Session) -> None:
    """Insert; two people may have chosen the same key in the same moment."""
    try:
        session.flush()
    except IntegrityError as fault:
        raise Invalid({"key": "That key is taken."}) from fault
