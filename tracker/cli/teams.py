"""`tracker team`: the teams people belong to."""

import json

import click

from tracker.accounts import queries
from tracker.accounts.actions import teams
from tracker.cli.local import ACTOR, reading, writing
from tracker.core import clock


@click.group("team")
def team_command() -> None:
    """Add and list teams.

    Example: tracker team add "Claims AI" --unit "Insurance"
    """


@team_command.command("add")
@click.argument("name")
@click.option(
    "--unit", default="", help="The business unit it is embedded in; without it the team is central."
)
def add_team(name: str, unit: str) -> None:
    """Add the team NAME."""
    with writing() as session:
        team = teams.add_team(session, actor=ACTOR, now=clock.now(), name=name, unit=unit)
    click.echo(f"{team.name} is there, {team.mode}{' in ' + unit if unit else ''}.")


@team_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_teams(as_json: bool) -> None:
    """List all teams."""
    with reading() as session:
        rows = [{"name": t.name, "mode": t.mode, "unit": t.unit} for t in queries.teams(session)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['mode']:<10} {row['name']}{'  (' + row['unit'] + ')' if row['unit'] else ''}")
