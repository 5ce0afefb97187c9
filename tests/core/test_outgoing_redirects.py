"""Redirects are off unless asked for, and then every step is checked as if it were the first."""

from ipaddress import ip_network

import pytest

from tests.core.loopback import PATIENT, LocalServer, Resolver, Script, Visit, answering, serving
from tracker.core.outgoing import (
    Allowed,
    Limits,
    OutgoingRequest,
    Refused,
    Unreachable,
    UnreachableKind,
    fetch,
)

FOLLOWING = Limits(total_s=8, redirects=3)


def redirecting(location: str, status: str = "302 Found") -> Script:
    return answering(b"", status, [f"Location: {location}"])


def by_path(visit: Visit) -> None:
    """Send everyone from / to /there, and answer there."""
    answering(b"there")(visit) if b" /there " in visit.request else redirecting("/there")(visit)


def both(*servers: LocalServer) -> Allowed:
    return Allowed((ip_network("127.0.0.1/32"),), tuple(server.port for server in servers))


def test_a_redirect_is_an_answer_of_its_own_unless_following_was_asked_for() -> None:
    with serving(by_path) as server:
        answer = fetch(OutgoingRequest(server.url()), server.allowed, PATIENT)
    assert (answer.status, answer.header("Location"), server.accepted) == (302, "/there", 1)


def test_a_redirect_on_the_same_host_keeps_headers() -> None:
    with serving(by_path) as server:
        request = OutgoingRequest(server.url(), headers=(("Authorization", "Bearer word"),))
        assert fetch(request, server.allowed, FOLLOWING).body == b"there"
    assert b"Bearer word" in server.requests[1]


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://0x7f.1/",
        "//localhost/",
        "file:///x",
    ],
)
def test_a_redirect_to_a_place_that_is_not_open_is_refused(location: str) -> None:
    with serving(redirecting(location)) as server, pytest.raises(Refused):
        fetch(OutgoingRequest(server.url()), server.allowed, FOLLOWING, Resolver([["127.0.0.2"]]))


def test_each_step_is_resolved_anew_and_checked_anew() -> None:
    resolver = Resolver([["127.0.0.1"], ["10.0.0.1"]])
    with serving(by_path) as server, pytest.raises(Refused):
        fetch(OutgoingRequest(server.url("/", "a.example")), server.allowed, FOLLOWING, resolver)
    assert (server.accepted, resolver.asked) == (1, ["a.example", "a.example"])


def test_no_credential_crosses_to_another_host() -> None:
    headers = (
        ("Authorization", "canary"),
        ("Cookie", "canary"),
        ("X-Api-Key", "canary"),
        ("Accept", "text/x"),
    )
    with serving(answering()) as second, serving(redirecting(second.url("/"))) as first:
        fetch(OutgoingRequest(first.url(), headers=headers), both(first, second), FOLLOWING)
    assert b"canary" in first.requests[0]
    assert b"canary" not in second.requests[0]
    assert b"Accept: text/x" in second.requests[0]


def test_no_body_crosses_to_another_host() -> None:
    with (
        serving(answering()) as second,
        serving(redirecting(second.url(), "307 Temporary Redirect")) as first,
        pytest.raises(Refused),
    ):
        fetch(OutgoingRequest(first.url(), "POST", (), b"canary"), both(first, second), FOLLOWING)
    assert second.accepted == 0


@pytest.mark.parametrize(
    ("status", "line"), [("303 See Other", b"GET /there "), ("308 Permanent", b"POST /there ")]
)
def test_the_status_says_whether_the_method_stays(status: str, line: bytes) -> None:
    def script(visit: Visit) -> None:
        answering()(visit) if b" /there " in visit.request else redirecting("/there", status)(visit)

    with serving(script) as server:
        fetch(OutgoingRequest(server.url(), "POST", (), b"{}"), server.allowed, FOLLOWING)
    assert server.requests[1].startswith(line)


def test_a_circle_ends_after_three_steps() -> None:
    with serving(redirecting("/again")) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url()), server.allowed, FOLLOWING)
    assert (caught.value.kind, server.accepted) == (UnreachableKind.PROTOCOL, 4)


def test_all_steps_share_one_total_limit() -> None:
    def slow(visit: Visit) -> None:
        visit.stopping.wait(0.25)
        redirecting("/again")(visit)

    with serving(slow) as server, pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url()), server.allowed, Limits(total_s=0.6, redirects=3))
    assert caught.value.kind is UnreachableKind.TIMEOUT


def test_more_than_three_redirects_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="3 redirects"):
        Limits(redirects=4)
