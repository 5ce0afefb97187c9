"""Corrections of a rate for a judge that errs, of p-values for looking at several; no interval lives here."""

from collections.abc import Sequence
from itertools import accumulate


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
