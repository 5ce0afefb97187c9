"""Intervals of a mean, by resampling cases or from a reported standard error; rates live in `rates`."""

from collections.abc import Sequence
from functools import lru_cache
from math import fsum, isfinite
from random import Random

from tracker.core.statistics.interval import Interval, Sided, TooLittleEvidence
from tracker.core.statistics.normal import critical_value, tail

BOOTSTRAP = "bootstrap-percentile/1"
NORMAL_MEAN = "normal-mean/1"
MIN_CASES = 30


def bootstrap_mean(
    values: Sequence[float], confidence: float, seed: int, resamples: int = 1999, sided: Sided = 1
) -> Interval:
    """Give the percentile-bootstrap interval of the mean, in the unit of the values; same seed, same result.

    Give one value per case (the mean of its repeats), never one per repeat. The work is values × resamples
    draws. The convention of `sided` is that of `wilson`.
    Raises: TooLittleEvidence below 30 values or if all are equal, ValueError if a value is not finite or the
    resamples are too few to reach into the tail.
    Source: Efron & Tibshirani, 1993, chapter 13.
    """
    _check(values)
    # 2000 × .05 must be rank 100, whatever the rounding.
    rank = int((resamples + 1) * tail(confidence, sided) + 1e-9)
    if rank < 1:
        raise ValueError(f"{resamples} resamples are too few for a confidence of {confidence}.")
    means = _resampled(tuple(values), seed, resamples)
    return Interval(means[rank - 1], means[-rank], confidence, BOOTSTRAP, sided)


@lru_cache(maxsize=32)
def _resampled(values: tuple[float, ...], seed: int, resamples: int) -> list[float]:
    """Give the sorted means of the resamples; remembered, since a second confidence asks for the same."""
    rng, n = Random(seed), len(values)  # noqa: S311 - must be repeatable, not secret
    return sorted(fsum(rng.choices(values, k=n)) / n for _ in range(resamples))


def mean_interval(mean: float, stderr: float, confidence: float = 0.95, sided: Sided = 1) -> Interval:
    """Give the normal interval of a mean from its standard error, both in the unit of the metric.

    The convention of `sided` is that of `wilson`.
    Raises: TooLittleEvidence if the standard error is 0 or no number: it then says nothing about the spread.
    """
    if not (isfinite(stderr) and stderr > 0):
        raise TooLittleEvidence(f"A standard error of {stderr} carries no interval.")
    half = critical_value(confidence, sided) * stderr
    return Interval(mean - half, mean + half, confidence, NORMAL_MEAN, sided)


def _check(values: Sequence[float]) -> None:
    """Refuse too few values, values without any spread, and values that are no numbers."""
    if len(values) < MIN_CASES:
        raise TooLittleEvidence(f"A bootstrap needs at least {MIN_CASES} cases, not {len(values)}.")
    if not all(map(isfinite, values)):
        raise ValueError("Every value must be a finite number.")
    if min(values) == max(values):
        raise TooLittleEvidence(f"All {len(values)} values are {values[0]}: nothing shows their spread.")
