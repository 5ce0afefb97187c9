"""The stage track: which stages lie behind, which one is now, and how many days each took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.initiatives.rules.words import Category

FOLDED = frozenset({Category.PROPOSED, Category.RETIRED})  # shown only while one is in them


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a stage; open while `left` is empty."""

    entered: datetime
    left: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Halt:
    """A time in which the clocks stand still; open while `ended` is empty."""

    began: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way with the stays of one initiative in it, oldest first."""

    id: str
    name: str
    category: str
    position: int
    stays: tuple[Stay, ...] = ()


class Place(StrEnum):
    """Where a stage lies, seen from where the initiative is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class TrackStage:
    """One stage of the track as it is drawn; `days` counts without pauses."""

    name: str
    category: str
    place: Place
    entered: datetime | None = None
    left: datetime | None = None
    days: int | None = None


def track(
    steps: Sequence[Step], here: int, now: datetime, halts: Sequence[Halt] = ()
) -> tuple[TrackStage, ...]:
    """Give the stages to draw; `here` is the position of the present stage."""
    shown = [step for step in steps if step.position == here or step.category not in FOLDED]
    return tuple(_drawn(step, here, now, halts) for step in shown)


def pilot_began(steps: Sequence[Step]) -> datetime | None:
    """Give when the initiative left Proposed for the first time, or None."""
    stays = (stay.entered for step in steps if step.category != Category.PROPOSED for stay in step.stays)
    return min(stays, default=None)


def days_in(stay: Stay, now: datetime, halts: Sequence[Halt] = ()) -> int:
    """Count the whole days of a stay, without the pauses in it."""
    end = stay.left or now
    stood = sum((_overlap(stay.entered, end, halt, now) for halt in halts), timedelta(0))
    return max((end - stay.entered - stood).days, 0)


def _drawn(step: Step, here: int, now: datetime, halts: Sequence[Halt]) -> TrackStage:
    stay = step.stays[-1] if step.stays else None
    if step.position > here or stay is None:
        place = Place.AHEAD if step.position > here else Place.NOW if step.position == here else Place.DONE
        return TrackStage(step.name, step.category, place)
    place = Place.NOW if step.position == here else Place.DONE
    days = days_in(stay, now, halts)
    return TrackStage(step.name, step.category, place, stay.entered, stay.left, days)


def _overlap(start: datetime, end: datetime, halt: Halt, now: datetime) -> timedelta:
    return max(min(end, halt.ended or now) - max(start, halt.began), timedelta(0))
