"""What all parts of loading share: the session, the calendar, and the rows that others refer to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zlib import crc32

from sqlalchemy.orm import Session

from tracker.accounts.models import Person, Team
from tracker.core.actor import Actor, Role, Via
from tracker.demo.history import Course
from tracker.demo.portfolio import InitiativeTold, Portfolio
from tracker.endpoints.models import Endpoint
from tracker.initiatives.models import Initiative
from tracker.staffing.models import Skill

SEED = 7
MORNING = 8  # people work from 8 to 17, UTC
WORKING_MINUTES = 9 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, and the action that is told that moment."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass(slots=True)
class Scene:
    """The database on the way from empty to `now`."""

    session: Session
    now: datetime
    told: Portfolio
    courses: dict[str, Course]
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - must be repeatable, not secret
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)

    def actor(self, person: str, via: Via = Via.WEB) -> Actor:
        """Give a person of the company as somebody who acts."""
        role = next(Role(one.role) for one in self.told.people if one.key == person)
        return Actor(self.people[person].id, self.people[person].name, role, via)

    def exact(self, day: float) -> datetime:
        """Give the moment so many days from now, to the minute."""
        return self.now + timedelta(days=day)

    def at(self, day: float, what: str) -> datetime:
        """Give a moment in the working hours of a day; a day with a fraction is taken as it is."""
        if day != int(day):
            return self.exact(day)
        minutes = crc32(f"{what} {day}".encode()) % WORKING_MINUTES
        opening = datetime.combine(self.day(day), time(MORNING), tzinfo=UTC)
        return opening + timedelta(minutes=minutes)

    def day(self, day: float) -> date:
        """Give the date so many days from today, UTC."""
        return self.exact(day).date()


@dataclass(frozen=True, slots=True)
class Story:
    """One initiative with all that is told about it."""

    scene: Scene
    told: InitiativeTold
    course: Course

    @property
    def key(self) -> str:
        """Its key."""
        return self.told.key

    @property
    def initiative(self) -> Initiative:
        """Its row, once it is proposed."""
        return self.scene.initiatives[self.told.key]

    def step(self, day: float, what: str, do: Callable[[datetime], object]) -> Step:
        """Give a step on a day of this initiative."""
        return Step(self.scene.at(day, f"{self.key} {what}"), do)


def play(steps: Iterable[Step]) -> None:
    """Let things happen in the order of time."""
    for step in sorted(steps, key=lambda step: step.at):
        step.do(step.at)
