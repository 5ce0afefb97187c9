"""What others saved since an initiative was opened, read from the event log; nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.activity.models import Event
from tracker.core.errors import FieldConflict
from tracker.initiatives.models import Initiative
from tracker.initiatives.rules.fields import LABELS, NAMES, Details, Value, logged
from tracker.initiatives.rules.merging import Logged, Merge, merged

EDIT = "initiative.edit"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How my entries stand against what is stored; who and when are of the newest save since I opened it."""

    merge: Merge
    version: int
    who: str
    at: datetime | None
    conflicts: tuple[FieldConflict, ...]


def details_of(initiative: Initiative) -> Details:
    """Give the editable fields of an initiative as they are stored."""
    return Details(**{name: getattr(initiative, name) for name in NAMES})


def compared(session: Session, initiative: Initiative, version: int, details: Details) -> Comparison:
    """Compare entries that were made on an older version with what is stored now."""
    stored, mine = _values(details_of(initiative)), _values(details)
    before: dict[str, Logged] = {name: logged(value) for name, value in stored.items()}
    newest: Event | None = None
    for event in _edits_since(session, initiative, version):  # newest first: the oldest has the last word
        newest = newest or event
        before.update({name: value for name, value in event.before.items() if name in before})
    merge = merged(before, stored, mine)
    conflicts = tuple(_conflict(session, name, stored[name], mine[name]) for name in merge.colliding)
    who, at = (newest.actor_name, newest.at) if newest else ("", None)
    return Comparison(merge, initiative.version, who, at, conflicts)


def last_writer(session: Session, initiative: Initiative) -> str:
    """Give the name of whoever changed an initiative last."""
    writer = session.get(Person, initiative.updated_by_id) if initiative.updated_by_id else None
    return writer.name if writer else "Somebody"


def readable(session: Session, name: str, value: Value) -> str:
    """Give a value as a person reads it: names of people and teams instead of their ids."""
    if value is None or value == "":
        return "–"
    if name == "team_id":
        team = session.get(Team, value)
        return team.name if team else "–"
    if name in {"owner_id", "sponsor_id"}:
        person = session.get(Person, value)
        return person.name if person else "–"
    return str(value)


def _edits_since(session: Session, initiative: Initiative, version: int) -> Iterator[Event]:
    if version >= initiative.version:
        return
    wanted = select(Event).where(Event.initiative_id == initiative.id, Event.verb == EDIT)
    for event in session.scalars(wanted.order_by(Event.id.desc()).execution_options(yield_per=50)):
        if event.after.get("version", 0) <= version:
            return
        yield event


def _values(details: Details) -> dict[str, Value]:
    return {name: getattr(details, name) for name in NAMES}


def _conflict(session: Session, name: str, theirs: Value, mine: Value) -> FieldConflict:
    return FieldConflict(name, LABELS[name], readable(session, name, theirs), readable(session, name, mine))
