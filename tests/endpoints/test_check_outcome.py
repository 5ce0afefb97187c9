"""How a measured answer is judged: status before content before time."""

import pytest

from tracker.endpoints.rules import CheckOutcome, Judgement, judge_check, parse_assertion


def judged(
    status: int = 200,
    body: bytes = b'{"score": 0.8}',
    truncated: bool = False,
    latency_ms: int = 120,
    assertion: str = "$.score >= 0.5",
    target_ms: int | None = 500,
) -> Judgement:
    return judge_check(
        status=status,
        body=body,
        truncated=truncated,
        latency_ms=latency_ms,
        expected_status=200,
        assertion=parse_assertion(assertion) if assertion else None,
        latency_target_ms=target_ms,
    )


def test_an_answer_in_time_that_matches_is_up() -> None:
    assert judged() == (CheckOutcome.UP, "Answered 200 in 120 ms, within the target of 500 ms.")


def test_the_target_itself_is_still_in_time_and_one_more_is_slow() -> None:
    assert judged(latency_ms=500).outcome is CheckOutcome.UP
    slow = judged(latency_ms=1501)
    assert slow == (CheckOutcome.SLOW, "Answered 200 in 1,501 ms, above the target of 500 ms.")


def test_without_a_target_no_answer_is_slow() -> None:
    assert judged(latency_ms=9000, target_ms=None) == (CheckOutcome.UP, "Answered 200 in 9,000 ms.")


def test_a_wrong_status_outweighs_all_else() -> None:
    assert judged(status=503, body=b"", latency_ms=9000) == (
        CheckOutcome.WRONG_STATUS,
        "Answered 503 instead of 200.",
    )


def test_an_unmatched_answer_outweighs_being_slow() -> None:
    judgement = judged(body=b'{"score": 0.1}', latency_ms=9000)
    assert judgement.outcome is CheckOutcome.WRONG_ANSWER
    assert judgement.sentence.endswith("$.score >= 0.5 does not hold.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"score": NaN}',
        b'{"score": 0.8',
        b"\xff\xfe\x00",
        b"[" * 60_000,
        b"9" * 5000,
        b'{"a"}',
    ],
)
def test_what_is_not_json_is_a_wrong_answer(body: bytes) -> None:
    assert judged(body=body).sentence == "Answered 200, but the answer does not match: it is not JSON."


def test_a_cut_answer_is_not_judged_as_if_it_were_whole() -> None:
    judgement = judged(truncated=True)
    assert judgement.outcome is CheckOutcome.WRONG_ANSWER
    assert "longer than the part that is read" in judgement.sentence


def test_without_an_assertion_the_content_does_not_matter() -> None:
    assert judged(body=b"\xff", truncated=True, assertion="").outcome is CheckOutcome.UP
