"""`tracker milestone`: log a milestone from a pipeline."""

from typing import Any

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk


@click.command("milestone")
@click.argument("key")
@click.argument("title")
@click.option("--done", is_flag=True, help="It is done now.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Planned date, such as 2026-12-01.")
@click.option("--evidence", metavar="URL", help="Where it can be seen.")
def milestone_command(key: str, title: str, done: bool, due: Any, evidence: str | None) -> None:
    """Log the milestone TITLE of initiative KEY.

    Example: tracker milestone POLICY-QA "Canary at 5 %" --done --evidence https://ci.example/77
    """
    wanted: dict[str, Any] = {"title": title, "done": done}
    if due:
        wanted["planned_on"] = due.date().isoformat()
    if evidence:
        wanted["evidence_url"] = evidence
    try:
        made = connect().log_milestone(key, wanted)
    except CannotAsk as fault:
        give_up(fault)
    click.echo(f"Logged “{made['title']}”{' as done' if made.get('done_at') else ''}.")
