"""A check goes out for real, to a server on loopback, and comes back as an outcome without any content."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.loopback import LocalServer, Visit, answering, leading_to, serving
from tracker.core.outgoing import Allowed, Busy
from tracker.endpoints import probe as probing
from tracker.endpoints.probe import CheckResult, ProbeTarget, probe
from tracker.endpoints.rules import CheckOutcome, InvalidAssertion

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ASK = ProbeTarget("", "POST", '{"question": "hail?"}', (), 200, "$.score >= 0.5", 8000, 8.0)


def asked(server: LocalServer, **changes: object) -> CheckResult:
    target = replace(ASK, url=server.url("/v1/ask"), **changes)  # type: ignore[arg-type]
    return probe(target, server.allowed, NOW)


def test_a_good_answer_is_up_with_its_latency_and_moment() -> None:
    with serving(answering(b'{"score": 0.8}')) as server:
        result = asked(server)
    assert (result.at, result.outcome, result.status) == (NOW, CheckOutcome.UP, 200)
    assert result.latency_ms is not None
    assert 0 <= result.latency_ms < 8000
    assert server.requests[0].endswith(b'{"question": "hail?"}')
    assert b"Content-Type: application/json" in server.requests[0]


def test_a_slow_answer_is_slow() -> None:
    def script(visit: Visit) -> None:
        visit.stopping.wait(0.06)
        answering(b'{"score": 0.8}')(visit)

    with serving(script) as server:
        result = asked(server, latency_target_ms=50)
    assert result.outcome is CheckOutcome.SLOW
    assert "above the target of 50 ms" in result.sentence


def test_a_wrong_status_keeps_the_status() -> None:
    with serving(answering(b"{}", "503 Service Unavailable")) as server:
        result = asked(server)
    assert (result.outcome, result.status) == (CheckOutcome.WRONG_STATUS, 503)


def test_a_wrong_answer_says_which_clause_and_repeats_no_content() -> None:
    with serving(answering(b'{"score": 0.1, "canary": "canary"}')) as server:
        result = asked(server)
    assert result.outcome is CheckOutcome.WRONG_ANSWER
    assert "$.score >= 0.5 does not hold" in result.sentence
    assert "canary" not in repr(result)


def test_a_redirect_is_not_followed() -> None:
    with serving(answering(b"", "302 Found", ["Location: http://10.0.0.1/"])) as server:
        assert asked(server).sentence == "Answered 302 instead of 200."


def test_a_server_that_says_nothing_is_unreachable_after_its_timeout() -> None:
    with serving(lambda visit: visit.stopping.wait(2) and None) as server:
        result = asked(server, timeout_s=0.2)
    assert (result.outcome, result.status, result.latency_ms) == (CheckOutcome.UNREACHABLE, None, None)


def test_an_address_inside_is_refused_and_named_alike_whether_open_or_closed() -> None:
    with serving(answering()) as server:
        target = ProbeTarget(server.url("/", "a.example"))
        closed_to_us = Allowed(ports=(server.port,))
        while_open = probe(target, closed_to_us, NOW, resolve=leading_to("127.0.0.1"))
    assert server.accepted == 0
    assert while_open == probe(target, closed_to_us, NOW, resolve=leading_to("127.0.0.1"))
    assert while_open == probe(target, closed_to_us, NOW, resolve=leading_to())
    assert while_open.outcome is CheckOutcome.REFUSED


def test_a_url_outside_the_rules_is_refused() -> None:
    assert probe(ProbeTarget("ftp://a.example/"), Allowed(), NOW).outcome is CheckOutcome.REFUSED


def test_a_broken_assertion_is_told_before_anything_is_sent() -> None:
    with serving(answering()) as server, pytest.raises(InvalidAssertion):
        asked(server, assertion="$.score is high")
    assert server.accepted == 0


def test_a_second_check_of_a_host_waits_and_then_gives_up_without_a_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probing, "WAIT_S", 0.05)
    with serving(answering()) as server, probing.TURNS.turn("127.0.0.1", 1), pytest.raises(Busy):
        asked(server)
    assert server.accepted == 0


def test_a_credential_is_sent_and_never_shown() -> None:
    with serving(answering(b'{"score": 0.8}')) as server:
        result = asked(server, headers=(("Authorization", "Bearer canary"),))
    assert b"Bearer canary" in server.requests[0]
    assert "canary" not in repr(result) + repr(ProbeTarget("https://a.example/", headers=(("X", "canary"),)))
