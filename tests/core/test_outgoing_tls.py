"""TLS is checked against the name of the URL, although the connection goes to an address checked before."""

from time import monotonic

import pytest

from tests.core.loopback import TLS, Visit, answering, leading_to, serving
from tracker.core.outgoing import Limits, OutgoingRequest, Unreachable, UnreachableKind, fetch

LIMITS = Limits(total_s=8, connect_s=5)
HERE = leading_to("127.0.0.1")


@pytest.fixture
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))


@pytest.mark.usefixtures("_trusting")
def test_a_certificate_for_the_name_is_accepted() -> None:
    with serving(answering(b"sealed"), tls=True) as server:
        request = OutgoingRequest(server.url("/", "good.example", "https"))
        assert fetch(request, server.allowed, LIMITS, HERE).body == b"sealed"


@pytest.mark.usefixtures("_trusting")
@pytest.mark.parametrize("host", ["other.example", "127.0.0.1", "sub.good.example"])
def test_a_certificate_for_another_name_is_refused(host: str) -> None:
    with serving(answering(), tls=True) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url("/", host, "https")), server.allowed, LIMITS, HERE)
    assert caught.value.kind is UnreachableKind.TLS
    assert server.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused() -> None:
    with serving(answering(), tls=True) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url("/", "good.example", "https")), server.allowed, LIMITS, HERE)
    assert caught.value.kind is UnreachableKind.TLS


def test_a_plain_server_behind_an_https_url_is_a_tls_fault() -> None:
    with serving(answering(), read=False) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url("/", "good.example", "https")), server.allowed, LIMITS, HERE)
    assert caught.value.kind is UnreachableKind.TLS


def test_a_dripping_handshake_ends_at_the_connect_limit() -> None:
    def script(visit: Visit) -> None:
        visit.say(b"\x16\x03\x03\x20\x00")
        visit.drip(b"\x02" * 1000, 0.02)

    limits = Limits(total_s=3, connect_s=0.4)
    started = monotonic()
    with serving(script, read=False) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url("/", "good.example", "https")), server.allowed, limits, HERE)
    assert caught.value.kind is UnreachableKind.TIMEOUT
    assert monotonic() - started < 2.5


@pytest.mark.usefixtures("_trusting")
def test_a_sealed_body_that_drips_ends_at_the_total_limit() -> None:
    def script(visit: Visit) -> None:
        visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        visit.drip(b"x" * 500, 0.02)

    limits = Limits(total_s=0.8, connect_s=0.8)
    started = monotonic()
    with serving(script, tls=True) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url("/", "good.example", "https")), server.allowed, limits, HERE)
    assert caught.value.kind is UnreachableKind.TOO_SLOW
    assert monotonic() - started < 2.5
