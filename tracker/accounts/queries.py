"""Reading people, accounts, sign-ins and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from tracker.accounts.models import Account, ApiToken, FailedSignIn, Person, SignIn, Team


def account_by_email(session: Session, email: str) -> Account | None:
    """Give the account of an e-mail address, with its person."""
    return session.scalar(
        select(Account)
        .join(Account.person)
        .options(joinedload(Account.person))
        .where(Person.email == email.strip().lower())
    )


def account_of(session: Session, person_id: str) -> Account | None:
    """Give the account of a person, with the person."""
    return session.scalar(
        select(Account).options(joinedload(Account.person)).where(Account.person_id == person_id)
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose sign-in or token it is, and what the person set; read at every request, so no entity is built."""

    person_id: str
    name: str
    time_zone: str
    role: str
    theme: str
    single_keys: bool
    must_change: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in and who holds it."""

    id_hash: str
    seen_at: datetime
    expires_at: datetime
    remember: bool
    holder: Holder


@dataclass(frozen=True, slots=True)
class Tokened:
    """A token that is not revoked, and who holds it."""

    id: str
    scopes: str
    expires_at: datetime
    used_at: datetime | None
    old_used_at: datetime | None
    by_old: bool  # it came with the secret from before the rotation
    holder: Holder


HOLDER = (
    Person.id,
    Person.name,
    Person.time_zone,
    Account.role,
    Account.theme,
    Account.single_keys,
    Account.must_change,
)
SIGNED_IN = (
    select(SignIn.id_hash, SignIn.seen_at, SignIn.expires_at, SignIn.remember, *HOLDER)
    .join(Account, Account.person_id == SignIn.person_id)
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.id_hash == bindparam("id_hash"), Account.disabled_at.is_(None))
)
TOKENED = (
    select(
        ApiToken.id,
        ApiToken.scopes,
        ApiToken.expires_at,
        ApiToken.used_at,
        ApiToken.old_used_at,
        ApiToken.secret_hash != bindparam("secret_hash"),
        *HOLDER,
    )
    .join(Account, Account.person_id == ApiToken.person_id)
    .join(Person, Person.id == ApiToken.person_id)
    .where(
        or_(
            ApiToken.secret_hash == bindparam("secret_hash"),
            and_(ApiToken.old_secret_hash == bindparam("secret_hash"), ApiToken.old_until > bindparam("now")),
        ),
        ApiToken.revoked_at.is_(None),
        Account.disabled_at.is_(None),
    )
)


def signed_in(session: Session, id_hash: str) -> SignedIn | None:
    """Give a sign-in of an account that is not disabled, in one statement."""
    row = session.execute(SIGNED_IN, {"id_hash": id_hash}).first()
    return SignedIn(*row[:4], Holder(*row[4:])) if row else None


def tokened(session: Session, secret_hash: str, now: datetime) -> Tokened | None:
    """Give a token of an account that is not disabled, in one statement; revoked ones are not found.

    The secret from before a rotation counts until its grace ends.
    """
    row: Any = session.execute(TOKENED, {"secret_hash": secret_hash, "now": now}).first()
    return Tokened(row[0], row[1], row[2], row[3], row[4], row[5], Holder(*row[6:])) if row else None


def failures_since(session: Session, since: datetime, *, email: str, address: str) -> tuple[int, int]:
    """Count failed tries since a moment: of this account, and from this address."""
    of_account = select(func.count()).where(FailedSignIn.email == email, FailedSignIn.at >= since)
    of_address = select(func.count()).where(FailedSignIn.address == address, FailedSignIn.at >= since)
    return session.scalar(of_account) or 0, session.scalar(of_address) or 0


def tokens_of(session: Session, person_id: str) -> Sequence[ApiToken]:
    """Give a person's tokens, newest first."""
    wanted = select(ApiToken).where(ApiToken.person_id == person_id)
    return session.scalars(wanted.order_by(ApiToken.created_at.desc(), ApiToken.id)).all()


def sign_ins_of(session: Session, person_id: str) -> Sequence[SignIn]:
    """Give a person's sign-ins, last seen first."""
    wanted = select(SignIn).where(SignIn.person_id == person_id)
    return session.scalars(wanted.order_by(SignIn.seen_at.desc(), SignIn.id_hash)).all()


def accounts(session: Session) -> Sequence[Account]:
    """Give all accounts with their people, by name."""
    wanted = select(Account).join(Account.person).options(joinedload(Account.person))
    return session.scalars(wanted.order_by(Person.name, Person.id)).all()


def has_account(session: Session) -> bool:
    """Say whether anybody can sign in at all."""
    return session.scalar(select(Account.person_id).limit(1)) is not None


def team_by_name(session: Session, name: str) -> Team | None:
    """Give the team of a name, in any case."""
    return session.scalar(select(Team).where(func.lower(Team.name) == name.strip().lower()))


def teams(session: Session) -> Sequence[Team]:
    """Give all teams by name."""
    return session.scalars(select(Team).order_by(Team.name, Team.id)).all()
