"""Loading the demo company into an empty database, in one transaction: all of it or nothing."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.accounts.models import Person
from tracker.activity import actions as activity
from tracker.activity.models import Event
from tracker.core.errors import Refused
from tracker.demo.history import history
from tracker.demo.loading import (
    beginnings,
    cast,
    checks,
    endpoints,
    evidence,
    gates,
    incidents,
    jobs,
    records,
    registers,
    staffing,
)
from tracker.demo.loading.scene import Scene, Step, Story, play
from tracker.demo.portfolio import portfolio
from tracker.gates.actions.installing import install_defaults
from tracker.gates.models import Policy
from tracker.initiatives.models import Initiative

LOADED = "demo.load"
PARTS = (beginnings, staffing, records, evidence, endpoints, gates, incidents, registers)


def load(session: Session, *, now: datetime, password_hash: str) -> None:
    """Load everything as if it had happened in the months before `now`.

    The database is migrated and holds nothing but stages and policy. Raises: Refused when it holds more.
    """
    if not is_empty(session):
        raise Refused("There is something in this database already.", "The demo needs an empty one.")
    install_defaults(session, now=now)
    scene = Scene(session, now, portfolio(), history())
    session.execute(update(Policy).values(published_at=scene.exact(cast.FIRST_DAY)))  # it judged the past
    play(_steps(scene, password_hash))
    jobs.leave_dead_letter(scene)
    _mark(session, now)


def _steps(scene: Scene, password_hash: str) -> Iterator[Step]:
    yield from cast.steps(scene, password_hash)
    yield from registers.models(scene)
    for told in scene.told.initiatives:
        story = Story(scene, told, scene.courses[told.key])
        for part in PARTS:
            yield from part.steps(story)


def _mark(session: Session, now: datetime) -> None:
    activity.record(
        session,
        actor=checks.WORKER,
        now=now,
        verb=LOADED,
        subject="demo",
        subject_id=portfolio().company[:64],
        sentence="loaded the demo company",
    )


def is_demo(session: Session) -> bool:
    """Say whether the demo was loaded into this database."""
    return session.scalar(select(Event.id).where(Event.verb == LOADED).limit(1)) is not None


def loaded_at(session: Session) -> datetime:
    """Give the moment that all days of the demo are counted from. Raises: NoResultFound without a demo."""
    return session.scalars(select(Event.at).where(Event.verb == LOADED)).one()


def is_empty(session: Session) -> bool:
    """Say whether nobody and nothing is in this database yet."""
    kept = (Person.id, Initiative.id, Event.id)
    return all(session.scalar(select(column).limit(1)) is None for column in kept)
