"""The connection itself: it is cut from outside, goes only where it was told, and is gone afterwards."""

import socket
from ipaddress import ip_address
from time import monotonic

import pytest

from tests.core.loopback import QUICK, LocalServer, Visit, answering, serving
from tracker.core.outgoing import Limits, OutgoingRequest, Refused, Unreachable, UnreachableKind, fetch
from tracker.core.outgoing.deadline import Deadline
from tracker.core.outgoing.stream import GuardedBackend, GuardedStream, connected


def silent(visit: Visit) -> None:
    visit.stopping.wait(2)


def line_to(server: LocalServer) -> socket.socket:
    return connected(ip_address("127.0.0.1"), server.port, Deadline.after(5))


def test_a_call_that_looks_at_no_clock_is_cut_from_outside() -> None:
    with serving(silent, read=False) as server:
        sock = line_to(server)
        stream = GuardedStream(sock, Deadline.after(0.1), QUICK)
        sock.settimeout(None)
        started = monotonic()
        assert sock.recv(1) == b""
        assert 0.05 < monotonic() - started < 1
        stream.close()


def test_a_connection_goes_to_the_checked_address_whatever_host_is_asked_for() -> None:
    with serving(silent, read=False) as server:
        backend = GuardedBackend((ip_address("127.0.0.1"),), Deadline.after(5), QUICK)
        stream = backend.connect_tcp("a.example", server.port)
        assert stream.get_extra_info("ssl_object") is None
        backend.close()
    assert server.accepted == 1


def test_a_connection_whose_other_end_is_not_the_checked_address_is_given_up() -> None:
    with serving(silent, read=False) as server, pytest.raises(Refused):
        connected(ip_address("0.0.0.0"), server.port, Deadline.after(5))  # Linux connects this to 127.0.0.1


def test_no_other_way_of_connecting_is_offered() -> None:
    backend = GuardedBackend((ip_address("127.0.0.1"),), Deadline.after(5), QUICK)
    with pytest.raises(NotImplementedError):
        backend.connect_unix_socket("/run/docker.sock")


def test_a_deadline_that_is_past_connects_nowhere() -> None:
    with serving(answering()) as server:
        backend = GuardedBackend((ip_address("127.0.0.1"),), Deadline.after(-1), QUICK)
        with pytest.raises(Unreachable) as caught:
            backend.connect_tcp("a.example", server.port)
    assert (caught.value.kind, server.accepted) == (UnreachableKind.TIMEOUT, 0)


def test_the_connection_is_closed_after_an_answer_that_was_not_read_to_its_end() -> None:
    left: list[bytes] = []

    def script(visit: Visit) -> None:
        visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 3000)
        left.append(visit.line.recv(1))

    with serving(script) as server:
        assert fetch(OutgoingRequest(server.url()), server.allowed, Limits(body_bytes=1000)).truncated
    assert left == [b""]
