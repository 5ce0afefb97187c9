"""The interval of a quantile, such as the p95 of latency, from order statistics; means live in `means`."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import ceil, isfinite

from tracker.core.statistics.beta import binomial_cdf
from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.normal import tail

ORDER_STATISTIC = "order-statistic/1"
MIN_BEYOND = 5


def quantile_interval(
    values: Sequence[float], q: float, confidence: float = 0.95, sided: Sided = 1
) -> Interval:
    """Give the distribution-free interval of the `q` quantile, in the unit of the values.

    Five values beyond the quantile must be expected, so a p95 needs 100 values and a p99 500. Where
    rounding of the values makes both bounds equal, they move out to the next values seen. The convention of
    `sided` is that of `wilson`.
    Raises: TooLittleEvidence if the values are too few or all equal, ValueError if `q` is not between 0 and 1
    or a value is not finite.
    Source: David & Nagaraja, 2003, section 7.1.
    """
    _check(values, q)
    ordered, share = sorted(values), tail(confidence, sided)
    lower, upper = _ranks(len(ordered), q, share)
    if lower < 1 or upper > len(ordered):
        raise TooLittleEvidence(f"{len(ordered)} values do not bound the {q} quantile at {confidence}.")
    low, high = _apart(ordered, ordered[lower - 1], ordered[upper - 1])
    return Interval(low, high, confidence, ORDER_STATISTIC, sided)


def nearest_rank(ordered: Sequence[float], q: float) -> float:
    """Give the `q` quantile of sorted values as one of them, in their unit."""
    return ordered[ceil(q * len(ordered)) - 1]


def min_values(q: float) -> int:
    """Count the values that a quantile needs before an interval is given: 100 for .95."""
    return ceil(MIN_BEYOND / min(q, 1 - q) - 1e-6)  # 5 / (1 - .9) must be 50, whatever the rounding


def _ranks(n: int, q: float, share: float) -> tuple[int, int]:
    """Give the largest rank surely below and the smallest surely above; outside 1 to n if there is none."""

    def at_most(below: int) -> float:
        return binomial_cdf(below, n, q)

    return bisect_right(range(n), share, key=at_most), bisect_left(range(n), 1 - share, key=at_most) + 1


def _apart(ordered: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Move two equal bounds out to their neighbours among the values; wider covers no less."""
    if low < high:
        return low, high
    first, past = bisect_left(ordered, low), bisect_right(ordered, high)
    return ordered[max(0, first - 1)], ordered[min(len(ordered) - 1, past)]


def _check(values: Sequence[float], q: float) -> None:
    """Refuse a quantile that is none, too few values, and values that are no numbers."""
    if not 0 < q < 1:
        raise ValueError(f"A quantile lies between 0 and 1, not at {q}.")
    if len(values) < min_values(q):
        raise TooLittleEvidence(f"The {q} quantile needs at least {min_values(q)} values, not {len(values)}.")
    if not all(map(isfinite, values)):
        raise ValueError("Every value must be a finite number.")
    if min(values) == max(values):
        raise TooLittleEvidence(f"All {len(values)} values are {values[0]}: nothing shows their spread.")
