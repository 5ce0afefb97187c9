"""The last checks of an endpoint, kept as a short text."""

from tracker.endpoints.rules.recent import MOST, newest, states


def test_each_check_adds_a_letter_and_the_oldest_are_dropped() -> None:
    recent = ""
    for outcome in ("up", "slow", "unreachable", "wrong_status", "up"):
        recent = newest(recent, outcome)
    assert recent == "owbbo"
    for _ in range(MOST):
        recent = newest(recent, "up")
    assert recent == "o" * MOST


def test_states_stand_oldest_first_with_nothing_before_the_first_check() -> None:
    assert states("owb")[-4:] == ("none", "ok", "warn", "bad")
    assert len(states("")) == MOST
