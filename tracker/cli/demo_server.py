"""What the demo's server has beside it: its settings, the service that plays the endpoints, its greeting."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tracker.core.actor import Role
from tracker.demo.service import HOST
from tracker.demo.sign_ins import sign_ins

PATIENCE = 10.0  # seconds for the local service to answer


def set_environment(service_port: int) -> None:
    """Set what the server's processes read: this machine only, plain http, checks of the local service."""
    os.environ |= {
        "TRACKER_DEMO": "1",
        "TRACKER_ALLOW_HTTP": "1",
        "TRACKER_PROBE_ALLOW": f"{HOST}/32",
        "TRACKER_PROBE_PORTS": str(service_port),
    }


@contextmanager
def playing(port: int) -> Iterator[None]:
    """Run the local service beside the server, and end it in any case."""
    words = [sys.executable, "-m", "tracker.demo.service", "--port", str(port)]
    service = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        service.terminate()
        service.wait(timeout=10)


def wait_for(port: int) -> None:
    """Wait until the local service can be reached."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise click.ClickException(f"The demo's endpoints did not start on {HOST}:{port}.")


def announcement(port: int) -> str:
    """Give what a reader needs first: the address, whom one may be, a token, how to stop."""
    people = "\n".join(f"  {one.role:<12} {one.email:<38} {one.password}" for one in sign_ins())
    engineer = next(one.email for one in sign_ins() if one.role is Role.ENGINEER)
    command = f"TRACKER_DATA_DIR={os.environ['TRACKER_DATA_DIR']} {_program()}"
    return f"""
Tracker with the demo company: http://{HOST}:{port}

Sign in as
{people}

A token to push results with: on the page /me/tokens, or for the engineer by
  {command} token new --email {engineer} --name demo --scope read --scope log

Stop with Ctrl-C. This restores the demo as it was:
  {command} demo reset
"""


def _program() -> str:
    """Name this program as it can be called from here."""
    called = Path(sys.argv[0])
    if called.name != "tracker":
        return "tracker"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)
