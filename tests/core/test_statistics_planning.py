"""Holds the planning numbers to the published table and to brute force."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.statistics import (
    Direction,
    cases_for_power,
    cases_for_zero_failures,
    cases_until_met,
    clears,
    fewest_cases_passing,
    most_failures_passing,
    power,
    rate_interval,
)

thresholds = st.sampled_from([0.5, 0.8, 0.85, 0.9, 0.92, 0.95, 0.98])


@pytest.mark.parametrize(
    ("threshold", "n", "most"),
    [
        (0.90, 30, 0),
        (0.90, 50, 1),
        (0.90, 100, 5),
        (0.90, 200, 13),
        (0.90, 300, 21),
        (0.90, 500, 38),
        (0.90, 1000, 84),
        (0.95, 100, 1),
        (0.95, 200, 4),
        (0.95, 500, 16),
        (0.98, 100, None),
    ],
)
def test_the_most_failures_that_still_pass_are_the_published_ones(
    threshold: float, n: int, most: int | None
) -> None:
    assert most_failures_passing(n, threshold) == most


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 100), thresholds, st.booleans())
def test_the_most_failures_are_those_that_counting_down_finds(n: int, threshold: float, exact: bool) -> None:
    passing = [f for f in range(n + 1) if rate_interval(n - f, n, exact=exact).low >= threshold]
    assert passing == list(range(len(passing)))
    assert most_failures_passing(n, threshold, exact=exact) == (passing[-1] if passing else None)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60), thresholds, st.booleans())
def test_the_fewest_cases_let_so_many_failures_pass_and_one_case_fewer_does_not(
    failures: int, threshold: float, exact: bool
) -> None:
    n = fewest_cases_passing(failures, threshold, exact=exact)
    assert n is not None
    assert rate_interval(n - failures, n, exact=exact).low >= threshold
    assert n - 1 <= failures or rate_interval(n - 1 - failures, n - 1, exact=exact).low < threshold


@settings(deadline=None, max_examples=60)
@given(st.floats(0.01, 0.99), thresholds, st.sampled_from(list(Direction)))
def test_the_cases_until_met_are_the_first_that_clear(
    rate: float, threshold: float, direction: Direction
) -> None:
    n = cases_until_met(rate, threshold, direction=direction)
    ahead = rate - threshold if direction is Direction.HIGHER else threshold - rate
    if n is None:
        assert ahead < 1e-3
        return
    assert clears(rate_interval(rate * n, n), threshold, direction) is True
    assert n == 1 or clears(rate_interval(rate * (n - 1), n - 1), threshold, direction) is not True


def test_a_rate_on_the_wrong_side_is_not_settled_by_more_cases() -> None:
    assert cases_until_met(0.90, 0.90) is None
    assert cases_until_met(0.89, 0.90) is None
    assert cases_until_met(0.06, 0.05, direction=Direction.LOWER) is None
    assert cases_until_met(1.0, 1.0) is None


def test_a_rate_without_a_failure_needs_the_cases_of_the_rule_of_three() -> None:
    assert cases_until_met(0.0, 0.01, direction=Direction.LOWER) == cases_for_zero_failures(0.01) == 299
    assert cases_until_met(1.0, 0.95) == cases_for_zero_failures(0.05) == 59


def test_the_exact_method_needs_more_cases() -> None:
    settled = cases_until_met(110 / 120, 0.90, exact=True)
    assert settled is not None
    assert 877 < settled < 950
    assert (most_failures_passing(100, 0.90, exact=True) or 0) < 5


def test_a_margin_too_small_to_measure_is_answered_with_none() -> None:
    assert cases_until_met(0.9000001, 0.90) is None


@pytest.mark.parametrize(("true_rate", "about"), [(0.95, 180), (0.93, 560)])
def test_an_80_percent_chance_to_pass_90_percent_takes_about_the_published_cases(
    true_rate: float, about: int
) -> None:
    assert cases_for_power(true_rate, 0.90) == pytest.approx(about, rel=0.05)
    assert power(true_rate, 0.90, about) == pytest.approx(0.80, abs=0.03)


@pytest.mark.parametrize(
    ("true_rate", "threshold", "chance"),
    [(0.95, 0.90, 0.8), (0.97, 0.90, 0.9), (0.90, 0.80, 0.95), (0.999, 0.95, 0.8), (1.0, 0.95, 0.8)],
)
def test_from_the_planned_cases_on_the_chance_stays_and_one_case_fewer_misses_it(
    true_rate: float, threshold: float, chance: float
) -> None:
    n = cases_for_power(true_rate, threshold, chance)
    assert n is not None
    assert all(power(true_rate, threshold, more) >= chance for more in range(n, n + 150))
    assert power(true_rate, threshold, n - 1) < chance


def test_no_number_of_cases_proves_a_system_that_is_not_above_the_threshold() -> None:
    assert cases_for_power(0.90, 0.90) is None
    assert cases_for_power(0.88, 0.90) is None
    assert power(1.0, 0.98, 100) == 0.0


def test_numbers_that_are_no_proportions_are_refused() -> None:
    with pytest.raises(ValueError, match="rate"):
        cases_until_met(91.7, 0.90)
    with pytest.raises(ValueError, match="chance"):
        cases_for_power(0.95, 0.90, chance=80)
