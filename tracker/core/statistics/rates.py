"""Intervals of one pass rate over independent cases; repeats of a case, pairs and plans live beside this."""

from math import isfinite, sqrt

from tracker.core.statistics.beta import beta_quantile
from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.normal import critical_value, tail

WILSON = "wilson/1"
CLOPPER_PEARSON = "clopper-pearson/1"


def rate_interval(
    successes: float, n: float, confidence: float = 0.95, exact: bool = False, sided: Sided = 1
) -> Interval:
    """Choose the interval of a pass rate: Clopper-Pearson if `exact` (high risk) or at 0 or n, else Wilson.

    Counts may be fractional (an effective n). The convention of `sided` is that of `wilson`.
    Raises: TooLittleEvidence without a case, ValueError if the successes are not within 0 to n.
    """
    method = clopper_pearson if exact or successes in (0, n) else wilson
    return method(successes, n, confidence, sided)


def wilson(successes: float, n: float, confidence: float = 0.95, sided: Sided = 1) -> Interval:
    """Give the Wilson score interval of a pass rate (proportion), never of zero width.

    `sided` 1, the house default, gives a lower bound at `confidence` and an upper bound at the same
    `confidence`: for .95 that is the 90 % two-sided pair. `sided` 2 gives the pair that together has
    `confidence`. Near 0 the lower bound, near 1 the upper one, is a little bold: at a true .05 and 105 cases
    the lower bound is too high in 8 % of tries, not in 5 %. Ask for the exact method there.
    Raises: TooLittleEvidence without a case, ValueError if the successes are not within 0 to n.
    Source: Wilson, 1927; one-sided use: Newcombe, 1998.
    """
    rate = _rate(successes, n)
    z = critical_value(confidence, sided)
    shrink = 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / shrink
    half = z * sqrt(rate * (1 - rate) / n + (z / (2 * n)) ** 2) / shrink
    # At the ends the bound is exactly 0 or 1; rounding must not say 1e-17.
    low = 0.0 if successes == 0 else max(0.0, min(rate, centre - half))
    high = 1.0 if successes == n else min(1.0, max(rate, centre + half))
    return Interval(low, high, confidence, WILSON, sided)


def clopper_pearson(successes: float, n: float, confidence: float = 0.95, sided: Sided = 1) -> Interval:
    """Give the exact interval of a pass rate: covers at least `confidence` at any true rate, so it is wider.

    The convention of `sided` is that of `wilson`. Fractional counts (an effective n) are taken as they are.
    Raises: TooLittleEvidence without a case, ValueError if the successes are not within 0 to n.
    Source: Clopper & Pearson, 1934; fractional counts: Korn & Graubard, 1998.
    """
    rate = _rate(successes, n)
    failures, share = n - successes, tail(confidence, sided)
    low = 0.0 if successes == 0 else beta_quantile(share, successes, failures + 1)
    high = 1.0 if failures == 0 else 1 - beta_quantile(share, failures, successes + 1)
    return Interval(min(low, rate), max(high, rate), confidence, CLOPPER_PEARSON, sided)


def _rate(successes: float, n: float) -> float:
    """Give the pass rate, once the counts make sense."""
    if not (isfinite(n) and n > 0):
        raise TooLittleEvidence(f"A rate needs at least one case, not {n}.")
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes do not fit in {n} cases.")
    return successes / n
