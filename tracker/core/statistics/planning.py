"""How many cases settle a question, and how likely; every answer asks the interval that the gate asks."""

from bisect import bisect_left
from collections.abc import Callable

from tracker.core.statistics.beta import binomial_cdf
from tracker.core.statistics.interval import Direction, clears
from tracker.core.statistics.rates import rate_interval

MOST_CASES = 10**8
"""Beyond this many cases a number is no plan: the answer is None."""


def cases_until_met(
    rate: float,
    threshold: float,
    confidence: float = 0.95,
    direction: Direction = Direction.HIGHER,
    exact: bool = False,
) -> int | None:
    """Count the cases at which the present rate, if it holds, clears the threshold with its one-sided bound.

    None if the rate is not on the good side of the threshold: more cases of the same do not help then.
    Raises: ValueError if the rate is no proportion.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"A rate lies between 0 and 1, not at {rate}.")
    ahead = rate - threshold if direction == Direction.HIGHER else threshold - rate
    if ahead <= 0:
        return None

    def met(n: int) -> bool:
        return clears(rate_interval(rate * n, n, confidence, exact), threshold, direction) is True

    return _first(1, met)


def cases_for_power(
    true_rate: float, threshold: float, chance: float = 0.8, confidence: float = 0.95, exact: bool = False
) -> int | None:
    """Count the cases from which on a system of this true rate passes with this chance (proportion) or more.

    The chance has small teeth, one for each failure more that is allowed: from this number on it stays above.
    None if the true rate is not above the threshold.
    Raises: ValueError if the chance is not between 0 and 1.
    """
    if not 0 < chance < 1:
        raise ValueError(f"A chance lies between 0 and 1, not at {chance}.")
    if true_rate <= threshold:
        return None

    def lasting(failures: int) -> bool:
        # Within one tooth the chance only falls, so the last n of the tooth is the one to ask.
        past = fewest_cases_passing(failures + 1, threshold, confidence, exact)
        return past is not None and binomial_cdf(failures, past - 1, 1 - true_rate) >= chance

    failures = _first(0, lasting)
    return None if failures is None else fewest_cases_passing(failures, threshold, confidence, exact)


def power(true_rate: float, threshold: float, n: int, confidence: float = 0.95, exact: bool = False) -> float:
    """Give the chance (proportion) that `n` cases pass "at least the threshold" at this true rate."""
    most = most_failures_passing(n, threshold, confidence, exact)
    return 0.0 if most is None else binomial_cdf(most, n, 1 - true_rate)


def most_failures_passing(
    n: int, threshold: float, confidence: float = 0.95, exact: bool = False
) -> int | None:
    """Count the failures in `n` cases that still pass "at least the threshold"; None if even 0 do not.

    For "at most the threshold" ask with 1 - threshold: the failures are then the successes.
    """

    def fails(failures: int) -> bool:
        return not _passes(failures, n, threshold, confidence, exact)

    passing = bisect_left(range(n + 1), True, key=fails)
    return passing - 1 if passing else None


def fewest_cases_passing(
    failures: int, threshold: float, confidence: float = 0.95, exact: bool = False
) -> int | None:
    """Count the cases of which so many may fail and still pass "at least the threshold"; None if none do."""
    return _first(max(1, failures), lambda n: _passes(failures, n, threshold, confidence, exact))


def _passes(failures: int, n: int, threshold: float, confidence: float, exact: bool) -> bool:
    """Tell whether the one-sided lower bound reaches the threshold."""
    bounds = rate_interval(n - failures, n, confidence, exact)
    return clears(bounds, threshold, Direction.HIGHER) is True


def _first(start: int, holds: Callable[[int], bool]) -> int | None:
    """Find the first number from `start` on at which something holds that, once true, stays true."""
    reach = 1
    while start + reach <= MOST_CASES and not holds(start + reach):
        reach *= 2
    end = min(start + reach, MOST_CASES)
    found = start + bisect_left(range(start, end), True, key=holds)
    return found if found < end or holds(end) else None
