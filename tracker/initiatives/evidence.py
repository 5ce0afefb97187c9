"""What slices above know about an initiative; `app` fills these lists, so that none is imported here."""

from collections.abc import Callable
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


# each takes (session, initiative id)
CANCEL_CHECKS: list[Callable[[Session, str], str | None]] = []  # a sentence why it may not end now, or None
STOPS: list["Stop"] = []  # each ends what the initiative has in production, and gives how many it ended
STANDINGS: list[Callable[[Session, str], Standing | None]] = []  # the first that knows the initiative counts


def obstacles(session: Session, initiative_id: str) -> tuple[str, ...]:
    """Give the sentences of all checks that speak against ending an initiative, such as live traffic."""
    found = (check(session, initiative_id) for check in CANCEL_CHECKS)
    return tuple(sentence for sentence in found if sentence)


def stop_traffic(session: Session, *, actor: Actor, now: datetime, initiative_id: str, why: str) -> int:
    """End every live deployment of an initiative, and give how many there were."""
    return sum(stop(session, actor=actor, now=now, initiative_id=initiative_id, why=why) for stop in STOPS)


def standing(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands, or None while nobody has judged it."""
    found = (ask(session, initiative_id) for ask in STANDINGS)
    return next((known for known in found if known is not None), None)
