"""`tracker status`: where an initiative stands."""

import json

import click

from tracker.cli.remote import connect, give_up, print_gate
from tracker.client.rest import CannotAsk


@click.command("status")
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def status_command(key: str, as_json: bool) -> None:
    """Show stage, status and gate of initiative KEY.

    Example: tracker status POLICY-QA
    """
    client = connect()
    try:
        initiative, gate = client.initiative(key), client.gate(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps({"initiative": initiative, "gate": gate}, ensure_ascii=False))
        return
    click.echo(f"{initiative['name']}: {initiative['stage']}, {initiative['status']}")
    print_gate(gate)
