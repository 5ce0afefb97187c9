"""`tracker eval`: push result files, show how one would be read, compare two runs."""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tracker.cli.files import Given, given
from tracker.cli.remote import connect, give_up, print_gate
from tracker.client.mlflow import server_from_environment
from tracker.client.rest import CannotAsk, Client
from tracker.evals.importers import UnknownColumn, Unreadable, read, stated_mapping
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

FILES = click.argument("files", nargs=-1, required=True)
Options = dict[str, str | list[str]]
COLUMN = click.option(
    "--column", multiple=True, metavar="ROLE=NAME", help="Which column of a table means what, such as id=qid."
)
LARGE = 5_000_000  # bytes; what is larger is read by a worker
PAUSE_S = 0.3
ALREADY = 409
OUTCOMES = {"improved": 0, "not different": 0, "regressed": 1, "inconclusive": 2, "insufficient data": 2}


@click.group("eval")
def eval_command() -> None:
    """Push result files of eval tools, or show how one would be read.

    Example: tracker eval push results.json --initiative POLICY-QA
    """


@eval_command.command("push")
@FILES
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--suite", help="The suite, when the file does not name it.")
@click.option("--system", multiple=True, metavar="NAME=VERSION", help="A part of what was measured.")
@click.option("--format", "kind", default="auto", show_default=True, help="The tool that wrote the file.")
@COLUMN
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
def push(
    files: tuple[str, ...],
    key: str,
    suite: str | None,
    system: tuple[str, ...],
    kind: str,
    column: tuple[str, ...],
    as_json: bool,
) -> None:
    """Push FILES as evidence of an initiative and print what its gate says now.

    FILES are files, folders, patterns in quotes, or - for a pipe.
    """
    options: Options = {"format": kind, **({"suite": suite} if suite else {})}
    if column:
        options["column"] = list(column)
    if system:
        options["system"] = ",".join(system)
    client = connect()
    try:
        pushed = [_push_one(client, key, file, options, as_json) for file in given(files)]
        gate = client.gate(key)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps({"pushed": pushed, "gate": gate}, ensure_ascii=False))
    else:
        print_gate(gate)


@eval_command.command("show")
@FILES
@click.option("--format", "kind", default="auto", show_default=True, help="The tool that wrote the file.")
@COLUMN
@click.option("--json", "as_json", is_flag=True, help="Print the runs as one JSON list, cases and all.")
def show(files: tuple[str, ...], kind: str, column: tuple[str, ...], as_json: bool) -> None:
    """Read FILES here, without a server, and print what would be stored.

    Example: tracker eval show results.json
    """
    found = [(file.name, run) for file in given(files) for run in _read(file, kind, column)]
    if as_json:
        runs = [{"file": file, **asdict(run)} for file, run in found]
        click.echo(json.dumps(runs, ensure_ascii=False, default=datetime.isoformat))
        return
    for file, run in found:
        _print_run(file, run)


@eval_command.command("file")
@click.argument("run")
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def fetch_file(run: str, output: Path) -> None:
    """Fetch the result file of the RUN with this id, as it came, into a file.

    Example: tracker eval file 01m8d0edqtg7tpz1ytar6kdpzz -o results.json
    """
    try:
        content = connect().run_file(run)
    except CannotAsk as fault:
        give_up(fault)
    output.write_bytes(content)
    click.echo(f"{output}: {len(content):,} bytes")


@eval_command.command("pull")
@click.argument("url")
@click.option("--experiment", required=True, help="The experiment's name.")
@click.option("--filter", "wanted", default="", help="Which of its runs, in MLflow's own words.")
@click.option("--initiative", "key", required=True, help="The initiative's key.")
@click.option("--suite", help="The suite, in place of the experiment's name.")
def pull(url: str, experiment: str, wanted: str, key: str, suite: str | None) -> None:
    """Fetch the runs of an experiment from the MLflow server at URL, and push them.

    It is asked from here, not by Tracker; a token or a name with password comes from MLFLOW_TRACKING_TOKEN,
    MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.

    Example: tracker eval pull https://mlflow.example.org --experiment pilots --initiative POLICY-QA
    """
    options: Options = {"format": "mlflow", **({"suite": suite} if suite else {})}
    try:
        content = server_from_environment(url, os.environ).runs(experiment, wanted)
        client = connect()
        _push_one(client, key, Given(experiment, content), options, as_json=False)
        print_gate(client.gate(key))
    except CannotAsk as fault:
        give_up(fault)


@eval_command.command("compare")
@click.argument("new")
@click.argument("old")
@click.option("--metric", default="", help="The metric whose slices and flipped cases are wanted.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare(new: str, old: str, metric: str, as_json: bool) -> None:
    """Compare the run NEW with the run OLD, by their ids.

    Ends with 1 when a metric regressed, with 2 when a metric is inconclusive or has too little data, else 0.

    Example: tracker eval compare 01m8d0edqtg7tpz1ytar6kdpzz 01m8d0ed2ddc1mj5dvdapgq92a
    """
    try:
        found = connect().compare(new, old, metric)
    except CannotAsk as fault:
        give_up(fault)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print_comparison(found)
    worst = {OUTCOMES.get(one["outcome"], 2) for one in found["metrics"]} or {2}
    sys.exit(1 if 1 in worst else max(worst))


def _print_comparison(found: dict[str, Any]) -> None:
    click.echo(found["why"])
    for one in [*found["metrics"], *found["slices"]]:
        bounds = "" if one["low"] is None else f" ({one['low']:+.4g} to {one['high']:+.4g})"
        shown = "–" if one["difference"] is None else f"{one['difference']:+.4g}"
        click.echo(f"  {one['outcome']:<17} {one['name']:<32} {shown}{bounds}  {one['why']}")
    for title, cases in (("worse", found["worse"]), ("better", found["better"])):
        if cases:
            click.echo(f"  {len(cases)} {title}: {', '.join(cases)}")


def _read(file: Given, kind: str, column: tuple[str, ...]) -> Sequence[NormalisedRun]:
    try:
        return read(file.content, kind, columns=stated_mapping(column))
    except UnknownColumn as fault:
        raise click.BadParameter(str(fault), param_hint="--column") from fault
    except Unreadable as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault


def _push_one(client: Client, key: str, file: Given, options: Options, as_json: bool) -> dict[str, Any]:
    large = {"background": "yes"} if len(file.content) > LARGE else {}
    try:
        reply = client.push_file(key, file.content, {**options, **large})
        if large and reply.status != ALREADY:
            return _awaited(client, file, reply.body, as_json)
    except CannotAsk as fault:
        raise CannotAsk(f"{file.name}: {fault}") from fault
    return _told(file, reply.body, reply.status == ALREADY, as_json)


def _awaited(client: Client, file: Given, job: dict[str, Any], as_json: bool) -> dict[str, Any]:
    """Wait for the worker with a bar of its progress; what it made of the file is the answer."""
    with click.progressbar(length=100, label=file.name, hidden=as_json) as bar:
        while job["state"] in {"waiting", "running"}:
            time.sleep(PAUSE_S)
            job = client.job(job["id"])
            share = 100 * job["done"] // job["total"] if job["total"] else 0
            bar.update(share - bar.pos)
    if job["state"] != "done":
        raise CannotAsk(job["error"] or f"the import was {job['state']}")
    made: dict[str, Any] = {**job["result"], "link": job["result"]["url"]}
    return _told(file, made, made["already"], as_json)


def _told(file: Given, body: dict[str, Any], known: bool, as_json: bool) -> dict[str, Any]:
    """Say what became of a file, unless the answer itself is printed; gives the answer back."""
    if not as_json:
        runs = "; ".join(f"run #{run['number']} of {run['suite']}" for run in body.get("runs", ()))
        said = f"is in already, see {body['link']}" if known else f"stored, {runs}"
        click.echo(f"{file.name}: {said}")
    return body


def _print_run(file: str, run: NormalisedRun) -> None:
    click.echo(f"{file}: {run.tool} {run.tool_version}  {run.suite}  {run.variant}".rstrip())
    for metric in run.metrics:
        click.echo(f"  {metric.name:<32} {_number(metric):>10}  n={_n(metric)}  from {metric.source}")
    for flag in run.flags:
        click.echo(f"  ! {flag.text}")
    for lack in run.lacks:
        click.echo(f"  – {lack}")


def _number(metric: NormalisedMetric) -> str:
    return "–" if metric.value is None else f"{metric.value:.4g}"


def _n(metric: NormalisedMetric) -> str:
    return "unknown" if metric.n is None else str(metric.n)
