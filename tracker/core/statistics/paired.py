"""Two versions on the same cases: do they differ, and by how much; unpaired comparisons do not live here."""

from math import hypot, sqrt

from tracker.core.statistics.beta import binomial_cdf
from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.rates import wilson

NEWCOMBE_10 = "newcombe-10/1"


def mcnemar_exact(only_a: int, only_b: int) -> float:
    """Give the two-sided p-value of "A and B pass equally often", from the cases only one of them passed.

    Without such a case p is 1: nothing speaks for a difference.
    Raises: ValueError for a negative count.
    Source: McNemar, 1947; exact binomial form.
    """
    if only_a < 0 or only_b < 0:
        raise ValueError(f"Counts of cases are not negative: {only_a}, {only_b}.")
    return min(1.0, 2 * binomial_cdf(min(only_a, only_b), only_a + only_b, 0.5))


def newcombe_paired(
    both: int, only_a: int, only_b: int, neither: int, confidence: float = 0.95, sided: Sided = 1
) -> Interval:
    """Give the interval of the pass rate of A minus that of B (proportion, -1 to 1) over the same cases.

    Put the new version as A and the baseline as B: "not worse" is then a lower bound above minus the margin.
    The convention of `sided` is that of `wilson`.
    Raises: TooLittleEvidence without a case, ValueError for a negative count.
    Source: Newcombe, 1998 (paired data), method 10.
    """
    n = both + only_a + only_b + neither
    if min(both, only_a, only_b, neither) < 0:
        raise ValueError("Counts of cases are not negative.")
    if n == 0:
        raise TooLittleEvidence("A difference needs at least one case that both versions ran.")
    a, b = (wilson(both + only, n, confidence, sided) for only in (only_a, only_b))
    rate_a, rate_b, phi = (both + only_a) / n, (both + only_b) / n, _phi(both, only_a, only_b, neither)
    below = _combined(rate_a - a.low, b.high - rate_b, phi)
    above = _combined(a.high - rate_a, rate_b - b.low, phi)
    difference = (only_a - only_b) / n
    low, high = max(-1.0, difference - below), min(1.0, difference + above)
    return Interval(low, high, confidence, NEWCOMBE_10, sided)


def _phi(both: int, only_a: int, only_b: int, neither: int) -> float:
    """Give the correlation of the two versions over cases, corrected towards 0 when positive (method 10)."""
    margins = (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither)
    if margins == 0:
        return 0.0
    product = both * neither - only_a * only_b
    half = (both + only_a + only_b + neither) / 2
    return (max(product - half, 0.0) if product > 0 else product) / sqrt(margins)


def _combined(one: float, other: float, phi: float) -> float:
    """Give sqrt(one² - 2 phi one other + other²), two distances squared and added, so that it stays real."""
    return hypot(one - phi * other, other * sqrt(max(0.0, 1 - phi * phi)))
