"""`tracker model`: the register of models."""

import json
from datetime import datetime

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk

_FIELDS = {"released": "released_on", "retires": "retires_on"}


@click.group("model")
def model_command() -> None:
    """Register models, or list them with their retirement.

    Example: tracker model set orion-large-3 --version 2026-05-14 --provider Orion --retires 2027-05-14
    """


@model_command.command("set")
@click.argument("name")
@click.option("--version", default="", help="Its version, as the runs name it.")
@click.option("--provider", help="Who provides it.")
@click.option("--released", type=click.DateTime(["%Y-%m-%d"]), help="Such as 2026-05-14.")
@click.option("--retires", type=click.DateTime(["%Y-%m-%d"]), help="Such as 2027-05-14.")
@click.option("--source", metavar="URL", help="Where the provider says so.")
@click.option("--note", help="What else to know.")
def set_model(name: str, version: str, source: str | None, **told: object) -> None:
    """Register the model NAME, or change what is known of it: what is not given stays as it is.

    Example: tracker model set orion-large-3 --version 2026-05-14 --retires 2027-05-14
    """
    said = {"name": name, "version": version, "source_url": source, **told}
    wanted = {_FIELDS.get(word, word): _text(value) for word, value in said.items() if value is not None}
    try:
        kept = connect().set_model(wanted)
    except CannotAsk as fault:
        give_up(fault)
    click.echo(f"{name} {version}".strip() + f": {kept['url']}")


def _text(value: object) -> object:
    return value.date().isoformat() if isinstance(value, datetime) else value


@model_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_models(as_json: bool) -> None:
    """List models, those that retire first at the top.

    Example: tracker model list
    """
    try:
        found = connect().models()
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found["items"], ensure_ascii=False))
        return
    for one in found["items"]:
        known = one["retirement"] or one["retires_on"] or ("" if one["registered"] else "not registered")
        click.echo(f"{one['name']} {one['version']:<14} {one['runs']:>6} runs  {known}".rstrip())
