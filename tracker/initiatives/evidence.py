"""What slices above know about an initiative; `app` fills these lists, so that none is imported here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.core.actor import Actor


class Stop(Protocol):
    """Takes an initiative's live deployments away, and gives how many there were."""

    def __call__(
        self, session: Session, *, actor: Actor, now: datetime, initiative_id: str, why: str
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How an initiative stands before its next gate, and its derived health with the reason."""

    health: str  # on_track, at_risk, off_track, no_data
    health_why: str
    roll_up: str  # ready, blocked, needs_data, none
    open_checks: int


@dataclass(frozen=True, slots=True)
class Running:
    """What an endpoint of an initiative runs now, as bill of materials; "" is what nobody stated."""

    endpoint_id: str
    endpoint: str
    environment: str
    version: str
    model: str
    model_version: str
    prompt: str
    prompt_version: str
    code: str
    traffic_percent: float
    started_at: datetime


# each takes (session, initiative id)
CANCEL_CHECKS: list[Callable[[Session, str], str | None]] = []  # a sentence why it may not end now, or None
STOPS: list["Stop"] = []  # each ends what the initiative has in production, and gives how many it ended
RUNNING: list[Callable[[Session, str], Sequence[Running]]] = []  # live deployments, by endpoint
DECIDED: list[Callable[[Session, str], Sequence[frozenset[str]]]] = []  # ids of the runs of each decision
STANDINGS: list[Callable[[Session, str], Standing | None]] = []  # the first that knows the initiative counts


def obstacles(session: Session, initiative_id: str) -> tuple[str, ...]:
    """Give the sentences of all checks that speak against ending an initiative, such as live traffic."""
    found = (check(session, initiative_id) for check in CANCEL_CHECKS)
    return tuple(sentence for sentence in found if sentence)


def running(session: Session, initiative_id: str) -> tuple[Running, ...]:
    """Give what the endpoints of an initiative run now."""
    return tuple(one for ask in RUNNING for one in ask(session, initiative_id))


def runs_decided_on(session: Session, initiative_id: str) -> tuple[frozenset[str], ...]:
    """Give the ids of the runs that each gate decision of an initiative rested on."""
    return tuple(runs for ask in DECIDED for runs in ask(session, initiative_id))


def stop_traffic(session: Session, *, actor: Actor, now: datetime, initiative_id: str, why: str) -> int:
    """End every live deployment of an initiative, and give how many there were."""
    return sum(stop(session, actor=actor, now=now, initiative_id=initiative_id, why=why) for stop in STOPS)


def standing(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands, or None while nobody has judged it."""
    found = (ask(session, initiative_id) for ask in STANDINGS)
    return next((known for known in found if known is not None), None)
