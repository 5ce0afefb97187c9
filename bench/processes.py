"""Servers to measure, and what the kernel says of them: CPU seconds and memory of a process tree."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 2


@dataclass(slots=True)
class Server:
    """A running server: its root process, its port, and how long its first answer took (s)."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def cpu(self) -> float:
        """Give the CPU seconds that the whole tree has used, ended children included."""
        return sum(_cpu(pid) for pid in tree(self.process.pid))

    def memory(self) -> float:
        """Give the proportional set size of the tree in MB: shared pages are counted once."""
        return sum(_pss(pid) for pid in tree(self.process.pid)) / 1024

    def stop(self) -> None:
        """End the server and its children."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.process.wait()


def start(target: str, environment: Mapping[str, str], ready: str) -> Server:
    """Start a WSGI factory under Granian with two workers and wait for its first 200."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
        *("--blocking-threads", "4", "--log-level", "error", target),
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    while not _answers(port, ready):
        if process.poll() is not None or time.perf_counter() - began > 60:
            raise RuntimeError(f"{target} did not start")
        time.sleep(0.01)
    return Server(process, port, time.perf_counter() - began)


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tree(root: int) -> list[int]:
    """Give a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue += children.get(pid, [])
    return found


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it ended meanwhile; its parent has its time
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
