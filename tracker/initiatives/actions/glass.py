"""Logging that an admin opened a private initiative without being a member of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.activity import queries as events
from tracker.core.actor import Actor

VERB = "breakglass.read"
AGAIN = timedelta(hours=1)


def log_reads(session: Session, *, actor: Actor, now: datetime, initiative_ids: Iterable[str]) -> None:
    """Log each initiative once an hour and admin, in the feed that its members read."""
    for initiative_id in sorted(initiative_ids):
        activity.record(
            session,
            actor=actor,
            now=now,
            verb=VERB,
            subject="initiative",
            subject_id=initiative_id,
            initiative_id=initiative_id,
            sentence="opened this private initiative as an admin",
        )
        activity.touched(session).discard(initiative_id)  # a look changes no verdict


def unlogged(session: Session, actor: Actor, now: datetime, initiative_ids: Iterable[str]) -> frozenset[str]:
    """Give those that this admin did not open within the last hour."""
    wanted = frozenset(initiative_ids)
    return wanted - events.recent(session, VERB, actor.person_id, wanted, since=now - AGAIN)
