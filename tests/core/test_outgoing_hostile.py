"""Servers that drip, flood, compress or break off: nobody holds a request beyond its time and size."""

import gzip
from time import monotonic

import pytest

from tests.core.loopback import PATIENT, QUICK, LocalServer, Script, Visit, answering, serving
from tracker.core.outgoing import Answer, Limits, OutgoingRequest, Unreachable, UnreachableKind, fetch

SMALL = Limits(total_s=8, body_bytes=1000)
HEAD = b"HTTP/1.1 200 OK\r\n"


def failure(server: LocalServer, limits: Limits) -> UnreachableKind:
    started = monotonic()
    with pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest(server.url()), server.allowed, limits)
    assert monotonic() - started < limits.total_s + 1.5
    return caught.value.kind


def endless(first: bytes, again: bytes) -> Script:
    def script(visit: Visit) -> None:
        visit.say(first)
        while not visit.stopping.is_set():
            visit.say(again)

    return script


def silent(visit: Visit) -> None:
    visit.stopping.wait(2)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (silent, UnreachableKind.TIMEOUT),
        (lambda visit: visit.drip(b"H" + b"x" * 1000, 0.02), UnreachableKind.TOO_SLOW),
        (lambda visit: visit.drip(HEAD + b"X: " + b"y" * 1000, 0.02), UnreachableKind.TOO_SLOW),
        (
            lambda visit: visit.drip(HEAD + b"Content-Length: 999\r\n\r\n" + b"z" * 999, 0.01),
            UnreachableKind.TOO_SLOW,
        ),
    ],
    ids=["silence", "a dripping status line", "dripping headers", "a dripping body"],
)
def test_a_slow_server_cannot_hold_a_request_beyond_its_total_limit(
    script: Script, kind: UnreachableKind
) -> None:
    with serving(script) as server:
        assert failure(server, QUICK) is kind


def test_a_body_that_drips_after_fast_headers_cannot_hold_it_either() -> None:
    def script(visit: Visit) -> None:
        visit.say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        visit.drip(b"1\r\nx\r\n" * 200, 0.01)

    with serving(script) as server:
        assert failure(server, QUICK) is UnreachableKind.TOO_SLOW


def answer_within(script: Script, limits: Limits) -> Answer:
    with serving(script) as server:
        return fetch(OutgoingRequest(server.url()), server.allowed, limits)


def test_an_endless_body_is_cut_at_the_limit_and_says_so() -> None:
    answer = answer_within(endless(HEAD + b"\r\n", b"x" * 8000), SMALL)
    assert (answer.status, len(answer.body), answer.truncated) == (200, 1000, True)


@pytest.mark.parametrize(("length", "truncated"), [(999, False), (1000, False), (1001, True)])
def test_the_limit_itself_still_fits(length: int, truncated: bool) -> None:
    answer = answer_within(answering(b"x" * length), SMALL)
    assert (len(answer.body), answer.truncated) == (min(length, 1000), truncated)


@pytest.mark.parametrize(
    ("first", "again", "kind"),
    [
        (HEAD, b"X-More: " + b"y" * 900 + b"\r\n", UnreachableKind.TOO_LARGE),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", UnreachableKind.TOO_LARGE),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
            b"1;" + b"e" * 900 + b"\r\nx\r\n",
            UnreachableKind.TOO_LARGE,
        ),
    ],
    ids=["headers", "early hints", "chunk extensions"],
)
def test_endless_framing_is_too_large(first: bytes, again: bytes, kind: UnreachableKind) -> None:
    with serving(endless(first, again)) as server:
        assert failure(server, SMALL) is kind


def test_a_compressed_answer_is_never_unfolded() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    with serving(answering(bomb, headers=["Content-Encoding: gzip"])) as server:
        assert failure(server, PATIENT) is UnreachableKind.PROTOCOL
    assert b"identity" in server.requests[0]


def test_a_compressed_body_without_the_header_stays_as_it_is() -> None:
    bomb = gzip.compress(b"\0" * 500_000)
    assert answer_within(answering(bomb), PATIENT).body == bomb


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 999999 Odd\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_valid_http_is_told_apart_from_no_answer(text: bytes) -> None:
    with serving(lambda visit: visit.say(text)) as server:
        assert failure(server, PATIENT) is UnreachableKind.PROTOCOL


def test_an_answer_sent_before_the_request_was_read_still_counts() -> None:
    with serving(answering(b"early", "413 Content Too Large"), read=False) as server:
        request = OutgoingRequest(server.url(), "POST", (), b"x" * 100)
        assert fetch(request, server.allowed, SMALL).status == 413
