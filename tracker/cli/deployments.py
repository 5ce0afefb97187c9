"""`tracker deploy`: log a deployment from a pipeline."""

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk


@click.command("deploy")
@click.argument("endpoint")
@click.option("--version", required=True, help="What runs now.")
@click.option("--commit", default="", help="The code it was built from.")
@click.option(
    "--rollout", type=click.Choice(["shadow", "canary", "limited", "full"]), default="full", show_default=True
)
@click.option("--traffic", type=click.FloatRange(0, 100), default=100.0, show_default=True, help="Percent.")
def deploy_command(endpoint: str, version: str, commit: str, rollout: str, traffic: float) -> None:
    """Log a deployment on the endpoint with the id ENDPOINT.

    Example: tracker deploy 01m8adj… --version 2.4.0 --commit 4f2c1d9 --rollout canary --traffic 5
    """
    wanted = {"version": version, "code": commit, "rollout": rollout, "traffic_percent": traffic}
    try:
        connect().log_deployment(endpoint, wanted)
    except CannotAsk as fault:
        give_up(fault)
    click.echo(f"Logged {version} as {rollout} with {traffic:g} % of the traffic.")
