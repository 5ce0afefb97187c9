"""Reading milestones: in lists, one by one, and as they stand against entries made on an older version."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.accounts.models import Person
from tracker.activity import queries as activity
from tracker.core.errors import Conflict, FieldConflict
from tracker.core.ids import is_id
from tracker.initiatives.models import Milestone, Stage
from tracker.initiatives.rules.milestones import LABELS, NAMES, MilestoneDetails

WHOLE = (joinedload(Milestone.owner), joinedload(Milestone.stage), joinedload(Milestone.depends_on))


def milestones_of(session: Session, initiative_id: str) -> Sequence[Milestone]:
    """Give the milestones of an initiative: open ones by date, then the done ones, newest first."""
    wanted = select(Milestone).options(*WHOLE).where(Milestone.initiative_id == initiative_id)
    found = session.scalars(wanted).all()
    open_ones = sorted((m for m in found if not m.done_at), key=lambda m: (str(m.planned_on or "9"), m.id))
    done = sorted((m for m in found if m.done_at), key=lambda m: (str(m.done_at), m.id), reverse=True)
    return [*open_ones, *done]


def milestone(session: Session, milestone_id: str) -> Milestone | None:
    """Give a milestone with owner, stage and what it waits for."""
    if not is_id(milestone_id):
        return None
    return session.scalar(select(Milestone).options(*WHOLE).where(Milestone.id == milestone_id))


def page_of(
    session: Session, initiative_id: str, *, after_id: str = "", limit: int = 50
) -> Sequence[Milestone]:
    """Give milestones in the order they were logged, after the last id of the page before."""
    wanted = select(Milestone).options(*WHOLE).where(Milestone.initiative_id == initiative_id)
    wanted = wanted.where(Milestone.id > after_id).order_by(Milestone.id).limit(limit)
    return session.scalars(wanted).all()


def waits_for(session: Session, initiative_id: str) -> Mapping[str, str | None]:
    """Give each milestone of an initiative with the one it waits for, if any."""
    wanted = select(Milestone.id, Milestone.depends_on_id).where(Milestone.initiative_id == initiative_id)
    return {row[0]: row[1] for row in session.execute(wanted)}


def details_of(milestone: Milestone) -> MilestoneDetails:
    """Give the editable fields of a milestone as they are stored."""
    return MilestoneDetails(**{name: getattr(milestone, name) for name in NAMES})


def conflict(session: Session, milestone: Milestone, mine: MilestoneDetails) -> Conflict:
    """Give what to say to somebody whose entries were made on an older version: who, when, both values."""
    theirs = details_of(milestone)
    rows = tuple(
        FieldConflict(name, LABELS[name], _shown(session, name, theirs), _shown(session, name, mine))
        for name in NAMES
        if getattr(theirs, name) != getattr(mine, name)
    )
    who, at = activity.last_change(
        session,
        "milestone",
        milestone.id,
        initiative_id=milestone.initiative_id,
        unknown_at=milestone.created_at,
    )
    return Conflict(who, at, rows, milestone.version)


def _shown(session: Session, name: str, details: MilestoneDetails) -> str:
    value = getattr(details, name)
    row: Stage | Person | Milestone | None = None
    if value and name == "stage_id":
        row = session.get(Stage, value)
    elif value and name == "owner_id":
        row = session.get(Person, value)
    elif value and name == "depends_on_id":
        row = session.get(Milestone, value)
    else:
        return str(value or "–")
    return "–" if row is None else row.title if isinstance(row, Milestone) else row.name
