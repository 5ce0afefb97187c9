"""`tracker prompt`: record versions of prompts from where they are written, and list them."""

import json
from pathlib import Path
from typing import Any

import click

from tracker.cli.remote import connect, give_up
from tracker.client.rest import CannotAsk
from tracker.core.texts import split_version


@click.group("prompt")
def prompt_command() -> None:
    """Record versions of prompts, or list them.

    Example: tracker prompt push answer.txt --initiative POLICY-QA --name answer --version 23
    """


@prompt_command.command("push")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--name", required=True, help="The prompt, as the runs name it.")
@click.option("--version", required=True, help="Its version, as the runs name it.")
@click.option("--model", default="", metavar="NAME@VERSION", help="The LLM that it is written for.")
@click.option(
    "--parameters",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one JSON object.",
)
@click.option("--note", default="", help="What changed, and why.")
def push(
    file: Path, key: str, name: str, version: str, model: str, parameters: Path | None, note: str
) -> None:
    """Record the template in FILE as a version; the same again is no error, another content is.

    Example: tracker prompt push answer.txt --initiative POLICY-QA --name answer --version 23
    """
    named, model_version = split_version(model)
    wanted: dict[str, Any] = {
        "name": name,
        "version": version,
        "template": _text(file),
        "parameters": _text(parameters) if parameters else "",
        "model": named,
        "model_version": model_version,
        "note": note,
    }
    try:
        reply = connect().push_prompt(key, wanted)
    except CannotAsk as fault:
        give_up(fault)
    said = f"is in already, see {reply['link']}" if "link" in reply else f"recorded, {reply['url']}"
    click.echo(f"{name} {version}: {said}")


@prompt_command.command("list")
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_prompts(key: str, as_json: bool) -> None:
    """List the recorded versions, the newest first.

    Example: tracker prompt list --initiative POLICY-QA
    """
    try:
        found = connect().prompts(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found["items"], ensure_ascii=False))
        return
    for one in found["items"]:
        model = "@".join(filter(None, (one["model"], one["model_version"]))) or "model not stated"
        click.echo(f"{one['name']} {one['version']:<12} {model:<32} {one['note']}".rstrip())


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise click.ClickException(f"{file} is no UTF-8 text.") from fault
