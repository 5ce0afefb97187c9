"""The root of the command: which module holds which command; nothing heavy is imported here."""

import importlib
import sys

import click

from tracker import __version__
from tracker.core.errors import TrackerError
from tracker.core.settings import WrongSetting

# command → module below tracker.cli that holds it under the same name
COMMANDS = {
    "db": "schema",
    "demo": "demo",
    "eval": "evals",
    "gate": "gates",
    "incident": "incidents",
    "judge": "judges",
    "milestone": "milestones",
    "model": "models",
    "policy": "policies",
    "prompt": "prompts",
    "deploy": "deployments",
    "serve": "serving",
    "status": "status",
    "team": "teams",
    "token": "tokens",
    "user": "users",
    "worker": "serving",
    "audit": "audit",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, so that --help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tracker.cli.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_command")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SHORT[name]) for name in self.list_commands(ctx)])


SHORT = {
    "audit": "Check the chain of the event log.",
    "db": "Bring the database up or down, or check it.",
    "demo": "The demo company: load, reset, serve.",
    "deploy": "Log a deployment of an endpoint.",
    "eval": "Push a result file, or show how it would be read.",
    "gate": "Ask an initiative's gate; the exit code is the answer.",
    "incident": "Report and resolve incidents.",
    "judge": "Hold a judge against human labels, or list how judges did.",
    "milestone": "Log a milestone.",
    "model": "Register models, or list them with their retirement.",
    "policy": "Check, publish and print policies.",
    "prompt": "Record versions of prompts, or list them.",
    "serve": "Start the web server.",
    "status": "Show where an initiative stands.",
    "team": "Add and list teams.",
    "token": "Make, list and revoke API tokens on the server.",
    "user": "Add, list and disable people, reset passwords.",
    "worker": "Judge again what evidence has aged past its date.",
}


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def tracker() -> None:
    """Every AI initiative from pilot through evaluation to production, moved on by evidence.

    Commands for pipelines need TRACKER_URL and TRACKER_TOKEN; the others run beside the database.
    """


def main() -> None:
    """Run the command; a refusal is one sentence on stderr and exit code 1, never a traceback."""
    try:
        tracker.main(prog_name="tracker", standalone_mode=True)
    except (TrackerError, WrongSetting) as refusal:
        click.echo(f"tracker: {refusal}", err=True)
        sys.exit(1)
