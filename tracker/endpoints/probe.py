"""Send one check to an endpoint and say how it ended; the answer's body is judged and dropped, never kept."""

from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.outgoing import (
    Allowed,
    Answer,
    Limits,
    OutgoingRequest,
    Refused,
    Resolve,
    Turns,
    Unreachable,
    fetch,
    parse_target,
    resolve_by_system,
)
from tracker.endpoints.rules import Assertion, CheckOutcome, judge_check, parse_assertion

LONGEST_S = 10.0
WAIT_S = 4.0  # with LONGEST_S below the 15 s after which a stuck check is killed
TURNS = Turns()
"""Shared by the whole process: few checks in flight, and one to each host."""


@dataclass(frozen=True, slots=True)
class ProbeTarget:
    """What to send and what to expect: body as text, latency in ms, timeout in seconds (10 at most)."""

    url: str
    method: str = "GET"
    body: str = field(default="", repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    expected_status: int = 200
    assertion: str = ""
    latency_target_ms: int | None = None
    timeout_s: float = LONGEST_S


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check ended: at in UTC, latency in whole ms, no part of the answer."""

    at: datetime
    outcome: CheckOutcome
    status: int | None
    latency_ms: int | None
    sentence: str


def probe(
    target: ProbeTarget, allowed: Allowed, now: datetime, *, resolve: Resolve = resolve_by_system
) -> CheckResult:
    """Check an endpoint now; redirects are answers, not followed.

    Raises: InvalidAssertion before anything is sent; Busy if no turn for this host came up in time.
    """
    assertion = parse_assertion(target.assertion) if target.assertion else None
    try:
        answer = _answer(target, allowed, resolve)
    except Refused as refusal:
        return CheckResult(now, CheckOutcome.REFUSED, None, None, refusal.reason)
    except Unreachable as fault:
        return CheckResult(now, CheckOutcome.UNREACHABLE, None, None, str(fault))
    return _judged(target, assertion, answer, now)


def _answer(target: ProbeTarget, allowed: Allowed, resolve: Resolve) -> Answer:
    seconds = min(target.timeout_s, LONGEST_S)
    body = target.body.encode()
    typed = any(name.lower() == "content-type" for name, _ in target.headers)
    headers = target.headers if typed or not body else (*target.headers, ("Content-Type", "application/json"))
    with TURNS.turn(parse_target(target.url, allowed).host, WAIT_S):
        request = OutgoingRequest(target.url, target.method, headers, body)
        return fetch(request, allowed, Limits(total_s=seconds), resolve)


def _judged(target: ProbeTarget, assertion: Assertion | None, answer: Answer, now: datetime) -> CheckResult:
    outcome, sentence = judge_check(
        status=answer.status,
        body=answer.body,
        truncated=answer.truncated,
        latency_ms=answer.latency_ms,
        expected_status=target.expected_status,
        assertion=assertion,
        latency_target_ms=target.latency_target_ms,
    )
    return CheckResult(now, outcome, answer.status, answer.latency_ms, sentence)
