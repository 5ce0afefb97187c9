"""What commands for pipelines share: the client, and how a gate's answer is printed."""

import sys
from typing import Any, NoReturn

import click

from tracker.client.rest import CannotAsk, Client, client_from_environment

READY, BLOCKED, NEEDS_DATA, COULD_NOT_ASK = 0, 1, 2, 3
EXIT_CODES = {"ready": READY, "blocked": BLOCKED, "needs_data": NEEDS_DATA}
MARKS = {"met": "✓", "not_met": "✗", "inconclusive": "?", "missing": "–", "expired": "⌛", "waived": "⚑"}


def connect() -> Client:
    """Give the client, or end with exit code 3 and one sentence."""
    try:
        return client_from_environment()
    except CannotAsk as fault:
        give_up(fault)


def give_up(fault: Exception) -> NoReturn:
    """End with exit code 3: the question could not be asked."""
    click.echo(f"tracker: {fault}", err=True)
    sys.exit(COULD_NOT_ASK)


def print_gate(gate: dict[str, Any]) -> None:
    """Print a gate's roll-up and each criterion with its reason."""
    words = str(gate["roll_up"]).replace("_", " ")
    click.echo(f"{gate['initiative']}  {gate['gate_label']}: {words}")
    for criterion in gate["criteria"]:
        mark = MARKS.get(criterion["verdict"], " ")
        click.echo(f"  {mark} {criterion['label']}: {criterion['why']}")


def exit_code_of(gate: dict[str, Any]) -> int:
    """Give the exit code of a gate's answer; a criterion that is only missing counts as needing data."""
    if gate["roll_up"] != "blocked":
        return EXIT_CODES.get(str(gate["roll_up"]), COULD_NOT_ASK)
    open_ones = [c["verdict"] for c in gate["criteria"] if c["required"] and c["verdict"] != "met"]
    only_missing = all(
        verdict in {"missing", "inconclusive", "waived", "not_applicable"} for verdict in open_ones
    )
    return NEEDS_DATA if only_missing else BLOCKED
