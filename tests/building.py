"""Builders with real defaults: people, accounts, initiatives; each test names only what matters to it."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Account, Person, SignIn, Team
from tracker.accounts.rules.passwords import hash_password
from tracker.accounts.rules.secrets import new_sign_in_id, secret_hash
from tracker.core.actor import Actor, Role, Via
from tracker.initiatives.models import Initiative, Membership, Stage, StageSpell

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
PASSWORD_HASH = hash_password(PASSWORD)
_numbers = count(1)


def a_person(
    session: Session, name: str = "Robin Vale", *, team: Team | None = None, title: str = ""
) -> Person:
    """Add a person with an e-mail of their own."""
    email = f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.test"
    person = Person(name=name, email=email, title=title, team_id=team.id if team else None)
    session.add(person)
    session.flush()
    return person


def a_team(session: Session, name: str = "", *, unit: str | None = None) -> Team:
    """Add a team: embedded when a unit is given."""
    team = Team(name=name or f"Team {next(_numbers)}", mode="embedded" if unit else "central", unit=unit)
    session.add(team)
    session.flush()
    return team


def an_account(session: Session, role: str = "engineer", *, person: Person | None = None) -> Account:
    """Add an account with the password `PASSWORD`."""
    person = person or a_person(session, f"{role.title()} Person")
    account = Account(person_id=person.id, role=role, password_hash=PASSWORD_HASH, created_at=NOW)
    session.add(account)
    session.flush()
    return account


def a_sign_in(session: Session, account: Account, now: datetime) -> str:
    """Start a sign-in and give its secret, as the cookie carries it."""
    secret = new_sign_in_id()
    later = now.replace(year=now.year + 1)
    session.add(
        SignIn(
            id_hash=secret_hash(secret),
            person_id=account.person_id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            expires_at=later,
            remember=True,
        )
    )
    session.flush()
    return secret


def an_actor(session: Session, role: str = "lead", *, person: Person | None = None) -> Actor:
    """Give an actor with an account of that role, as a browser's."""
    person = person or a_person(session, f"{role.title()} Actor")
    if session.get(Account, person.id) is None:
        an_account(session, role, person=person)
    return Actor(person_id=person.id, name=person.name, role=Role(role), via=Via.WEB, sign_in_id="x" * 64)


def an_initiative(
    session: Session,
    key: str = "",
    *,
    stage: str = "pilot",
    lead: Actor | None = None,
    engineer: Actor | None = None,
    **fields: object,
) -> Initiative:
    """Add an initiative in the first stage of a category, with members if given."""
    found = session.scalars(select(Stage).where(Stage.category == stage).order_by(Stage.position)).first()
    assert found is not None, "install the stages first"
    key = key or f"TEST-{next(_numbers)}"
    given = {"name": f"Initiative {key}", "unit": "Mutual", "risk_tier": "limited", "kind": "rag", **fields}
    initiative = Initiative(
        key=key, stage_id=found.id, stage_since=NOW, created_at=NOW, updated_at=NOW, **given
    )
    session.add(initiative)
    session.flush()
    session.add(StageSpell(initiative_id=initiative.id, stage_id=found.id, entered_at=NOW))
    for actor, role in ((lead, "lead"), (engineer, "engineer")):
        if actor is not None:
            session.add(Membership(initiative_id=initiative.id, person_id=actor.person_id, role=role))
    session.flush()
    return initiative
