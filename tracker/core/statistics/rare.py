"""What zero failures in n cases can show: the rule of three; rates with failures live in `rates`."""

from math import ceil, expm1, log, log1p

from tracker.core.statistics.interval import Interval, TooLittleEvidence
from tracker.core.statistics.normal import tail

RULE_OF_THREE = "rule-of-three/1"


def zero_failure_interval(n: float, confidence: float = 0.95) -> Interval:
    """Give the one-sided interval of a failure rate after 0 failures in `n` cases: 0 to the bound below."""
    return Interval(0.0, zero_failure_bound(n, confidence), confidence, RULE_OF_THREE, sided=1)


def zero_failure_bound(n: float, confidence: float = 0.95) -> float:
    """Give the largest failure rate (proportion) that 0 failures in `n` cases leave possible; about 3 / n.

    Raises: TooLittleEvidence without a case.
    Source: exact form of the rule of three (Hanley & Lippman-Hand, 1983).
    """
    if not n > 0:
        raise TooLittleEvidence(f"A bound needs at least one case, not {n}.")
    return -expm1(log(tail(confidence, 1)) / n)


def cases_for_zero_failures(limit: float, confidence: float = 0.95) -> int:
    """Count the cases that must all pass before the failure rate is shown to be at most `limit` (proportion).

    Raises: ValueError if the limit is not between 0 and 1: no number of cases shows a rate of 0.
    """
    if not 0 < limit < 1:
        raise ValueError(f"A limit lies between 0 and 1, not at {limit}.")
    about = ceil(log(tail(confidence, 1)) / log1p(-limit))
    # Rounding can shift the quotient over a whole number either way; the bound itself decides.
    near = (n for n in (about - 1, about) if n > 0 and zero_failure_bound(n, confidence) <= limit)
    return next(near, about + 1)
