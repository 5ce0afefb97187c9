"""Which changes of stage and status an initiative has before it, and the history of those it had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.initiatives.models import Initiative, Pause
from tracker.initiatives.rules import moves
from tracker.initiatives.rules.track import Halt, Step, days_in


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


def options_of(steps: Sequence[Step], stage_id: str, status: str) -> Options:
    """Give what may be changed now; live traffic, which slices above know of, is asked when it is done."""
    here = next(step for step in steps if step.id == stage_id)
    return Options(
        pause=moves.pause_refusal(status),
        resume=moves.resume_refusal(status),
        cancel=moves.cancel_refusal(here.category, status),
        close=moves.close_refusal(here.category, status),
        back=moves.earlier_steps(here, steps, status),
    )


def history_of(session: Session, initiative: Initiative, steps: Sequence[Step], now: datetime) -> History:
    """Give the stays and pauses of an initiative, in one statement."""
    wanted = select(Pause, Person.name).outerjoin(Person, Person.id == Pause.by_id)
    wanted = wanted.where(Pause.initiative_id == initiative.id).order_by(Pause.at.desc(), Pause.id)
    pauses = tuple(
        PauseRow(pause.at, pause.ended_at, pause.review_on, pause.reason, name or "Somebody")
        for pause, name in session.execute(wanted)
    )
    halts = [Halt(pause.began, pause.ended) for pause in pauses]
    stays = [
        StayRow(step.name, step.category, stay.entered, stay.left, days_in(stay, now, halts), stay.reason)
        for step in steps
        for stay in step.stays
    ]
    return History(tuple(sorted(stays, key=lambda stay: stay.entered, reverse=True)), pauses)
