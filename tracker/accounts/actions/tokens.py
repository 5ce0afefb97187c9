"""Making and revoking personal API tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.accounts.models import ApiToken
from tracker.accounts.rules.secrets import new_token, secret_hash
from tracker.activity import actions as activity
from tracker.core.actor import Actor, Scope
from tracker.core.errors import Invalid, NotFound, Refused

DAYS, MOST_DAYS = 90, 365
MOST_GRACE_HOURS = 24
DONE = {"token.make": "made", "token.rotate": "rotated", "token.revoke": "revoked"}


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its secret: the only time the secret is seen."""

    token: ApiToken
    secret: str


def make_token(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    person_id: str,
    name: str,
    scopes: frozenset[Scope],
    days: int = DAYS,
) -> NewToken:
    """Make a token for a person. Raises: Invalid."""
    _check(name, scopes, days)
    secret = new_token()
    token = ApiToken(
        person_id=person_id,
        name=name.strip(),
        secret_hash=secret_hash(secret),
        hint=secret[:8],
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    _record(session, actor, now, "token.make", token)
    return NewToken(token, secret)


def rotate_token(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    token_id: str,
    person_id: str,
    grace_hours: int = MOST_GRACE_HOURS,
) -> NewToken:
    """Give a person's token a new secret and its life again; the old secret counts for so many hours more.

    Rotated again within the grace, the oldest secret is dead at once. Raises: NotFound, Refused, Invalid.
    """
    if not 0 <= grace_hours <= MOST_GRACE_HOURS:
        raise Invalid({"grace_hours": f"The old secret may count 0 to {MOST_GRACE_HOURS} hours more."})
    token = _own(session, token_id, person_id)
    if token.revoked_at is not None or token.expires_at <= now:
        raise Refused("That token is over.", "Make a new one.")
    secret, life = new_token(), token.expires_at - (token.rotated_at or token.created_at)
    token.old_secret_hash = token.secret_hash if grace_hours else None
    token.old_until = now + timedelta(hours=grace_hours) if grace_hours else None
    token.old_used_at = None
    token.secret_hash, token.hint = secret_hash(secret), secret[:8]
    token.rotated_at, token.expires_at = now, now + life
    _record(session, actor, now, "token.rotate", token)
    return NewToken(token, secret)


def revoke_token(session: Session, *, actor: Actor, now: datetime, token_id: str, person_id: str) -> ApiToken:
    """Revoke a person's own token; it is dead at the next request. Raises: NotFound."""
    token = _own(session, token_id, person_id)
    token.revoked_at = token.revoked_at or now
    _record(session, actor, now, "token.revoke", token)
    return token


def _own(session: Session, token_id: str, person_id: str) -> ApiToken:
    token = session.get(ApiToken, token_id)
    if token is None or token.person_id != person_id:
        raise NotFound("That token")
    return token


def _check(name: str, scopes: frozenset[Scope], days: int) -> None:
    errors = {}
    if not name.strip() or len(name) > 80:
        errors["name"] = "Give it a name of at most 80 characters, such as the pipeline that uses it."
    if not scopes:
        errors["scopes"] = "Choose at least one scope."
    if not 1 <= days <= MOST_DAYS:
        errors["days"] = f"A token lives 1 to {MOST_DAYS} days."
    if errors:
        raise Invalid(errors)


def _record(session: Session, actor: Actor, now: datetime, verb: str, token: ApiToken) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb=verb,
        subject="token",
        subject_id=token.id,
        sentence=f"{DONE[verb]} the token {token.name}",
        after={"scopes": token.scopes},
    )
