"""Holds intervals of one pass rate to the published numbers and to what must be true of every interval."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import (
    Interval,
    Sided,
    TooLittleEvidence,
    clopper_pearson,
    rate_interval,
    wilson,
    zero_failure_bound,
)

Method = Callable[[float, float, float, Sided], Interval]

quickly = settings(deadline=None, max_examples=60)
methods = st.sampled_from([wilson, clopper_pearson])
confidences = st.sampled_from([0.8, 0.9, 0.95, 0.975, 0.99])
sides = st.sampled_from([1, 2])
counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_110_of_120_is_inconclusive_for_90_percent() -> None:
    bounds = wilson(110, 120)
    assert round(bounds.low, 4) == 0.8654
    assert round(bounds.high, 4) == 0.9495
    assert bounds.method == "wilson/1"


def test_920_of_1000_meets_90_percent() -> None:
    assert round(wilson(920, 1000).low, 3) == 0.905


def test_20_of_20_is_839_to_1_and_never_1_to_1() -> None:
    bounds = wilson(20, 20, 0.95, sided=2)
    assert round(bounds.low, 3) == 0.839
    assert bounds.high == 1.0


@pytest.mark.parametrize("successes", [0, 20])
def test_the_ends_are_judged_by_the_exact_method(successes: int) -> None:
    assert rate_interval(successes, 20) == clopper_pearson(successes, 20)
    assert rate_interval(successes, 20).method == "clopper-pearson/1"


def test_high_risk_is_judged_by_the_exact_method_and_the_rest_by_wilson() -> None:
    assert rate_interval(110, 120, exact=True) == clopper_pearson(110, 120)
    assert rate_interval(110, 120, exact=False) == wilson(110, 120)
    assert rate_interval(110, 120, 0.9, exact=True, sided=2) == clopper_pearson(110, 120, 0.9, 2)


@pytest.mark.parametrize("n", [1, 59, 400, 1_000_000])
def test_the_exact_bound_after_no_failure_is_the_rule_of_three(n: int) -> None:
    assert clopper_pearson(0, n).high == pytest.approx(zero_failure_bound(n), abs=1e-12)
    assert clopper_pearson(n, n).low == pytest.approx(1 - zero_failure_bound(n), abs=1e-12)


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_no_case_is_too_little_evidence(method: Method) -> None:
    with pytest.raises(TooLittleEvidence, match="at least one case"):
        method(0, 0, 0.95, 1)


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
@pytest.mark.parametrize("successes", [-1, 11, float("nan")])
def test_successes_that_do_not_fit_are_refused(method: Method, successes: float) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        method(successes, 10, 0.95, 1)


@quickly
@given(methods, counts, confidences, sides)
def test_bounds_lie_within_0_and_1_and_hold_the_rate_between_them(
    method: Method, count: tuple[int, int], confidence: float, sided: Sided
) -> None:
    bounds = method(*count, confidence, sided)
    assert 0 <= bounds.low <= count[0] / count[1] <= bounds.high <= 1
    assert bounds.low < bounds.high
    assert (bounds.level, bounds.sided) == (confidence, sided)


@quickly
@given(methods, counts, confidences)
def test_one_success_more_raises_both_bounds(
    method: Method, count: tuple[int, int], confidence: float
) -> None:
    successes, n = count
    fewer, more = method(successes, n + 1, confidence, 1), method(successes + 1, n + 1, confidence, 1)
    assert fewer.low < more.low
    assert fewer.high < more.high


@quickly
@given(methods, counts, confidences, st.integers(2, 10))
def test_more_cases_at_the_same_rate_give_a_narrower_interval(
    method: Method, count: tuple[int, int], confidence: float, times: int
) -> None:
    few = method(*count, confidence, 1)
    many = method(count[0] * times, count[1] * times, confidence, 1)
    assert many.high - many.low < few.high - few.low


@quickly
@given(methods, counts, st.sampled_from([(0.8, 0.9), (0.9, 0.95), (0.95, 0.99)]))
def test_more_confidence_and_a_second_side_both_widen(
    method: Method, count: tuple[int, int], levels: tuple[float, float]
) -> None:
    less, more, both = (
        method(*count, levels[0], 1),
        method(*count, levels[1], 1),
        method(*count, levels[0], 2),
    )
    assert more.high - more.low > less.high - less.low
    assert both.high - both.low > less.high - less.low


@quickly
@given(methods, st.floats(1, 5000), st.sampled_from([0, 1]) | st.floats(1e-4, 1), confidences)
def test_an_effective_n_need_not_be_whole(method: Method, n: float, rate: float, confidence: float) -> None:
    bounds = method(rate * n, n, confidence, 1)
    assert 0 <= bounds.low <= rate + 1e-12
    assert rate - 1e-12 <= bounds.high <= 1
    assert bounds.low < bounds.high


@quickly
@given(counts, confidences)
def test_passing_and_failing_mirror_each_other(count: tuple[int, int], confidence: float) -> None:
    passed, failed = (
        clopper_pearson(*count, confidence),
        clopper_pearson(count[1] - count[0], count[1], confidence),
    )
    assert (passed.low, passed.high) == pytest.approx((1 - failed.high, 1 - failed.low), abs=1e-12)
