"""What slices above know about an initiative; `app` fills these lists, so that none is imported here."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """How an initiative stands before its next gate, and its derived health with the reason."""

    health: str  # on_track, at_risk, off_track, no_data
    health_why: str
    roll_up: str  # ready, blocked, needs_data, none
    open_checks: int


# each takes (session, initiative id)
CANCEL_CHECKS: list[Callable[[Session, str], str | None]] = []  # a sentence why it may not end now, or None
STANDINGS: list[Callable[[Session, str], Standing | None]] = []  # the first that knows the initiative counts


def obstacles(session: Session, initiative_id: str) -> tuple[str, ...]:
    """Give the sentences of all checks that speak against ending an initiative, such as live traffic."""
    found = (check(session, initiative_id) for check in CANCEL_CHECKS)
    return tuple(sentence for sentence in found if sentence)


def standing(session: Session, initiative_id: str) -> Standing | None:
    """Give how an initiative stands, or None while nobody has judged it."""
    found = (ask(session, initiative_id) for ask in STANDINGS)
    return next((known for known in found if known is not None), None)
