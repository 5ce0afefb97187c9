"""Corrections: of a rate and its interval for a judge that errs, of p-values for looking at several."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.normal import critical_value


def rogan_gladen(rate: float, tpr: float, tnr: float) -> float:
    """Correct a pass rate that a judge gave for the judge's own errors; proportions in, proportion out.

    `tpr` and `tnr` are the judge's true positive and true negative rate against human labels.
    Raises: ValueError if a number is no proportion, or the judge is no better than chance (tpr + tnr ≤ 1).
    Source: Rogan & Gladen, 1978.
    """
    if not all(0 <= number <= 1 for number in (rate, tpr, tnr)):
        raise ValueError(f"Rates lie between 0 and 1: {rate}, {tpr}, {tnr}.")
    if tpr + tnr <= 1:
        raise ValueError(f"A judge with rates {tpr} and {tnr} is no better than chance.")
    return min(1.0, max(0.0, (rate + tnr - 1) / (tpr + tnr - 1)))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values for "any of these differs", in the order given; compare each with alpha as it is.

    Raises: ValueError if a p-value is not between 0 and 1.
    Source: Holm, 1979.
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("Every p-value lies between 0 and 1.")
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    scaled = (min(1.0, (len(order) - rank) * p_values[index]) for rank, index in enumerate(order))
    adjusted = dict(zip(order, accumulate(scaled, max), strict=True))
    return tuple(adjusted[index] for index in range(len(order)))


LANG_REICZIGEL = "lang-reiczigel/1"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A judge held against human labels: of those a human passed and failed, what the judge said."""

    tp: int
    fn: int
    tn: int
    fp: int

    @property
    def positives(self) -> int:
        """How many a human passed."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """How many a human failed."""
        return self.tn + self.fp

    @property
    def labels(self) -> int:
        """How many a human labelled."""
        return self.positives + self.negatives

    @property
    def tpr(self) -> float | None:
        """The share of the passed ones that the judge passes; None without one."""
        return self.tp / self.positives if self.positives else None

    @property
    def tnr(self) -> float | None:
        """The share of the failed ones that the judge fails; None without one."""
        return self.tn / self.negatives if self.negatives else None


def corrected_interval(
    successes: float, n: float, judge: Labelled, confidence: float = 0.95, sided: Sided = 1
) -> Interval:
    """Give the interval of a pass rate corrected for its judge, with what the labels leave unsure in it.

    `successes` of `n` independent cases passed by the judge; counts may be fractional. The convention of
    `sided` is that of `wilson`. Bounds are kept in [0, 1].
    Raises: TooLittleEvidence without cases, without labels of both kinds, if the judge, shrunk as the method
    does, is no better than chance, or if cases and labels contradict each other so that the whole interval
    lies beyond 0 or 1; ValueError if the successes do not fit.
    Source: Lang & Reiczigel, 2014.
    """
    if not judge.positives or not judge.negatives or n <= 0:
        raise TooLittleEvidence("It takes cases, and labels that passed as well as labels that failed.")
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes do not fit in {n} cases.")
    z = critical_value(confidence, sided)
    positives, negatives, cases = judge.positives + 2, judge.negatives + 2, n + z * z
    tpr, tnr, rate = (judge.tp + 1) / positives, (judge.tn + 1) / negatives, (successes + z * z / 2) / cases
    better = tpr + tnr - 1  # than chance
    if better <= 0:
        raise TooLittleEvidence("The judge is no better than chance: its rate cannot be corrected.")
    true = (rate + tnr - 1) / better
    of_tpr, of_tnr = tpr * (1 - tpr) / positives, tnr * (1 - tnr) / negatives
    spread = rate * (1 - rate) / cases + true**2 * of_tpr + (1 - true) ** 2 * of_tnr
    centre, half = true + 2 * z * z * (true * of_tpr - (1 - true) * of_tnr), z * sqrt(spread) / better
    low, high = (min(1.0, max(0.0, bound)) for bound in (centre - half, centre + half))
    return Interval(low, high, confidence, LANG_REICZIGEL, sided)
