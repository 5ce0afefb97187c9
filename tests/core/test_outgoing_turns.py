"""Few requests at once, and never two to one host."""

from threading import Event, Thread

import pytest

from tracker.core.outgoing import Busy, Turns


def test_a_host_has_one_turn_at_a_time_and_others_do_not_wait_for_it() -> None:
    turns = Turns()
    with (
        turns.turn("a.example", 0),
        turns.turn("b.example", 0),
        pytest.raises(Busy),
        turns.turn("a.example", 0.01),
    ):
        pytest.fail("two at once")
    with turns.turn("a.example", 0):
        assert True


def test_no_more_than_the_limit_are_in_flight() -> None:
    turns = Turns(most=2)
    with turns.turn("a", 0), turns.turn("b", 0), pytest.raises(Busy) as caught, turns.turn("c", 0.01):
        pytest.fail("three at once")
    assert caught.value.retry_after > 0


def test_a_turn_comes_back_when_its_work_fails() -> None:
    turns = Turns(most=1)
    with pytest.raises(RuntimeError), turns.turn("a", 0):
        raise RuntimeError
    with turns.turn("b", 0):
        assert True


def test_who_waits_gets_the_turn_as_soon_as_it_is_free() -> None:
    turns, served = Turns(), Event()

    def wait() -> None:
        with turns.turn("a", 5):
            served.set()

    with turns.turn("a", 0):
        waiting = Thread(target=wait)
        waiting.start()
        assert not served.wait(0.05)
    waiting.join(2)
    assert served.is_set()
