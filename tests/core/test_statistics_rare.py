"""Holds what zero failures in n cases can show to the rule of three."""

import pytest

from tracker.core.statistics import (
    TooLittleEvidence,
    cases_for_zero_failures,
    zero_failure_bound,
    zero_failure_interval,
)


@pytest.mark.parametrize(("n", "limit"), [(59, 0.05), (299, 0.01), (598, 0.005)])
def test_no_failure_in_so_many_cases_shows_the_limit_and_one_case_fewer_does_not(
    n: int, limit: float
) -> None:
    assert zero_failure_bound(n) <= limit < zero_failure_bound(n - 1)
    assert cases_for_zero_failures(limit) == n


def test_the_bound_is_about_three_divided_by_the_cases() -> None:
    assert zero_failure_bound(1000) == pytest.approx(3 / 1000, rel=0.005)
    assert zero_failure_bound(600) == pytest.approx(1 - 0.05 ** (1 / 600), abs=1e-15)


def test_the_interval_names_its_method_and_starts_at_zero() -> None:
    bounds = zero_failure_interval(300)
    assert (bounds.low, bounds.high) == (0.0, zero_failure_bound(300))
    assert (bounds.method, bounds.sided, bounds.level) == ("rule-of-three/1", 1, 0.95)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.975, 0.99])
@pytest.mark.parametrize("limit", [0.9, 0.25, 0.1, 0.02, 0.001, 1e-6])
def test_the_count_of_cases_is_the_smallest_at_every_confidence(limit: float, confidence: float) -> None:
    n = cases_for_zero_failures(limit, confidence)
    assert zero_failure_bound(n, confidence) <= limit
    assert n == 1 or zero_failure_bound(n - 1, confidence) > limit


def test_a_limit_that_is_exactly_a_bound_needs_exactly_its_cases() -> None:
    counts = (*range(1, 400), 5000, 99_999)
    assert tuple(cases_for_zero_failures(zero_failure_bound(n)) for n in counts) == counts


@pytest.mark.parametrize("limit", [0.0, 1.0, -0.1])
def test_no_number_of_cases_shows_a_rate_of_zero(limit: float) -> None:
    with pytest.raises(ValueError, match="limit"):
        cases_for_zero_failures(limit)


def test_no_case_bounds_nothing() -> None:
    with pytest.raises(TooLittleEvidence, match="at least one case"):
        zero_failure_bound(0)
