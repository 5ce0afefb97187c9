"""Opening an initiative for an actor: found, visible and permitted, or the one answer for all else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.accounts.rules.permissions import Grant, breaks_glass, can, sees
from tracker.core.actor import Actor
from tracker.core.errors import Forbidden, NotFound
from tracker.initiatives import evidence, queries
from tracker.initiatives.models import Initiative
from tracker.initiatives.rules.track import Step, TrackStage, track

BROKEN_GLASS = "broken_glass"


@dataclass(frozen=True, slots=True)
class Head:
    """What the top of every page of an initiative shows; `_head.html` takes it as `head`."""

    initiative: Initiative
    actor: Actor
    grant: Grant
    steps: tuple[Step, ...]  # all stages with the stays in them
    track: tuple[TrackStage, ...]
    standing: evidence.Standing | None

    def may(self, action: str) -> bool:
        """Say whether the reader may do this to the initiative, so that no dead button is shown."""
        return can(self.actor, action, self.grant)


def open_head(
    session: Session, key: str, actor: Actor, action: str = "initiative.read", *, now: datetime
) -> Head:
    """Open an initiative for a page: four or five statements. Raises: as `open_initiative`."""
    initiative, grant = open_with_grant(session, key, actor, action)
    halts = queries.halts_of(session, initiative.id)
    steps = queries.steps_of(session, initiative.id)
    drawn = track(steps, initiative.stage.position, now, halts)
    return Head(initiative, actor, grant, steps, drawn, evidence.standing(session, initiative.id))


def open_initiative(session: Session, key: str, actor: Actor, action: str) -> Initiative:
    """Give the initiative with stage, team, owner and sponsor loaded, in one statement.

    Raises: NotFound when it is missing or hidden from this actor (the same text for both);
    Forbidden when it is visible and the action is not allowed.
    """
    return open_with_grant(session, key, actor, action)[0]


def open_with_grant(session: Session, key: str, actor: Actor, action: str) -> tuple[Initiative, Grant]:
    """Open an initiative and say what it allows the actor besides. Raises: as above."""
    found = queries.by_key_with_role(session, key, actor.person_id)
    if found is None:
        raise NotFound("That initiative")
    initiative, role = found
    grant = Grant(initiative.visibility, role)
    hold(session, initiative, actor, action, grant)
    return initiative, grant


def require(session: Session, initiative: Initiative | None, actor: Actor, action: str) -> Initiative:
    """Hold an initiative that was found in another way against the permission table. Raises: as above."""
    if initiative is None:
        raise NotFound("That initiative")
    hold(session, initiative, actor, action, grant_of(session, initiative, actor))
    return initiative


def grant_of(session: Session, initiative: Initiative, actor: Actor) -> Grant:
    """Give what this initiative allows the actor."""
    return Grant(initiative.visibility, queries.membership_role(session, initiative.id, actor.person_id))


def hold(
    session: Session,
    initiative: Initiative,
    actor: Actor,
    action: str,
    grant: Grant,
    what: str = "That initiative",
) -> None:
    """Hold an initiative against the permission table; what only an admin sees is remembered to be logged.

    Raises: NotFound, Forbidden.
    """
    if not sees(actor, grant):
        raise NotFound(what)
    if breaks_glass(actor, grant):
        session.info.setdefault(BROKEN_GLASS, set()).add(initiative.id)
    if not can(actor, action, grant):
        raise Forbidden("You see this initiative, and your role in it does not allow that.")


def broken_glass(session: Session) -> frozenset[str]:
    """Give the initiatives that were opened here only because the actor is an admin, and forget them."""
    return frozenset(session.info.pop(BROKEN_GLASS, ()))
