"""The normal distribution and the share of error in each tail; no interval is built here."""

from statistics import NormalDist

from tracker.core.statistics.interval import Sided

_STANDARD = NormalDist()


def normal_quantile(probability: float) -> float:
    """Give the standard normal quantile of a probability strictly between 0 and 1.

    Raises: statistics.StatisticsError (a ValueError) outside of that range.
    Source: algorithm AS 241 (Wichura, 1988), as in the standard library.
    """
    return _STANDARD.inv_cdf(probability)


def normal_cdf(x: float) -> float:
    """Give the probability that a standard normal value is at most `x`."""
    return _STANDARD.cdf(x)


def tail(confidence: float, sided: Sided) -> float:
    """Give the share of error outside *each* bound: all of it for one side, half of it for two.

    Raises: ValueError if the confidence is not between .5 and 1, or the sides are not 1 or 2.
    """
    if not 0.5 < confidence < 1:
        raise ValueError(f"A confidence lies between 0.5 and 1, not at {confidence}.")
    if sided not in (1, 2):
        raise ValueError(f"An interval has 1 or 2 sides, not {sided}.")
    return (1 - confidence) / sided


def critical_value(confidence: float, sided: Sided) -> float:
    """Give z, the number of standard errors from the estimate to a bound (1.645 for .95 one-sided)."""
    return -normal_quantile(tail(confidence, sided))
