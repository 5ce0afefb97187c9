"""`tracker policy`: check a policy document, publish the next version, print one; beside the database."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from tracker.cli.local import ACTOR, reading, writing
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.gates import queries
from tracker.gates.actions.policies import in_force, publish_new
from tracker.gates.actions.replaying import Turned, replay
from tracker.gates.criteria import all_kinds
from tracker.gates.rules.policy import Policy
from tracker.gates.rules.policy_changes import PolicyChange, changes
from tracker.gates.rules.policy_reading import WrongPolicy, as_yaml, read_policy
from tracker.gates.rules.self_test import error_rates, gates_with_chance

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("policy")
def policy_command() -> None:
    """Check, publish and print policies.

    Example: tracker policy check policy.yaml --changes
    """


@policy_command.command("check")
@FILE
@click.option("--changes", "against", is_flag=True, help="Hold it against the policy in force.")
@click.option("--simulate", is_flag=True, help="Judge invented evidence, and say how often chance decides.")
@click.option(
    "--sets", type=click.IntRange(10, 20_000), default=2000, show_default=True, help="Of --simulate."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(file: Path, against: bool, simulate: bool, sets: int, as_json: bool) -> None:
    """Check the policy document in FILE. Exit 1 when something is wrong with it.

    With --changes also what it changes, and which initiatives would stand otherwise; with --simulate how
    often each gate passes a system that is exactly at its thresholds, and blocks one that is well beyond.
    Example: tracker policy check policy.yaml --changes
    """
    try:
        policy = read_policy(file.read_text("utf-8"), all_kinds())
    except (WrongPolicy, UnicodeDecodeError) as wrong:
        click.echo(f"{file}: {wrong}", err=True)
        sys.exit(1)
    if simulate:
        _simulate(policy, sets, as_json=as_json)
        return
    if not against:
        _say(policy, as_json=as_json)
        return
    with reading() as session:
        found = changes(in_force(session).policy, policy)
        turned = replay(session, policy, clock.now())
    if as_json:
        told = {"changes": [_change(one) for one in found], "turned": [_turned(one) for one in turned.turned]}
        click.echo(json.dumps({"key": policy.key, "version": policy.version, **told}, ensure_ascii=False))
        return
    _say(policy, as_json=False)
    for one in found:
        click.echo(f"  {one.gate or 'all':<6} {one.kind:<8} {one.what}: {one.was or '–'} → {one.now or '–'}")
    click.echo(f"{len(turned.turned)} of {turned.judged} initiatives would stand otherwise.")
    for each in turned.turned:
        opened = f"; open: {', '.join(each.opened)}" if each.opened else ""
        click.echo(f"  {each.key:<16} {each.was} → {each.would_be}{opened}")


@policy_command.command("publish")
@FILE
def publish(file: Path) -> None:
    """Publish the policy document in FILE as the next version; every initiative is judged by it.

    Example: tracker policy publish policy.yaml
    """
    try:
        with writing() as session:
            row = publish_new(session, actor=ACTOR, now=clock.now(), text=file.read_text("utf-8"))
            said = f"Published version {row.version} of {row.name}, SHA-256 {row.sha256[:12]}."
    except (WrongPolicy, UnicodeDecodeError) as wrong:
        click.echo(f"{file}: {wrong}", err=True)
        sys.exit(1)
    click.echo(said)


@policy_command.command("show")
@click.option("--version", type=click.IntRange(min=1), help="Another version than the one in force.")
def show(version: int | None) -> None:
    """Print the policy in force as YAML.

    Example: tracker policy show > policy.yaml
    """
    with reading() as session:
        known = in_force(session)
        wanted = version or known.policy.version
        row = queries.policy_version(session, known.policy.key, wanted)
        if row is None:
            raise NotFound(f"Version {wanted} of {known.policy.key}")
        click.echo(as_yaml(row.document), nl=False)


def _simulate(policy: Policy, sets: int, *, as_json: bool) -> None:
    rates = {key: error_rates(policy, key, all_kinds(), sets) for key in gates_with_chance(policy)}
    if as_json:
        told = {key: [asdict(one) for one in found] for key, found in rates.items()}
        click.echo(json.dumps(told))
        return
    click.echo("gate    tier      cases  false pass  false block")
    for key, found in rates.items():
        for one in found:
            shares = f"{one.false_pass:>9.1%}  {one.false_block:>10.1%}"
            click.echo(f"{key:<7} {one.tier:<8} {one.cases:>6,}   {shares}")


def _say(policy: Policy, *, as_json: bool) -> None:
    count = sum(len(gate.criteria) for gate in policy.gates)
    if as_json:
        click.echo(json.dumps({"key": policy.key, "version": policy.version, "criteria": count}))
        return
    click.echo(f"{policy.name}, version {policy.version}: {len(policy.gates)} gates, {count} criteria.")


def _change(one: PolicyChange) -> dict[str, str]:
    return {"gate": one.gate, "what": one.what, "kind": one.kind.value, "was": one.was, "now": one.now}


def _turned(one: Turned) -> dict[str, object]:
    return {
        "initiative": one.key,
        "was": one.was.value,
        "would_be": one.would_be.value,
        "opened": one.opened,
        "closed": one.closed,
    }
