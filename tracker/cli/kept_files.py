"""`tracker db files`: the result files that are kept as they came."""

import json
import sys

import click

from tracker.cli.local import open_database
from tracker.core import clock
from tracker.core.settings import read_settings
from tracker.evals.actions import pruning
from tracker.evals.actions.pruning import Found, look_through
from tracker.evals.actions.source_files import Damaged, Kept, SourceFiles
from tracker.evals.guards import source_files


@click.command("files")
@click.option("--verify", is_flag=True, help="Read each file and check its digest.")
@click.option("--prune", is_flag=True, help="Remove what is too old, and what no run refers to.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def files_command(verify: bool, prune: bool, as_json: bool) -> None:
    """Count the kept result files; say what a prune would remove. Exit 1 when a file is damaged.

    Example: tracker db files --verify
    """
    settings = read_settings()
    files, now = source_files(settings), clock.now()
    with open_database(settings).reading() as session:
        found = look_through(session, files, now)
        damaged = tuple(one for one in found.kept if verify and not _is_sound(files, one))
        if prune:
            pruning.prune(session, files, now)
    _print(found, damaged, pruned=prune, as_json=as_json)
    sys.exit(1 if damaged else 0)


def _is_sound(files: SourceFiles, one: Kept) -> bool:
    try:
        files.read(one.initiative_id, one.sha256)
    except Damaged:
        return False
    return True


SAID = {
    "unused": "belong to no run",
    "old": "are older than they are kept for",
    "dropped": "were dropped for a reason",
    "damaged": "are damaged",
}


def _print(found: Found, damaged: tuple[Kept, ...], *, pruned: bool, as_json: bool) -> None:
    kept, size = found.kept, sum(one.size for one in found.kept)
    told = {"unused": found.unused, "old": found.old, "dropped": found.dropped, "damaged": damaged}
    counts = {name: len(files) for name, files in told.items()}
    if as_json:
        click.echo(json.dumps({"files": len(kept), "bytes": size, **counts, "pruned": pruned}))
        return
    click.echo(f"{len(kept):,} files, {size:,} bytes.")
    for name, files in told.items():
        if files:
            done = "; removed" if pruned and name != "damaged" else ""
            click.echo(
                f"{len(files):,} {SAID[name]}{done}: {', '.join(one.sha256[:12] for one in files[:10])}"
            )
