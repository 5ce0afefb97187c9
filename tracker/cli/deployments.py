"""`tracker deploy`: log a deployment from a pipeline."""

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk
from tracker.core.texts import split_version


@click.command("deploy")
@click.argument("endpoint")
@click.option("--version", required=True, help="What runs now.")
@click.option("--commit", default="", help="The code it was built from.")
@click.option("--model", default="", metavar="NAME@VERSION", help="The model that it calls.")
@click.option("--prompt", default="", metavar="NAME@VERSION", help="The prompt that it sends.")
@click.option(
    "--rollout", type=click.Choice(["shadow", "canary", "limited", "full"]), default="full", show_default=True
)
@click.option("--traffic", type=click.FloatRange(0, 100), default=100.0, show_default=True, help="Percent.")
def deploy_command(
    endpoint: str, version: str, commit: str, model: str, prompt: str, rollout: str, traffic: float
) -> None:
    """Log a deployment on the endpoint with the id ENDPOINT.

    Example: tracker deploy 01m8adj… --version 2.4.0 --commit 4f2c1d9 --rollout canary --traffic 5
    """
    named, asked = split_version(model), split_version(prompt)
    parts = {"model": named[0], "model_version": named[1], "prompt": asked[0], "prompt_version": asked[1]}
    wanted = {"version": version, "code": commit, "rollout": rollout, "traffic_percent": traffic, **parts}
    try:
        connect().log_deployment(endpoint, wanted)
    except CannotAsk as fault:
        give_up(fault)
    click.echo(f"Logged {version} as {rollout} with {traffic:g} % of the traffic.")
