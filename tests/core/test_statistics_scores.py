"""Holds intervals of means and quantiles: coverage, repeatability, and what they refuse."""

from random import Random
from statistics import NormalDist, fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import (
    TooLittleEvidence,
    bootstrap_mean,
    mean_interval,
    min_values,
    quantile_interval,
)


def skewed(n: int, seed: int) -> list[float]:
    rng = Random(seed)
    return [rng.lognormvariate(0, 0.6) for _ in range(n)]


def test_the_same_seed_gives_the_same_bootstrap_and_another_seed_a_close_one() -> None:
    values = skewed(120, 1)
    first, again, other = (bootstrap_mean(values, 0.95, seed) for seed in (7, 7, 8))
    assert first == again != other
    assert other.low == pytest.approx(first.low, abs=0.02)
    assert first.low < fmean(values) < first.high
    assert first.method == "bootstrap-percentile/1"


def test_the_bootstrap_of_many_plain_values_agrees_with_the_normal_interval() -> None:
    rng = Random(3)
    values = [rng.gauss(10, 2) for _ in range(800)]
    sampled, normal = bootstrap_mean(values, 0.95, 1), mean_interval(fmean(values), 2 / 800**0.5)
    assert (sampled.low, sampled.high) == pytest.approx((normal.low, normal.high), abs=0.02)


def test_the_bounds_are_the_resampled_means_at_the_two_ranks_of_the_tails() -> None:
    values, rng = skewed(40, 4), Random(9)
    means = sorted(fmean(rng.choices(values, k=40)) for _ in range(39))
    bounds = bootstrap_mean(values, 0.95, 9, resamples=39)
    assert (bounds.low, bounds.high) == pytest.approx((means[1], means[-2]), abs=1e-12)


def test_a_two_sided_bootstrap_is_wider_than_a_one_sided_one() -> None:
    values = skewed(60, 2)
    one, two = bootstrap_mean(values, 0.95, 5, sided=1), bootstrap_mean(values, 0.95, 5, sided=2)
    assert two.low < one.low < one.high < two.high


@pytest.mark.parametrize(
    ("values", "match"), [(skewed(29, 1), "at least 30"), ([0.5] * 40, "nothing shows their spread")]
)
def test_a_bootstrap_refuses_evidence_that_carries_no_interval(values: list[float], match: str) -> None:
    with pytest.raises(TooLittleEvidence, match=match):
        bootstrap_mean(values, 0.95, 1)


def test_a_bootstrap_refuses_values_that_are_no_numbers_and_resamples_that_miss_the_tail() -> None:
    with pytest.raises(ValueError, match="finite"):
        bootstrap_mean([*skewed(40, 1), float("nan")], 0.95, 1)
    with pytest.raises(ValueError, match="too few"):
        bootstrap_mean(skewed(40, 1), 0.95, 1, resamples=10)


def test_a_mean_is_bounded_by_its_standard_error() -> None:
    bounds = mean_interval(19.6, 15.5 / 20000**0.5)
    assert (round(bounds.low, 2), round(bounds.high, 2)) == (19.42, 19.78)
    assert (bounds.method, bounds.level) == ("normal-mean/1", 0.95)


@pytest.mark.parametrize("stderr", [0.0, -1.0, float("nan"), float("inf")])
def test_a_mean_without_a_standard_error_gets_no_interval(stderr: float) -> None:
    with pytest.raises(TooLittleEvidence, match="standard error"):
        mean_interval(0.8, stderr)


def test_a_p95_of_100_values_is_bounded_by_the_values_themselves() -> None:
    values = list(range(1, 101))
    Random(1).shuffle(values)
    bounds = quantile_interval(values, 0.95)
    assert (bounds.low, bounds.high) == (91, 99)
    assert bounds.method == "order-statistic/1"


@pytest.mark.parametrize(("q", "n"), [(0.5, 10), (0.9, 50), (0.95, 100), (0.99, 500)])
def test_a_quantile_needs_five_values_beyond_it(q: float, n: int) -> None:
    assert min_values(q) == n
    with pytest.raises(TooLittleEvidence, match=f"at least {n} values"):
        quantile_interval(skewed(n - 1, 1), q)
    assert quantile_interval(skewed(n, 1), q).low > 0


def test_the_p95_interval_covers_the_true_p95_as_often_as_it_says() -> None:
    rng, p95 = Random(11), NormalDist().inv_cdf(0.95)
    intervals = [quantile_interval([rng.gauss(0, 1) for _ in range(100)], 0.95) for _ in range(400)]
    assert sum(each.low <= p95 for each in intervals) / 400 >= 0.93
    assert sum(p95 <= each.high for each in intervals) / 400 >= 0.93


def test_rounded_values_move_the_bounds_out_instead_of_making_them_equal() -> None:
    values = [1.0] * 60 + [2.0] * 200 + [3.0] * 2
    bounds = quantile_interval(values, 0.9)
    assert (bounds.low, bounds.high) == (1.0, 3.0)
    assert quantile_interval([1.0] * 20 + [2.0] * 180, 0.95).high == 2.0


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-1e6, 1e6), min_size=100, max_size=120).filter(lambda v: len(set(v)) > 1))
def test_quantile_bounds_are_values_that_were_seen(values: list[float]) -> None:
    bounds = quantile_interval(values, 0.95)
    assert bounds.low in values
    assert bounds.high in values
    assert bounds.low < bounds.high


def test_a_quantile_refuses_what_is_none() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile_interval(skewed(200, 1), 95)
    with pytest.raises(ValueError, match="finite"):
        quantile_interval([*skewed(200, 1), float("inf")], 0.95)
    with pytest.raises(TooLittleEvidence, match="nothing shows their spread"):
        quantile_interval([3.0] * 200, 0.95)
    with pytest.raises(TooLittleEvidence, match="do not bound"):
        quantile_interval(skewed(100, 1), 0.95, 0.999)
