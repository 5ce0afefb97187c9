"""`tracker demo`: the demo company, loaded, restored and served."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from tracker.accounts.rules.passwords import hash_password
from tracker.cli.demo_server import announcement, playing, set_environment, wait_for
from tracker.cli.local import open_database
from tracker.cli.serving import refuse_taken, run_server
from tracker.core import clock
from tracker.core.database import Database
from tracker.demo import loading
from tracker.demo.addresses import free_port, point_to, port_of
from tracker.demo.service import HOST
from tracker.demo.sign_ins import PASSWORD
from tracker.migrations import current, head, require_head

FOLDER = "var/demo"


@click.group("demo")
def demo_command() -> None:
    """The demo company, with its data in ./var/demo or TRACKER_DATA_DIR.

    Example: tracker demo serve
    """
    os.environ.setdefault("TRACKER_DATA_DIR", FOLDER)


@demo_command.command("load")
def load_demo() -> None:
    """Load the demo company into an empty database: all of it or nothing.

    Example: TRACKER_DATA_DIR=./var/demo tracker demo load
    """
    loaded = _load(_migrated())
    click.echo("The demo company is loaded." if loaded else "The demo company is in this database already.")


@demo_command.command("reset")
@click.confirmation_option(prompt="Everything that was changed in the demo is lost. Go on?")
def reset_demo() -> None:
    """Restore the demo as it was; refuses a database that is not a demo.

    Example: tracker demo reset --yes
    """
    from tracker.migrations.steps import downgrade, upgrade

    database = _migrated()
    _refuse_others(database)
    with database.reading() as session:
        port = port_of(session)
    downgrade(database.engine, "base")
    upgrade(database.engine)
    _load(database)
    with database.writing() as session:
        point_to(session, port)
    click.echo("The demo company is as it was.")


@demo_command.command("serve")
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True)
def serve_demo(port: int, workers: int) -> None:
    """Serve the demo on this machine, with endpoints that answer; the first start loads it.

    Example: PORT=8080 tracker demo serve
    """
    refuse_taken(HOST, port)
    signal.signal(signal.SIGTERM, _leave)
    service_port = free_port()
    set_environment(service_port)
    with playing(service_port):
        database = _migrated()
        _refuse_others(database)
        _load(database)
        with database.writing() as session:
            point_to(session, service_port)
        database.engine.dispose()
        wait_for(service_port)
        click.echo(announcement(port))
        run_server(HOST, port, workers, app="tracker.cli.hosted:demo_app")


def _migrated() -> Database:
    """Open the database; an empty one and an older demo are brought up. Raises: SchemaBehind."""
    database = open_database(any_revision=True)
    stands = current(database.engine)
    if stands is None or (stands != head() and _is_demo(database)):
        from tracker.migrations.steps import upgrade

        upgrade(database.engine)
    require_head(database.engine)
    return database


def _is_demo(database: Database) -> bool:
    with database.reading() as session:
        return loading.is_demo(session)


def _load(database: Database) -> bool:
    """Load the demo unless it is there, and say whether it was loaded. Raises: Refused."""
    if _is_demo(database):
        return False
    password_hash = hash_password(PASSWORD)
    with database.writing() as session:
        loading.load(session, now=clock.now(), password_hash=password_hash)
    return True


def _refuse_others(database: Database) -> None:
    with database.reading() as session:
        if not loading.is_demo(session) and not loading.is_empty(session):
            raise click.ClickException(
                "This database holds something else than the demo: choose another with TRACKER_DATA_DIR."
            )


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Unwind, so that what was started is ended; once the server runs it minds the signals itself."""
    sys.exit(143)
