"""The difference of two measured values: by their bounds, or case by case where the cases are the same."""

from collections.abc import Sequence
from math import fsum, hypot, sqrt
from statistics import stdev

from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.means import MIN_CASES, bootstrap_mean, mean_interval
from tracker.core.statistics.normal import normal_cdf

MOVER = "mover/1"
MOST_RESAMPLED = 400  # beyond, resampling costs seconds and the normal interval says the same


def difference_interval(
    new: float,
    new_bounds: tuple[float, float],
    old: float,
    old_bounds: tuple[float, float],
    confidence: float,
    sided: Sided = 1,
) -> Interval:
    """Give the interval of new - old from the bounds of each, measured on separate cases.

    Bounds are (low, high) of the stated confidence, in the unit of the values. With Wilson bounds of two
    rates this is Newcombe's method 10 for independent samples.
    Raises: TooLittleEvidence if both pairs of bounds have no width.
    Source: Zou & Donner, 2008 (MOVER); Newcombe, 1998.
    """
    difference = new - old
    below = hypot(new - new_bounds[0], old_bounds[1] - old)
    above = hypot(new_bounds[1] - new, old - old_bounds[0])
    return Interval(difference - below, difference + above, confidence, MOVER, sided)


def paired_mean_interval(differences: Sequence[float], confidence: float, seed: int) -> Interval:
    """Give the one-sided bounds of the mean of differences, one value a case.

    Up to 400 cases they are resampled (same seed, same result), beyond that the normal interval is taken.
    Raises: TooLittleEvidence below 30 cases or if all differences are equal.
    """
    if len(differences) <= MOST_RESAMPLED:
        return bootstrap_mean(differences, confidence, seed)
    n = len(differences)
    return mean_interval(fsum(differences) / n, stdev(differences) / sqrt(n), confidence)


def mean_is_zero(differences: Sequence[float]) -> float:
    """Give the two-sided p-value of "the mean difference is 0" (one value a case; normal approximation).

    Raises: TooLittleEvidence below 30 cases or if all differences are equal.
    """
    n = len(differences)
    spread = stdev(differences) if n >= MIN_CASES else 0.0
    if spread == 0:
        raise TooLittleEvidence(f"{n} differences without a spread carry no test.")
    return 2 * normal_cdf(-abs(fsum(differences) / n) / (spread / sqrt(n)))
