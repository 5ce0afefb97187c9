"""Adding and changing people, opening and disabling their accounts, resetting passwords."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.accounts import queries
from tracker.accounts.actions import signing
from tracker.accounts.actions.recording import record
from tracker.accounts.models import Account, Person, Team
from tracker.accounts.rules.people import PersonFields, faults
from tracker.core.actor import Actor, Role
from tracker.core.errors import Invalid, NotFound, Refused
from tracker.core.ids import is_id


def add_person(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    name: str,
    email: str,
    title: str = "",
    team_id: str | None = None,
    time_zone: str = "UTC",
    capacity_hours: float = 40.0,
) -> Person:
    """Add a person. Raises: Invalid when the e-mail is taken or is none, or a field cannot be taken."""
    email = email.strip().lower()
    _check(session, PersonFields(name.strip(), title, team_id, time_zone, capacity_hours))
    if "@" not in email or len(email) > 254:
        raise Invalid({"email": "That is not an e-mail address."})
    if session.scalar(select(Person.id).where(Person.email == email)):
        raise Invalid({"email": "Somebody has that e-mail address already."})
    person = Person(
        name=name.strip(),
        email=email,
        title=title,
        team_id=team_id,
        time_zone=time_zone,
        capacity_hours=capacity_hours,
    )
    session.add(person)
    session.flush()
    record(session, actor, now, "person.add", person, f"added {person.name}")
    return person


def change_person(
    session: Session, *, actor: Actor, now: datetime, person: Person, fields: PersonFields
) -> None:
    """Change what is known of a person; the e-mail stays, for it names the account. Raises: Invalid."""
    _check(session, fields)
    new = asdict(fields)
    changed = [name for name, value in new.items() if getattr(person, name) != value]
    if not changed:
        return
    before = {name: getattr(person, name) for name in changed}
    for name in changed:
        setattr(person, name, new[name])
    after = {name: new[name] for name in changed}
    record(session, actor, now, "person.change", person, f"changed {person.name}", before, after)


def _check(session: Session, fields: PersonFields) -> None:
    found = faults(fields)
    if fields.team_id is not None and (
        not is_id(fields.team_id) or session.get(Team, fields.team_id) is None
    ):
        found["team_id"] = "There is no such team."
    if found:
        raise Invalid(found)


def open_account(
    session: Session, *, actor: Actor, now: datetime, person: Person, role: Role, password_hash: str
) -> Account:
    """Let a person sign in; the password is one-time and must be changed."""
    account = Account(
        person_id=person.id,
        role=role.value,
        password_hash=password_hash,
        must_change=True,
        created_at=now,
    )
    session.add(account)
    session.flush()
    record(session, actor, now, "account.open", person, f"gave {person.name} the role {role.value}")
    return account


def disable(session: Session, *, actor: Actor, now: datetime, email: str) -> Person:
    """Disable an account and end its sign-ins. Raises: NotFound; Refused for the last admin."""
    account = account_named(session, email)
    if account.role == Role.ADMIN and _admins(session) == 1:
        raise Refused("This is the last admin.", "Give somebody else the role admin first.")
    account.disabled_at = now
    signing.end_all(session, account.person_id)
    record(session, actor, now, "account.disable", account.person, f"disabled {account.person.name}")
    return account.person


def reset_password(
    session: Session, *, actor: Actor, now: datetime, email: str, password_hash: str
) -> Person:
    """Give an account a one-time password and end its sign-ins. Raises: NotFound."""
    account = account_named(session, email)
    account.password_hash, account.must_change = password_hash, True
    signing.end_all(session, account.person_id)
    sentence = f"reset the password of {account.person.name}"
    record(session, actor, now, "account.reset", account.person, sentence)
    return account.person


def account_named(session: Session, email: str) -> Account:
    """Give the account of an e-mail address. Raises: NotFound."""
    account = queries.account_by_email(session, email)
    if account is None:
        raise NotFound(f"An account with the e-mail {email}")
    return account


def _admins(session: Session) -> int:
    enabled = select(func.count()).where(Account.role == Role.ADMIN, Account.disabled_at.is_(None))
    return session.scalar(enabled) or 0
