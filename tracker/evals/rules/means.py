"""The interval of a mean score at import: the tool's standard error, else the cases themselves."""

from math import isclose, isfinite, sqrt
from statistics import fmean, stdev

from tracker.core.statistics import Interval, bootstrap_mean, mean_interval
from tracker.evals.rules.bounds import NO_BOUNDS, Bounds, bounds_of
from tracker.evals.rules.case_values import CaseValues
from tracker.evals.rules.kinds import Unit
from tracker.evals.rules.normalised import NormalisedMetric

FEWEST_CASES = 30
MOST_RESAMPLED = 400  # beyond, resampling costs seconds and the normal interval says the same
SEED = 7
ROUNDING = 0.005  # the tool's mean may be rounded; a larger difference means another quantity (a sum, say)


def mean_bounds(metric: NormalisedMetric, cases: CaseValues) -> Bounds:
    """Give the bounds of a numeric metric; none where neither a standard error nor 30 cases are there."""
    if metric.value is None:
        return NO_BOUNDS
    if metric.stderr is not None and isfinite(metric.stderr) and metric.stderr > 0:
        bounds = _normal(metric.value, metric.stderr, metric.n)
    else:
        bounds = _from_cases(metric, cases)
    share = metric.unit is Unit.PROPORTION and 0 <= metric.value <= 1
    return _within_share(bounds) if share else bounds


def _from_cases(metric: NormalisedMetric, cases: CaseValues) -> Bounds:
    values = cases.one_a_case(metric.case_score) if metric.case_score else []
    if len(values) < FEWEST_CASES or not isclose(
        fmean(values), metric.value or 0.0, rel_tol=ROUNDING, abs_tol=1e-9
    ):
        return NO_BOUNDS
    if len(values) > MOST_RESAMPLED:
        return _normal(fmean(values), stdev(values) / sqrt(len(values)), len(values))

    def make(confidence: float, _exact: bool) -> Interval:
        return bootstrap_mean(values, confidence, SEED)

    return bounds_of(make, float(len(values)))


def _normal(mean: float, stderr: float, n: int | None) -> Bounds:
    def make(confidence: float, _exact: bool) -> Interval:
        return mean_interval(mean, stderr, confidence)

    return bounds_of(make, None if n is None else float(n))


def _within_share(bounds: Bounds) -> Bounds:
    """A share lies within 0 and 1, whatever a normal interval says."""
    low, high, low_strict, high_strict = (
        None if bound is None else min(1.0, max(0.0, bound))
        for bound in (bounds.low, bounds.high, bounds.low_strict, bounds.high_strict)
    )
    return Bounds(low, high, low_strict, high_strict, bounds.method, bounds.effective_n)
