"""Holds the pure functions against SciPy, an independent implementation, to 1e-9."""

import math
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import (
    Sided,
    beta_quantile,
    binomial_cdf,
    clopper_pearson,
    incomplete_beta,
    normal_cdf,
    normal_quantile,
    quantile_interval,
    wilson,
)

quickly = settings(deadline=None, max_examples=60)
confidences = st.sampled_from([0.8, 0.9, 0.95, 0.975, 0.99])
sizes = st.floats(0, 6).map(lambda power: round(10**power))
counts = sizes.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
ends = sizes.flatmap(lambda n: st.tuples(st.integers(0, min(n, 20)), st.just(n)))


@pytest.fixture(scope="module")
def stats() -> ModuleType:
    import scipy.stats  # takes a second or two, so only the runs that ask for it pay

    module: ModuleType = scipy.stats
    return module


@quickly
@given(count=st.one_of(counts, ends), confidence=confidences, sided=st.sampled_from([1, 2]))
def test_exact_bounds_agree_up_to_a_million_cases(
    stats: ModuleType, count: tuple[int, int], confidence: float, sided: Sided
) -> None:
    (k, n), share = count, (1 - confidence) / sided
    bounds = clopper_pearson(k, n, confidence, sided)
    assert bounds.low == pytest.approx(stats.beta.ppf(share, k, n - k + 1) if k else 0, abs=1e-9)
    assert bounds.high == pytest.approx(stats.beta.isf(share, k + 1, n - k) if k < n else 1, abs=1e-9)


@quickly
@given(count=counts, level=confidences)
def test_both_methods_agree_with_the_binomial_test(
    stats: ModuleType, count: tuple[int, int], level: float
) -> None:
    theirs = stats.binomtest(*count)
    for name, method in (("wilson", wilson), ("exact", clopper_pearson)):
        ours, other = method(*count, level, 2), theirs.proportion_ci(level, method=name)
        assert (ours.low, ours.high) == pytest.approx((other.low, other.high), abs=1e-9)


@quickly
@given(n=sizes, rate=st.floats(0.0001, 0.9999), z=st.floats(-4, 4))
def test_the_binomial_tail_agrees(stats: ModuleType, n: int, rate: float, z: float) -> None:
    k = min(n, max(0, round(n * rate + z * math.sqrt(n * rate * (1 - rate)))))
    assert binomial_cdf(k, n, rate) == pytest.approx(stats.binom.cdf(k, n, rate), abs=1e-9)


@quickly
@given(a=st.floats(0.05, 2000), b=st.floats(0.05, 2000), x=st.floats(0, 1))
def test_the_incomplete_beta_function_agrees(stats: ModuleType, a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-9)


@quickly
@given(a=st.floats(0.5, 2000), b=st.floats(0.5, 2000), p=st.floats(0.001, 0.999))
def test_the_beta_quantile_agrees(stats: ModuleType, a: float, b: float, p: float) -> None:
    assert beta_quantile(p, a, b) == pytest.approx(stats.beta.ppf(p, a, b), abs=1e-9)


@quickly
@given(p=st.floats(1e-12, 1 - 1e-12))
def test_the_normal_distribution_agrees(stats: ModuleType, p: float) -> None:
    z = normal_quantile(p)
    assert z == pytest.approx(stats.norm.ppf(p), rel=1e-9, abs=1e-12)
    assert normal_cdf(z) == pytest.approx(p, abs=1e-12)


@quickly
@given(n=st.integers(100, 5000), q=st.sampled_from([0.5, 0.9, 0.95]))
def test_the_ranks_that_bound_a_quantile_agree(stats: ModuleType, n: int, q: float) -> None:
    bounds = quantile_interval(range(1, n + 1), q)
    # The k-th smallest value is at most the quantile when at least k of n values fall below it.
    assert stats.binom.sf(bounds.low - 1, n, q) >= 0.95 - 1e-9 > stats.binom.sf(bounds.low, n, q)
    assert stats.binom.cdf(bounds.high - 1, n, q) >= 0.95 - 1e-9 > stats.binom.cdf(bounds.high - 2, n, q)
