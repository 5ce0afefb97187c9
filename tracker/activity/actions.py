"""Recording an event inside the transaction of the change; reading the log lives in queries."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.activity.models import Event
from tracker.activity.rules.chain import GENESIS, chain_hash
from tracker.core.actor import Actor

APPEND_LOCK = 7_203_512  # PostgreSQL: one appender at a time, or the chain would fork
TOUCHED = "touched_initiatives"


def record(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    verb: str,
    subject: str,
    subject_id: str,
    sentence: str,
    initiative_id: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event; `sentence` is what the feed shows after the actor's name.

    `before` and `after` hold only the fields that changed, as JSON values, never a secret.
    An event with an initiative marks it as touched: its verdicts are judged again before the commit.
    """
    session.flush()
    head = _head(session)
    event = Event(
        at=now.astimezone(UTC),
        actor_id=actor.person_id,
        actor_name=actor.name,
        via=actor.via.value,
        request_id=actor.request_id,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        initiative_id=initiative_id,
        sentence=sentence[:600],
        before=dict(before or {}),
        after=dict(after or {}),
        previous_hash=head,
        hash="",
    )
    event.hash = chain_hash(head, event.content())
    session.add(event)
    session.info["event_head"] = event.hash
    if initiative_id is not None:
        touched(session).add(initiative_id)
    return event


def touched(session: Session) -> set[str]:
    """Give the ids of the initiatives that this transaction touched so far."""
    found: set[str] = session.info.setdefault(TOUCHED, set())
    return found


def _head(session: Session) -> str:
    known: str | None = session.info.get("event_head")
    if known is not None:
        return known
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": APPEND_LOCK})
    return session.scalar(select(Event.hash).order_by(Event.id.desc()).limit(1)) or GENESIS
