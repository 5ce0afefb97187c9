"""The watch holds for a whole process and cannot be undone, so each case runs in a process of its own."""

import subprocess
import sys
from textwrap import dedent

import pytest

from tests.core.loopback import answering, serving

BEGIN = """
    import http.client, socket, sys
    from ipaddress import ip_network
    from tracker.core.outgoing import Allowed, Refused, watch_connections
    port = int(sys.argv[1])
"""


def output(program: str, port: int) -> str:
    code = dedent(BEGIN) + dedent(program)
    done = subprocess.run(
        [sys.executable, "-c", code, str(port)], capture_output=True, text=True, timeout=30, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "call",
    ["connect(('127.0.0.1', port))", "connect_ex(('127.0.0.1', port))", "connect(('localhost', port))"],
)
def test_no_library_connects_to_an_address_that_is_not_open(call: str) -> None:
    program = f"""
        watch_connections(Allowed())
        try:
            socket.socket().{call}
        except Refused as refusal:
            print("refused")
    """
    with serving(answering()) as server:
        assert output(program, server.port) == "refused"
    assert server.accepted == 0


@pytest.mark.parametrize(
    "watch",
    ["Allowed((ip_network('127.0.0.0/8'),))", "Allowed(), also=[('127.0.0.1', port)]"],
    ids=["an opened network", "an own service"],
)
def test_what_was_opened_stays_open_for_any_library(watch: str) -> None:
    program = f"""
        watch_connections({watch})
        line = http.client.HTTPConnection("127.0.0.1", port)
        line.request("GET", "/")
        print(line.getresponse().status)
    """
    with serving(answering()) as server:
        assert output(program, server.port) == "200"


def test_a_local_socket_of_another_family_is_left_alone() -> None:
    program = """
        watch_connections(Allowed())
        one, other = socket.socketpair()
        one.send(b"x")
        print(other.recv(1).decode())
    """
    assert output(program, 0) == "x"
