"""`tracker db files`: the result files that are kept as they came."""

import json
import sys

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.cli.local import open_database
from tracker.core import clock
from tracker.core.settings import read_settings
from tracker.evals.actions.source_files import Damaged, Kept, SourceFiles
from tracker.evals.guards import source_files
from tracker.evals.models import Run


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
        runs = _referred(session)
    kept = list(files.all())
    unused = [one for one in kept if (one.initiative_id, one.sha256) not in runs]
    old = [one for one in files.expired(now) if one not in unused]
    damaged = [one for one in kept if verify and not _is_sound(files, one)]
    if prune:
        files.forget_parts(now)
        for one in (*unused, *old):
            files.drop(one.initiative_id, one.sha256)
    _print(kept, {"unused": unused, "old": old, "damaged": damaged}, pruned=prune, as_json=as_json)
    sys.exit(1 if damaged else 0)


def _referred(session: Session) -> set[tuple[str, str]]:
    return {(row[0], row[1]) for row in session.execute(select(Run.initiative_id, Run.source_sha256))}


def _is_sound(files: SourceFiles, one: Kept) -> bool:
    try:
        files.read(one.initiative_id, one.sha256)
    except Damaged:
        return False
    return True


def _print(kept: list[Kept], found: dict[str, list[Kept]], *, pruned: bool, as_json: bool) -> None:
    size = sum(one.size for one in kept)
    counts = {name: len(files) for name, files in found.items()}
    if as_json:
        click.echo(json.dumps({"files": len(kept), "bytes": size, **counts, "pruned": pruned}))
        return
    click.echo(f"{len(kept):,} files, {size:,} bytes.")
    said = {"unused": "belong to no run", "old": "are older than they are kept for", "damaged": "are damaged"}
    for name, files in found.items():
        if files:
            done = "; removed" if pruned and name != "damaged" else ""
            click.echo(
                f"{len(files):,} {said[name]}{done}: {', '.join(one.sha256[:12] for one in files[:10])}"
            )
