"""How a check of an endpoint ended, judged from what was measured; sending the request is not done here."""

import json
from enum import StrEnum
from typing import NamedTuple, Never

from tracker.endpoints.rules.assertion import Assertion
from tracker.endpoints.rules.matching import Match, match_answer


class CheckOutcome(StrEnum):
    """How one check ended; only `up` is good."""

    UP = "up"
    SLOW = "slow"
    WRONG_STATUS = "wrong_status"
    WRONG_ANSWER = "wrong_answer"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class Judgement(NamedTuple):
    """An outcome and one sentence why."""

    outcome: CheckOutcome
    sentence: str


def judge_check(
    *,
    status: int,
    body: bytes,
    truncated: bool,
    latency_ms: int,
    expected_status: int,
    assertion: Assertion | None,
    latency_target_ms: int | None,
) -> Judgement:
    """Judge an answer: first its status, then its content, then its time. The sentence repeats no content."""
    if status != expected_status:
        return Judgement(CheckOutcome.WRONG_STATUS, f"Answered {status} instead of {expected_status}.")
    if assertion is not None:
        match = _match(assertion, body, truncated)
        if not match.matched:
            sentence = f"Answered {status}, but the answer does not match: {match.sentence}"
            return Judgement(CheckOutcome.WRONG_ANSWER, sentence)
    return _judge_time(status, latency_ms, latency_target_ms)


def _judge_time(status: int, latency_ms: int, target_ms: int | None) -> Judgement:
    took = f"Answered {status} in {latency_ms:,} ms"
    if target_ms is None:
        return Judgement(CheckOutcome.UP, f"{took}.")
    if latency_ms > target_ms:
        return Judgement(CheckOutcome.SLOW, f"{took}, above the target of {target_ms:,} ms.")
    return Judgement(CheckOutcome.UP, f"{took}, within the target of {target_ms:,} ms.")


def _match(assertion: Assertion, body: bytes, truncated: bool) -> Match:
    if truncated:
        return Match(False, "it is longer than the part that is read.")
    try:
        answer: object = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Match(False, "it is not JSON.")
    return match_answer(assertion, answer)


def _refuse(constant: str) -> Never:
    """Refuse NaN and Infinity, which Python reads and JSON does not have. Raises: ValueError."""
    raise ValueError(f"{constant} is not JSON")
