"""Opening an initiative for an actor: found, visible and permitted, or the one answer for all else."""

from sqlalchemy.orm import Session

from tracker.accounts.rules.permissions import Grant, can, sees
from tracker.core.actor import Actor
from tracker.core.errors import Forbidden, NotFound
from tracker.initiatives import queries
from tracker.initiatives.models import Initiative


def open_initiative(session: Session, key: str, actor: Actor, action: str) -> Initiative:
    """Give the initiative with stage, team, owner and sponsor loaded.

    Raises: NotFound when it is missing or hidden from this actor (the same text for both);
    Forbidden when it is visible and the action is not allowed.
    """
    initiative = queries.by_key(session, key)
    return require(session, initiative, actor, action)


def require(session: Session, initiative: Initiative | None, actor: Actor, action: str) -> Initiative:
    """Hold an initiative that was found in another way against the permission table. Raises: as above."""
    if initiative is None:
        raise NotFound("That initiative")
    grant = grant_of(session, initiative, actor)
    if not sees(actor, grant):
        raise NotFound("That initiative")
    if not can(actor, action, grant):
        raise Forbidden("You see this initiative, and your role in it does not allow that.")
    return initiative


def grant_of(session: Session, initiative: Initiative, actor: Actor) -> Grant:
    """Give what this initiative allows the actor."""
    return Grant(initiative.visibility, queries.membership_role(session, initiative.id, actor.person_id))
