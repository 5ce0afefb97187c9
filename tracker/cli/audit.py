"""`tracker audit`: the chain of the event log."""

import sys

import click

from tracker.activity import queries
from tracker.cli.local import reading


@click.group("audit")
def audit_command() -> None:
    """Check the chain of the event log.

    Example: tracker audit verify
    """


@audit_command.command("verify")
def verify() -> None:
    """Say whether any event was changed, removed or slipped in; exit 1 with its number when so."""
    with reading() as session:
        broken = queries.first_broken(session)
    if broken is not None:
        click.echo(f"The event log is broken at event {broken}.", err=True)
        sys.exit(1)
    click.echo("The event log is whole.")
