"""`tracker user`: people who may sign in."""

import json
import secrets

import click
from sqlalchemy.orm import Session

from tracker.accounts import queries
from tracker.accounts.actions import people
from tracker.accounts.rules.passwords import hash_password
from tracker.cli.local import ACTOR, reading, writing
from tracker.core import clock
from tracker.core.actor import Role
from tracker.core.errors import NotFound

ROLES = click.Choice([role.value for role in Role])


@click.group("user")
def user_command() -> None:
    """Add, list and disable people, reset passwords.

    Example: tracker user add --email mei@example.com --name "Mei Tsao" --role engineer
    """


@user_command.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=ROLES, required=True)
@click.option("--team", default="", help="The name of their team.")
@click.option("--title", default="")
def add_user(email: str, name: str, role: str, team: str, title: str) -> None:
    """Add a person and print their one-time password."""
    password = one_time_password()
    hashed = hash_password(password)
    with writing() as session:
        person = people.add_person(
            session,
            actor=ACTOR,
            now=clock.now(),
            name=name,
            email=email,
            title=title,
            team_id=_team_id(session, team),
        )
        people.open_account(
            session, actor=ACTOR, now=clock.now(), person=person, role=Role(role), password_hash=hashed
        )
    click.echo(f"{name} <{email}> may sign in as {role} with the one-time password {password}")


@user_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_users(as_json: bool) -> None:
    """List everybody who may sign in."""
    with reading() as session:
        rows = [
            {
                "email": account.person.email,
                "name": account.person.name,
                "role": account.role,
                "disabled": account.disabled_at is not None,
            }
            for account in queries.accounts(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(
            f"{row['role']:<12} {row['email']:<40} {row['name']}{'  (disabled)' * bool(row['disabled'])}"
        )


@user_command.command("disable")
@click.argument("email")
def disable_user(email: str) -> None:
    """Disable an account and end its sign-ins at once."""
    with writing() as session:
        person = people.disable(session, actor=ACTOR, now=clock.now(), email=email)
    click.echo(f"{person.name} can no longer sign in.")


@user_command.command("reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Give an account a new one-time password and end its sign-ins."""
    password = one_time_password()
    hashed = hash_password(password)
    with writing() as session:
        person = people.reset_password(
            session, actor=ACTOR, now=clock.now(), email=email, password_hash=hashed
        )
    click.echo(f"{person.name} has the one-time password {password}")


def _team_id(session: Session, name: str) -> str | None:
    if not name:
        return None
    team = queries.team_by_name(session, name)
    if team is None:
        raise NotFound(f"A team named {name}")
    return team.id


def one_time_password() -> str:
    """Give a random password that is easy to read aloud: 80 bits."""
    return "-".join(secrets.token_hex(2) for _ in range(5))
