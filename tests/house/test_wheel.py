"""The wheel is whole: in an empty environment, far from the source, it makes a database and serves pages."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin

import pytest

from tests.house.sources import ROOT

pytestmark = pytest.mark.whole
PATIENCE = 30  # seconds that the start may take on a busy machine
Words = list[str | Path]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the locked packages and our wheel, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    run(
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--without-pip", folder / "venv"],
        folder,
    )
    python = folder / "venv" / "bin" / "python"
    install(python, ["--require-hashes", "-r", ROOT / ".ci" / "locks" / "runtime.txt"], folder)
    install(python, ["--no-deps", next(folder.glob("*.whl"))], folder)
    return python.parent


def install(python: Path, what: Words, folder: Path) -> None:
    """Install from what earlier installs left on this machine, else from the registry."""
    uv = next(
        (path for path in (Path(sys.executable).with_name("uv"), ROOT / ".boot/bin/uv") if path.exists()),
        None,
    )
    if uv is None:
        run([sys.executable, "-m", "pip", "--python", python, "install", "-q", *what], folder)
        return
    words: Words = [uv, "pip", "install", "-q", "--python", python, *what]
    if subprocess.run([*words, "--offline"], cwd=folder, capture_output=True, check=False).returncode != 0:
        run(words, folder)


def run(words: Words, folder: Path, **settings: str) -> str:
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout


def environment(**settings: str) -> dict[str, str]:
    """Nothing in it leads back to the source or to another environment."""
    lost = {"PYTHONPATH", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in lost} | settings


def test_the_wheel_tells_its_version(programs: Path, tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version in run([programs / "tracker", "--version"], tmp_path)


def test_the_wheel_serves_its_pages_and_static_files(programs: Path, tmp_path: Path) -> None:
    settings = {"TRACKER_DATA_DIR": str(tmp_path / "var")}
    run([programs / "tracker", "db", "upgrade"], tmp_path, **settings)
    with served(programs, tmp_path, settings) as address:
        page, headers = fetch(f"{address}/sign-in")
        assert headers.get_content_type() == "text/html"
        sheet = re.search(r'<link[^>]+href="([^"]+\.css)"', page)
        assert sheet is not None, page
        text, headers = fetch(urljoin(address, sheet[1]))
        assert headers.get_content_type() == "text/css"
        assert "{" in text
        assert "immutable" in headers["Cache-Control"]


@contextmanager
def served(programs: Path, folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """Run the server until the block ends; its address answers when the block begins."""
    port = free_port()
    log = folder / "server.log"
    words: Words = [programs / "tracker", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w") as file:
        server = subprocess.Popen(words, cwd=folder, env=environment(**settings), stdout=file, stderr=file)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and server.poll() is None:
        try:
            fetch(address)
        except URLError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{address} did not answer:\n{log.read_text('utf-8')}")


def fetch(address: str) -> tuple[str, Message]:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read().decode("utf-8"), answer.headers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
