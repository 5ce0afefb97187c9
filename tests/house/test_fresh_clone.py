"""A stranger clones the project and types the two commands of the first page; both do what it says."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.house.sources import ROOT

pytestmark = pytest.mark.whole
PATIENCE = 300  # seconds that the first start may take, with nothing installed
PYTHON = getattr(sys, "_base_executable", sys.executable)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed, in a folder of its own with no environment."""
    folder = tmp_path_factory.mktemp("clone") / "tracker"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    return folder


def environment(**more: str) -> dict[str, str]:
    """The caller's variables without those of its Python and of Tracker."""
    dropped = ("TRACKER_", "VIRTUAL_ENV", "PYTHON", "PYTEST")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def page(address: str, server: subprocess.Popen[str]) -> str:
    """The page at an address, once the server answers there."""
    ended = time.monotonic() + PATIENCE
    while time.monotonic() < ended and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except (URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"nothing answers at {address}")


@pytest.mark.timeout(PATIENCE + 60)
def test_the_first_command_serves_the_demo_with_its_sign_ins(clone: Path) -> None:
    port = free_port()
    with subprocess.Popen(
        [PYTHON, clone / "run", "demo"],
        cwd=clone,
        env=environment(PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        try:
            shown = page(f"http://127.0.0.1:{port}/sign-in", demo)
        finally:
            demo.send_signal(signal.SIGTERM)
            try:
                printed = demo.communicate(timeout=60)[0]
            finally:
                if demo.poll() is None:
                    os.killpg(demo.pid, signal.SIGKILL)
    for role in ("admin", "lead", "engineer", "stakeholder"):
        assert role in shown
        assert re.search(rf"\b{role}\b", printed)
    assert f"http://127.0.0.1:{port}" in printed


@pytest.mark.timeout(PATIENCE + 60)
def test_the_second_command_runs_the_tests(clone: Path) -> None:
    chosen = ["tests/core/test_statistics_rare.py", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [PYTHON, clone / "run", "test", "--fast", *chosen],
        cwd=clone,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)
