"""`tracker gate`: ask an initiative's gate from a pipeline."""

import json
import sys
import time

import click

from tracker.cli.remote import NEEDS_DATA, connect, exit_code_of, give_up, print_gate
from tracker.client.rest import CannotAsk

PATIENCE = 300  # seconds


@click.command("gate")
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--wait",
    is_flag=False,
    flag_value=PATIENCE,
    default=0,
    type=click.IntRange(min=0),
    metavar="[SECONDS]",
    help=f"Ask again while it needs data, at most so long; {PATIENCE} when no number is given.",
)
def gate_command(key: str, as_json: bool, wait: int) -> None:
    """Ask the gate of initiative KEY. Exit code 0 ready, 1 blocked, 2 needs data, 3 could not ask.

    Example: tracker gate POLICY-QA --wait
    """
    client = connect()
    end = time.monotonic() + wait
    while True:
        try:
            gate = client.gate(key)
        except CannotAsk as fault:
            give_up(fault)
        code = exit_code_of(gate)
        if code != NEEDS_DATA or time.monotonic() >= end:
            break
        time.sleep(min(5, wait))
    if as_json:
        click.echo(json.dumps(gate, ensure_ascii=False))
    else:
        print_gate(gate)
    sys.exit(code)
