"""Differences of separate cases and of the same cases, against statsmodels and SciPy, and by simulation."""

from math import sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from tracker.core.statistics import (
    TooLittleEvidence,
    difference_interval,
    mean_is_zero,
    paired_mean_interval,
    wilson,
)

COUNTS = [(110, 120, 101, 120), (56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 0, 20)]


@pytest.mark.parametrize(("a", "n", "b", "m"), COUNTS)
def test_two_rates_have_newcombes_interval_for_separate_cases(a: int, n: int, b: int, m: int) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    one, other = wilson(a, n, 0.95, 2), wilson(b, m, 0.95, 2)
    found = difference_interval(a / n, (one.low, one.high), b / m, (other.low, other.high), 0.95, 2)
    wanted = confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb", alpha=0.05)
    assert (found.low, found.high) == pytest.approx(wanted, abs=1e-9)


def test_newcombes_published_example() -> None:
    """Newcombe, 1998 (independent), example (a), method 10: 56/70 - 48/80 is .0524 to .3339."""
    one, other = wilson(56, 70, 0.95, 2), wilson(48, 80, 0.95, 2)
    found = difference_interval(0.8, (one.low, one.high), 0.6, (other.low, other.high), 0.95, 2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_values_without_any_width_carry_no_interval() -> None:
    with pytest.raises(TooLittleEvidence):
        difference_interval(0.5, (0.5, 0.5), 0.5, (0.5, 0.5), 0.95)


def test_a_mean_difference_is_resampled_up_to_400_cases_and_normal_beyond() -> None:
    rng = Random(3)
    few, many = ([rng.gauss(0.1, 1) for _ in range(n)] for n in (400, 401))
    resampled, normal = paired_mean_interval(few, 0.95, 7), paired_mean_interval(many, 0.95, 7)
    assert resampled.method.startswith("bootstrap")
    assert resampled == paired_mean_interval(few, 0.95, 7)
    assert normal.low == pytest.approx(fmean(many) - 1.6448536 * stdev(many) / sqrt(401))


def test_the_p_value_of_a_mean_difference_is_that_of_the_normal_distribution() -> None:
    from scipy.stats import norm

    rng = Random(5)
    values = [rng.gauss(0.2, 1) for _ in range(50)]
    z = fmean(values) / (stdev(values) / sqrt(50))
    assert mean_is_zero(values) == pytest.approx(2 * norm.sf(abs(z)))


@pytest.mark.parametrize("values", [[0.1] * 50, [0.1, 0.2] * 14])
def test_too_few_or_equal_differences_carry_no_test(values: list[float]) -> None:
    with pytest.raises(TooLittleEvidence):
        mean_is_zero(values)
