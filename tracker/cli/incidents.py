"""`tracker incident`: report and resolve incidents from a terminal or an alarm."""

import json

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk

KINDS = (
    *("malfunction", "harmful_or_wrong_output", "drift", "performance_degradation", "misuse"),
    *("data_corruption", "security", "privacy", "cost"),
)
KEY = click.option("--initiative", "key", required=True, help="The initiative's key.")


@click.group("incident")
def incident_command() -> None:
    """Report incidents, say what was done, or list them.

    Example: tracker incident report "Recall fell" --initiative DEPOT-VISION --severity sev2 --kind drift
    """


@incident_command.command("report")
@click.argument("title")
@KEY
@click.option("--severity", type=click.Choice(["sev1", "sev2", "sev3", "sev4"]), required=True)
@click.option("--kind", type=click.Choice(KINDS), default="malfunction", show_default=True)
@click.option("--note", default="", help="Who was hit, and how.")
def report(title: str, key: str, severity: str, kind: str, note: str) -> None:
    """Report that TITLE went wrong, noticed now; prints the incident's id.

    Example: tracker incident report "Latency doubled" --initiative ADDR-NORM --severity sev3
    """
    wanted = {"title": title, "severity": severity, "kind": kind, "note": note}
    try:
        made = connect().report_incident(key, wanted)
    except CannotAsk as fault:
        give_up(fault)
    click.echo(made["id"])


@incident_command.command("resolve")
@click.argument("incident")
@KEY
@click.option("--done", "resolution", required=True, help="What was done.")
@click.option("--test", default="", help="Which cases it became.")
def resolve(incident: str, key: str, resolution: str, test: str) -> None:
    """Say that the incident with the id INCIDENT is over.

    Example: tracker incident resolve 01m8adj… --initiative ADDR-NORM --done "Rolled back to 2.6.0"
    """
    try:
        connect().resolve_incident(key, incident, {"resolution": resolution, "test": test})
    except CannotAsk as fault:
        give_up(fault)
    click.echo("Resolved.")


@incident_command.command("list")
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_incidents(key: str, as_json: bool) -> None:
    """List the incidents of an initiative, open ones first.

    Example: tracker incident list --initiative DEPOT-VISION
    """
    try:
        found = connect().incidents(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found["items"], ensure_ascii=False))
        return
    for one in found["items"]:
        state = "open    " if one["resolved_at"] is None else "resolved"
        click.echo(f"{one['id']}  {one['severity']}  {state}  {one['detected_at'][:16]}  {one['title']}")
