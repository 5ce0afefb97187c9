"""`tracker judge`: hold a judge against human labels, and list how the judges did."""

import json
from pathlib import Path
from typing import Any

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk


@click.group("judge")
def judge_command() -> None:
    """Hold a judge against human labels, or list how the judges of an initiative did.

    Example: tracker judge calibrate labels.csv --initiative POLICY-QA --judge orion-judge@3
    """


@judge_command.command("calibrate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--judge", required=True, help="The judge, as the runs name it.")
@click.option("--run", type=click.IntRange(min=1), help="The number of the run that holds its word.")
@click.option("--human", help="The column of the human label.")
@click.option("--judged", help="The column of the judge's word.")
@click.option("--case", help="The column of the case.")
@click.option("--note", help="Who labelled, and by which instructions.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def calibrate(file: Path, key: str, as_json: bool, **told: Any) -> None:
    """Send the labels in FILE and print how the judge did.

    Example: tracker judge calibrate labels.csv --initiative POLICY-QA --judge orion-judge@3 --run 12
    """
    query = {name: str(value) for name, value in told.items() if value is not None}
    try:
        found = connect().calibrate(key, file.read_bytes(), query)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    _print(found)
    for name, why in (("unlabelled", "had no human label"), ("unmatched", "have no word of the judge")):
        if found[name]:
            click.echo(f"  {found[name]} rows {why} and were left out")


@judge_command.command("list")
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_calibrations(key: str, as_json: bool) -> None:
    """List how the judges did, the newest first.

    Example: tracker judge list --initiative POLICY-QA
    """
    try:
        found = connect().calibrations(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found["items"], ensure_ascii=False))
        return
    for one in found["items"]:
        _print(one)


def _print(one: dict[str, Any]) -> None:
    shares = [f"{name} {'–' if one[name] is None else format(one[name], '.1%')}" for name in ("tpr", "tnr")]
    withdrawn = f"  withdrawn: {one['withdrawn_reason']}" if one["withdrawn_at"] else ""
    click.echo(f"{one['judge']}  {one['labels']} labels, {', '.join(shares)}{withdrawn}")
    click.echo(f"  {one['lack'] or 'calibrated'}")
