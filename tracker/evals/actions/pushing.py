"""Storing what a pipeline pushes under an Idempotency-Key: the same key with the same body stores once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.core.errors import Invalid
from tracker.core.retries import HEADER, KEPT, LONGEST, is_key
from tracker.evals.actions.source import Source
from tracker.evals.models import PushKey
from tracker.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class Push:
    """A key and the body it came with."""

    key: str
    source: Source


def is_replayed(session: Session, initiative: Initiative, push: Push, now: datetime) -> bool:
    """Say whether this very push was answered before; a new key is kept for 30 days.

    Raises: Invalid when the key is no key, or came with another body.
    """
    if not is_key(push.key):
        raise Invalid({HEADER: f"At most {LONGEST} printable ASCII characters."})
    session.execute(delete(PushKey).where(PushKey.at < now - KEPT))
    wanted = select(PushKey.source_sha256).where(
        PushKey.initiative_id == initiative.id, PushKey.key == push.key
    )
    known = session.scalar(wanted)
    if known is None:
        row = PushKey(initiative_id=initiative.id, key=push.key, source_sha256=push.source.sha256, at=now)
        session.add(row)
    elif known != push.source.sha256:
        raise Invalid({HEADER: "That key came with another body before; use a new one."})
    return known is not None
