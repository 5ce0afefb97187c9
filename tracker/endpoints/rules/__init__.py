"""Pure rules of endpoints: what an assertion says, whether an answer matches, how a check ended; no I/O."""

from tracker.endpoints.rules.assertion import Assertion, InvalidAssertion, parse_assertion
from tracker.endpoints.rules.matching import Match, match_answer
from tracker.endpoints.rules.outcome import CheckOutcome, Judgement, judge_check

__all__ = [
    "Assertion",
    "CheckOutcome",
    "InvalidAssertion",
    "Judgement",
    "Match",
    "judge_check",
    "match_answer",
    "parse_assertion",
]
