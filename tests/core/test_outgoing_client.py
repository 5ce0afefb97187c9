"""What goes out and comes back when all is well, and that it goes where it was checked to go."""

from ipaddress import ip_network

import pytest

from tests.core.loopback import LOOPBACK, PATIENT, Resolver, answering, leading_to, serving
from tracker.core.outgoing import Allowed, OutgoingRequest, Refused, Unreachable, UnreachableKind, fetch


def test_an_answer_comes_back_with_status_headers_body_and_latency() -> None:
    with serving(answering(b'{"ok": true}', "201 Created", ["X-Part: one"])) as server:
        answer = fetch(OutgoingRequest(server.url("/a?b=c")), server.allowed)
    assert (answer.status, answer.body, answer.truncated) == (201, b'{"ok": true}', False)
    assert answer.header("x-part") == "one"
    assert 0 <= answer.latency_ms < 2000


def test_the_request_goes_out_as_written_with_the_name_of_the_host() -> None:
    request_headers = (("Content-Type", "application/json"), ("X-Api-Key", "k1"))
    with serving(answering()) as server:
        request = OutgoingRequest(server.url("/v1/ask", "good.example"), "POST", request_headers, b'{"q": 1}')
        fetch(request, server.allowed, resolve=leading_to("127.0.0.1"))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/ask HTTP/1.1"
    assert f"Host: good.example:{server.port}" in lines
    assert {"Accept-Encoding: identity", "X-Api-Key: k1", "Content-Length: 8"} <= set(lines)
    assert body == b'{"q": 1}'


def test_a_name_is_resolved_once_so_that_a_second_answer_cannot_lead_elsewhere() -> None:
    rebinding = Resolver([["127.0.0.1"], ["10.0.0.1"]])
    with serving(answering()) as server:
        assert (
            fetch(OutgoingRequest(server.url("/", "a.example")), server.allowed, PATIENT, rebinding).status
            == 200
        )
    assert rebinding.asked == ["a.example"]


def test_a_name_that_was_good_when_saved_is_refused_when_it_leads_inside_later() -> None:
    with serving(answering()) as server, pytest.raises(Refused):
        fetch(
            OutgoingRequest(server.url("/", "a.example")),
            Allowed(ports=(server.port,)),
            PATIENT,
            leading_to("127.0.0.1"),
        )
    assert server.accepted == 0


@pytest.mark.parametrize(
    "answers", [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "::1"]]
)
def test_split_answers_connect_nowhere(answers: list[str]) -> None:
    with serving(answering()) as server, pytest.raises(Refused):
        fetch(OutgoingRequest(server.url("/", "a.example")), server.allowed, PATIENT, leading_to(*answers))
    assert server.accepted == 0


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    with serving(answering()) as server:
        both = Allowed((ip_network("127.0.0.1/32"), ip_network("127.0.0.9/32")), (server.port,))
        resolver = leading_to("127.0.0.9", "127.0.0.1")
        assert fetch(OutgoingRequest(server.url("/", "a.example")), both, resolve=resolver).status == 200


def test_a_closed_port_is_unreachable_and_an_address_not_allowed_is_refused_whether_open_or_closed() -> None:
    with serving(answering()) as server:
        open_port = server.port
        closed = refusal_text(open_port)
    assert closed == refusal_text(open_port)
    with pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url()), server.allowed, PATIENT)
    assert caught.value.kind is UnreachableKind.CONNECT


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(b"proxy")) as proxy, serving(answering(b"direct")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert fetch(OutgoingRequest(server.url()), server.allowed).body == b"direct"
    assert proxy.accepted == 0


@pytest.mark.parametrize(
    "headers",
    [
        (("Host", "b.example"),),
        (("content-length", "5"),),
        (("Accept-Encoding", "gzip"),),
        (("X-A", "one\r\nHost: b.example"),),
        (("X-A", "\u00e9"),),
        (("X A", "one"),),
        (("", "one"),),
    ],
)
def test_headers_that_would_undo_the_client_or_split_the_request_are_refused(
    headers: tuple[tuple[str, str], ...],
) -> None:
    with pytest.raises(Refused):
        fetch(OutgoingRequest("http://127.0.0.1:8080/", headers=headers), Allowed(LOOPBACK), PATIENT)


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "get", "GET /x HTTP/1.1\r\n", ""])
def test_methods_outside_the_list_are_refused(method: str) -> None:
    with pytest.raises(Refused):
        fetch(OutgoingRequest("http://127.0.0.1:8080/", method), Allowed(LOOPBACK), PATIENT)


def test_a_request_shows_no_credential_when_it_is_printed() -> None:
    assert "canary" not in repr(
        OutgoingRequest("https://a.example/", "POST", (("Authorization", "canary"),), b"canary")
    )


def refusal_text(port: int) -> str:
    with pytest.raises(Refused) as caught:
        fetch(OutgoingRequest(f"http://127.0.0.1:{port}/"), Allowed(ports=(port,)), PATIENT)
    return caught.value.reason
