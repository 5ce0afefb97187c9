"""Signing in and out: failed tries are counted here, cookies are the pages' business."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.accounts import queries
from tracker.accounts.models import Account, FailedSignIn, SignIn
from tracker.accounts.rules import passwords, sign_in
from tracker.accounts.rules.secrets import new_sign_in_id, secret_hash
from tracker.activity import actions as activity
from tracker.core.actor import Actor, Role, Via
from tracker.core.errors import Throttled
from tracker.core.ids import new_id

WRONG = "That e-mail and password do not belong together."


@dataclass(frozen=True, slots=True)
class Tried:
    """What a sign-in form brought and where it came from."""

    email: str
    password: str
    address: str
    agent: str = ""
    remember: bool = False
    known_device: bool = False


def reserve(session: Session, *, tried: Tried, now: datetime) -> str:
    """Count a try as failed before the password is looked at: guesses side by side cannot pass the limit.

    Gives the id of the try for `refund`. A known device is not locked out by the tries of others.
    Raises: Throttled when the account or the address failed too often; then nothing is counted.
    """
    email = tried.email.strip().lower()[:254]
    _one_at_a_time(session, email, tried.address)
    since = now - sign_in.TRY_WINDOW
    of_account, of_address = queries.failures_since(session, since, email=email, address=tried.address)
    over_account = of_account >= sign_in.TRIES_AN_ACCOUNT and not tried.known_device
    if over_account or of_address >= sign_in.TRIES_AN_ADDRESS:
        raise Throttled("Too many failed tries: wait a quarter of an hour.", 900)
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - 2 * sign_in.TRY_WINDOW))
    counted = FailedSignIn(id=new_id(), email=email, address=tried.address, at=now)
    session.add(counted)
    return counted.id


def _one_at_a_time(session: Session, *names: str) -> None:
    """Let tries of one account, and of one address, wait for each other; SQLite's writers do so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for name in names:
            session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"sign-in:{name}"))))


def refund(session: Session, counted: str) -> None:
    """Take back a try whose password was right."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.id == counted))


def is_right(account: Account | None, password: str) -> bool:
    """Check a password outside any transaction; an unknown account takes just as long."""
    hashed = account.password_hash if account else passwords.dummy_hash()
    right = passwords.matches(password, hashed)
    return right and account is not None and account.disabled_at is None


def start(session: Session, *, account: Account, tried: Tried, now: datetime) -> str:
    """Start a sign-in and give the secret id for the cookie; failed tries of the account are refunded."""
    secret = new_sign_in_id()
    role = Role(account.role)
    session.add(
        SignIn(
            id_hash=secret_hash(secret),
            person_id=account.person_id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            expires_at=now + sign_in.lasts(role, remember=tried.remember),
            remember=tried.remember and role is not Role.ADMIN,
            address=tried.address,
            agent=tried.agent[:200],
        )
    )
    email = account.person.email
    session.execute(delete(FailedSignIn).where(FailedSignIn.email == email))
    session.execute(delete(SignIn).where(SignIn.expires_at < now))
    _record(session, account, tried, now)
    return secret


def end(session: Session, id_hash: str) -> None:
    """End one sign-in; it is dead at the next request."""
    session.execute(delete(SignIn).where(SignIn.id_hash == id_hash))


def end_all(session: Session, person_id: str, *, but: str = "") -> None:
    """End all sign-ins of a person, perhaps but one."""
    session.execute(delete(SignIn).where(SignIn.person_id == person_id, SignIn.id_hash != but))


def change_password(
    session: Session, *, account: Account, password_hash: str, actor: Actor, now: datetime
) -> None:
    """Store a new hash and end every sign-in of the person."""
    account.password_hash = password_hash
    account.must_change = False
    end_all(session, account.person_id)
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="account.password",
        subject="person",
        subject_id=account.person_id,
        sentence="changed a password",
    )


def _record(session: Session, account: Account, tried: Tried, now: datetime) -> None:
    who = Actor(account.person_id, account.person.name, Role(account.role), Via.WEB, address=tried.address)
    activity.record(
        session,
        actor=who,
        now=now,
        verb="account.sign_in",
        subject="person",
        subject_id=account.person_id,
        sentence="signed in",
    )
