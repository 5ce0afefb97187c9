"""`tracker serve` and `tracker worker`: the processes of an installation."""

import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType

import click

from tracker.accounts import queries
from tracker.accounts.actions import people
from tracker.accounts.rules.passwords import hash_password
from tracker.cli.local import ACTOR, open_database
from tracker.cli.users import one_time_password
from tracker.core import clock
from tracker.core.actor import Role
from tracker.core.database import Database
from tracker.core.processes import when_alone
from tracker.core.settings import LOCAL_HOSTS, read_settings
from tracker.gates.actions.installing import install_defaults
from tracker.migrations import current, require_head
from tracker.migrations.steps import upgrade
from tracker.worker import work

# a client that sends its body slowly holds a thread, so there are far more than can work at once
THREADS = 300
LONGEST_HEADER = 16_384  # bytes; beyond it the answer is 431
STOP_WITHIN = 10  # seconds that requests under way have when the server is told to stop


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True)
def serve_command(host: str, port: int, workers: int) -> None:
    """Start the web server and its worker; the first start makes the database and an admin.

    Example: tracker serve --host 0.0.0.0 --port 8000
    """
    refuse_unnamed(host)
    refuse_taken(host, port)
    first_start(open_database(any_revision=True))
    run_server(host, port, workers)


@click.command("worker")
@click.option("--every", default=30, show_default=True, help="Seconds between two rounds.")
@click.option("--threads", default=2, show_default=True, help="Jobs that are worked on at a time.")
@click.option("--beside", type=int, help="Stop when the process that started this one, PID, has ended.")
def worker_command(every: int, threads: int, beside: int | None) -> None:
    """Work on jobs, and judge again what evidence has aged past its date, until stopped.

    Example: tracker worker --every 60
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if beside:
        when_alone(beside, stop.set)
    settings = read_settings()
    work(open_database(settings), settings, stop=stop, every=every, threads=threads)


def refuse_unnamed(host: str) -> None:
    """Refuse to listen to other machines before it is said under which name they call this one."""
    if host not in {"127.0.0.1", "::1", "localhost"} and read_settings().hosts == LOCAL_HOSTS:
        raise click.ClickException(
            f"To listen on {host}, say how this server is called: TRACKER_URL=https://… or TRACKER_HOSTS=…"
        )


def refuse_taken(host: str, port: int) -> None:
    """Refuse an address that somebody listens on already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise click.ClickException(
                f"{host}:{port} cannot be used ({fault.strerror}): choose another with --port or PORT=…"
            ) from fault


def first_start(database: Database) -> None:
    """Make an empty database usable: schema, stages, policy, an admin; else require the right schema."""
    if current(database.engine) is None:
        upgrade(database.engine)
    require_head(database.engine)
    with database.writing() as session:
        install_defaults(session, now=clock.now())
        if queries.has_account(session):
            return
    add_admin(database)


def add_admin(database: Database) -> None:
    """Add the first admin and print the one-time password, once."""
    password = one_time_password()
    hashed = hash_password(password)
    with database.writing() as session:
        person = people.add_person(
            session, actor=ACTOR, now=clock.now(), name="Administrator", email="admin@localhost"
        )
        people.open_account(
            session, actor=ACTOR, now=clock.now(), person=person, role=Role.ADMIN, password_hash=hashed
        )
    click.echo(f"First start: sign in as admin@localhost with the one-time password {password}")


def run_server(host: str, port: int, workers: int, app: str = "tracker.cli.hosted:company_app") -> None:
    """Run the server in the foreground, with a worker process beside it, until stopped.

    `app` names the function that makes the app, as module:name.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    worker = subprocess.Popen([sys.executable, "-m", "tracker.cli", "worker", "--beside", str(os.getpid())])
    try:
        Granian(
            app,
            factory=True,
            interface=Interfaces.WSGI,
            address=host,
            port=port,
            workers=workers,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            # one that was told to stop while it was starting would never end by itself
            workers_kill_timeout=STOP_WITHIN,
            websockets=False,
            http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEADER),
        ).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=STOP_WITHIN)
