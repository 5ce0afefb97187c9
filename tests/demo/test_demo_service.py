"""The local service answers checks over real HTTP and goes away when told to."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from time import monotonic

import pytest

from tracker.core.outgoing import Allowed, Limits, OutgoingRequest, Unreachable, fetch
from tracker.demo.behaviours import BY_PATH
from tracker.demo.service import DemoService, running
from tracker.endpoints.probe import ProbeTarget, probe
from tracker.endpoints.rules import CheckOutcome

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def open_to(service: DemoService) -> Allowed:
    return Allowed((ip_network("127.0.0.1/32"),), (service.server_port,))


def test_a_check_of_a_good_and_of_a_slow_endpoint() -> None:
    outcomes = []
    with running() as service:
        for path, target_ms in (("/life-risk/v4/score", 5000), ("/addr/v1/normalise", 400)):
            found = BY_PATH[path]
            target = ProbeTarget(
                service.url + path, "POST", found.request, (), 200, found.assertion, target_ms
            )
            outcomes.append(probe(target, open_to(service), NOW).outcome)
    assert outcomes == [CheckOutcome.UP, CheckOutcome.SLOW]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/healthz", b"", 200),
        ("GET", "/life-risk/v4/score", b"", 405),
        ("GET", "/nowhere", b"", 404),
        ("POST", "/nowhere?x=1", b"{}", 404),
        ("POST", "/life-risk/v4/score", b"x" * 70_000, 413),
    ],
)
def test_other_requests_get_the_status_that_fits(method: str, path: str, body: bytes, status: int) -> None:
    with running() as service:
        answer = fetch(OutgoingRequest(service.url + path, method, (), body), open_to(service))
    assert answer.status == status


def test_it_stops_while_an_answer_is_still_waiting_and_frees_its_port() -> None:
    with running() as service:
        port = service.server_port
        with pytest.raises(Unreachable):
            fetch(
                OutgoingRequest(f"{service.url}/code-review/v3/review", "POST", (), b"{}"),
                open_to(service),
                Limits(total_s=0.1),
            )
        started = monotonic()
    assert monotonic() - started < 1
    with running(port) as again:
        assert again.server_port == port


def test_as_a_program_it_names_its_address_and_ends_on_sigterm() -> None:
    program = [sys.executable, "-m", "tracker.demo.service", "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Demo endpoints on http://127.0.0.1:")
        os.kill(process.pid, signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
