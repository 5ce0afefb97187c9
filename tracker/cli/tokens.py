"""`tracker token`: API tokens, made on the server."""

import json

import click

from tracker.accounts import queries
from tracker.accounts.actions import people, tokens
from tracker.cli.local import ACTOR, reading, writing
from tracker.core import clock
from tracker.core.actor import Scope


@click.group("token")
def token_command() -> None:
    """Make, list, rotate and revoke API tokens of a person.

    Example: tracker token new --email mei@example.com --name ci --scope log --scope read
    """


@token_command.command("new")
@click.option("--email", required=True, help="Whose token it is; it never may more than they may.")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", type=click.Choice([s.value for s in Scope]), multiple=True, required=True)
@click.option("--days", default=tokens.DAYS, show_default=True)
def new_token(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token and print it, this once."""
    with writing() as session:
        made = tokens.make_token(
            session,
            actor=ACTOR,
            now=clock.now(),
            person_id=people.account_named(session, email).person_id,
            name=name,
            scopes=frozenset(Scope(scope) for scope in scopes),
            days=days,
        )
    click.echo(made.secret)


@token_command.command("list")
@click.option("--email", required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_tokens(email: str, as_json: bool) -> None:
    """List a person's tokens without their secrets."""
    with reading() as session:
        account = queries.account_by_email(session, email)
        found = queries.tokens_of(session, account.person_id) if account else ()
        rows = [
            {
                "id": token.id,
                "name": token.name,
                "hint": token.hint,
                "scopes": token.scopes.split(),
                "expires_at": token.expires_at.isoformat(),
                "revoked": token.revoked_at is not None,
            }
            for token in found
        ]
    click.echo(
        json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(map(_line, rows)) or "No token."
    )


@token_command.command("rotate")
@click.argument("token_id")
@click.option("--email", required=True)
@click.option(
    "--grace",
    default=tokens.MOST_GRACE_HOURS,
    show_default=True,
    help="Hours that the old secret still counts, 0 to 24.",
)
def rotate_token(token_id: str, email: str, grace: int) -> None:
    """Give a token a new secret and print it, this once."""
    with writing() as session:
        made = tokens.rotate_token(
            session,
            actor=ACTOR,
            now=clock.now(),
            token_id=token_id,
            person_id=people.account_named(session, email).person_id,
            grace_hours=grace,
        )
    click.echo(made.secret)


@token_command.command("revoke")
@click.argument("token_id")
@click.option("--email", required=True)
def revoke_token(token_id: str, email: str) -> None:
    """Revoke a token; what uses it stops working at once."""
    with writing() as session:
        person_id = people.account_named(session, email).person_id
        tokens.revoke_token(session, actor=ACTOR, now=clock.now(), token_id=token_id, person_id=person_id)
    click.echo("Revoked.")


def _line(row: dict[str, object]) -> str:
    state = "revoked" if row["revoked"] else f"until {row['expires_at']}"
    return f"{row['id']}  {row['hint']}…  {row['name']}  {state}"
