"""Holds how often a system that should not pass does pass: the A/A test, near misses, and pooled repeats."""

from random import Random

import pytest

from tracker.core.statistics import (
    Direction,
    Repeats,
    binomial_cdf,
    case_rate,
    clears,
    clustered_rate_interval,
    power,
    rate_interval,
    wilson,
)

SETS = 2000


def passes(rng: Random, rate: float, n: int, direction: Direction) -> bool:
    successes = sum(rng.random() < rate for _ in range(n))
    return clears(rate_interval(successes, n), rate, direction) is True


@pytest.mark.parametrize(
    ("threshold", "direction"),
    [
        (0.80, Direction.HIGHER),
        (0.90, Direction.HIGHER),
        (0.95, Direction.HIGHER),
        (0.05, Direction.LOWER),
        (0.01, Direction.LOWER),
    ],
)
def test_a_system_exactly_at_its_threshold_passes_in_at_most_6_percent(
    threshold: float, direction: Direction
) -> None:
    rng = Random(20250101)
    passed = sum(passes(rng, threshold, rng.choice((60, 100, 200, 300)), direction) for _ in range(SETS))
    assert 0 < passed / SETS <= 0.06


@pytest.mark.parametrize("n", range(100, 601, 25))
def test_at_90_percent_the_true_chance_of_a_false_pass_is_at_most_6_percent(n: int) -> None:
    assert power(0.90, 0.90, n) <= 0.06


@pytest.mark.parametrize("threshold", [0.80, 0.90, 0.95, 0.98])
def test_the_exact_method_never_passes_falsely_more_often_than_it_says(threshold: float) -> None:
    assert max(power(threshold, threshold, n, exact=True) for n in range(30, 300, 7)) <= 0.05


def test_a_bare_threshold_lets_a_true_88_percent_through_and_the_bound_does_not() -> None:
    bare, bound = 1 - binomial_cdf(44, 50, 0.88), power(0.88, 0.90, 50)
    assert round(bare, 2) == 0.44
    assert round(1 - (1 - bare) ** 5, 2) == 0.94
    assert round(bound, 3) == 0.013
    assert round(1 - (1 - bound) ** 5, 2) == 0.06


def correlated_cases(rng: Random, rate: float, correlation: float) -> list[Repeats]:
    """Draw 50 cases of 5 repeats whose chances follow the beta distribution that has this correlation."""
    weight = 1 / correlation - 1
    chances = [rng.betavariate(rate * weight, (1 - rate) * weight) for _ in range(50)]
    return [(sum(rng.random() < chance for _ in range(5)), 5) for chance in chances]


def test_pooling_repeats_passes_falsely_in_24_percent_and_the_effective_n_in_under_6() -> None:
    rng = Random(20250101)
    pooled = effective = 0
    for _ in range(SETS):
        groups = correlated_cases(rng, 0.90, 0.8)
        pooled += wilson(case_rate(groups) * 250, 250).low >= 0.90
        effective += clustered_rate_interval(groups).low >= 0.90
    assert pooled / SETS == pytest.approx(0.24, abs=0.03)
    assert effective / SETS == pytest.approx(0.044, abs=0.015)
    assert effective / SETS <= 0.06
