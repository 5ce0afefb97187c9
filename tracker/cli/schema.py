"""`tracker db`: the schema of the database."""

import json
import sys

import click

from tracker.cli.kept_files import files_command
from tracker.cli.local import ACTOR, open_database
from tracker.core import clock, sqlite
from tracker.evals.actions.recomputing import recompute
from tracker.gates.actions.installing import install_defaults
from tracker.migrations import current, head
from tracker.migrations.steps import differences, downgrade, upgrade


@click.group("db")
def db_command() -> None:
    """Bring the database up or down, or check it.

    Example: tracker db upgrade
    """


db_command.add_command(files_command)


@db_command.command("upgrade")
def upgrade_database() -> None:
    """Bring the schema to the newest revision and add stages and policy where there are none."""
    database = open_database(any_revision=True)
    before = current(database.engine)
    upgrade(database.engine)
    with database.writing() as session:
        install_defaults(session, now=clock.now())
    click.echo(f"The database is at revision {head()} (was {before or 'empty'}).")


@db_command.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="Data in dropped tables are lost. Go on?")
def downgrade_database(revision: str) -> None:
    """Take the schema down to REVISION (`base` drops everything)."""
    database = open_database(any_revision=True)
    downgrade(database.engine, revision)
    click.echo(f"The database is at revision {current(database.engine) or 'none'}.")


@db_command.command("recompute")
def recompute_statistics() -> None:
    """Compute the intervals of all stored runs again, after an upgrade that changed a method.

    Each run is a transaction of its own; stopped in the middle, it may be called again.
    """
    database = open_database()
    runs = changed = 0
    for found in recompute(database.reading, database.writing, actor=ACTOR, now=clock.now()):
        runs, changed = runs + 1, changed + bool(found.changed)
        if found.changed:
            click.echo(f"run {found.run_id} (#{found.number}): {', '.join(found.changed)}")
        if found.left:
            click.echo(f"run {found.run_id} (#{found.number}) left as it is: {', '.join(found.left)}")
    click.echo(f"{runs:,} runs computed again, {changed:,} of them differ.")


@db_command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check_database(as_json: bool) -> None:
    """Say whether schema and database library are as they should be; exit 1 when not."""
    engine = open_database(any_revision=True).engine
    faults = []
    if current(engine) != head():
        faults.append(
            f"The schema is at {current(engine) or 'none'}, not {head()}: run `tracker db upgrade`."
        )
    elif differences(engine):
        faults.append("The tables differ from what this version expects.")
    if engine.dialect.name == "sqlite" and sqlite.has_wal_reset_bug(sqlite.driver_version()):
        version = sqlite.DRIVER.sqlite_version
        faults.append(f"SQLite {version} can corrupt a database when checkpoints race: use 3.51.3 or newer.")
    if as_json:
        click.echo(json.dumps({"revision": current(engine), "faults": faults}))
    else:
        click.echo("\n".join(faults) or f"All well: revision {head()}, {engine.dialect.name}.")
    sys.exit(1 if faults else 0)
