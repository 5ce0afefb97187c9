"""What people change about themselves."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.accounts import queries
from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import NotFound


def save(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    name: str,
    time_zone: str,
    theme: str,
    single_keys: bool,
) -> None:
    """Save the actor's own profile. Raises: NotFound."""
    account = queries.account_of(session, actor.person_id or "")
    if account is None:
        raise NotFound("Your account")
    before = {"name": account.person.name, "time_zone": account.person.time_zone}
    account.person.name, account.person.time_zone = name.strip(), time_zone
    account.theme, account.single_keys = theme, single_keys
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="profile.save",
        subject="person",
        subject_id=account.person_id,
        sentence="changed their profile",
        before=before,
        after={"name": name.strip(), "time_zone": time_zone},
    )


def set_theme(session: Session, *, actor: Actor, theme: str) -> None:
    """Remember a theme; too small a thing for the event log."""
    account = queries.account_of(session, actor.person_id or "")
    if account is not None:
        account.theme = theme
