"""`tracker status`: where an initiative stands."""

import json
from typing import Any

import click

from tracker.cli.remote import connect, give_up, print_gate
from tracker.client.rest import CannotAsk


@click.command("status")
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def status_command(key: str, as_json: bool) -> None:
    """Show stage, status, gate and the sponsor's expectation of initiative KEY.

    Example: tracker status POLICY-QA
    """
    client = connect()
    try:
        initiative, gate, ledger = client.initiative(key), client.gate(key), client.expectations(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        found = {"initiative": initiative, "gate": gate, "expectations": ledger["items"]}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{initiative['name']}: {initiative['stage']}, {initiative['status']}")
    print_gate(gate)
    if ledger["items"]:
        _print_expectation(ledger["items"][0])


def _print_expectation(entry: dict[str, Any]) -> None:
    """Print the entry that counts now."""
    number = "no number" if entry["expected"] is None else f"{entry['expected']:g}"
    by = f" by {entry['due_on']}" if entry["due_on"] else ""
    late = "" if entry["before_pilot"] else ", written after the pilot began"
    when = f"{entry['when']}: " if entry["when"] else ""
    click.echo(f"Expected {number}{by}{late}. {when}{entry['why']}")
