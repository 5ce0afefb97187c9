"""Which changes of stage and status an initiative has before it, and the history of those it had."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.initiatives.models import Initiative, Pause
from tracker.initiatives.queries.ladder import spells_of, steps_of
from tracker.initiatives.rules import moves
from tracker.initiatives.rules.track import Halt, Stay, Step, days_in


@dataclass(frozen=True, slots=True)
class Options:
    """Why a change is not legal now, in a sentence, or None where it is; and where it may go back to."""

    pause: str | None
    resume: str | None
    cancel: str | None
    close: str | None
    back: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StayRow:
    """One stay in a stage as the history shows it; days without pauses."""

    name: str
    category: str
    entered: datetime
    left: datetime | None
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class PauseRow:
    """One pause as the history shows it."""

    began: datetime
    ended: datetime | None
    review_on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class History:
    """All stays and pauses, newest first."""

    stays: tuple[StayRow, ...]
    pauses: tuple[PauseRow, ...]


def options_of(session: Session, initiative: Initiative) -> Options:
    """Give what may be changed now; live traffic, which slices above know of, is asked when it is done."""
    steps = steps_of(session, initiative.id)
    here = next(step for step in steps if step.id == initiative.stage_id)
    status = initiative.status
    return Options(
        pause=moves.pause_refusal(status),
        resume=moves.resume_refusal(status),
        cancel=moves.cancel_refusal(here.category, status),
        close=moves.close_refusal(here.category, status),
        back=moves.earlier_steps(here, steps, status),
    )


def history_of(session: Session, initiative: Initiative, now: datetime) -> History:
    """Give the stays and pauses of an initiative, in two statements."""
    wanted = select(Pause, Person.name).outerjoin(Person, Person.id == Pause.by_id)
    wanted = wanted.where(Pause.initiative_id == initiative.id).order_by(Pause.at.desc(), Pause.id)
    pauses = tuple(
        PauseRow(pause.at, pause.ended_at, pause.review_on, pause.reason, name or "Somebody")
        for pause, name in session.execute(wanted)
    )
    halts = [Halt(pause.began, pause.ended) for pause in pauses]
    stays = tuple(
        StayRow(
            spell.stage.name,
            spell.stage.category,
            spell.entered_at,
            spell.left_at,
            days_in(Stay(spell.entered_at, spell.left_at), now, halts),
            spell.reason,
        )
        for spell in reversed(spells_of(session, initiative.id))
    )
    return History(stays, pauses)
